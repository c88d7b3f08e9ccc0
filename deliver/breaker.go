package deliver

import (
	"sync"
	"time"
)

// openFor is how long an address that did not answer at all is left alone.
const openFor = 15 * time.Second

// breaker is the circuit breaker of the addresses that did not answer just now. Without
// it, a few hundred messages to one dead webhook would each wait for its timeout, and
// every mail of the desk would wait behind them.
type breaker struct {
	mu    sync.Mutex
	until map[string]time.Time
}

// trip leaves an address alone for a while.
func (b *breaker) trip(to string, now time.Time) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for k, t := range b.until {
		if !now.Before(t) {
			delete(b.until, k)
		}
	}
	if b.until == nil {
		b.until = map[string]time.Time{}
	}
	b.until[to] = now.Add(openFor)
}

// open reports whether an address is left alone at now.
func (b *breaker) open(to string, now time.Time) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	left := b.until[to].Sub(now)
	return left > 0 && left <= openFor // more is what a clock that was ahead has left
}
