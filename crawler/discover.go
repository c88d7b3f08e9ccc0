package crawler

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/rumordesk/rumordesk/crawler/feed"
	"github.com/rumordesk/rumordesk/crawler/fetch"
	"github.com/rumordesk/rumordesk/crawler/listing"
	"github.com/rumordesk/rumordesk/crawler/sitemap"
	"github.com/rumordesk/rumordesk/crawler/urls"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/redact"
)

// found is what reading a source brought.
type found struct {
	pages        []desk.Discovered // newest first
	notModified  bool              // the source is as it was; pages is empty
	cut          bool              // not all of it could be read: too large, or broken
	left         string            // what of a feed or a listing was not read, in plain words
	etag         string            // for the next conditional request
	lastModified string
}

// read fetches a source's feed, sitemap or listing page and returns the pages that
// it names: the newest MaxPages of them that may be fetched.
// all asks for every sitemap of an index whether or not it changed.
func (c *Crawler) read(ctx context.Context, s *source, st desk.SourceState, all bool) (found, error) {
	var f found
	var err error
	switch {
	case s.Feed != "":
		f, err = c.readFeed(ctx, s, st)
	case s.Sitemap != "":
		f, err = c.readSitemap(ctx, s, st, all)
	default:
		f, err = c.readListing(ctx, s, st)
	}
	if err != nil {
		return found{}, err
	}
	f.pages = c.fetchable(s, f.pages)
	return f, nil
}

// fetchable drops what is never fetched and what is beyond the page budget.
func (c *Crawler) fetchable(s *source, pages []desk.Discovered) []desk.Discovered {
	now := c.now()
	own, _ := urls.Canonical(s.Address())
	for i := range pages {
		if pages[i].UpdatedAt.After(now) {
			pages[i].UpdatedAt = time.Time{} // a date of the future would be news at every run
		}
	}
	distrust(pages)
	slices.SortStableFunc(pages, func(a, b desk.Discovered) int { return b.UpdatedAt.Compare(a.UpdatedAt) })
	// The newest first: what is beyond the budget is not judged, and a sitemap may name 50,000.
	kept := pages[:0]
	for _, p := range pages {
		if len(kept) == s.MaxPages {
			c.log.Warn("a source names more pages than its max_pages; the newest are taken",
				"source", s.ID, "named", len(pages), "max_pages", s.MaxPages)
			break
		}
		u, err := url.Parse(p.URL)
		if err != nil || p.URL == own {
			continue
		}
		if err := cmp.Or(trap(u), refuse(u)); err != nil {
			c.log.Debug("address left out", "source", s.ID, "reason", err)
			continue
		}
		clean, ok := FrontierAddress(p.URL)
		if !ok {
			c.log.Debug("address left out", "source", s.ID, "reason", "its path names a person")
			continue
		}
		p.URL = clean
		kept = append(kept, p)
	}
	return kept
}

// FrontierAddress is the address without the parameters that name a person: the frontier
// is stored, like the items. An address that names one in its path cannot be fetched
// without the name, and is left out.
func FrontierAddress(address string) (string, bool) {
	clean := redact.URL(address)
	path, _, _ := strings.Cut(address, "?")
	cleanPath, _, _ := strings.Cut(clean, "?")
	return clean, path == cleanPath
}

// distrust forgets the times of a source that gives most of its pages the very same
// one: that is when the list was made, and believing it would have every page
// fetched again at every run.
func distrust(pages []desk.Discovered) {
	const few = 20
	if len(pages) < few {
		return
	}
	count := map[int64]int{}
	for _, p := range pages {
		if t := p.UpdatedAt; !t.IsZero() && t.Truncate(24*time.Hour) != t {
			count[t.Unix()]++
		}
	}
	for _, n := range count {
		if n > len(pages)/2 {
			for i := range pages {
				pages[i].UpdatedAt = time.Time{}
			}
			return
		}
	}
}

