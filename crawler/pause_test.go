package crawler

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// switches is what Options.Paused reads.
type switches struct {
	mu  sync.Mutex
	off map[string]bool
}

func (s *switches) paused(_ context.Context, id string) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.off[id], nil
}

func (s *switches) set(id string, off bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.off == nil {
		s.off = map[string]bool{}
	}
	s.off[id] = off
}

// TestSwitchedOffAndOn: a source that is paused at run time is not run, and goes on
// without a restart, told at once or found out by looking.
func TestSwitchedOffAndOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var e events
		var sw switches
		m := newMemory()
		c := crawlerOf(t, m, Options{Sources: []Source{personal("a", "@hourly"), personal("b", "@hourly")}, Progress: e.add, Paused: sw.paused})
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error)
		sw.set("a", true)
		go func() { done <- c.Run(ctx) }()
		time.Sleep(3 * time.Hour)
		if a, b := len(e.starts("a")), len(e.starts("b")); a != 0 || b < 2 {
			t.Errorf("%d runs of the paused source, %d of the other", a, b)
		}
		sw.set("a", false)
		c.SourcePaused(ctx, "a")
		time.Sleep(20 * time.Second)
		if n := len(e.starts("a")); n != 1 {
			t.Errorf("%d runs after it was resumed", n)
		}
		// Another process pauses it: nobody tells.
		sw.set("a", true)
		time.Sleep(24 * time.Hour)
		if n := len(e.starts("a")); n != 1 {
			t.Errorf("%d runs while it was paused again", n)
		}
		sw.set("a", false)
		time.Sleep(pollPaused + time.Second)
		if n := len(e.starts("a")); n != 2 {
			t.Errorf("%d runs after another process resumed it", n)
		}
		if m.state("a").Paused {
			t.Error("the run-time pause was written over the configuration's")
		}
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

func TestFetchSoon(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var e events
		still := personal("still", "@daily")
		still.Paused = true
		c := crawlerOf(t, newMemory(), Options{Sources: []Source{personal("a", "@daily"), still}, Progress: e.add})
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error)
		go func() { done <- c.Run(ctx) }()
		time.Sleep(10 * time.Minute)
		before := len(e.starts("a"))
		if err := c.FetchSoon("a"); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Second)
		if n := len(e.starts("a")); n != before+1 {
			t.Errorf("%d runs, %d before", n, before)
		}
		if c.FetchSoon("still") == nil || c.FetchSoon("nowhere") == nil {
			t.Error("a paused or unknown source was taken")
		}
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
}

// TestPauseEndsARun: what is under way takes no further page, and gives back what it
// has leased; a crawl by name is not bound.
func TestPauseEndsARun(t *testing.T) {
	s := newSite(t)
	s.fill(60)
	var sw switches
	var served atomic.Int64
	m := newMemory()
	src := s.source("a")
	src.Rate = 200
	c := crawlerOf(t, m, Options{Sources: []Source{src}, Paused: sw.paused}, s)
	for i := range 60 {
		body := article(fmt.Sprintf("Story number %d", i), fmt.Sprintf("Report %d speaks of an unexplained illness in the town.", i))
		s.do(fmt.Sprintf("/story/%d.html", i), func(w http.ResponseWriter, _ *http.Request) {
			if served.Add(1) == 5 {
				sw.set("a", true)
				c.SourcePaused(t.Context(), "a")
			}
			w.Header().Set("Content-Type", "text/html")
			_, _ = fmt.Fprint(w, body)
		})
	}
	all, _ := c.current()
	if _, err := c.runSource(t.Context(), all[0], scheduled); err != nil {
		t.Fatal(err)
	}
	if n := served.Load(); n < 5 || n > 10 {
		t.Errorf("%d pages were fetched, the pause came with the fifth", n)
	}
	if st := m.state("a"); st.Failures != 0 || st.Paused {
		t.Errorf("state %+v", st)
	}
	if r, err := c.Once(t.Context()); err != nil || r.Sources != 0 {
		t.Errorf("a crawl of everything took the paused source: %+v %v", r, err)
	}
	if r, err := c.Once(t.Context(), "a"); err != nil || r.Fetched < 50 {
		t.Errorf("a crawl by name: %+v %v", r, err)
	}
}

// TestPausedUnknown: when that cannot be read the source waits.
func TestPausedUnknown(t *testing.T) {
	c := crawlerOf(t, newMemory(), Options{Paused: func(context.Context, string) (bool, error) { return false, errors.New("disk") }})
	if !c.isPaused(t.Context(), "a") {
		t.Error("it goes on")
	}
}
