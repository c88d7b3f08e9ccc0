package site

import (
	"bytes"
	"encoding/xml"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"unicode/utf8"

	xhtml "golang.org/x/net/html"
)

func TestShapeOfPages(t *testing.T) {
	s := New(Options{Pages: 600})
	var bytesTotal, textTotal, zh, copies, rumours int
	titles := map[string]bool{}
	for i := range s.Len() {
		page := s.Page(i)
		if len(page) != s.Size(i) || !utf8.Valid(page) {
			t.Fatalf("page %d: %d bytes, Size says %d, UTF-8 %v", i, len(page), s.Size(i), utf8.Valid(page))
		}
		bytesTotal += len(page)
		textTotal += len(s.Text(i))
		titles[s.Title(i)] = true
		if s.Lang(i) == "zh" {
			zh++
		}
		if s.CopyOf(i) >= 0 {
			copies++
		}
		if s.Rumour(i) {
			rumours++
		}
		for _, p := range strings.Split(s.Text(i), "\n\n") {
			if !bytes.Contains(page, []byte(html.EscapeString(p))) {
				t.Fatalf("page %d lacks %q", i, p)
			}
		}
	}
	mean, text := bytesTotal/s.Len(), textTotal/s.Len()
	t.Logf("mean %d bytes of HTML, %d of text; %d zh, %d copies, %d rumours of %d", mean, text, zh, copies, rumours, s.Len())
	if mean < 155_000 || mean > 180_000 {
		t.Errorf("mean page is %d bytes", mean)
	}
	if text < 3500 || text > 6000 {
		t.Errorf("mean text is %d bytes", text)
	}
	if zh < s.Len()/4 || zh > s.Len()*36/100 {
		t.Errorf("%d of %d pages are Chinese", zh, s.Len())
	}
	if copies == 0 || copies > s.Len()/15 || rumours == 0 || rumours > s.Len()/8 {
		t.Errorf("%d copies, %d rumours", copies, rumours)
	}
	if len(titles) < s.Len()*9/10 {
		t.Errorf("%d titles", len(titles))
	}
}

func TestElementsAsOnRealPages(t *testing.T) {
	s := New(Options{Pages: 60})
	elements, links := 0, 0
	for i := range s.Len() {
		z := xhtml.NewTokenizer(bytes.NewReader(s.Page(i)))
		for tt := z.Next(); tt != xhtml.ErrorToken; tt = z.Next() {
			if tt == xhtml.StartTagToken || tt == xhtml.SelfClosingTagToken {
				elements++
				if name, _ := z.TagName(); string(name) == "a" {
					links++
				}
			}
		}
	}
	elements, links = elements/s.Len(), links/s.Len()
	t.Logf("%d elements, %d links a page", elements, links)
	if elements < 600 || elements > 950 || links < 120 || links > 220 {
		t.Errorf("%d elements, %d links a page", elements, links)
	}
}

func TestDeterministic(t *testing.T) {
	a, b, c := New(Options{Pages: 20}), New(Options{Pages: 40}), New(Options{Pages: 20, Seed: 7})
	for i := range 20 {
		if !bytes.Equal(a.Page(i), b.Page(i)) {
			t.Fatalf("page %d depends on the number of pages", i)
		}
		if a.Text(i) == c.Text(i) {
			t.Fatalf("page %d does not depend on the seed", i)
		}
	}
}

func TestServed(t *testing.T) {
	s := New(Options{Pages: 30})
	srv := httptest.NewServer(s)
	defer srv.Close()
	get := func(path, tag string) (*http.Response, []byte) {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, srv.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("If-None-Match", tag)
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		return resp, body
	}
	for i := range s.Len() {
		resp, body := get(s.Path(i), "")
		if !bytes.Equal(body, s.Page(i)) {
			t.Errorf("page %d differs when served", i)
		}
		if again, rest := get(s.Path(i), resp.Header.Get("ETag")); again.StatusCode != http.StatusNotModified || len(rest) != 0 {
			t.Errorf("page %d: %s", i, again.Status)
		}
	}
	var feed struct {
		Items []struct {
			Link string `xml:"link"`
		} `xml:"channel>item"`
	}
	if _, body := get("/feed.xml", ""); xml.Unmarshal(body, &feed) != nil || len(feed.Items) != s.Len() || feed.Items[3].Link != srv.URL+s.Path(3) {
		t.Errorf("the feed has %d items", len(feed.Items))
	}
	var sitemap struct {
		URLs []struct {
			Loc string `xml:"loc"`
		} `xml:"url"`
	}
	if _, body := get("/sitemap.xml", ""); xml.Unmarshal(body, &sitemap) != nil || len(sitemap.URLs) != s.Len() {
		t.Errorf("the sitemap has %d addresses", len(sitemap.URLs))
	}
	if resp, _ := get("/nothing", ""); resp.StatusCode != http.StatusNotFound {
		t.Errorf("unknown path: %s", resp.Status)
	}
	if _, body := get("/robots.txt", ""); !bytes.Contains(body, []byte("Allow: /")) {
		t.Errorf("robots.txt: %s", body)
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		New(Options{Pages: 200})
	}
}
