package crawler

import (
	"fmt"
	"html"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/crawler/urls"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/redact/addresstest"
)

// TestFrontierTakesPublications: of what a feed, a sitemap and a listing page name, what
// is no publication's never reaches the frontier.
func TestFrontierTakesPublications(t *testing.T) {
	s := newSite(t)
	all, local := addresstest.All(), addresstest.At(s.URL)
	if len(local) < 80 {
		t.Fatalf("%d addresses on the site: the test would prove little", len(local))
	}
	var items, locs, links strings.Builder
	for _, a := range all {
		fmt.Fprintf(&items, "<item><link>%s</link></item>", html.EscapeString(a.URL))
		fmt.Fprintf(&links, `<a href="%s">x</a>`, html.EscapeString(a.URL))
	}
	for _, a := range local {
		fmt.Fprintf(&locs, "<url><loc>%s</loc></url>", html.EscapeString(a.URL))
		fmt.Fprintf(&links, `<a href="%s">x</a>`, html.EscapeString(a.URL))
	}
	s.set("/feed.xml", `<rss version="2.0"><channel><title>T</title>`+items.String()+`</channel></rss>`)
	s.set("/sitemap.xml", `<urlset>`+locs.String()+`</urlset>`)
	s.set("/news", `<html><body>`+links.String()+`</body></html>`)
	for name, tt := range map[string]struct {
		source Source
		names  []addresstest.Address
	}{
		"feed":    {Source{ID: "a", Feed: s.URL + "/feed.xml"}, all},
		"sitemap": {Source{ID: "a", Sitemap: s.URL + "/sitemap.xml"}, local},
		"listing": {Source{ID: "a", Listing: &Listing{URL: s.URL + "/news", Links: "a"}}, local}, // a listing's links stay with its publisher
	} {
		t.Run(name, func(t *testing.T) {
			src := tt.source
			src.Kind, src.Schedule, src.Rate = desk.News, "@hourly", 2000
			c := crawlerOf(t, newMemory(), Options{Sources: []Source{src}}, s)
			ready, _ := c.current()
			f, err := c.read(t.Context(), ready[0], desk.SourceState{}, true)
			if err != nil {
				t.Fatal(err)
			}
			named := map[string]bool{}
			for _, p := range f.pages {
				named[p.URL] = true
			}
			for _, a := range tt.names {
				u, err := urls.Resolve(s.URL, a.URL)
				if err != nil || u == ready[0].Address() {
					continue
				}
				switch {
				case !a.Publication() && named[u]:
					t.Errorf("%s is %s and came into the frontier", u, a.Class)
				case a.Publication() && !named[u]:
					t.Errorf("%s of a publication did not come into the frontier", u)
				}
			}
		})
	}
}

// TestRedirectsAndCanonicals: a page that leads on to an account, or that says it is
// an account's, is not taken in.
// TestFrontierNamesNobody: the addresses in the frontier have no parameter that names a
// person, and none whose path does is in it; nor does an error that is kept.
func TestFrontierNamesNobody(t *testing.T) {
	s, m := newSite(t), newMemory()
	for _, path := range []string{"/a", "/b", "/c", "/d"} {
		s.set(path, article("Measles", "It is about "+path))
	}
	s.do("/lead", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", "https://x.com/quillonia_v")
		w.WriteHeader(http.StatusFound)
	})
	var items strings.Builder
	for _, path := range []string{
		"/a?email=quillonia%40example.com&id=1", "/b?id=2&phone=13812345678", "/c?author=quillonia&page=2", "/d?contact%5Bemail%5D=quillonia",
		"/list/quillonia@example.com/e", "/lead",
	} {
		fmt.Fprintf(&items, "<item><link>%s</link></item>", html.EscapeString(path))
	}
	s.set("/feed.xml", `<rss version="2.0"><channel><title>T</title>`+items.String()+`</channel></rss>`)
	r := once(t, crawlerOf(t, m, Options{Sources: []Source{s.source("a")}}, s))
	if r.ItemsNew != 4 || len(m.pages) != 5 {
		t.Errorf("%d new items and %d pages in the frontier, want 4 and 5", r.ItemsNew, len(m.pages))
	}
	for u, rec := range m.pages {
		for _, secret := range []string{"quillonia", "13812345678"} {
			if strings.Contains(u, secret) || strings.Contains(rec.LastError, secret) {
				t.Errorf("the frontier has %s, error %q", u, rec.LastError)
			}
		}
	}
	for _, u := range []string{"/a?id=1", "/b?id=2", "/c?page=2"} {
		if m.pages[s.URL+u] == nil {
			t.Errorf("%s is not in the frontier", u)
		}
	}
}