func (c *Crawler) readFeed(ctx context.Context, s *source, st desk.SourceState) (found, error) {
	res, err := c.index(ctx, s, fetch.Request{URL: s.Feed, ETag: st.ETag, LastModified: st.LastModified, MaxBytes: feed.MaxSize,
		Accept: "application/rss+xml, application/atom+xml, application/rdf+xml, application/feed+json, application/xml;q=0.9, */*;q=0.5"})
	if err != nil || res.NotModified {
		return unchanged(st, res), err
	}
	f, err := feed.Parse(res.Body, res.ContentType, res.URL)
	if err == nil {
		err = refuseFeed(f)
	}
	if err == nil && len(f.Entries) == 0 && !st.LastChange.IsZero() {
		err = errEmptied
	}
	if err != nil {
		return found{}, err
	}
	out := found{etag: res.ETag, lastModified: res.LastModified, left: f.Left}
	for _, e := range f.Entries {
		out.pages = append(out.pages, desk.Discovered{URL: e.URL, UpdatedAt: e.Changed(), PublishedAt: e.Published})
	}
	return out, nil
}

// errEmptied says that a source that brought pages once names none now: it has moved, or is broken in a way that its reader does
// not see. To call it read would make it die in silence.
var errEmptied = errors.New("it names no page now, and did before: it may have moved, or be broken")

func (c *Crawler) readListing(ctx context.Context, s *source, st desk.SourceState) (found, error) {
	res, err := c.index(ctx, s, fetch.Request{URL: s.Listing.URL, ETag: st.ETag, LastModified: st.LastModified,
		Accept: "text/html, application/xhtml+xml;q=0.9, */*;q=0.1", Types: fetch.PageTypes})
	if err != nil || res.NotModified {
		return unchanged(st, res), err
	}
	links, left, err := listing.Links(ctx, res.Body, res.ContentType, res.URL, s.selector)
	if err != nil {
		return found{}, err
	}
	out := found{etag: res.ETag, lastModified: res.LastModified, left: left}
	for _, l := range links {
		out.pages = append(out.pages, desk.Discovered{URL: l.URL})
	}
	return out, nil
}

func unchanged(st desk.SourceState, res *fetch.Response) found {
	f := found{notModified: true, etag: st.ETag, lastModified: st.LastModified}
	if res != nil && res.ETag != "" {
		f.etag = res.ETag
	}
	return f
}

// Sitemaps of sitemaps are followed that deep and that many a run.
const (
	maxMapDepth = 3
	maxMaps     = 50
)

// readSitemap reads a sitemap, and those that an index names, newest first.
func (c *Crawler) readSitemap(ctx context.Context, s *source, st desk.SourceState, all bool) (found, error) {
	out := found{notModified: true}
	type todo struct {
		url   string
		depth int
	}
	queue := []todo{{s.Sitemap, 1}}
	seen := map[string]bool{s.Sitemap: true}
	var failed error
	read := 0
	for ; len(queue) > 0 && read < maxMaps; read++ {
		t := queue[0]
		queue = queue[1:]
		req := fetch.Request{URL: t.url, MaxBytes: sitemap.MaxSize, Cut: true, Accept: "application/xml, text/xml, text/plain;q=0.9, */*;q=0.5"}
		if t.depth == 1 {
			req.ETag, req.LastModified = st.ETag, st.LastModified
		} else if !all {
			req.ETag, req.LastModified = c.maps.get(t.url)
		}
		res, err := c.index(ctx, s, req)
		if err == nil && res.NotModified {
			if t.depth == 1 {
				return unchanged(st, res), nil
			}
			continue
		}
		var m sitemap.Sitemap
		if err == nil {
			m, err = readMap(res)
		}
		if err != nil {
			if t.depth == 1 || ctx.Err() != nil {
				return found{}, err
			}
			failed = cmp.Or(failed, err) // the other sitemaps of the index may be well
			continue
		}
		out.notModified = false
		out.cut = out.cut || m.Cut || res.Cut
		switch {
		case t.depth > 1:
			c.maps.put(t.url, res.ETag, res.LastModified)
		case len(m.Maps) == 0:
			// An index that did not change says nothing about the sitemaps it names, so
			// only a list of pages is asked for conditionally the next time.
			out.etag, out.lastModified = res.ETag, res.LastModified
		}
		for _, e := range m.Pages {
			if urls.SamePublisher(e.URL, s.Sitemap) {
				out.pages = append(out.pages, desk.Discovered{URL: e.URL, UpdatedAt: e.Changed(), PublishedAt: e.Published})
			}
		}
		if t.depth == maxMapDepth {
			m.Maps = nil
		}
		for _, e := range unseen(m.Maps, seen, s.Sitemap, maxMaps+1-len(queue)) {
			queue = append(queue, todo{e.URL, t.depth + 1})
		}
	}
	if len(queue) > 0 {
		c.log.Warn("a sitemap index names more sitemaps than are read in one run; the newest are", "source", s.ID, "left", len(queue))
	}
	if len(out.pages) == 0 && failed == nil && all && !st.LastChange.IsZero() {
		failed = errEmptied
	}
	if len(out.pages) == 0 && failed != nil {
		return found{}, failed
	}
	if failed != nil {
		c.log.Warn("a sitemap of the index could not be read", "source", s.ID, "error", explain(failed))
	}
	return out, nil
}

