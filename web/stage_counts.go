package web

import (
	"maps"
	"sync"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// laneCounts are how many cases stand at each stage, in all and among the official updates.
type laneCounts struct{ all, official map[desk.Stage]int }

// queue counts the cases of some stages that are no official updates.
func (c laneCounts) queue(stages []desk.Stage) int {
	return count(c.all, stages) - count(c.official, stages)
}

func readCounts(tx desk.CaseReader) (c laneCounts, err error) {
	if c.all, err = tx.CountStages(); err == nil {
		c.official, err = tx.CountOfficial()
	}
	return c, err
}

// stageCounts keeps the numbers of the tabs for a moment: counting every case takes
// longer than all else that triage reads.
type stageCounts struct {
	mu   sync.Mutex
	at   time.Time
	last laneCounts
}

// countsLast is how old the numbers may be.
const countsLast = 2 * time.Second

func (c *stageCounts) get(now time.Time, tx desk.CaseReader) (laneCounts, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if age := now.Sub(c.at); c.last.all != nil && age >= 0 && age < countsLast {
		return c.last, nil
	}
	counts, err := readCounts(tx)
	if err == nil {
		c.at, c.last = now, counts
	}
	return counts, err
}

// moved keeps the numbers right for a change of our own until they are read anew.
func (c *stageCounts) moved(before, after desk.Case) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.last.all == nil || before.Stage == after.Stage && before.Lane == after.Lane {
		return
	}
	next := laneCounts{maps.Clone(c.last.all), maps.Clone(c.last.official)}
	next.all[before.Stage]--
	next.all[after.Stage]++
	if before.Lane == desk.LaneOfficial {
		next.official[before.Stage]--
	}
	if after.Lane == desk.LaneOfficial {
		next.official[after.Stage]++
	}
	c.last = next
}
