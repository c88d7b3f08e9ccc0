package crawler

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// test tests one address and returns the keys of its problems with it.
func test(t *testing.T, c *Crawler, address string) (desk.SourceTest, []string) {
	t.Helper()
	r, err := c.Test(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	for _, p := range r.Problems {
		if !slices.Contains(desk.TestProblems(), p.Key) {
			t.Errorf("the problem %q has no words", p.Key)
		}
		keys = append(keys, p.Key)
	}
	return r, keys
}

func said(r desk.SourceTest) string {
	var b strings.Builder
	for _, p := range r.Problems {
		b.WriteString(p.Detail + "\n")
	}
	return b.String()
}

func TestTestRecognises(t *testing.T) {
	s := newSite(t)
	s.fill(3)
	dated := strings.ReplaceAll(s.pages["/feed.xml"], "</item>", "<pubDate>Tue, 10 Mar 2026 10:00:00 GMT</pubDate></item>")
	s.set("/dated.xml", dated)
	s.set("/atom.xml", `<feed xmlns="http://www.w3.org/2005/Atom"><title>At</title><entry><title>a</title><link href="/story/0.html"/><updated>2026-03-10T10:00:00Z</updated></entry></feed>`)
	s.set("/feed.json", `{"version":"https://jsonfeed.org/version/1.1","title":"J","items":[{"id":"1","url":"`+s.URL+`/story/1.html","date_published":"2026-03-10T10:00:00Z"}]}`)
	s.set("/sitemap.xml", `<urlset xmlns="x"><url><loc>`+s.URL+`/story/2.html</loc><lastmod>2026-03-10</lastmod></url></urlset>`)
	s.set("/index.xml", `<sitemapindex><sitemap><loc>`+s.URL+`/sitemap.xml</loc></sitemap></sitemapindex>`)
	var list, away strings.Builder
	for i := range 8 {
		fmt.Fprintf(&list, `<h2><a href="/story/%d.html">A headline with some words %d</a></h2>`, i, i)
		fmt.Fprintf(&away, `<item><title>x</title><link>https://other%d.example/a</link></item>`, i)
	}
	s.set("/news", `<html><head><title>News</title></head><body><nav><a href="/">Home</a><a href="/about">About</a></nav><main>`+list.String()+`</main></body></html>`)
	s.set("/home", `<html><head><title>Home</title><link rel="alternate" type="application/rss+xml" href="/dated.xml" title="All"><link rel="alternate" type="application/rss+xml" href="/comments/feed" title="Comments Feed"><link rel=alternate type="application/atom+xml" href="https://x.example/@me"></head><body><p>Hi</p></body></html>`)
	s.set("/away.xml", `<rss version="2.0"><channel>`+away.String()+`</channel></rss>`)
	s.do("/doc.pdf", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/pdf")
		_, _ = w.Write([]byte("%PDF-1.7\x00"))
	})
	s.do("/old", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/dated.xml", http.StatusMovedPermanently)
	})
	s.do("/gone", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusGone) })
	m := newMemory()
	c := crawlerOf(t, m, Options{}, s)
	for _, tt := range []struct {
		path     string
		is       desk.TestKind
		problems []string
		sample   bool
	}{
		{"/feed.xml", desk.TestRSS, []string{"undated"}, true},
		{"/dated.xml", desk.TestRSS, nil, true},
		{"/atom.xml", desk.TestAtom, nil, true},
		{"/feed.json", desk.TestJSONFeed, nil, true},
		{"/sitemap.xml", desk.TestSitemap, nil, true},
		{"/index.xml", desk.TestSitemapIndex, []string{"index"}, false},
		{"/news", desk.TestListing, nil, true},
		{"/home", desk.TestPage, []string{"feeds"}, false},
		{"/story/0.html", desk.TestPage, []string{"page"}, false},
		{"/doc.pdf", desk.TestOther, []string{"other"}, false},
		{"/old", desk.TestRSS, []string{"redirected"}, true},
		{"/gone", desk.TestNothing, []string{"status"}, false},
		{"/@somebody", desk.TestNothing, []string{"personal"}, false},
	} {
		r, keys := test(t, c, s.URL+tt.path)
		if r.Is != tt.is || !slices.Equal(keys, tt.problems) || (r.Sample != nil) != tt.sample {
			t.Errorf("%s: %s, problems %v, sample %v; want %s, %v, %v", tt.path, r.Is, keys, r.Sample != nil, tt.is, tt.problems, tt.sample)
		}
	}
	if r, _ := test(t, c, s.URL+"/news"); r.Selector != "main h2 a" || r.Total != 8 || r.Robots != "allowed" {
		t.Errorf("listing %+v", r)
	}
	if r, _ := test(t, c, s.URL+"/home"); len(r.Feeds) != 1 || r.Feeds[0].URL != s.URL+"/dated.xml" {
		t.Errorf("feeds %+v", r.Feeds)
	}
	if r, _ := test(t, c, s.URL+"/dated.xml"); r.Sample == nil || r.Sample.Language != "en" || r.Sample.Characters == 0 || r.Dated != 3 {
		t.Errorf("feed %+v", r)
	}
	if len(m.items) > 0 || len(m.pages) > 0 || len(m.states) > 0 {
		t.Error("a test stores something")
	}
}

