package known

import (
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"sync"
)

// claimBytes is what a claim takes in memory, claim and title together, rounded up
// from what tools/bench/match measures.
const claimBytes = 1200

// memoryRoom moves the soft bound of the program's memory with what it keeps by
// design. A desk with hundreds of thousands of known claims would otherwise spend its
// time collecting garbage that is none.
type memoryRoom struct {
	mu   sync.Mutex
	base int64 // the bound without claims; 0 until it is known
	more int64 // bytes of a sentence encoder's model
	each int64 // bytes of its vector of a claim, and what belongs to it
}

// model makes room for a sentence encoder of so many bytes, and vectors of so many numbers.
func (m *memoryRoom) model(bytes int64, dims int) {
	m.mu.Lock()
	m.more, m.each = m.more+bytes, m.each+int64(dims)+int64(dims)/8+64
	m.mu.Unlock()
	m.forClaims(0)
}

// forClaims makes room for n claims beside everything else. Where no bound was set,
// or whoever runs the program has set their own, it stays as it is.
func (m *memoryRoom) forClaims(n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if os.Getenv("GOMEMLIMIT") != "" {
		return
	}
	if m.base == 0 {
		m.base = debug.SetMemoryLimit(-1)
	}
	if m.base == math.MaxInt64 {
		return
	}
	debug.SetMemoryLimit(m.base + m.more + int64(n)*(claimBytes+m.each))
}

// heapNow is how many bytes are in use.
func heapNow() int64 {
	runtime.GC()
	var s runtime.MemStats
	runtime.ReadMemStats(&s)
	return int64(s.HeapAlloc) //nolint:gosec // memory ends before
}
