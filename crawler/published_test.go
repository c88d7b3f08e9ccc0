package crawler

import (
	"fmt"
	"testing"
	"time"
)

func TestPublishedAt(t *testing.T) {
	at := func(s string) time.Time {
		if s == "" {
			return time.Time{}
		}
		v, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	now := at("2026-11-22T00:00:00Z")
	for _, tt := range []struct{ page, feed, want string }{
		{"", "", ""},
		{"", "2026-11-20T08:30:00+08:00", "2026-11-20T00:30:00Z"},
		{"", "2026-11-20T00:00:00Z", "2026-11-20T00:00:00Z"},
		{"2026-11-20T00:00:00Z", "2026-11-20T08:30:00+08:00", "2026-11-20T00:30:00Z"}, // a day
		{"2026-11-20T08:30:00Z", "2026-11-20T08:30:00+08:00", "2026-11-20T00:30:00Z"}, // the zone is missing
		{"2026-11-20T08:30:00Z", "2026-11-20T00:00:00Z", "2026-11-20T08:30:00Z"},      // the feed gives a day
		{"2019-01-01T10:00:00Z", "2026-11-20T00:30:00Z", "2019-01-01T10:00:00Z"},      // listed anew
		{"2026-11-20T08:30:00Z", "2027-11-20T08:30:00Z", "2026-11-20T08:30:00Z"},      // ahead
		{"2026-11-20T08:30:00Z", "1970-01-01T00:00:01Z", "2026-11-20T08:30:00Z"},
		{"2026-11-20T08:30:00Z", "", "2026-11-20T08:30:00Z"},
	} {
		if got := publishedAt(at(tt.page), at(tt.feed), now); !got.Equal(at(tt.want)) {
			t.Errorf("page %q, feed %q: %v, wanted %q", tt.page, tt.feed, got, tt.want)
		}
	}
}

// TestFeedTells: what a feed tells of a page reaches the item, also that it is empty where it was not.
func TestFeedTells(t *testing.T) {
	s, m := newSite(t), newMemory()
	s.set("/n/1.html", article("Boil water", "Residents of the north district were told to boil their drinking water."))
	const feed = `<rss version="2.0"><channel><title>City</title>%s</channel></rss>`
	s.set("/feed.xml", fmt.Sprintf(feed, `<item><link>`+s.URL+`/n/1.html</link><pubDate>Fri, 20 Nov 2026 08:30:00 +0800</pubDate></item>`))
	c := crawlerOf(t, m, Options{Sources: []Source{s.source("a")}, Now: func() time.Time { return time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC) }}, s)
	if r := once(t, c); r.ItemsNew != 1 {
		t.Fatalf("%+v", r)
	}
	if d := m.items[s.URL+"/n/1.html"]; !d.PublishedAt.Equal(time.Date(2026, 11, 20, 0, 30, 0, 0, time.UTC)) {
		t.Errorf("published %v", d.PublishedAt)
	}
	s.set("/feed.xml", fmt.Sprintf(feed, "<!-- moved to another place -->"))
	if r := once(t, c); r.Failed != 1 || len(r.Errors) == 0 || m.state("a").Fault.Key != "emptied" || m.state("a").LastError == "" {
		t.Errorf("an emptied feed: %+v, state %+v", r, m.state("a"))
	}
	// One that never had any is only empty.
	s.set("/other.xml", fmt.Sprintf(feed, ""))
	other := s.source("b")
	other.Feed = s.URL + "/other.xml"
	if r := once(t, crawlerOf(t, newMemory(), Options{Sources: []Source{other}}, s)); r.Failed != 0 {
		t.Errorf("a feed that begins empty: %+v", r)
	}
}

// TestFeedInTheIndex: an index of sitemaps may name a feed; what is cut off is told.
func TestFeedInTheIndex(t *testing.T) {
	s, m := newSite(t), newMemory()
	s.fill(3)
	s.set("/sitemap.xml", `<sitemapindex><sitemap><loc>/news.rss</loc></sitemap><sitemap><loc>/b.xml</loc></sitemap></sitemapindex>`)
	s.set("/news.rss", `<rss version="2.0"><channel><title>T</title><item><link>`+s.URL+`/story/0.html</link></item></channel></rss>`)
	s.set("/b.xml", "<urlset><url><loc>"+s.URL+"/story/1.html</loc></url><url><loc>/story/2")
	r := once(t, crawlerOf(t, m, Options{Sources: []Source{{ID: "map", Kind: "news", Sitemap: s.URL + "/sitemap.xml", Schedule: "@daily", Rate: 500}}}, s))
	if r.ItemsNew != 2 || len(r.Errors) != 1 || r.Failed != 0 {
		t.Errorf("%+v", r)
	}
}
