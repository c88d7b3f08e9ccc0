package crawler

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/crawler/extract"
	"github.com/rumordesk/rumordesk/crawler/hostiletest"
)

// fillHostile sets n hostile pages and a feed that names them.
func (s *site) fillHostile(n int) {
	var items strings.Builder
	for i, p := range hostiletest.Pages()[:n] {
		path := fmt.Sprintf("/trap/%d.html", i)
		body := p.Body(1 << 20)
		s.do(path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			_, _ = w.Write(body)
		})
		fmt.Fprintf(&items, "<item><link>%s</link></item>", path)
	}
	s.set("/feed.xml", `<rss version="2.0"><channel><title>T</title>`+items.String()+`</channel></rss>`)
}

// A source whose every page is made to exhaust the crawler takes nothing from one beside it, and what was left out of its pages
// stands in the report and in its health.
func TestHostileNeighbour(t *testing.T) {
	good, bad, m := newSite(t), newSite(t), newMemory()
	good.fill(20)
	bad.fillHostile(20)
	c := crawlerOf(t, m, Options{Sources: []Source{bad.source("bad"), good.source("good")}, Workers: 1}, good, bad)
	r := once(t, c)
	for i := range 20 {
		if d, ok := m.items[fmt.Sprintf("%s/story/%d.html", good.URL, i)]; !ok || !strings.Contains(d.Text, fmt.Sprintf("Report %d speaks", i)) {
			t.Errorf("story %d of the good source: %v, %.80q", i, ok, d.Text)
		}
		if d, ok := m.items[fmt.Sprintf("%s/trap/%d.html", bad.URL, i)]; !ok || !strings.Contains(d.Text, "safe to drink") {
			t.Errorf("%s: %v, %.80q", hostiletest.Pages()[i].Name, ok, d.Text)
		}
	}
	if r.Fetched != 40 || r.LeftOver != 0 {
		t.Errorf("report %+v", r)
	}
	cut := 0
	for _, e := range r.Errors {
		if e.Source != "bad" || !strings.HasPrefix(e.Error, "not all of the page was read: it has more than ") {
			t.Errorf("error %+v", e)
		}
		cut++
	}
	if cut < 10 {
		t.Errorf("%d pages are said to be cut", cut)
	}
	if st := m.state("bad"); st.Failures != 0 || !strings.Contains(st.LastError, "not all of the page was read") || st.Fault.Key != "part" {
		t.Errorf("health of the hostile source: %+v", st)
	}
	if st := m.state("good"); st.LastError != "" {
		t.Errorf("health of the good source: %+v", st)
	}
}

// What was left out is told until a run leaves out nothing.
func TestPartIsForgotten(t *testing.T) {
	s, m := newSite(t), newMemory()
	s.fillHostile(1)
	c := crawlerOf(t, m, Options{Sources: []Source{s.source("a")}}, s)
	once(t, c)
	if st := m.state("a"); !strings.Contains(st.LastError, "not all of the page was read") {
		t.Fatalf("health %+v", st)
	}
	s.fill(1)
	once(t, c)
	if st := m.state("a"); st.LastError != "" || st.Fault.Key != "" {
		t.Errorf("health %+v", st)
	}
}

// A feed, a sitemap and a listing that go on beyond their bounds give what is within, and say so.
func TestHostileSources(t *testing.T) {
	s, m := newSite(t), newMemory()
	s.set("/1", article("One", "A report."))
	feed, maps := hostiletest.Feeds()[0], hostiletest.Sitemaps()[1]
	s.set("/feed.xml", string(feed.Body(1<<20)))
	s.set("/map.xml", string(maps.Body(6<<20)))
	s.set("/list.html", "<html><body><a href=/1>One report of many</a>"+strings.Repeat("<i></i>", 200_000))
	feedSource := s.source("feed")
	mapSource := Source{ID: "map", Sitemap: s.URL + "/map.xml", Schedule: "@hourly", Rate: 2000}
	list := Source{ID: "list", Listing: &Listing{URL: s.URL + "/list.html", Links: "a"}, Schedule: "@hourly", Rate: 2000}
	c := crawlerOf(t, m, Options{Sources: []Source{feedSource, mapSource, list}}, s)
	r := once(t, c)
	if len(m.items) != 1 || r.Failed != 0 {
		t.Errorf("%d items, %+v", len(m.items), r)
	}
	for id, says := range map[string]string{
		"feed": "not all of it was read: it has more than 5000 entries",
		"map":  "not all of the sitemap could be read",
		"list": "not all of it was read: it has more than 100000 elements and texts",
	} {
		if st := m.state(id); !strings.Contains(st.LastError, says) || st.Failures != 0 {
			t.Errorf("health of %s: %+v", id, st)
		}
	}
}

// Whoever reads a page stops when the crawl is stopped, and the page is given back.
func TestStopWhileReading(t *testing.T) {
	s, m := newSite(t), newMemory()
	s.fill(8)
	reading := make(chan struct{}, 8)
	c := crawlerOf(t, m, Options{Sources: []Source{s.source("a")}, Workers: 2,
		Extract: func(ctx context.Context, _ []byte, _, _ string) (extract.Page, error) {
			reading <- struct{}{}
			<-ctx.Done()
			return extract.Page{}, ctx.Err()
		}}, s)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() {
		_, err := c.Once(ctx)
		done <- err
	}()
	<-reading
	<-reading
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if n, err := m.CountDue(t.Context(), "a", time.Now()); n != 8 || err != nil {
		t.Errorf("%d pages are due, %v", n, err)
	}
}
