package crawler

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/rumordesk/rumordesk/crawler/fetch"
	"github.com/rumordesk/rumordesk/crawler/listing"
	"github.com/rumordesk/rumordesk/crawler/robots"
	"github.com/rumordesk/rumordesk/crawler/sitemap"
	"github.com/rumordesk/rumordesk/crawler/urls"
	"github.com/rumordesk/rumordesk/desk"
)

// Bounds of a test.
const (
	// probeTime is the most that a test takes in all; a page that asks for it waits.
	probeTime    = 15 * time.Second
	probeEntries = 10
	probeText    = 1200 // characters of the sample
	probeBody    = 8 << 20
	slowAnswer   = 5 * time.Second
	shortText    = 200 // characters: less is hardly an article
)

// probe is one test under way.
type probe struct {
	c      *Crawler
	out    desk.SourceTest
	source *source
	body   []byte
}

// Test fetches an address as a source's would be fetched, under the same policy and
// host limits, reads it, and then one of the pages that it names. It stores nothing. The
// error is ctx's alone; whatever is wrong with the address is in the result.
func (c *Crawler) Test(ctx context.Context, address string) (desk.SourceTest, error) {
	address = strings.TrimSpace(address)
	p := &probe{c: c, out: desk.SourceTest{Asked: address, URL: address, Is: desk.TestNothing}}
	limited, cancel := context.WithTimeout(ctx, probeTime)
	defer cancel()
	if p.get(limited) {
		p.recognise(ctx)
		p.judge()
		p.sample(limited)
	}
	p.body = nil
	return p.out, ctx.Err()
}

func (p *probe) problem(key, format string, args ...any) {
	p.out.Problems = append(p.out.Problems, desk.TestProblem{Key: key, Detail: fmt.Sprintf(format, args...)})
}

// get fetches the address; false when nothing came that can be looked at.
func (p *probe) get(ctx context.Context) bool {
	c := p.c
	u, err := url.Parse(p.out.Asked)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" {
		p.problem("failed", "write the whole address, such as https://example.org/feed.xml")
		return false
	}
	u.Fragment = ""
	if err := trap(u); err != nil {
		p.problem("failed", "%s", err)
		return false
	}
	// A feed's redirects may lead to another publisher, which is said of it afterwards.
	p.source = &source{Source: Source{ID: "test", Feed: u.String()}, address: u}
	var began time.Time
	res, err := c.politely(ctx, p.source, u, func() (*fetch.Response, error) {
		began = time.Now()
		res, err := c.client.Get(ctx, fetch.Request{URL: u.String(), MaxBytes: probeBody, Cut: true, Hop: c.hop(p.source),
			Accept: "application/rss+xml, application/atom+xml, application/feed+json, application/xml;q=0.9, text/html;q=0.9, */*;q=0.5"})
		p.out.Took = time.Since(began)
		return res, err
	})
	p.robots(ctx, u)
	if err != nil {
		p.failed(err)
		return false
	}
	p.out.URL, p.out.Status, p.out.ContentType, p.out.Bytes, p.body = res.URL, res.Status, res.ContentType, len(res.Body), res.Body
	if res.Hops > 0 {
		p.problem("redirected", "it leads to %s: write that address", res.URL)
	}
	if len(res.Body) >= probeBody {
		p.problem("cut", "it is larger than %d MiB, and only the beginning was looked at", probeBody>>20)
	}
	return true
}

// robots notes what robots.txt says; after a fetch the answer is there already.
func (p *probe) robots(ctx context.Context, u *url.URL) {
	if refuse(u) != nil {
		return // it was not asked for
	}
	rules, err := p.c.robots.Check(ctx, u)
	var forbidden *robots.DisallowedError
	var unreachable *robots.UnreachableError
	switch {
	case err == nil:
		p.out.Robots = "allowed"
	case errors.As(err, &forbidden):
		p.out.Robots = "forbidden"
	case errors.As(err, &unreachable):
		p.out.Robots = "unreachable"
	}
	if rules != nil {
		p.out.CrawlDelay = rules.CrawlDelay
	}
}

