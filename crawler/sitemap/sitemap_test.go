package sitemap

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
)

const base = "https://x.example/sitemap.xml"

func urlsOf(e []Entry) string {
	var s []string
	for _, x := range e {
		s = append(s, strings.TrimPrefix(x.URL, "https://x.example"))
	}
	return strings.Join(s, " ")
}

func zip(b string) []byte {
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	_, _ = z.Write([]byte(b))
	_ = z.Close()
	return out.Bytes()
}

const news = `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
 <url><loc>https://x.example/old</loc><lastmod>2026-01-01</lastmod><priority>0.5</priority></url>
 <url><loc>https://x.example/undated</loc></url>
 <url><loc>
   https://x.example/new?utm_source=sitemap&amp;id=7 </loc><image:image><image:loc>https://x.example/i.jpg</image:loc><image:title>no</image:title></image:image>
   <news:news><news:publication><news:name>N</news:name></news:publication><news:publication_date>2026-02-03T04:05:06+08:00</news:publication_date><news:title>不明原因
   肺炎 &#38; more</news:title></news:news></url>
 <url><loc>https://x.example/old</loc></url>
 <url><loc>javascript:x</loc></url>
</urlset>`

func TestParse(t *testing.T) {
	for _, tt := range []struct {
		name, body, pages, maps string
		cut                     bool
	}{
		{name: "pages and news", body: news, pages: "/new?id=7 /old /undated"},
		{name: "gzip", body: string(zip(news)), pages: "/new?id=7 /old /undated"},
		{name: "index", body: `<sitemapindex><sitemap><loc>/a.xml</loc><lastmod>2026-01-01T00:00:00Z</lastmod></sitemap><sitemap><loc>/b.xml.gz</loc><lastmod>2026-01-02T00:00Z</lastmod></sitemap></sitemapindex>`, maps: "/b.xml.gz /a.xml"},
		{name: "text", body: "\uFEFFhttps://x.example/1\r\n\r\nhttps://x.example/2\n", pages: "/1 /2"},
		{name: "prefixed", body: `<s:urlset xmlns:s="x"><s:url><s:loc>/1</s:loc></s:url></s:urlset>`, pages: "/1"},
		{name: "broken off", body: `<urlset><url><loc>/1</loc></url><url><loc>/2</lo`, pages: "/1", cut: true},
		{name: "bare ampersand", body: `<urlset><url><loc>/1?a=1&b=2</loc></url></urlset>`, pages: "/1?a=1&b=2"},
		{name: "a sign that XML does not allow", body: "<urlset><url><loc>/1</loc><news:title>Boil\x0bwater\uFFFE</news:title></url><url><loc>/2</loc></url></urlset>", pages: "/1 /2"},
		{name: "such signs as references", body: `<urlset><url><loc>/1</loc><news:title>Boil&#8;&#x1F;&#00;</news:title></url><url><loc>/2&#38;a</loc></url></urlset>`, pages: "/1 /2&a"},
		{name: "UTF-8 that says GB2312", body: `<?xml version="1.0" encoding="gb2312"?><urlset><url><loc>https://x.example/通报</loc></url></urlset>`, pages: "/%E9%80%9A%E6%8A%A5"},
		{name: "GB2312", body: "<?xml version=\"1.0\" encoding=\"gb2312\"?><urlset><url><loc>https://x.example/\xcd\xa8\xb1\xa8</loc></url></urlset>", pages: "/%E9%80%9A%E6%8A%A5"},
		{name: "empty", body: `<urlset/>`},
		{name: "gzip, broken off", body: string(zip(strings.Repeat(" ", 10) + news)[:300]), cut: true, pages: "/old"},
	} {
		s, err := Parse([]byte(tt.body), "", base)
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		if tt.name == "gzip, broken off" { // how much comes out is the compressor's business
			if !s.Cut {
				t.Errorf("%s: not marked as cut", tt.name)
			}
			continue
		}
		if urlsOf(s.Pages) != tt.pages || urlsOf(s.Maps) != tt.maps || s.Cut != tt.cut {
			t.Errorf("%s: pages %q, maps %q, cut %v", tt.name, urlsOf(s.Pages), urlsOf(s.Maps), s.Cut)
		}
	}
	s, _ := Parse([]byte(news), "", base)
	if e := s.Pages[0]; e.Title != "不明原因 肺炎 & more" || !e.Changed().Equal(time.Date(2026, 2, 2, 20, 5, 6, 0, time.UTC)) {
		t.Errorf("news: %+v", e)
	}
}

func TestRefused(t *testing.T) {
	for _, body := range []string{"", "  \n", "hello", "<html><body></body></html>", "\x1f\x8bnot gzip", "\x00\x01\x02",
		"<urlset>" + strings.Repeat("<a>", 100)} {
		if s, err := Parse([]byte(body), "", base); err == nil {
			t.Errorf("%.20q gave %+v", body, s)
		}
	}
	if _, err := Parse([]byte("<rss/>"), "", base); !errors.Is(err, ErrNotSitemap) {
		t.Errorf("a feed: %v", err)
	}
}

func TestCaps(t *testing.T) {
	var b strings.Builder
	b.WriteString("<urlset>")
	for i := range MaxEntries + 5 {
		fmt.Fprintf(&b, "<url><loc>/%d</loc></url>", i)
	}
	s, err := Parse([]byte(b.String()), "", base)
	if err != nil || len(s.Pages) != MaxEntries || !s.Cut {
		t.Errorf("%d pages, cut %v, %v", len(s.Pages), s.Cut, err)
	}
	bomb := zip("<urlset><url><loc>/1</loc></url>" + strings.Repeat(" ", MaxSize))
	if s, err := Parse(bomb, "", base); err != nil || !s.Cut || len(s.Pages) != 1 {
		t.Errorf("bomb: %d pages, cut %v, %v", len(s.Pages), s.Cut, err)
	}
}

// FuzzParse: no panic; addresses are http(s), none twice, newest first.
func FuzzParse(f *testing.F) {
	f.Add([]byte(news))
	f.Add(zip(news))
	f.Add([]byte("https://x.example/1\n"))
	f.Add([]byte("<sitemapindex><sitemap><loc>a</loc></sitemap>"))
	f.Fuzz(func(t *testing.T, body []byte) {
		s, err := Parse(body, "", base)
		if err != nil {
			return
		}
		seen := map[string]bool{}
		for _, list := range [][]Entry{s.Pages, s.Maps} {
			for i, e := range list {
				if seen[e.URL] || !strings.HasPrefix(e.URL, "http") {
					t.Errorf("entry %+v", e)
				}
				seen[e.URL] = true
				if i > 0 && e.Changed().After(list[i-1].Changed()) {
					t.Errorf("not newest first at %d", i)
				}
			}
		}
	})
}
