package site

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

// ServeHTTP answers from memory. Pages have an ETag and a Last-Modified time and
// are answered with 304 when nothing changed, which is always.
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	switch r.URL.Path {
	case "/robots.txt":
		h.Set("Content-Type", "text/plain; charset=utf-8")
		fmt.Fprintf(w, "User-agent: *\nAllow: /\nSitemap: http://%s/sitemap.xml\n", r.Host)
		return
	case "/feed.xml":
		s.whole(w, r, "application/rss+xml; charset=utf-8", s.Feed("http://"+r.Host))
		return
	case "/sitemap.xml":
		s.whole(w, r, "application/xml; charset=utf-8", s.Sitemap("http://"+r.Host))
		return
	}
	i, ok := s.byPath[r.URL.Path]
	if !ok {
		http.NotFound(w, r)
		return
	}
	tag := s.etag(strconv.Itoa(i))
	h.Set("ETag", tag)
	h.Set("Last-Modified", s.published(i).Format(http.TimeFormat))
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(s.sizes[i]))
	if r.Method == http.MethodHead {
		return
	}
	for _, piece := range s.pages[i] {
		if _, err := w.Write(piece); err != nil {
			return // the client went away
		}
	}
}

func (s *Site) etag(what string) string { return fmt.Sprintf(`"%x-%s"`, s.o.Seed, what) }

func (s *Site) whole(w http.ResponseWriter, r *http.Request, contentType string, body []byte) {
	w.Header().Set("Content-Type", contentType)
	w.Header().Set("ETag", s.etag("all"))
	http.ServeContent(w, r, "", s.o.Now, bytes.NewReader(body))
}

// Feed is the RSS 2.0 feed of all pages, for a site served at base
// ("http://127.0.0.1:1234").
func (s *Site) Feed(base string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title>Measure Post</title><link>%s/</link><description>Generated for measurement. Nothing here is real.</description>
`, base)
	for i := range s.pages {
		fmt.Fprintf(&b, "<item><title>")
		escape(&b, s.Title(i))
		fmt.Fprintf(&b, "</title><link>%s%s</link><guid isPermaLink=\"true\">%s%s</guid><pubDate>%s</pubDate></item>\n",
			base, s.Path(i), base, s.Path(i), s.published(i).Format(time.RFC1123Z))
	}
	b.WriteString("</channel></rss>\n")
	return b.Bytes()
}

// Sitemap is the sitemap of all pages, for a site served at base.
func (s *Site) Sitemap(base string) []byte {
	var b bytes.Buffer
	b.WriteString("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n")
	for i := range s.pages {
		fmt.Fprintf(&b, "<url><loc>%s%s</loc><lastmod>%s</lastmod></url>\n", base, s.Path(i), s.published(i).Format(time.RFC3339))
	}
	b.WriteString("</urlset>\n")
	return b.Bytes()
}

func escape(b *bytes.Buffer, s string) {
	_ = xml.EscapeText(b, []byte(s)) // a bytes.Buffer does not fail
}
