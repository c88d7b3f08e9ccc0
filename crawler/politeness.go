package crawler

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/rumordesk/rumordesk/crawler/fetch"
	"github.com/rumordesk/rumordesk/crawler/robots"
	"github.com/rumordesk/rumordesk/crawler/urls"
	"github.com/rumordesk/rumordesk/desk"
)

const (
	tooManyPause = 5 * time.Second // after a 429 that does not say how long
	maxTries     = 3
)

// politely makes one request: robots.txt is asked, the host's turn is waited for, and
// a host that says "later" is left alone for everybody and asked again if later is
// soon.
func (c *Crawler) politely(ctx context.Context, s *source, u *url.URL, do func() (*fetch.Response, error)) (*fetch.Response, error) {
	if err := refuse(u); err != nil {
		return nil, err // not even robots.txt is asked for
	}
	rules, err := c.robots.Check(ctx, u)
	h := c.hosts.of(u)
	if rules != nil && h.configure(s.Rate, rules.CrawlDelay) {
		c.log.Info("robots.txt asks for a pause between requests", "source", s.ID, "host", h.name,
			"crawl_delay", rules.CrawlDelay, "kept", min(rules.CrawlDelay, maxCrawlDelay))
	}
	var disallowed *robots.DisallowedError
	if errors.As(err, &disallowed) && slices.Contains(rules.Sitemaps, u.String()) {
		err = nil // a sitemap that robots.txt itself names is meant to be read
	}
	if err != nil {
		return nil, err
	}
	for try := 1; ; try++ {
		release, err := h.acquire(ctx)
		if err != nil {
			return nil, err
		}
		res, err := do()
		release()
		wait, later := asksForTime(err)
		if !later {
			return res, err
		}
		h.leaveAlone(wait)
		if try == maxTries {
			return nil, err
		}
	}
}

// asksForTime says whether an answer asks to come back later, and when.
func asksForTime(err error) (time.Duration, bool) {
	var status *fetch.StatusError
	if !errors.As(err, &status) {
		return 0, false
	}
	switch {
	case status.Code == http.StatusTooManyRequests:
		return max(status.RetryAfter, tooManyPause), true
	case status.Code == http.StatusServiceUnavailable && status.RetryAfter > 0:
		return status.RetryAfter, true
	}
	return 0, false
}

// hop judges a redirect: robots.txt of where it leads is respected, the host there
// is charged for it, and only a feed's pages may lead to another publisher (feeds
// often link through a counting service).
func (c *Crawler) hop(s *source) func(ctx context.Context, from, to *url.URL) error {
	return func(ctx context.Context, from, to *url.URL) error {
		if !urls.SamePublisher(from.String(), to.String()) {
			if s.Feed == "" {
				return &strayError{urls.Publisher(to.String())}
			}
			c.log.Debug("a redirect leads to another publisher", "source", s.ID, "publisher", urls.Publisher(to.String()))
		}
		if err := trap(to); err != nil {
			return err
		}
		if _, err := c.robots.Check(ctx, to); err != nil {
			return err
		}
		c.hosts.of(to).charge()
		return nil
	}
}

// strayError says that a redirect leads away from a source's publisher.
type strayError struct{ publisher string }

func (e *strayError) Error() string {
	return fmt.Sprintf("it is another publisher's (%s); if the site has moved, change the source's address", e.publisher)
}

// PlainWords is the error for people who keep sources.
func (e *strayError) PlainWords() string { return e.Error() }

// Fault makes it a [fetch.Faulty].
func (e *strayError) Fault() desk.Fault { return desk.FaultOf("stray", "publisher", e.publisher) }
