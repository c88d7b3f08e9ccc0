package sources

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// testsAnHour is how many addresses a member may test in an hour: enough for a
// morning's search, not for looking through a network.
const testsAnHour = 60

// testLimit keeps that a member tests one address at a time, and how many an hour.
// Its zero value is ready.
type testLimit struct {
	mu      sync.Mutex
	running map[string]bool
	times   map[string][]time.Time
}

// begin lets one test of a member through.
func (l *testLimit) begin(who string, now time.Time) (done func(), err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.running == nil {
		l.running, l.times = map[string]bool{}, map[string][]time.Time{}
	}
	if l.running[who] {
		return nil, &desk.LimitError{Detail: "another address of yours is being tested; wait for it", Retry: 5 * time.Second}
	}
	l.times[who] = slices.DeleteFunc(l.times[who], func(at time.Time) bool { return now.Sub(at) >= time.Hour || at.After(now) })
	if len(l.times[who]) >= testsAnHour {
		return nil, &desk.LimitError{
			Detail: fmt.Sprintf("%d addresses an hour can be tested", testsAnHour), Retry: max(time.Second, time.Hour-now.Sub(l.times[who][0])),
		}
	}
	l.running[who], l.times[who] = true, append(l.times[who], now)
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		delete(l.running, who)
	}, nil
}
