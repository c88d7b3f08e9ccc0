package crawler

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// site is a publication on loopback. Pages are texts by path; everything is served
// with an ETag.
type site struct {
	*httptest.Server
	mu      sync.Mutex
	pages   map[string]string // path → body
	special map[string]http.HandlerFunc
	hits    map[string]int
	times   []time.Time // of requests for pages
	robots  string
}

func newSite(t testing.TB) *site {
	t.Helper()
	s := &site{pages: map[string]string{}, special: map[string]http.HandlerFunc{}, hits: map[string]int{}}
	s.Server = httptest.NewServer(s)
	t.Cleanup(s.Close)
	return s
}

func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.hits[r.URL.Path]++
	body, ok := s.pages[r.URL.Path]
	special := s.special[r.URL.Path]
	robots := s.robots
	if r.URL.Path != "/robots.txt" {
		s.times = append(s.times, time.Now())
	}
	s.mu.Unlock()
	switch {
	case special != nil:
		special(w, r)
		return
	case r.URL.Path == "/robots.txt" && robots != "":
		_, _ = fmt.Fprint(w, robots)
		return
	case !ok:
		http.NotFound(w, r)
		return
	}
	etag := fmt.Sprintf(`"%x"`, len(body)*31+strings.Count(body, "e"))
	w.Header().Set("ETag", etag)
	if strings.HasPrefix(body, "<html") {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
	}
	if r.Header.Get("If-None-Match") == etag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	_, _ = fmt.Fprint(w, body)
}

func (s *site) set(path, body string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.pages[path] = body
}

func (s *site) do(path string, h http.HandlerFunc) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.special[path] = h
}

func (s *site) hit(path string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.hits[path]
}

// article is a page that the extractor finds a text in.
func article(title, text string) string {
	p := "<p>" + strings.Repeat(text+" The health department of the county said on Tuesday that it is looking into the reports. ", 3) + "</p>"
	return "<html lang=en><head><title>" + title + "</title></head><body><article><h1>" + title + "</h1>" + strings.Repeat(p, 4) + "</article></body></html>"
}

// fill sets n articles and a feed that names them.
func (s *site) fill(n int) {
	var items strings.Builder
	for i := range n {
		path := fmt.Sprintf("/story/%d.html", i)
		s.set(path, article(fmt.Sprintf("Story number %d", i), fmt.Sprintf("Report %d speaks of an unexplained illness in the town.", i)))
		fmt.Fprintf(&items, "<item><title>Story %d</title><link>%s</link></item>", i, path)
	}
	s.set("/feed.xml", `<rss version="2.0"><channel><title>T</title>`+items.String()+`</channel></rss>`)
}

func (s *site) source(id string) Source {
	return Source{ID: id, Kind: desk.News, Language: "en", Feed: s.URL + "/feed.xml", Schedule: "@hourly", Rate: 2000}
}

// crawlerOf makes a crawler that may reach the sites.
func crawlerOf(t testing.TB, m *memory, o Options, sites ...*site) *Crawler {
	t.Helper()
	o.Frontier, o.UserAgent = m, "rumordesk/test"
	if o.Sink == nil {
		o.Sink = m
	}
	for _, s := range sites {
		o.Allow = append(o.Allow, s.Listener.Addr().String())
	}
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	t.Cleanup(func() {
		for _, b := range m.broken {
			t.Errorf("the crawler broke a promise: %s", b)
		}
		if n := m.leased(); n > 0 {
			t.Errorf("%d pages are still leased", n)
		}
	})
	return c
}