func TestTestKeepsToRobots(t *testing.T) {
	s := newSite(t)
	s.fill(1)
	s.robots = "User-agent: *\nDisallow: /feed.xml\nCrawl-delay: 40\n"
	c := crawlerOf(t, newMemory(), Options{}, s)
	r, keys := test(t, c, s.URL+"/feed.xml")
	if !slices.Equal(keys, []string{"robots"}) || r.Robots != "forbidden" || s.hit("/feed.xml") != 0 || r.CrawlDelay != 40*time.Second {
		t.Errorf("problems %v, %+v, %d requests", keys, r, s.hit("/feed.xml"))
	}
	s.set("/open.xml", s.pages["/feed.xml"])
	if r, keys := test(t, c, s.URL+"/open.xml"); r.Sample != nil || !slices.Contains(keys, "sample-skipped") && !slices.Contains(keys, "failed") {
		t.Errorf("the site's pause was not kept: %v", keys)
	}
}

// TestTestReachesNothingPrivate: an address is a stranger's word.
func TestTestReachesNothingPrivate(t *testing.T) {
	inner := newSite(t)
	inner.fill(1)
	outer := newSite(t)
	outer.do("/leads-in", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, inner.URL+"/feed.xml", http.StatusFound)
	})
	outer.set("/names-it.xml", `<rss version="2.0"><channel><item><title>x</title><link>`+inner.URL+`/story/0.html</link><pubDate>Tue, 10 Mar 2026 10:00:00 GMT</pubDate></item></channel></rss>`)
	c := crawlerOf(t, newMemory(), Options{Timeout: 2 * time.Second}, outer)
	for _, address := range []string{
		inner.URL + "/feed.xml", outer.URL + "/leads-in", "http://[::1]:9/", "http://127.0.0.1:22/", "http://localhost:9/", "http://169.254.169.254/latest/meta-data/",
		"http://0.0.0.0/", "http://[::ffff:127.0.0.1]:9/", "http://2130706433/", "http://10.0.0.1/", "http://user:pass@" + strings.TrimPrefix(inner.URL, "http://") + "/",
		"file:///etc/passwd", "gopher://127.0.0.1/", "javascript:alert(1)", "", "https://", "http://" + strings.Repeat("a", 3000),
	} {
		r, keys := test(t, c, address)
		if len(keys) == 0 || r.Is != desk.TestNothing || r.Sample != nil || len(r.Entries) > 0 {
			t.Errorf("%q: %+v", address, r)
		}
	}
	if r, _ := test(t, c, inner.URL+"/feed.xml"); !strings.Contains(said(r), "network.allow") {
		t.Errorf("it does not say how to allow it: %s", said(r))
	}
	if r, _ := test(t, c, outer.URL+"/leads-in"); !strings.Contains(said(r), "not followed") && !strings.Contains(said(r), "robots.txt") {
		t.Errorf("a redirect inwards: %s", said(r))
	}
	r, keys := test(t, c, outer.URL+"/names-it.xml")
	if !slices.Contains(keys, "sample") || r.Sample != nil {
		t.Errorf("a page inside was read: %v", keys)
	}
	if n := len(inner.times); n > 0 {
		t.Errorf("%d requests reached the inside", n)
	}
}

func TestTestIsBounded(t *testing.T) {
	s := newSite(t)
	s.do("/large", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		chunk := bytes.Repeat([]byte("<p>word word word</p>\n"), 1000)
		for range 2000 {
			if _, err := w.Write(chunk); err != nil {
				return
			}
		}
	})
	s.do("/bomb", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/rss+xml")
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		zeros := make([]byte, 1<<20)
		for range 200 {
			if _, err := z.Write(zeros); err != nil {
				return
			}
		}
		_ = z.Close()
	})
	release := make(chan struct{})
	s.do("/slow", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte("<html>"))
		_ = http.NewResponseController(w).Flush()
		select {
		case <-release:
		case <-r.Context().Done():
		}
	})
	defer close(release)
	s.do("/loop", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/loop", http.StatusFound) })
	s.set("/deep", "<html>"+strings.Repeat("<div>", 100_000))
	patient := crawlerOf(t, newMemory(), Options{Timeout: time.Minute}, s)
	hasty := crawlerOf(t, newMemory(), Options{Timeout: 200 * time.Millisecond}, s)
	for path, want := range map[string]string{"/large": "cut", "/bomb": "cut", "/slow": "failed", "/loop": "failed", "/deep": "page"} {
		c := patient
		if path == "/slow" {
			c = hasty
		}
		r, keys := test(t, c, s.URL+path)
		if !slices.Contains(keys, want) || r.Bytes > probeBody {
			t.Errorf("%s: %v, %d bytes: %s", path, keys, r.Bytes, said(r))
		}
	}
}