// failed words why nothing came.
func (p *probe) failed(err error) {
	var personal *boundaryError
	var forbidden *robots.DisallowedError
	var status *fetch.StatusError
	switch {
	case errors.As(err, &personal):
		p.problem(personal.class.Fault(), "%s", personal)
	case errors.As(err, &forbidden):
		p.problem("robots", "%s", explain(err))
	case errors.As(err, &status):
		p.out.Status = status.Code
		p.problem("status", "%s", explain(err))
	case errors.Is(err, context.DeadlineExceeded) && !errors.As(err, new(*fetch.DeadlineError)):
		p.problem("failed", "not finished within %s; the site is slow, or asks for long pauses", probeTime)
	default:
		p.problem("failed", "%s", explain(err))
	}
}

// judge says what would be wrong with what was found.
func (p *probe) judge() {
	o := &p.out
	if o.Took > slowAnswer {
		p.problem("slow", "the answer took %s", o.Took.Round(100*time.Millisecond))
	}
	if o.CrawlDelay > 0 {
		p.problem("delay", "robots.txt asks for %s between requests; the crawler keeps to that, up to %s", o.CrawlDelay, maxCrawlDelay)
	}
	switch o.Is {
	case desk.TestNothing, desk.TestPage, desk.TestOther:
		return
	}
	if o.Total == 0 {
		p.problem("empty", "it names no page")
		return
	}
	if o.Is != desk.TestListing && o.Is != desk.TestSitemapIndex {
		switch {
		case o.Dated == 0:
			p.problem("undated", "no entry has a date; changes are noticed only when pages are looked at again")
		case o.Dated < o.Total:
			p.problem("few-dated", "%d of %d entries have a date", o.Dated, o.Total)
		}
	}
}

// sample reads one of the pages that were named, as the crawler would.
func (p *probe) sample(ctx context.Context) {
	c := p.c
	switch p.out.Is {
	case desk.TestNothing, desk.TestPage, desk.TestOther, desk.TestSitemapIndex:
		return
	}
	if len(p.out.Entries) == 0 {
		return
	}
	address := p.out.Entries[0].URL
	u, err := url.Parse(address)
	if err == nil {
		err = trap(u)
	}
	var res *fetch.Response
	if err == nil {
		h := c.hosts.of(u)
		if deadline, ok := ctx.Deadline(); ok && h.interval() > time.Until(deadline) {
			p.problem("sample-skipped", "no page was read: the site asks for %s between requests", h.interval())
			return
		}
		res, err = c.politely(ctx, p.source, u, func() (*fetch.Response, error) {
			return c.client.Page(ctx, fetch.Request{URL: address, Types: fetch.PageTypes, Hop: c.hop(p.source),
				Accept: "text/html, application/xhtml+xml, text/plain;q=0.8, */*;q=0.1"})
		})
	}
	if err != nil {
		p.problem("sample", "its first page, %s, could not be read: %s", address, explain(err))
		return
	}
	page, err := c.o.Extract(ctx, res.Body, res.ContentType, res.URL)
	if err != nil {
		p.problem("sample", "its first page, %s, has no readable text", address)
		return
	}
	text := []rune(page.Text)
	p.out.Sample = &desk.TestSample{URL: res.URL, Title: page.Title, Text: string(text[:min(len(text), probeText)]),
		Characters: len(text), Language: page.Lang, PublishedAt: page.PublishedAt}
	if len(text) < shortText {
		p.problem("short", "the text of its first page has %d characters; perhaps the articles are not read as they should be", len(text))
	}
}

// entries takes over what was named, first the first ones, and how it is spread.
func (p *probe) entries(list []desk.TestEntry) {
	o := &p.out
	o.Total = len(list)
	own, strange := urls.Publisher(o.URL), 0
	for _, e := range list {
		if !e.At.IsZero() {
			o.Dated++
		}
		if urls.Publisher(e.URL) != own {
			strange++
		}
	}
	o.Entries = list[:min(len(list), probeEntries)]
	if o.Total > 0 && strange*2 > o.Total {
		p.problem("elsewhere", "%d of %d entries lead to another publisher than %s", strange, o.Total, own)
	}
}

func (p *probe) mapEntries(m sitemap.Sitemap) {
	var list []desk.TestEntry
	for _, e := range m.Pages {
		list = append(list, desk.TestEntry{URL: e.URL, Title: e.Title, At: e.Changed()})
	}
	if len(list) == 0 {
		for _, e := range m.Maps {
			list = append(list, desk.TestEntry{URL: e.URL, At: e.Changed()})
		}
	}
	p.entries(list)
}

func (p *probe) links(list []listing.Link) {
	var out []desk.TestEntry
	for _, l := range list {
		out = append(out, desk.TestEntry{URL: l.URL, Title: l.Title})
	}
	p.entries(out)
}
