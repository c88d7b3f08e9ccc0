package crawler

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

func once(t *testing.T, c *Crawler, ids ...string) Report {
	t.Helper()
	r, err := c.Once(t.Context(), ids...)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestOnceFeed(t *testing.T) {
	s, m := newSite(t), newMemory()
	s.fill(30)
	var events atomic.Int32
	c := crawlerOf(t, m, Options{Sources: []Source{s.source("a")}, Progress: func(Event) { events.Add(1) }}, s)
	r := once(t, c)
	if r.Sources != 1 || r.Fetched != 30 || r.ItemsNew != 30 || len(r.Errors) != 0 || r.LeftOver != 0 {
		t.Fatalf("first: %+v", r)
	}
	if events.Load() != 33 {
		t.Errorf("%d events", events.Load())
	}
	d := m.items[s.URL+"/story/7.html"]
	if d.Publisher != s.Listener.Addr().String() || d.Lang != "en" || d.Title != "Story number 7" || len(d.RawSHA256) != 64 || d.Kind != desk.News {
		t.Errorf("draft %+v", d)
	}
	if st := m.state("a"); st.LastSuccess.IsZero() || st.LastChange.IsZero() || st.NextRun.Before(time.Now()) || st.LastError != "" {
		t.Errorf("state %+v", st)
	}
	// A second run on an unchanged site: everything is asked for, nothing sent.
	if r = once(t, c); r.Fetched != 0 || r.NotModified != 30 || r.ItemsNew != 0 || r.ItemsChanged != 0 {
		t.Errorf("second: %+v", r)
	}
	if n := s.hit("/feed.xml"); n != 2 {
		t.Errorf("the feed was asked for %d times", n)
	}
	// An edited page is found although the feed is as it was.
	s.set("/story/3.html", article("Story number 3, corrected", "There is no illness."))
	if r = once(t, c); r.Fetched != 1 || r.NotModified != 29 || r.ItemsChanged != 1 {
		t.Errorf("third: %+v", r)
	}
	if s.hit("/robots.txt") != 1 {
		t.Errorf("robots.txt was asked for %d times", s.hit("/robots.txt"))
	}
}

func TestOnceSitemapAndListing(t *testing.T) {
	s, m := newSite(t), newMemory()
	s.fill(6)
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	fmt.Fprintf(z, "<urlset><url><loc>%s/story/0.html</loc></url><url><loc>https://elsewhere.example/x</loc></url></urlset>", s.URL)
	_ = z.Close()
	s.set("/maps/a.xml.gz", packed.String())
	s.set("/maps/b.xml", "<urlset><url><loc>/story/1.html</loc></url><url><loc>/@person</loc></url></urlset>")
	s.set("/sitemap.xml", `<sitemapindex><sitemap><loc>/maps/a.xml.gz</loc></sitemap><sitemap><loc>/maps/b.xml</loc></sitemap><sitemap><loc>/maps/gone.xml</loc></sitemap></sitemapindex>`)
	s.set("/list", `<html><body><nav><a href="/about">x</a></nav><article><a href="/story/2.html?utm_source=l">2</a><a href="/story/3.html#top">3</a><a href="https://elsewhere.example/">x</a></article></body></html>`)
	c := crawlerOf(t, m, Options{Sources: []Source{
		{ID: "map", Kind: desk.Official, Sitemap: s.URL + "/sitemap.xml", Schedule: "@daily", Rate: 500},
		{ID: "list", Kind: desk.Science, Listing: &Listing{URL: s.URL + "/list", Links: "article a"}, Schedule: "@daily", Rate: 500},
	}}, s)
	for i := range 2 {
		r := once(t, c)
		if i == 0 && (r.ItemsNew != 4 || r.Sources != 2) || i == 1 && (r.ItemsNew != 0 || r.NotModified != 4) || len(r.Errors) != 0 {
			t.Errorf("run %d: %+v", i, r)
		}
	}
	if r := once(t, c, "list"); r.Sources != 1 || r.NotModified != 2 {
		t.Errorf("one source: %+v", r)
	}
	if _, err := c.Once(t.Context(), "nope"); err == nil || !strings.Contains(err.Error(), `no source "nope"`) {
		t.Errorf("unknown: %v", err)
	}
}

func TestFailures(t *testing.T) {
	s, m := newSite(t), newMemory()
	s.fill(1)
	page := func(status int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }
	}
	other := newSite(t)
	other.robots = "User-agent: *\nDisallow: /"
	other.fill(1)
	down := newSite(t)
	down.do("/robots.txt", page(http.StatusServiceUnavailable))
	s.do("/gone", page(http.StatusGone))
	s.do("/error", page(http.StatusInternalServerError))
	s.do("/empty", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, "<html><body><script>x</script></body></html>")
	})
	s.do("/file.pdf", func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Type", "application/pdf") })
	s.do("/to-person", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/@person", http.StatusFound) })
	s.do("/inside", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://127.0.0.1:1/", http.StatusFound)
	})
	s.do("/robbed", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, other.URL+"/story/0.html", http.StatusFound)
	})
	s.set("/broken", `<rss version="2.0"><channel>
		<item><link>/gone</link></item><item><link>/error</link></item><item><link>/empty</link></item><item><link>/file.pdf</link></item>
		<item><link>/to-person</link></item><item><link>/@person</link></item><item><link>/inside</link></item><item><link>/robbed</link></item>
		<item><link>/story/0.html</link></item></channel></rss>`)
	s.set("/page", article("A page", "No feed."))
	src := func(id, feed string) Source {
		return Source{ID: id, Kind: desk.News, Feed: feed, Schedule: "@hourly", Rate: 500}
	}
	c := crawlerOf(t, m, Options{Sources: []Source{
		src("pages", s.URL+"/broken"), src("404", s.URL+"/none"), src("html", s.URL+"/page"), src("robots", other.URL+"/feed.xml"),
		src("down", down.URL+"/feed.xml"), src("private", "http://127.0.0.1:9/feed"), src("person", s.URL+"/@person/feed"),
	}}, s, other, down)
	r := once(t, c)
	want := map[string]string{
		"pages /gone":   "410 Gone: the address is no longer there",
		"pages /error":  "500 Internal Server Error",
		"pages /empty":  "the page has no readable text",
		"pages /inside": "was not followed: 127.0.0.1 is a loopback address",
		"pages /robbed": "was not followed: the site's robots.txt asks crawlers not to fetch",
		"404":           "404 Not Found",
		"html":          "not an RSS, Atom, RDF or JSON feed but a web page",
		"robots":        "the site's robots.txt asks crawlers not to fetch this address",
		"down":          "robots.txt could not be read, so the site is left alone for now: the server answered 503",
		"private":       `add "127.0.0.1:9" to network.allow`,
		"person":        "personal account",
	}
	got := map[string]string{}
	for _, e := range r.Errors {
		key := e.Source
		if key == "pages" {
			key += " " + strings.TrimPrefix(e.URL, s.URL)
		}
		got[key] = e.Error
		if strings.Contains(e.Error, "%!") {
			t.Errorf("badly formatted: %s", e.Error)
		}
	}
	for k, w := range want {
		if !strings.Contains(got[k], w) {
			t.Errorf("%s: %q, want %q in it", k, got[k], w)
		}
		delete(got, k)
	}
	if len(got) > 0 {
		t.Errorf("unexpected errors %v", got)
	}
	if r.ItemsNew != 1 || r.Sources != 7 || r.Failed != 6 || r.AllFailed() || r.Skipped != 2 {
		t.Errorf("report %+v", r)
	}
	if n := s.hit("/@person") + s.hit("/@person/feed"); n != 0 {
		t.Errorf("personal addresses were fetched %d times", n)
	}
	if other.hit("/story/0.html")+other.hit("/feed.xml")+down.hit("/feed.xml") != 0 {
		t.Error("robots.txt was not respected")
	}
	if rec := m.pages[s.URL+"/error"]; rec.Attempts != 1 || rec.Dead || rec.DueAt.Before(time.Now()) {
		t.Errorf("500: %+v", rec.Fetch)
	}
	if rec := m.pages[s.URL+"/gone"]; !rec.Dead {
		t.Errorf("410: %+v", rec.Fetch)
	}
	st := m.state("404")
	if st.Failures != 1 || !strings.Contains(st.LastError, "404") || !st.LastSuccess.IsZero() {
		t.Errorf("state %+v", st)
	}
	once(t, c, "404")
	if st := m.state("404"); st.Failures != 2 {
		t.Errorf("state %+v", st)
	}
	s.set("/none", `<rss version="2.0"><channel><title>T</title></channel></rss>`)
	if r := once(t, c, "404"); r.Failed != 0 {
		t.Errorf("%+v", r)
	}
	if st := m.state("404"); st.Failures != 0 || st.LastError != "" {
		t.Errorf("state %+v", st)
	}
}

