package crawler

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/rumordesk/rumordesk/crawler/fetch"
	"github.com/rumordesk/rumordesk/desk"
)

const (
	defaultRate = 1.0 // requests a second
	// ownRate is the default for hosts that network.allow lists: they are the
	// administrator's own, and nobody else's patience is at stake.
	ownRate = 50.0

	hostConcurrency = 2
	maxCrawlDelay   = 60 * time.Second
	maxRetryAfter   = 24 * time.Hour
	// patience is how long a request waits for a host that asked to be left alone;
	// for longer waits the run ends and comes back.
	patience = 20 * time.Second
)

// busyError says that a host asked to be left alone until a time.
type busyError struct {
	host  string
	until time.Time
}

func (e *busyError) Error() string {
	return fmt.Sprintf("%s asked to be left alone until %s", e.host, e.until.UTC().Format(time.RFC3339))
}

// PlainWords is the error for people who keep sources.
func (e *busyError) PlainWords() string { return e.Error() }

// Fault is the error as pages say it.
func (e *busyError) Fault() desk.Fault {
	return desk.FaultOf("left-alone", "host", e.host, "until", e.until.UTC().Format("2006-01-02 15:04 UTC"))
}

// hostLimiters keep to every host's rate and concurrency, whoever the requests are for.
type hostLimiters struct {
	allow *fetch.Allow

	mu    sync.Mutex
	hosts map[string]*hostLimiter
}

// hostLimiter is the limit on the requests to one host.
type hostLimiter struct {
	name  string
	slots chan struct{}

	mu       sync.Mutex
	base     time.Duration // between requests, by default
	asked    time.Duration // the slowest that a source has configured; 0: none
	delay    time.Duration // Crawl-delay
	next     time.Time     // the next free moment
	notUntil time.Time     // Retry-After
	used     time.Time
}

func newHostLimiters(allow *fetch.Allow) *hostLimiters {
	return &hostLimiters{allow: allow, hosts: map[string]*hostLimiter{}}
}

// of finds the limiter of an address's host.
func (l *hostLimiters) of(u *url.URL) *hostLimiter {
	name := strings.ToLower(u.Host)
	l.mu.Lock()
	defer l.mu.Unlock()
	if h := l.hosts[name]; h != nil {
		h.used = time.Now()
		return h
	}
	l.forget()
	rate := defaultRate
	if l.allow.Listed(u.Hostname(), port(u)) {
		rate = ownRate
	}
	h := &hostLimiter{name: name, slots: make(chan struct{}, hostConcurrency), base: interval(rate), used: time.Now()}
	l.hosts[name] = h
	return h
}

// forget drops hosts that were not used for a day, when there are many.
func (l *hostLimiters) forget() {
	if len(l.hosts) < 5_000 {
		return
	}
	old := time.Now().Add(-maxRetryAfter)
	for name, h := range l.hosts {
		if h.used.Before(old) && len(h.slots) == 0 {
			delete(l.hosts, name)
		}
	}
}

// reset forgets configured rates, for a new set of sources. What hosts asked for
// stays.
func (l *hostLimiters) reset() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, h := range l.hosts {
		h.mu.Lock()
		h.asked = 0
		h.mu.Unlock()
	}
}

func port(u *url.URL) uint16 {
	if n, err := strconv.ParseUint(u.Port(), 10, 16); err == nil {
		return uint16(n)
	}
	if u.Scheme == "https" {
		return 443
	}
	return 80
}

func interval(rate float64) time.Duration { return time.Duration(float64(time.Second) / rate) }

// configure takes in what a source and robots.txt say. Of several sources at one
// host the slowest rate holds, since the host does not know our sources apart. It
// says whether the Crawl-delay is another than before.
func (h *hostLimiter) configure(rate float64, crawlDelay time.Duration) (changed bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if rate > 0 {
		h.asked = max(h.asked, interval(rate))
	}
	changed = h.delay != min(crawlDelay, maxCrawlDelay)
	h.delay = min(crawlDelay, maxCrawlDelay)
	return changed
}

// gap is the time between two requests. The caller holds the lock.
func (h *hostLimiter) gap() time.Duration {
	d := h.base
	if h.asked > 0 {
		d = h.asked
	}
	return max(d, h.delay)
}

// interval is the time between two requests.
func (h *hostLimiter) interval() time.Duration {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.gap()
}

// acquire waits for the host's turn and a free slot. The release function must be
// called when the request is over.
func (h *hostLimiter) acquire(ctx context.Context) (release func(), err error) {
	select {
	case h.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	release = func() { <-h.slots }
	for {
		wait, err := h.reserve(time.Now())
		if err != nil || wait <= 0 {
			if err != nil {
				release()
				return nil, err
			}
			return release, nil
		}
		t := time.NewTimer(wait)
		select {
		case <-t.C:
		case <-ctx.Done():
			t.Stop()
			release()
			return nil, ctx.Err()
		}
	}
}

// reserve takes the next free moment if it has come, or says how long to wait. The
// host may meanwhile ask to be left alone, so the wait is not promised in advance.
func (h *hostLimiter) reserve(now time.Time) (time.Duration, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if left := h.notUntil.Sub(now); left > patience {
		return 0, &busyError{h.name, h.notUntil}
	} else if left > 0 {
		return left, nil
	}
	if left := h.next.Sub(now); left > 0 {
		return left, nil
	}
	h.take(now)
	return 0, nil
}

// take books a request. Up to a fifth of a second that went unused is caught up
// with, since timers are late; the rate over any second stays what it should be.
// The caller holds the lock.
func (h *hostLimiter) take(now time.Time) {
	gap := h.gap()
	if slack := now.Add(-min(200*time.Millisecond, 10*gap)); gap < time.Second && h.next.Before(slack) {
		h.next = slack
	} else if gap >= time.Second && h.next.Before(now) {
		h.next = now
	}
	h.next = h.next.Add(gap)
}

// charge books a request that cannot wait: a redirect's next hop, robots.txt.
func (h *hostLimiter) charge() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.take(time.Now())
}

// leaveAlone keeps everybody off the host for d, at most a day.
func (h *hostLimiter) leaveAlone(d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if t := time.Now().Add(min(d, maxRetryAfter)); t.After(h.notUntil) {
		h.notUntil = t
	}
}
