package demo

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// home is a publication's front page, with the slash at its end.
func (s *Site) home(p *publication) string { return "http://" + s.hosts[p.id].addr + "/" }

func (s *Site) url(p *publication, st *story) string {
	return strings.TrimSuffix(s.home(p), "/") + s.path(p, st)
}

// path builds a page's address from its publication's pattern.
func (s *Site) path(p *publication, st *story) string {
	if st.members {
		return "/members/" + st.slug
	}
	at := s.began.Add(-st.age).In(p.zone)
	return strings.NewReplacer(
		"{yyyy}", at.Format("2006"), "{mm}", at.Format("01"), "{dd}", at.Format("02"),
		"{slug}", st.slug, "{n}", strconv.Itoa(100+st.number),
	).Replace(p.pattern)
}

func (s *Site) published(p *publication, st *story) time.Time {
	return s.began.Add(-st.age).In(p.zone)
}

func (s *Site) updated(p *publication, st *story) time.Time {
	if !st.revised.IsZero() {
		return st.revised.In(p.zone)
	}
	return s.published(p, st)
}

// link is a page's address as the publication's feed gives it: with tracking
// parameters, and every fourth one through a redirect.
func (s *Site) link(p *publication, st *story) string {
	base := strings.TrimSuffix(s.home(p), "/")
	if p.syndication == "sitemap" || st.members {
		return s.url(p, st)
	}
	if st.number%4 == 0 {
		return base + "/go/" + strconv.Itoa(100+st.number) + "?utm_source=feed"
	}
	sep := "?"
	if strings.Contains(p.pattern, "?") {
		sep = "&"
	}
	return s.url(p, st) + sep + "utm_source=feed&utm_medium=" + p.syndication + "&fbclid=Demo" + strconv.Itoa(st.number)
}

// build renders everything that a publication serves.
func (s *Site) build(p *publication) error {
	h := s.hosts[p.id]
	res := map[string]resource{}
	latest := s.began.Add(-24 * time.Hour)
	var list []entry
	for _, st := range p.stories {
		page, err := s.article(p, st)
		if err != nil {
			return err
		}
		body, contentType, err := encode(page, st.charset)
		if err != nil {
			return fmt.Errorf("demo: %s/%s: %w", p.id, st.slug, err)
		}
		where := s.path(p, st)
		res[where] = resource{body: body, contentType: contentType, modified: s.updated(p, st)}
		res["/go/"+strconv.Itoa(100+st.number)] = resource{redirect: where, status: http.StatusFound}
		res["/old/"+st.slug] = resource{redirect: where, status: http.StatusMovedPermanently}
		list = append(list, entry{
			link: s.link(p, st), guid: p.id + ":" + st.slug, title: st.title, summary: st.summary, html: string(prose(st.body)),
			author: p.author(st), at: s.published(p, st), updated: s.updated(p, st), tags: st.tags,
		})
		if u := s.updated(p, st); u.After(latest) {
			latest = u
		}
	}
	front, err := s.front(p)
	if err != nil {
		return err
	}
	const htmlType = "text/html; charset=utf-8"
	res["/"] = resource{body: front, contentType: htmlType, modified: latest}
	res["/robots.txt"] = resource{body: s.robots(p), contentType: "text/plain; charset=utf-8", modified: s.began}
	for _, name := range []string{"site.css", "share.svg"} {
		raw, err := files.ReadFile("assets/" + name)
		if err != nil {
			return fmt.Errorf("demo: %w", err)
		}
		contentType := "text/css; charset=utf-8"
		if strings.HasSuffix(name, ".svg") {
			contentType = "image/svg+xml"
		}
		res["/assets/"+name] = resource{body: raw, contentType: contentType, modified: s.began}
	}
	feed := resource{modified: latest}
	home := s.home(p)
	switch p.syndication {
	case "rss":
		feed.body, feed.contentType = rss(p, home, list), "application/rss+xml; charset=utf-8"
	case "atom":
		feed.body, feed.contentType = atom(p, home, list), "application/atom+xml; charset=utf-8"
	case "rdf":
		feed.body, feed.contentType = rdf(p, home, list), "application/rdf+xml; charset=utf-8"
	case "jsonfeed":
		feed.body, err = jsonFeed(p, home, list)
		feed.contentType = "application/feed+json; charset=utf-8"
	case "sitemap":
		var news []byte
		feed.body, news, err = sitemaps(p, home, list)
		feed.contentType = "application/xml; charset=utf-8"
		res["/sitemap-news.xml.gz"] = resource{body: news, contentType: "application/gzip", modified: latest}
	case "listing":
		feed.body, feed.contentType = front, htmlType
	case "failing":
		feed.body, feed.contentType = nil, "application/rss+xml"
	default:
		err = fmt.Errorf("demo: %s: unknown syndication %q", p.id, p.syndication)
	}
	if err != nil {
		return err
	}
	res[feedPath(p.syndication)] = feed
	h.mu.Lock()
	h.resources = res
	h.mu.Unlock()
	return nil
}

func (s *Site) robots(p *publication) []byte {
	text := "# " + feedNote + "\nUser-agent: *\nDisallow: /members/\nDisallow: /author/\n"
	if p.syndication == "sitemap" {
		text += "Sitemap: " + s.home(p) + "sitemap.xml\n"
	}
	return []byte(text)
}

// author gives each story one of the publication's invented people in turn.
func (p *publication) author(st *story) person {
	if len(p.people) == 0 {
		return person{}
	}
	return p.people[st.number%len(p.people)]
}

// encode writes a page in its character set. The GBK page declares it only in
// its meta element and the Big5 page in the header too, since both ways are met.
func encode(page []byte, charset string) (body []byte, contentType string, err error) {
	var enc encoding.Encoding
	switch charset {
	case "":
		return page, "text/html; charset=utf-8", nil
	case "gbk":
		enc, contentType = simplifiedchinese.GBK, "text/html"
	case "big5":
		enc, contentType = traditionalchinese.Big5, "text/html; charset=big5"
	default:
		return nil, "", fmt.Errorf("unknown charset %q", charset)
	}
	body, err = encoding.HTMLEscapeUnsupported(enc.NewEncoder()).Bytes(page)
	return body, contentType, err
}