func TestAllPagesDisallowed(t *testing.T) {
	s, m := newSite(t), newMemory()
	s.fill(maxErrors + 20)
	s.robots = "User-agent: *\nDisallow: /story/"
	c := crawlerOf(t, m, Options{Sources: []Source{s.source("a")}}, s)
	r := once(t, c)
	if !r.AllFailed() || len(r.Errors) != maxErrors+1 || r.Errors[maxErrors].Error != "and 20 more pages failed" {
		t.Errorf("failed %d, %d errors, %d left", r.Failed, len(r.Errors), r.LeftOver)
	}
	if st := m.state("a"); !strings.Contains(st.LastError, "none of its pages could be fetched: the site's robots.txt") {
		t.Errorf("state %+v", st)
	}
}

// TestHostGoesDown: a run does not wait for every page of a server that is gone.
func TestHostGoesDown(t *testing.T) {
	s, m := newSite(t), newMemory()
	s.fill(80)
	c := crawlerOf(t, m, Options{Sources: []Source{s.source("a")}}, s)
	m.onTake = func(desk.Draft) error {
		if m.takes == 5 {
			s.CloseClientConnections()
			_ = s.Listener.Close()
			s.CloseClientConnections()
		}
		return nil
	}
	r := once(t, c)
	if n := len(r.Errors); n < tripUnreached || n > 3*tripUnreached || r.LeftOver == 0 {
		t.Errorf("%d errors, %d left over: %+v", n, r.LeftOver, r.Errors)
	}
	if !strings.Contains(r.Errors[len(r.Errors)-1].Error, "refused the connection") {
		t.Errorf("%+v", r.Errors)
	}
}

