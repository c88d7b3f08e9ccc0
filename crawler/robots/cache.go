package robots

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/rumordesk/rumordesk/crawler/fetch"
	"github.com/rumordesk/rumordesk/desk"
)

const (
	maxAge  = 24 * time.Hour // RFC 9309, section 2.4
	minAge  = 10 * time.Minute
	staleOK = 7 * 24 * time.Hour // how long an old copy serves while the new one cannot be had
	// firstRetry is the wait after a failure; it doubles up to lastRetry.
	firstRetry = 5 * time.Minute
	lastRetry  = 2 * time.Hour
	maxHosts   = 10_000
)

// UnreachableError says that a host's robots.txt could not be read, so that, as
// RFC 9309 asks, nothing is fetched from the host until it can.
type UnreachableError struct {
	URL string // of the robots.txt
	Err error
}

func (e *UnreachableError) Error() string {
	return fmt.Sprintf("robots.txt could not be read, so the site is left alone for now: %s", fetch.Explain(e.Err))
}

// PlainWords makes it a [fetch.Plain]. An address that is never fetched, be it for
// robots.txt or for a page, is said to be just that.
func (e *UnreachableError) PlainWords() string {
	var blocked *fetch.BlockedError
	var redirect *fetch.RedirectError
	if errors.As(e.Err, &blocked) && !errors.As(e.Err, &redirect) {
		return blocked.PlainWords()
	}
	return e.Error()
}

// Fault makes it a [fetch.Faulty].
func (e *UnreachableError) Fault() desk.Fault {
	cause := fetch.FaultOf(e.Err)
	if cause.Key == "blocked" {
		return cause
	}
	return desk.FaultOf("robots-unread").Because(cause)
}

func (e *UnreachableError) Unwrap() error { return e.Err }

// DisallowedError says that robots.txt forbids an address.
type DisallowedError struct{ URL string }

func (e *DisallowedError) Error() string {
	return "the site's robots.txt asks crawlers not to fetch this address"
}

// PlainWords makes it a [fetch.Plain].
func (e *DisallowedError) PlainWords() string { return e.Error() }

// Fault makes it a [fetch.Faulty].
func (e *DisallowedError) Fault() desk.Fault { return desk.FaultOf("robots") }

// Cache keeps the rules of every host asked about. It is safe for concurrent use;
// a host's file is fetched once however many ask at the same time.
type Cache struct {
	get   func(ctx context.Context, u string) (*fetch.Response, error)
	agent string
	now   func() time.Time

	mu    sync.Mutex
	hosts map[string]*entry
}

type entry struct {
	lock    chan struct{} // held while the file is fetched
	rules   *Rules
	err     error
	read    time.Time // when rules were read
	expires time.Time
	retries int
}

// NewCache makes a cache that fetches with get, which must follow at most five
// redirects and cut the body at [MaxSize], and reads for the crawler whose product
// token is agent.
func NewCache(agent string, now func() time.Time, get func(ctx context.Context, u string) (*fetch.Response, error)) *Cache {
	return &Cache{get: get, agent: agent, now: now, hosts: map[string]*entry{}}
}

// Check says whether u may be fetched: nil, a *DisallowedError, an
// *UnreachableError or the context's error. The rules come with it whenever they
// are known, for their Crawl-delay and sitemaps.
func (c *Cache) Check(ctx context.Context, u *url.URL) (*Rules, error) {
	rules, err := c.rules(ctx, u)
	if err != nil {
		return nil, err
	}
	if !rules.Allowed(u) {
		return rules, &DisallowedError{URL: u.Redacted()}
	}
	return rules, nil
}

func (c *Cache) rules(ctx context.Context, u *url.URL) (*Rules, error) {
	key := strings.ToLower(u.Scheme + "://" + u.Host)
	c.mu.Lock()
	e := c.hosts[key]
	if e == nil {
		c.makeRoom()
		e = &entry{lock: make(chan struct{}, 1)}
		c.hosts[key] = e
	}
	c.mu.Unlock()

	select {
	case e.lock <- struct{}{}:
		defer func() { <-e.lock }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if left := e.expires.Sub(c.now()); left > 0 && left <= maxAge { // more is what a clock that was ahead has left
		return e.rules, e.err
	}
	file := key + "/robots.txt"
	res, err := c.get(ctx, file)
	if err != nil && ctx.Err() != nil {
		return nil, ctx.Err() // says nothing about the host
	}
	c.judge(e, file, res, err)
	return e.rules, e.err
}

// judge turns an answer into rules and how long they hold. A redirect that was
// refused is a failure like any other, never an empty file.
func (c *Cache) judge(e *entry, file string, res *fetch.Response, err error) {
	now := c.now()
	var status *fetch.StatusError
	switch {
	case err == nil:
		e.rules, e.err, e.read, e.retries = Parse(res.Body, c.agent), nil, now, 0
		e.expires = now.Add(age(res.CacheControl))
	case errors.As(err, &status) && status.Permanent():
		// "Unavailable" in RFC 9309, section 2.3.1.3: there are no rules.
		e.rules, e.err, e.read, e.retries = AllowAll(), nil, now, 0
		e.expires = now.Add(maxAge)
	default:
		// "Unreachable", section 2.3.1.4. 429 belongs here too: somebody who asks for
		// fewer requests has not said that everything may be fetched.
		wait := min(firstRetry<<min(e.retries, 10), lastRetry)
		e.retries++
		if status != nil && status.Code == http.StatusTooManyRequests {
			wait = max(wait, min(status.RetryAfter, maxAge))
		}
		e.expires = now.Add(wait)
		if e.rules != nil && now.Sub(e.read) < staleOK {
			e.err = nil // section 2.4 lets the old copy serve meanwhile
			return
		}
		e.rules, e.err = nil, &UnreachableError{URL: file, Err: err}
	}
}

// age is how long a file holds, by its Cache-Control, within our bounds.
func age(cacheControl string) time.Duration {
	d := maxAge
	for f := range strings.SplitSeq(strings.ToLower(cacheControl), ",") {
		name, value, _ := strings.Cut(strings.TrimSpace(f), "=")
		switch name {
		case "no-store", "no-cache":
			return minAge
		case "max-age":
			if n, err := strconv.ParseInt(strings.Trim(value, `"`), 10, 32); err == nil {
				d = time.Duration(n) * time.Second
			}
		}
	}
	return min(max(d, minAge), maxAge)
}

// makeRoom forgets what has expired, or else anything, when there are too many
// hosts. The caller holds the lock.
func (c *Cache) makeRoom() {
	if len(c.hosts) < maxHosts {
		return
	}
	now := c.now()
	for _, any := range []bool{false, true} {
		for k, e := range c.hosts {
			select {
			case e.lock <- struct{}{}: // not in use
				if any || now.After(e.expires) {
					delete(c.hosts, k)
				}
				<-e.lock
			default:
			}
			if len(c.hosts) < maxHosts*9/10 {
				return
			}
		}
	}
}
