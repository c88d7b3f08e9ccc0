package app

import (
	"math"
	"os"
	"runtime/debug"
	"sync"
)

// claimBytes is what a claim takes in memory, claim and title together, rounded up
// from what index/match/matchbench measures.
const claimBytes = 1200

// memoryRoom moves the soft bound of the program's memory with what it keeps by
// design. A desk with hundreds of thousands of known claims would otherwise spend its
// time collecting garbage that is none.
type memoryRoom struct {
	mu   sync.Mutex
	base int64 // the bound without claims; 0 until it is known
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
	debug.SetMemoryLimit(m.base + int64(n)*claimBytes)
}
