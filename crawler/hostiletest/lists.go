package hostiletest

import "bytes"

// List is one kind of hostile feed or sitemap.
type List struct {
	Name  string
	Named bool // it names pages that can be read: /1 is the first of them
	head  string
	make  func(b *bytes.Buffer, size int)
	tail  string
}

// Body is the list, of about so many bytes.
func (l List) Body(size int) []byte {
	var b bytes.Buffer
	b.Grow(size + 64<<10)
	between(l.head, l.make, l.tail)(&b, size)
	return b.Bytes()
}

// Size of what is fetched at the most of a feed, and of a sitemap.
const (
	FeedSize    = 4<<20 - 64<<10
	SitemapSize = 10<<20 - 64<<10
)

// Feeds are all the kinds of feeds.
func Feeds() []List {
	const (
		rss  = `<?xml version="1.0"?><rss version="2.0"><channel><title>T</title><link>https://example.org/</link><item><title>A</title><link>/1</link></item>`
		end  = "</channel></rss>"
		atom = `<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><title>A</title><link href="/1"/></entry>`
		json = `{"version":"https://jsonfeed.org/version/1.1","title":"T","items":[{"id":"1","url":"https://example.org/1"}`
	)
	return []List{
		{"feed: entries", true, rss, repeated("<item/>"), end},
		{"feed: entries with addresses", true, rss, numbered("<item><link>/%d</link></item>"), end},
		{"feed: entries of one address", true, rss, repeated("<item><link>/1</link></item>"), end},
		{"feed: unclosed tags", false, rss, repeated("<a>"), end},
		{"feed: end tags", true, rss + "<b>", repeated("</a>"), end},
		{"feed: deep end tags", true, rss, between(many("<a>", 400), repeated("</b>"), ""), end},
		{"feed: attributes", true, rss, between("<x", numbered(` a%d="1"`), "/>"), end},
		{"feed: attributes of many", true, rss, repeated(`<x a="" b="" c="" d=""/>`), end},
		{"feed: name spaces", true, rss, between("<x", numbered(` xmlns:a%d="u"`), "/>"), end},
		{"feed: bases", false, rss, between(`<x xml:base="https://example.org/`+many("a/", 1000)+`">`, repeated(`<y xml:base="b/">`), ""), end},
		{"feed: a long base", true, rss, between(`<x xml:base="https://example.org/`+many("a/", 300_000)+`">`, repeated(`<y xml:base="b/"></y>`), ""), end},
		{"feed: a long title", true, rss, between("<item><link>/2</link><title>", repeated("x "), "</title></item>"), end},
		{"feed: entities", true, rss, between("<item><link>/2</link><description>", repeated("&amp;&lt;"), "</description></item>"), end},
		{"feed: comments", true, rss, repeated("<!--x-->"), end},
		{"feed: sections", true, rss, repeated("<![CDATA[x]]>"), end},
		{"feed: dates", true, rss, repeated("<item><link>/2</link><pubDate>the 3rd of never, in the year of our lord 2026</pubDate></item>"), end},
		{"feed: links of an entry", true, atom, between("<entry>", numbered(`<link href="/%d"/>`), "</entry>"), "</feed>"},
		{"feed: authors", true, atom, between("<entry><link href='/2'/>", repeated(`<author><name>x</name></author>`), "</entry>"), "</feed>"},
		{"feed: extensions", true, rss, between("<item><link>/2</link>", repeated(`<m:c>x</m:c>`), "</item>"), end},
		{"feed: of a type", true, rss, between("<!DOCTYPE x [", repeated(`<!ENTITY a "b">`), "]>"), end},
		{"feed: JSON, items", false, json, repeated(",{}"), "]}"},
		{"feed: JSON, lists", false, json + `],"x":[0`, repeated(",[]"), "]}"},
		{"feed: JSON, numbers", false, json + `],"x":[0`, repeated(",1"), "]}"},
		{"feed: JSON, a long text", true, json + `,{"url":"https://example.org/2","content_text":"`, repeated("x "), `"}]}`},
	}
}

// Sitemaps are all the kinds of sitemaps.
func Sitemaps() []List {
	const (
		set = `<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>/1</loc></url>`
		end = "</urlset>"
	)
	return []List{
		{"sitemap: pages", true, set, numbered("<url><loc>/%d</loc></url>"), end},
		{"sitemap: one page", true, set, repeated("<url><loc>/1</loc></url>"), end},
		{"sitemap: empty pages", true, set, repeated("<url/>"), end},
		{"sitemap: tags", true, set, repeated("<a/>"), end},
		{"sitemap: unclosed tags", false, set, repeated("<a>"), end},
		{"sitemap: attributes", true, set, between("<x", numbered(` a%d="1"`), "/>"), end},
		{"sitemap: attributes of many", true, set, repeated(`<x a="" b="" c="" d=""/>`), end},
		{"sitemap: a long text", true, set, repeated("x "), end},
		{"sitemap: a comment", true, set, between("<!--", repeated("x "), "-->"), end},
		{"sitemap: comments", true, set, repeated("<!--x-->"), end},
		{"sitemap: entities", true, set, repeated("&amp;"), end},
		{"sitemap: control signs", true, set, repeated("\x01&#1;"), end},
		{"sitemap: dates", true, set, repeated("<url><lastmod>never</lastmod><loc>/1</loc></url>"), end},
		{"sitemap: fields", true, set, between("<url><loc>/2</loc>", repeated("<lastmod>never</lastmod>"), "</url>"), end},
		{"sitemap: sitemaps", false, "<sitemapindex>", numbered("<sitemap><loc>/%d.xml</loc></sitemap>"), "</sitemapindex>"},
		{"sitemap: lines", true, "https://example.org/1\n", numbered("https://example.org/%d\n"), ""},
		{"sitemap: lines of one page", true, "https://example.org/1\n", repeated("https://example.org/1\n"), ""},
		{"sitemap: lines that are none", true, "https://example.org/1\n", repeated("x\n"), ""},
	}
}
