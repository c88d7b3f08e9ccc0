package web

import (
	"sync"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// stageCounts keeps the numbers of the tabs for a moment: counting every case takes
// longer than all else that triage reads.
type stageCounts struct {
	mu   sync.Mutex
	at   time.Time
	last map[desk.Stage]int
}

// countsLast is how old the numbers may be.
const countsLast = 2 * time.Second

func (c *stageCounts) get(now time.Time, tx desk.CaseReader) (map[desk.Stage]int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if age := now.Sub(c.at); c.last != nil && age >= 0 && age < countsLast {
		return c.last, nil
	}
	counts, err := tx.CountStages()
	if err == nil {
		c.at, c.last = now, counts
	}
	return counts, err
}

// moved keeps the numbers right for a change of our own until they are read anew.
func (c *stageCounts) moved(from, to desk.Stage) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.last == nil || from == to {
		return
	}
	next := map[desk.Stage]int{}
	for s, n := range c.last {
		next[s] = n
	}
	next[from]--
	next[to]++
	c.last = next
}
