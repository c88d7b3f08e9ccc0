package crawler

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rumordesk/rumordesk/crawler/fetch"
)

func hostOf(t *testing.T, p *hostLimiters, s string) *hostLimiter {
	t.Helper()
	u, err := url.Parse(s)
	if err != nil {
		t.Fatal(err)
	}
	return p.of(u)
}

// hammer makes n requests with as many workers as like to, each lasting d, and
// returns when they began.
func hammer(t *testing.T, h *hostLimiter, n int, d time.Duration) (starts []time.Time) {
	var mu sync.Mutex
	var wg sync.WaitGroup
	for range n {
		wg.Go(func() {
			release, err := h.acquire(t.Context())
			if err != nil {
				t.Error(err)
				return
			}
			mu.Lock()
			starts = append(starts, time.Now())
			mu.Unlock()
			time.Sleep(d)
			release()
		})
	}
	wg.Wait()
	return starts
}

func TestPaceRate(t *testing.T) {
	for _, tt := range []struct {
		name  string
		rate  float64
		delay time.Duration
		least time.Duration // for 11 requests
		most  time.Duration
	}{
		{"default", 0, 0, 10 * time.Second, 10 * time.Second},
		{"configured", 5, 0, 1800 * time.Millisecond, 2 * time.Second},
		{"slow", 0.5, 0, 20 * time.Second, 20 * time.Second},
		{"crawl-delay wins", 5, 3 * time.Second, 30 * time.Second, 30 * time.Second},
		{"crawl-delay is capped", 5, time.Hour, 10 * maxCrawlDelay, 10 * maxCrawlDelay},
		{"the rate wins if slower", 0.1, 3 * time.Second, 100 * time.Second, 100 * time.Second},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := hostOf(t, newHostLimiters(nil), "https://x.example/")
				h.configure(tt.rate, tt.delay)
				s := hammer(t, h, 11, 0)
				if took := s[10].Sub(s[0]); took < tt.least || took > tt.most {
					t.Errorf("11 requests took %s, want %s to %s", took, tt.least, tt.most)
				}
			})
		})
	}
}

func TestPaceSharedByTwoSources(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newHostLimiters(nil)
		h := hostOf(t, p, "https://x.example/a")
		h.configure(10, 0)
		if h2 := hostOf(t, p, "https://X.example/b"); h2 != h {
			t.Fatal("two hosts for one name")
		}
		h.configure(2, 0) // the other source is slower
		h.configure(10, 0)
		if got := h.interval(); got != 500*time.Millisecond {
			t.Errorf("interval %s", got)
		}
		p.reset()
		h.configure(10, 0)
		if got := h.interval(); got != 100*time.Millisecond {
			t.Errorf("after a change of sources: interval %s", got)
		}
	})
}

func TestPaceConcurrency(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := hostOf(t, newHostLimiters(nil), "https://x.example/")
		h.configure(1000, 0)
		s := hammer(t, h, 6, 10*time.Second)
		if took := s[5].Sub(s[0]); took < 20*time.Second {
			t.Errorf("more than %d at a time: the sixth began after %s", hostConcurrency, took)
		}
	})
}

func TestPaceOwnNetwork(t *testing.T) {
	a, err := fetch.ParseAllow([]string{"127.0.0.1:9000", "10.0.0.0/8"})
	if err != nil {
		t.Fatal(err)
	}
	p := newHostLimiters(a)
	for addr, want := range map[string]time.Duration{
		"http://127.0.0.1:9000/x": 20 * time.Millisecond, "http://10.1.2.3/": 20 * time.Millisecond,
		"http://127.0.0.1:9001/": time.Second, "https://x.example/": time.Second,
	} {
		if got := hostOf(t, p, addr).interval(); got != want {
			t.Errorf("%s: %s", addr, got)
		}
	}
}

func TestPaceLeaveAlone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := hostOf(t, newHostLimiters(nil), "https://x.example/")
		start := time.Now()
		h.leaveAlone(10 * time.Second)
		h.leaveAlone(5 * time.Second) // does not shorten it
		if s := hammer(t, h, 1, 0); s[0].Sub(start) != 10*time.Second {
			t.Errorf("waited %s", s[0].Sub(start))
		}
		h.leaveAlone(48 * time.Hour)
		_, err := h.acquire(t.Context())
		var busy *busyError
		if !errors.As(err, &busy) || time.Until(busy.until) > maxRetryAfter {
			t.Errorf("a long wait: %v", err)
		}
		if f := faultOf(fmt.Errorf("read: %w", err)); f.Key != "left-alone" || f.Args["host"] != h.name || f.Args["until"] != busy.until.UTC().Format("2006-01-02 15:04 UTC") {
			t.Errorf("its fault: %+v", f)
		}
		time.Sleep(25 * time.Hour)
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		h.leaveAlone(time.Second)
		if _, err := h.acquire(ctx); !errors.Is(err, context.Canceled) {
			t.Errorf("cancelled: %v", err)
		}
		if len(h.slots) != 0 {
			t.Error("a slot leaked")
		}
	})
}
