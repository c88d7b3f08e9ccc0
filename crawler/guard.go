package crawler

import (
	"fmt"
	"net/url"
	"strings"

	"github.com/rumordesk/rumordesk/crawler/feed"
	"github.com/rumordesk/rumordesk/crawler/fetch"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/redact"
)

// Bounds on an address: calendars, session paths and link loops go beyond them,
// articles do not (Heritrix uses the same).
const (
	maxSegments = 20
	maxRepeats  = 2 // how often the same path segment may come
	maxParams   = 20
)

// trapError says that an address looks like one that a crawler would never get out of.
type trapError struct{ why string }

func (e *trapError) Error() string { return "not fetched, it looks like a crawler trap: " + e.why }

// PlainWords is the error for people who keep sources.
func (e *trapError) PlainWords() string { return e.Error() }

// Fault makes it a [fetch.Faulty].
func (e *trapError) Fault() desk.Fault { return desk.FaultOf("trap") }

// trap judges the form of an address.
func trap(u *url.URL) error {
	if n := len(u.String()); n > fetch.MaxURL {
		return &trapError{fmt.Sprintf("the address has %d bytes, more than %d", n, fetch.MaxURL)}
	}
	count := map[string]int{}
	segments := 0
	for s := range strings.SplitSeq(strings.Trim(u.EscapedPath(), "/"), "/") {
		segments++
		// Short numbers repeat in dates: /2020/02/02.
		if s == "" || len(s) <= 2 && strings.Trim(s, "0123456789") == "" {
			continue
		}
		if count[s]++; count[s] > maxRepeats {
			return &trapError{fmt.Sprintf("%q comes more than %d times in the path", s, maxRepeats)}
		}
	}
	if segments > maxSegments {
		return &trapError{fmt.Sprintf("the path has %d segments, more than %d", segments, maxSegments)}
	}
	if n := strings.Count(u.RawQuery, "=") + strings.Count(u.RawQuery, "&"); n > 2*maxParams {
		return &trapError{fmt.Sprintf("more than %d parameters", maxParams)}
	}
	return nil
}

// boundaryError says that an address, or a feed, is no publication's: it is an
// account's, a forum's or one of comments.
type boundaryError struct {
	class redact.Class
	feed  bool // what was fetched says so itself
}

func (e *boundaryError) Error() string {
	if e.feed {
		return fmt.Sprintf("not read: it is the feed of %s, and sources are publications", e.class)
	}
	return fmt.Sprintf("not fetched: the address of %s, and sources are publications", e.class)
}

// PlainWords is the error for people who keep sources.
func (e *boundaryError) PlainWords() string { return e.Error() }

// Fault makes it a [fetch.Faulty].
func (e *boundaryError) Fault() desk.Fault { return desk.FaultOf(e.class.Fault()) }

// refuse is asked by the fetcher for every address and every hop.
func refuse(u *url.URL) error { return refuseAddress(u.String()) }

func refuseAddress(address string) error {
	if c := redact.Classify(address); c != redact.Publication {
		return &boundaryError{class: c}
	}
	return nil
}

// refuseFeed judges a feed by what it says of itself.
func refuseFeed(f feed.Feed) error {
	c := redact.ClassifyFeed(redact.Feed{Generator: f.Generator, Title: f.Title, Site: f.Site})
	if c == redact.Publication && f.Comments {
		c = redact.Comments
	}
	if c != redact.Publication {
		return &boundaryError{class: c, feed: true}
	}
	return nil
}
