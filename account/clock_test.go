package account

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

var jumps = []time.Duration{time.Hour, 10 * 365 * 24 * time.Hour}

// TestLimitsAndTheClock: a clock that jumps shuts nobody out for longer than the limit does, and keeps no memory.
func TestLimitsAndTheClock(t *testing.T) {
	for _, ahead := range jumps {
		c := newClock()
		l := NewLimiter(Rate{2, time.Minute}, 100, c.now)
		c.after(ahead)
		for i := range 50 {
			l.Allow(fmt.Sprint(i))
		}
		l.Allow("0")
		c.after(-ahead)
		if ok, wait := l.Allow("0"); ok || wait > time.Minute {
			t.Errorf("back from %v ahead: %v, wait %v", ahead, ok, wait)
		}
		c.after(time.Minute)
		if ok, _ := l.Allow("0"); !ok {
			t.Errorf("back from %v ahead, a minute later: refused", ahead)
		}
		for i := range 3 {
			c.after(3 * time.Minute)
			l.Allow(fmt.Sprint("new ", i))
		}
		if len(l.buckets) != 1 {
			t.Errorf("back from %v ahead: %d buckets are kept", ahead, len(l.buckets))
		}
	}
}

func TestSignInsAndTheClock(t *testing.T) {
	const email, home = "a@example.org", "192.0.2.1/32"
	for _, ahead := range jumps {
		c := newClock()
		s := NewSignIns(c.now)
		c.after(ahead)
		s.Succeeded(email, home)
		attack(s, email, 100, 4)
		c.after(-ahead)
		attack(s, email, 100, 4)
		if ok, wait := s.Allow(email, home); !ok {
			t.Errorf("back from %v ahead: refused for %v", ahead, wait)
		}
	}
}

// TestLinksAndTheClock: a link that was made while the clock was far ahead is not good for years.
func TestLinksAndTheClock(t *testing.T) {
	m := desk.Member{ID: 7, Password: "hash"}
	for _, tt := range []struct {
		ahead time.Duration
		want  error
	}{{time.Hour, nil}, {20 * time.Hour, nil}, {25 * time.Hour, desk.ErrLink}, {jumps[1], desk.ErrLink}} {
		c := newClock()
		l := NewLinks(nil, c.now)
		before := l.Make(m)
		c.after(tt.ahead)
		during := l.Make(m)
		c.after(-tt.ahead)
		if err := l.Check(before, m); err != nil {
			t.Errorf("back from %v ahead, a link from before: %v", tt.ahead, err)
		}
		if err := l.Check(during, m); !errors.Is(err, tt.want) {
			t.Errorf("back from %v ahead, a link from then: %v, want %v", tt.ahead, err, tt.want)
		}
	}
}