// unseen are the first n sitemaps of the same publisher that were not seen; they are now.
func unseen(maps []sitemap.Entry, seen map[string]bool, of string, n int) (out []sitemap.Entry) {
	for _, e := range maps {
		if len(out) >= n {
			break
		}
		if !seen[e.URL] && urls.SamePublisher(e.URL, of) {
			seen[e.URL] = true
			out = append(out, e)
		}
	}
	return out
}

// readMap reads a sitemap. A feed may stand in its place, alone or in an index (https://www.sitemaps.org/protocol.html, "Other
// Sitemap formats").
func readMap(res *fetch.Response) (sitemap.Sitemap, error) {
	m, err := sitemap.Parse(res.Body, res.ContentType, res.URL)
	if !errors.Is(err, sitemap.ErrNotSitemap) {
		return m, err
	}
	f, ferr := feed.Parse(res.Body, res.ContentType, res.URL)
	if ferr == nil {
		ferr = refuseFeed(f)
	}
	if errors.Is(ferr, feed.ErrNotFeed) {
		return m, err
	}
	for _, e := range f.Entries {
		m.Pages = append(m.Pages, sitemap.Entry{URL: e.URL, Title: e.Title, LastMod: e.Updated, Published: e.Published})
	}
	return m, ferr
}

// index fetches something that names pages: with the host's limiter and robots.txt
// like everything else.
func (c *Crawler) index(ctx context.Context, s *source, req fetch.Request) (*fetch.Response, error) {
	u, err := url.Parse(req.URL)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", req.URL, err)
	}
	return c.politely(ctx, s, u, func() (*fetch.Response, error) {
		req.Hop = c.hop(s)
		return c.client.Get(ctx, req)
	})
}

// faultOf is explain for pages: which fault it is.
func faultOf(err error) desk.Fault {
	switch {
	case errors.Is(err, feed.ErrNotFeed) && strings.Contains(err.Error(), "web page"):
		return desk.FaultOf("not-feed-page")
	case errors.Is(err, feed.ErrNotFeed):
		return desk.FaultOf("not-feed")
	case errors.Is(err, sitemap.ErrNotSitemap):
		return desk.FaultOf("not-sitemap")
	case errors.Is(err, errEmptied):
		return desk.FaultOf("emptied")
	case errors.Is(err, listing.ErrNoLinks):
		return desk.FaultOf("no-links")
	}
	return fetch.FaultOf(err)
}

// explain says in plain words what went wrong.
func explain(err error) string {
	if errors.Is(err, errEmptied) {
		return errEmptied.Error()
	}
	for _, known := range []error{feed.ErrNotFeed, sitemap.ErrNotSitemap, listing.ErrNoLinks} {
		if errors.Is(err, known) {
			// Our own errors begin with the call and the address, which are shown beside.
			if _, rest, ok := strings.Cut(err.Error(), ": "); ok && strings.Contains(rest, known.Error()) {
				_, tail, _ := strings.Cut(rest, known.Error())
				return known.Error() + tail
			}
		}
	}
	return fetch.Explain(err)
}