// TestRobotsRedirectedInside: a robots.txt that redirects to an address inside is a
// refusal, and never an empty file; the address inside is not asked.
func TestRobotsRedirectedInside(t *testing.T) {
	s, inside, m := newSite(t), newSite(t), newMemory()
	s.fill(1)
	s.do("/robots.txt", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, inside.URL+"/robots.txt", http.StatusFound)
	})
	c := crawlerOf(t, m, Options{Sources: []Source{s.source("a")}}, s)
	r := once(t, c)
	if len(r.Errors) != 1 || !strings.Contains(r.Errors[0].Error, "robots.txt could not be read") || !strings.Contains(r.Errors[0].Error, "loopback") {
		t.Errorf("%+v", r)
	}
	once(t, c)
	if inside.hit("/robots.txt") != 0 || s.hit("/feed.xml") != 0 {
		t.Error("something was fetched that should not have been")
	}
}

// TestNameResolvesInside: a source's name that resolves to loopback is refused.
func TestNameResolvesInside(t *testing.T) {
	s, m := newSite(t), newMemory()
	s.fill(1)
	_, port, _ := strings.Cut(s.Listener.Addr().String(), ":")
	c := crawlerOf(t, m, Options{
		Sources: []Source{{ID: "a", Feed: "http://news.example:" + port + "/feed.xml", Schedule: "@hourly"}},
		Resolve: func(context.Context, string) ([]netip.Addr, error) {
			return []netip.Addr{netip.MustParseAddr("127.0.0.1")}, nil
		},
	})
	r := once(t, c)
	if len(r.Errors) != 1 || !strings.HasPrefix(r.Errors[0].Error, "news.example is a loopback address") || len(s.times) != 0 {
		t.Errorf("%+v", r)
	}
}

// TestSameDateOnEverything: a sitemap whose dates are only those of its making does
// not have every page fetched again.
func TestSameDateOnEverything(t *testing.T) {
	s, m := newSite(t), newMemory()
	s.fill(25)
	stamp := func() {
		var b strings.Builder
		for i := range 25 {
			fmt.Fprintf(&b, "<url><loc>/story/%d.html</loc><lastmod>%s</lastmod></url>", i, time.Now().UTC().Format("2006-01-02T15:04:05Z"))
		}
		s.set("/sitemap.xml", "<urlset>"+b.String()+strings.Repeat(" ", s.hit("/sitemap.xml"))+"</urlset>")
	}
	stamp()
	c := crawlerOf(t, m, Options{Sources: []Source{{ID: "a", Sitemap: s.URL + "/sitemap.xml", Schedule: "@hourly", Rate: 2000}}}, s)
	once(t, c)
	time.Sleep(1100 * time.Millisecond) // sitemaps count in seconds
	stamp()
	all, _ := c.current()
	r, err := c.runSource(t.Context(), all[0], scheduled)
	if err != nil || r.Fetched+r.NotModified != 0 {
		t.Errorf("%+v, %v", r, err)
	}
	s.set("/sitemap.xml", fmt.Sprintf("<urlset><url><loc>/story/3.html</loc><lastmod>%s</lastmod></url></urlset>", time.Now().UTC().Add(-time.Second).Format("2006-01-02T15:04:05.999Z")))
	m.pages[s.URL+"/story/3.html"].FetchedAt = time.Now().Add(-time.Hour)
	if r, err = c.runSource(t.Context(), all[0], scheduled); err != nil || r.NotModified != 1 {
		t.Errorf("a page with a newer date of its own: %+v, %v", r, err)
	}
}