func TestRedirectsAndCanonicals(t *testing.T) {
	s, m := newSite(t), newMemory()
	var items strings.Builder
	all := append(addresstest.All(), addresstest.At(s.URL)...)
	n := 0
	add := func(path string) {
		n++
		fmt.Fprintf(&items, "<item><link>%s</link></item>", path)
	}
	for i, a := range all {
		if a.Publication() {
			continue
		}
		path := fmt.Sprintf("/leads/%d", i)
		s.do(path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", a.URL)
			w.WriteHeader(http.StatusFound)
		})
		add(path)
		if strings.HasPrefix(a.URL, s.URL) {
			path = fmt.Sprintf("/says/%d", i)
			s.set(path, strings.Replace(article("Measles", "It is about."), "<head>", `<head><link rel="canonical" href="`+html.EscapeString(a.URL)+`">`, 1))
			add(path)
		}
	}
	s.set("/feed.xml", `<rss version="2.0"><channel><title>T</title>`+items.String()+`</channel></rss>`)
	src := s.source("a")
	c := crawlerOf(t, m, Options{Sources: []Source{src}}, s)
	r := once(t, c)
	if r.ItemsNew != 0 || len(m.items) != 0 {
		for u := range m.items {
			t.Errorf("%s was taken in", u)
		}
	}
	for u, rec := range m.pages {
		if !rec.Dead {
			t.Errorf("%s will be tried again: %s", u, rec.LastError)
		}
	}
	if len(m.pages) != n || r.Skipped != n {
		t.Errorf("%d pages of %d in the frontier, %d skipped; errors %v", len(m.pages), n, r.Skipped, r.Errors[:min(3, len(r.Errors))])
	}
}

// feeds of software whose pages are persons', by what they say of themselves, and feeds
// of publications that look a little like them.
var selfDescribed = []struct{ name, body, key string }{
	{"mastodon", rss("<title>Quillonia</title><generator>Mastodon v4.2.7</generator>"), "personal"},
	{"discourse", rss("<title>Board</title><generator>Discourse</generator>"), "forum"},
	{"vbulletin", rss("<title>Board</title><generator>vBulletin</generator>"), "forum"},
	{"discuz", rss("<title>Board</title><generator>Discuz! Board by Comsenz Inc.</generator>"), "forum"},
	{"phpbb", `<feed xmlns="http://www.w3.org/2005/Atom"><title>Board</title><generator uri="https://www.phpbb.com/">phpBB</generator><entry><title>x</title><link href="/story/0.html"/></entry></feed>`, "forum"},
	{"lemmy", rss("<title>Board</title><generator>Lemmy</generator>"), "forum"},
	{"comments on", rss("<title>Comments on: Measles</title><generator>https://wordpress.org/?v=6.5</generator>"), "comments"},
	{"comments by their addresses", `<rss version="2.0"><channel><title>Measles</title><item><title>Von: x</title><link>/story/0.html#comment-1</link></item><item><title>y</title><link>/story/0.html#comment-2</link></item></channel></rss>`, "comments"},
	{"bridge", rss("<title>Q</title><link>https://weibo.com/1234567890/</link><generator>RSSHub</generator>"), "personal"},
	{"broken", `<rss version="2.0"><channel><title>Board & more</title><generator>Discourse</generator><item><title>x & y</title><link>/story/0.html</link></item>`, "forum"},
	{"wordpress", rss("<title>The Paper</title><link>https://paper.example</link><generator>https://wordpress.org/?v=6.5</generator>"), ""},
	{"commentary", rss("<title>Commentary</title>"), ""},
	{"rsshub of a publication", rss("<title>Q</title><link>https://www.piyao.org.cn/</link><generator>RSSHub</generator>"), ""},
}

func rss(head string) string {
	return `<rss version="2.0"><channel>` + head + `<item><title>A story with some words</title><link>/story/0.html</link><pubDate>Tue, 10 Mar 2026 10:00:00 GMT</pubDate></item></channel></rss>`
}

// TestFeedsThatSayWhatTheyAre: a feed of accounts, of a forum or of comments is refused
// at the crawl, health says so, and the test of a source as well.
func TestFeedsThatSayWhatTheyAre(t *testing.T) {
	for _, tt := range selfDescribed {
		t.Run(tt.name, func(t *testing.T) {
			s, m := newSite(t), newMemory()
			s.fill(1)
			s.set("/feed.xml", tt.body)
			c := crawlerOf(t, m, Options{Sources: []Source{s.source("a")}}, s)
			r := once(t, c)
			st := m.state("a")
			tested, keys := test(t, c, s.URL+"/feed.xml")
			if tt.key == "" {
				if r.Failed != 0 || r.ItemsNew != 1 || len(tested.Entries) != 1 || len(keys) != 0 {
					t.Errorf("a publication was refused: %+v, %v", r.Errors, tested.Problems)
				}
				return
			}
			if r.Failed != 1 || len(m.pages) != 0 || st.Fault.Key != tt.key || !strings.Contains(st.LastError, "sources are publications") {
				t.Errorf("failed %d, %d pages, health %+v; want the fault %q", r.Failed, len(m.pages), st, tt.key)
			}
			want := tt.key
			if want == "personal" {
				want = "account"
			}
			if !slices.Contains(keys, want) || len(tested.Entries) != 0 || tested.Sample != nil {
				t.Errorf("the test of the source says %v, names %d entries; want %q", keys, len(tested.Entries), want)
			}
		})
	}
}

// TestProbeOfAddresses: the test of a source asks no server about an address that is no
// publication's.
func TestProbeOfAddresses(t *testing.T) {
	s := newSite(t)
	c := crawlerOf(t, newMemory(), Options{}, s)
	for _, a := range append(addresstest.All(), addresstest.At(s.URL)...) {
		if a.Publication() || strings.HasPrefix(a.URL, "//") {
			continue // public addresses are not asked for by a test
		}
		want := a.Class
		if want == "platform" {
			want = "personal"
		}
		if r, keys := test(t, c, a.URL); !slices.Equal(keys, []string{want}) || r.Is != desk.TestNothing {
			t.Errorf("%s: %v, %s; want %s", a.URL, keys, r.Is, want)
		}
	}
	if len(s.times) != 0 {
		t.Errorf("the site was asked %d times", len(s.times))
	}
}
