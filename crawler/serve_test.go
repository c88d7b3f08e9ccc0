package crawler

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// events collects what a crawler tells of its progress.
type events struct {
	mu   sync.Mutex
	list []Event
	at   []time.Time
}

func (e *events) add(ev Event) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.list = append(e.list, ev)
	e.at = append(e.at, time.Now())
}

// starts gives the times at which a source was begun.
func (e *events) starts(id string) (out []time.Time) {
	e.mu.Lock()
	defer e.mu.Unlock()
	for i, ev := range e.list {
		if ev.Kind == SourceStarted && ev.Source == id {
			out = append(out, e.at[i])
		}
	}
	return out
}

// personal is a source that fails without any network, so that time can be faked.
func personal(id, schedule string) Source {
	return Source{ID: id, Feed: "https://x.example/@" + id, Schedule: schedule}
}

func TestRunKeepsTheScheduleAndBacksOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var e events
		m := newMemory()
		c := crawlerOf(t, m, Options{Sources: []Source{personal("a", "*/10 * * * *")}, Progress: e.add})
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- c.Run(ctx) }()
		time.Sleep(24 * time.Hour)
		starts := e.starts("a")
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
		// 5, 10, 20 … minutes of back-off, to 12 hours at most: far fewer than the
		// 144 runs of the schedule, but not one alone.
		if len(starts) < 7 || len(starts) > 12 {
			t.Fatalf("%d runs: %v", len(starts), starts)
		}
		for i := 2; i < len(starts); i++ {
			if gap := starts[i].Sub(starts[i-1]); gap < backoff(i) || gap > backoff(i)+11*time.Minute+maxJitter {
				t.Errorf("the wait before run %d was %s, back-off %s", i, gap, backoff(i))
			}
		}
		if st := m.state("a"); st.Failures != len(starts) || !strings.Contains(st.LastError, "personal account") {
			t.Errorf("state %+v", st)
		}
	})
}

func TestRunTakesUpNewSources(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var e events
		m := newMemory()
		var held bool
		var mu sync.Mutex
		c := crawlerOf(t, m, Options{Progress: e.add, Hold: func() error {
			mu.Lock()
			defer mu.Unlock()
			if held {
				return errors.New("the disk is nearly full")
			}
			return nil
		}})
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- c.Run(ctx) }()
		time.Sleep(time.Hour)
		paused := personal("p", "@hourly")
		paused.Paused = true
		if err := c.SetSources([]Source{personal("b", "@hourly"), paused}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		if len(e.starts("b")) != 1 || len(e.starts("p")) != 0 {
			t.Errorf("%d runs of the new source, %d of the paused one", len(e.starts("b")), len(e.starts("p")))
		}
		if !m.state("p").Paused {
			t.Error("the state does not say that the source is paused")
		}
		mu.Lock()
		held = true
		mu.Unlock()
		time.Sleep(5 * time.Hour)
		if n := len(e.starts("b")); n != 1 {
			t.Errorf("%d runs while crawling was held", n)
		}
		mu.Lock()
		held = false
		mu.Unlock()
		time.Sleep(2 * time.Minute)
		if n := len(e.starts("b")); n != 2 {
			t.Errorf("%d runs after it went on", n)
		}
		if err := c.SetSources(nil); err != nil {
			t.Fatal(err)
		}
		time.Sleep(24 * time.Hour)
		if n := len(e.starts("b")); n != 2 {
			t.Errorf("a removed source was run: %d", n)
		}
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

func TestRunCrawlsAndStops(t *testing.T) {
	s, m := newSite(t), newMemory()
	s.fill(60)
	src := s.source("a")
	src.Rate = 100
	c := crawlerOf(t, m, Options{Sources: []Source{src}}, s)
	c.spread = 0
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	reached := make(chan struct{})
	m.onTake = func(desk.Draft) error {
		if m.takes == 10 {
			close(reached)
		}
		return nil
	}
	go func() { done <- c.Run(ctx) }()
	<-reached
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
	if n := len(m.items); n < 10 || n == 60 {
		t.Errorf("%d items", n)
	}
	if m.leased() != 0 {
		t.Error("leases were kept")
	}
	// The next start goes on where it was.
	m.onTake = func(desk.Draft) error {
		if m.takes == 59 {
			cancel()
		}
		return nil
	}
	src.Rate = 2000
	c = crawlerOf(t, m, Options{Sources: []Source{src}}, s)
	c.spread = 0
	ctx, cancel = context.WithCancel(t.Context())
	defer cancel()
	if err := c.Run(ctx); err != nil {
		t.Error(err)
	}
	if m.takes < 58 {
		t.Errorf("%d pages taken", m.takes)
	}
}

func TestTimeBudget(t *testing.T) {
	s, m := newSite(t), newMemory()
	s.fill(50)
	src := s.source("a")
	src.Rate = 20
	c := crawlerOf(t, m, Options{Sources: []Source{src}, SourceLimit: 300 * time.Millisecond}, s)
	all, _ := c.current()
	c.scheduled(t.Context(), all[0], scheduled)
	n := len(m.items)
	if n == 0 || n == 50 {
		t.Errorf("%d items within the budget", n)
	}
	if st := m.state("a"); st.Failures != 0 || !st.NextRun.After(time.Now()) {
		t.Errorf("running out of time is not a failure: %+v", st)
	}
	c.scheduled(t.Context(), all[0], leftovers)
	if len(m.items) <= n {
		t.Error("the rest was not gone on with")
	}
	if s.hit("/feed.xml") != 1 {
		t.Errorf("the feed was read %d times", s.hit("/feed.xml"))
	}
}

func TestHealthOfASilentSource(t *testing.T) {
	m := newMemory()
	now := time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)
	m.states["a"] = desk.SourceState{ID: "a", LastSuccess: now.Add(-time.Minute)}
	h, err := desk.HealthOf(t.Context(), silent{m}, "a", false, desk.SourcePause{}, now)
	if err != nil || h.Level != desk.HealthSilent || h.Sentence() != "silent for 3 days, usually 12 a day" {
		t.Errorf("%+v, %v", h, err)
	}
}