func TestRetryAfter(t *testing.T) {
	s, m := newSite(t), newMemory()
	s.fill(2)
	body := s.pages["/story/1.html"]
	var refused time.Time
	s.do("/story/1.html", func(w http.ResponseWriter, _ *http.Request) {
		if refused.IsZero() {
			refused = time.Now()
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		if time.Since(refused) < time.Second {
			t.Errorf("asked again after %s", time.Since(refused))
		}
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, body)
	})
	c := crawlerOf(t, m, Options{Sources: []Source{s.source("a")}}, s)
	if r := once(t, c); r.ItemsNew != 2 || len(r.Errors) != 0 {
		t.Errorf("%+v", r)
	}
	s.do("/feed.xml", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Retry-After", "7200")
		w.WriteHeader(http.StatusTooManyRequests)
	})
	r := once(t, c)
	if len(r.Errors) != 1 || !strings.Contains(r.Errors[0].Error, "asked to be left alone until") {
		t.Errorf("%+v", r)
	}
	hits := s.hit("/feed.xml")
	once(t, c)
	if s.hit("/feed.xml") != hits {
		t.Error("the host was not left alone")
	}
}

func TestCancelAndGoOn(t *testing.T) {
	s, m := newSite(t), newMemory()
	s.fill(40)
	ctx, cancel := context.WithCancel(t.Context())
	m.onTake = func(desk.Draft) error {
		if m.takes == 10 {
			cancel()
		}
		return nil
	}
	c := crawlerOf(t, m, Options{Sources: []Source{s.source("a")}}, s)
	r, err := c.Once(ctx)
	if !errors.Is(err, context.Canceled) || r.ItemsNew < 10 || r.ItemsNew >= 40 {
		t.Fatalf("%+v, %v", r, err)
	}
	if n := m.leased(); n != 0 {
		t.Errorf("%d pages left leased", n)
	}
	if st := m.state("a"); st.Failures != 0 || st.NextRun.After(time.Now()) {
		t.Errorf("state %+v", st)
	}
	// A new process: the feed says 304, what was left is fetched, nothing twice.
	c = crawlerOf(t, m, Options{Sources: []Source{s.source("a")}}, s)
	before := r.ItemsNew
	if r = once(t, c); r.ItemsNew != 40-before || r.NotModified != before {
		t.Errorf("%+v", r)
	}
}

// TestLeasesOfAKilledCrawl: pages that a killed process had leased are fetched by
// the next complete crawl, once their leases have ended.
func TestLeasesOfAKilledCrawl(t *testing.T) {
	s, m := newSite(t), newMemory()
	s.fill(4)
	c := crawlerOf(t, m, Options{Sources: []Source{s.source("a")}}, s)
	if _, err := m.Discover(t.Context(), "a", []desk.Discovered{{URL: s.URL + "/story/1.html"}, {URL: s.URL + "/story/2.html"}}, time.Now()); err != nil {
		t.Fatal(err)
	}
	if got, err := m.LeaseFetches(t.Context(), "a", time.Now(), 1500*time.Millisecond, 2); err != nil || len(got) != 2 {
		t.Fatal(got, err)
	}
	if r := once(t, c); r.ItemsNew != 4 || r.LeftOver != 0 {
		t.Errorf("%+v", r)
	}
}

func TestStoreFailure(t *testing.T) {
	s, m := newSite(t), newMemory()
	s.fill(5)
	full := errors.New("disk full")
	m.onTake = func(desk.Draft) error { return full }
	c := crawlerOf(t, m, Options{Sources: []Source{s.source("a")}}, s)
	if _, err := c.Once(t.Context()); !errors.Is(err, full) {
		t.Errorf("got %v", err)
	}
	m.onTake = nil
	if r := once(t, c); r.ItemsNew != 5 {
		t.Errorf("%+v", r)
	}
}

func TestBudget(t *testing.T) {
	s, m := newSite(t), newMemory()
	s.fill(30)
	src := s.source("a")
	src.MaxPages = 12
	c := crawlerOf(t, m, Options{Sources: []Source{src}}, s)
	if r := once(t, c); r.ItemsNew != 12 {
		t.Errorf("%+v", r)
	}
}

func TestReportJSON(t *testing.T) {
	c := crawlerOf(t, newMemory(), Options{})
	r := once(t, c)
	if r.AllFailed() {
		t.Error("no sources is not a failure")
	}
	b, err := json.Marshal(r)
	want := `{"sources":0,"fetched":0,"not_modified":0,"items_new":0,"items_changed":0,"flags":0,"cases_new":0,"sightings_new":0,"known_claims":0,"errors":[],"known_claims_refused":0}`
	if err != nil || string(b) != want {
		t.Errorf("%s, %v", b, err)
	}
}
