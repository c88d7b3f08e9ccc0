package store

import (
	"maps"
	"slices"
	"sync"
)

// observers are the functions that [SQLite.OnOutgoing] was given.
type observers struct {
	mu   sync.Mutex
	next int
	fns  map[int]func()
}

// OnOutgoing implements [desk.Store].
func (s *SQLite) OnOutgoing(fn func()) (stop func()) { return s.observers.add(fn) }

func (o *observers) add(fn func()) (remove func()) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.fns == nil {
		o.fns = map[int]func(){}
	}
	id := o.next
	o.next++
	o.fns[id] = fn
	return func() {
		o.mu.Lock()
		defer o.mu.Unlock()
		delete(o.fns, id)
	}
}

// call runs every observer, outside the lock: one may take itself off.
func (o *observers) call() {
	o.mu.Lock()
	fns := slices.Collect(maps.Values(o.fns))
	o.mu.Unlock()
	for _, fn := range fns {
		fn()
	}
}
