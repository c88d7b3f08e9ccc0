package deliver

import (
	"sync"
	"time"
)

// seen is a set of numbers.
type seen struct {
	mu  sync.Mutex
	ids map[int64]bool
}

func newSeen() *seen { return &seen{ids: map[int64]bool{}} }

func (s *seen) has(id int64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.ids[id]
}

func (s *seen) add(id int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ids[id] = true
}

func (s *seen) clear() {
	s.mu.Lock()
	defer s.mu.Unlock()
	clear(s.ids)
}

// latest keeps the latest time there was.
type latest struct {
	mu sync.Mutex
	at time.Time
}

// back reports whether it is earlier than it has been, and notes the time.
func (l *latest) back(now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	was := l.at
	l.at = now.Round(0) // by the clock on the wall
	return l.at.Before(was)
}

// interval keeps when something was looked at.
type interval struct {
	mu sync.Mutex
	at time.Time
}

// pass reports whether it is time for another look, and notes that it is taken.
func (p *interval) pass(now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if since := now.Sub(p.at); !p.at.IsZero() && since >= 0 && since < signalPause {
		return false
	}
	p.at = now
	return true
}

// today remembers the day that something was done last.
type today struct {
	mu  sync.Mutex
	day string
}

func (t *today) is(day string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.day == day
}

func (t *today) set(day string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.day = day
}
