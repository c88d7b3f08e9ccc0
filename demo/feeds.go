package demo

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"strings"
	"time"
)

// feedPath is where a publication offers its pages.
func feedPath(syndication string) string {
	switch syndication {
	case "rss":
		return "/feed/"
	case "atom":
		return "/atom.xml"
	case "rdf":
		return "/index.rdf"
	case "jsonfeed":
		return "/feed.json"
	case "sitemap":
		return "/sitemap.xml"
	case "listing":
		return "/news/"
	default:
		return "/rss.xml"
	}
}

// entry is one page as feeds list it.
type entry struct {
	link, guid, title, summary, html string
	author                           person
	at, updated                      time.Time
	tags                             []string
}

// x escapes text for XML.
func x(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a strings.Builder does not fail
	return b.String()
}

// feedNote stands in every feed, as the banner stands on every page.
const feedNote = "Synthetic demonstration feed. Nothing here is real. 演示内容,纯属虚构。"

func rss(p *publication, home string, list []entry) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel><title>%s</title><link>%s</link><description>%s %s</description><language>%s</language>
<atom:link href="%sfeed/" rel="self" type="application/rss+xml"/>
`, x(p.name), x(home), x(p.tagline), x(feedNote), x(p.language), x(home))
	for _, e := range list {
		fmt.Fprintf(&b, `<item><title>%s</title><link>%s</link><guid isPermaLink="false">%s</guid><pubDate>%s</pubDate>
<author>%s (%s)</author><dc:creator>%s</dc:creator><description><![CDATA[<p>%s</p>]]></description>`,
			x(e.title), x(e.link), x(e.guid), e.at.Format(time.RFC1123Z), x(e.author.Email), x(e.author.Name), x(e.author.Name), e.summary)
		for _, t := range e.tags {
			fmt.Fprintf(&b, "<category>%s</category>", x(t))
		}
		b.WriteString("</item>\n")
	}
	b.WriteString("</channel></rss>\n")
	return b.Bytes()
}

func atom(p *publication, home string, list []entry) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="%s"><title>%s</title><subtitle>%s</subtitle>
<id>%s</id><link href="%s"/><link rel="self" href="%satom.xml"/><updated>%s</updated>
`, x(p.language), x(p.name), x(feedNote), x(home), x(home), x(home), newest(list).Format(time.RFC3339))
	for _, e := range list {
		fmt.Fprintf(&b, `<entry><title>%s</title><id>%s</id><link rel="alternate" type="text/html" href="%s"/>
<published>%s</published><updated>%s</updated><author><name>%s</name><email>%s</email></author><summary>%s</summary></entry>
`, x(e.title), x(e.guid), x(e.link), e.at.Format(time.RFC3339), e.updated.Format(time.RFC3339), x(e.author.Name), x(e.author.Email), x(e.summary))
	}
	b.WriteString("</feed>\n")
	return b.Bytes()
}

func rdf(p *publication, home string, list []entry) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, `<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="%sindex.rdf"><title>%s</title><link>%s</link><description>%s</description><items><rdf:Seq>
`, x(home), x(p.name), x(home), x(feedNote))
	for _, e := range list {
		fmt.Fprintf(&b, `<rdf:li rdf:resource="%s"/>`, x(e.link))
	}
	b.WriteString("</rdf:Seq></items></channel>\n")
	for _, e := range list {
		fmt.Fprintf(&b, `<item rdf:about="%s"><title>%s</title><link>%s</link><dc:date>%s</dc:date><dc:creator>%s</dc:creator><description>%s</description></item>
`, x(e.link), x(e.title), x(e.link), e.at.Format(time.RFC3339), x(e.author.Name), x(e.summary))
	}
	b.WriteString("</rdf:RDF>\n")
	return b.Bytes()
}

func jsonFeed(p *publication, home string, list []entry) ([]byte, error) {
	type author struct {
		Name string `json:"name"`
		URL  string `json:"url"`
	}
	type item struct {
		ID        string   `json:"id"`
		URL       string   `json:"url"`
		Title     string   `json:"title"`
		HTML      string   `json:"content_html"`
		Summary   string   `json:"summary"`
		Published string   `json:"date_published"`
		Modified  string   `json:"date_modified"`
		Authors   []author `json:"authors"`
		Tags      []string `json:"tags,omitempty"`
	}
	doc := struct {
		Version     string `json:"version"`
		Title       string `json:"title"`
		Home        string `json:"home_page_url"`
		Feed        string `json:"feed_url"`
		Description string `json:"description"`
		Language    string `json:"language"`
		Items       []item `json:"items"`
	}{"https://jsonfeed.org/version/1.1", p.name, home, home + "feed.json", feedNote, p.language, nil}
	for _, e := range list {
		doc.Items = append(doc.Items, item{
			e.guid, e.link, e.title, e.html, e.summary, e.at.Format(time.RFC3339), e.updated.Format(time.RFC3339),
			[]author{{e.author.Name, strings.TrimSuffix(home, "/") + e.author.Profile()}}, e.tags,
		})
	}
	return json.MarshalIndent(doc, "", " ")
}

// sitemaps returns an index and the gzip'd news sitemap that it names.
func sitemaps(p *publication, home string, list []entry) (index, news []byte, err error) {
	at := newest(list).UTC().Format(time.RFC3339)
	index = fmt.Appendf(nil, `<?xml version="1.0" encoding="UTF-8"?>
<!-- %s -->
<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>%ssitemap-news.xml.gz</loc><lastmod>%s</lastmod></sitemap></sitemapindex>
`, feedNote, x(home), at)
	var b bytes.Buffer
	zw := gzip.NewWriter(&b)
	fmt.Fprintf(zw, `<?xml version="1.0" encoding="UTF-8"?>
<!-- %s -->
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
`, feedNote)
	for _, e := range list {
		fmt.Fprintf(zw, `<url><loc>%s</loc><lastmod>%s</lastmod><news:news><news:publication><news:name>%s</news:name><news:language>%s</news:language></news:publication><news:publication_date>%s</news:publication_date><news:title>%s</news:title></news:news></url>
`, x(e.link), e.updated.Format(time.RFC3339), x(p.name), x(p.language), e.at.Format(time.RFC3339), x(e.title))
	}
	fmt.Fprint(zw, "</urlset>\n")
	if err := zw.Close(); err != nil {
		return nil, nil, fmt.Errorf("demo: compressing the sitemap of %s: %w", p.id, err)
	}
	return index, b.Bytes(), nil
}

func newest(list []entry) time.Time {
	var t time.Time
	for _, e := range list {
		if e.updated.After(t) {
			t = e.updated
		}
	}
	return t
}