// silent has a source that brought 12 items a day until three days ago.
type silent struct{ *memory }

func (silent) SourceItems(_ context.Context, _ string, days int, now time.Time) (int, []int, time.Time, error) {
	perDay := make([]int, days)
	for i := 3; i < 20; i++ {
		perDay[i] = 12
	}
	return 17 * 12, perDay, now.Add(-73 * time.Hour), nil
}

// TestOneGonePageIsNoFailure: between the readings of a source that works, a page
// that is gone does not make it a failing one.
func TestOneGonePageIsNoFailure(t *testing.T) {
	s, m := newSite(t), newMemory()
	s.fill(6)
	c := crawlerOf(t, m, Options{Sources: []Source{s.source("a")}}, s)
	once(t, c)
	for path := range map[string]bool{"/story/0.html": true, "/story/1.html": true, "/story/2.html": true, "/story/3.html": true, "/story/4.html": true} {
		s.do(path, http.NotFound)
		all, _ := c.current()
		m.pages[s.URL+path].DueAt = time.Now()
		r, err := c.runSource(t.Context(), all[0], leftovers)
		if err != nil || r.Failed != 0 || len(r.Errors) != 1 {
			t.Errorf("%+v, %v", r, err)
		}
	}
	if st := m.state("a"); st.Failures != 0 {
		t.Errorf("state %+v", st)
	}
}

// TestRunAndTheClock: a clock that was ahead when a source was planned does not keep it from its schedule.
func TestRunAndTheClock(t *testing.T) {
	for name, ahead := range map[string]time.Duration{"an hour": time.Hour, "ten years": 10 * 365 * 24 * time.Hour} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var e events
				var shift atomic.Int64
				m := newMemory()
				c := crawlerOf(t, m, Options{Sources: []Source{personal("a", "@hourly")}, Progress: e.add,
					Now: func() time.Time { return time.Now().Round(0).Add(time.Duration(shift.Load())) }})
				ctx, cancel := context.WithCancel(t.Context())
				done := make(chan error)
				go func() { done <- c.Run(ctx) }()
				shift.Store(int64(ahead))
				time.Sleep(3 * time.Hour)
				n := len(e.starts("a"))
				shift.Store(0)
				time.Sleep(13 * time.Hour) // the longest back-off
				if got := len(e.starts("a")); n == 0 || got == n {
					t.Errorf("%d runs while the clock was ahead, %d after it was set back", n, got-n)
				}
				if st := m.state("a"); st.NextRun.After(time.Now().Add(13 * time.Hour)) {
					t.Errorf("the next run is at %v", st.NextRun)
				}
				cancel()
				if err := <-done; err != nil {
					t.Error(err)
				}
			})
		})
	}
}
