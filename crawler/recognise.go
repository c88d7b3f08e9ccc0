package crawler

import (
	"bytes"
	"context"
	"errors"
	"io"
	"mime"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/PuerkitoBio/goquery"
	"golang.org/x/net/html/charset"

	"github.com/rumordesk/rumordesk/crawler/feed"
	"github.com/rumordesk/rumordesk/crawler/listing"
	"github.com/rumordesk/rumordesk/crawler/markup"
	"github.com/rumordesk/rumordesk/crawler/sitemap"
	"github.com/rumordesk/rumordesk/crawler/urls"
	"github.com/rumordesk/rumordesk/desk"
)

// recognise says what the body is: a feed, a sitemap, a listing page, another page,
// or something else. The content decides, since servers mislabel all of these.
func (p *probe) recognise(ctx context.Context) {
	if f, err := feed.Parse(p.body, p.out.ContentType, p.out.URL); err == nil {
		p.feed(f)
		return
	} else if !errors.Is(err, feed.ErrNotFeed) {
		p.problem("failed", "it looks like a feed and cannot be read: %s", explain(err))
		return
	}
	if looksLikeMap(p.body) {
		if m, err := sitemap.Parse(p.body, p.out.ContentType, p.out.URL); err == nil {
			p.sitemap(m)
			return
		}
	}
	media, _, _ := mime.ParseMediaType(p.out.ContentType)
	if media != "" && !strings.Contains(media, "html") && !strings.Contains(media, "xml") && !strings.HasPrefix(media, "text/") || bytes.IndexByte(p.body[:min(len(p.body), 512)], 0) >= 0 {
		p.out.Is = desk.TestOther
		p.problem("other", "it is neither a feed nor a sitemap nor a web page (%s)", media)
		return
	}
	p.page(ctx)
}

// looksLikeMap keeps web pages from the sitemap parser, which takes plain lists of
// addresses too.
func looksLikeMap(body []byte) bool {
	if bytes.HasPrefix(body, []byte{0x1f, 0x8b}) {
		return true // compressed sitemaps are common
	}
	head := bytes.TrimLeft(body[:min(len(body), 4096)], " \t\r\n\uFEFF")
	return bytes.Contains(head, []byte("<urlset")) || bytes.Contains(head, []byte("<sitemapindex")) || bytes.HasPrefix(head, []byte("http"))
}

func (p *probe) feed(f feed.Feed) {
	o := &p.out
	o.Title = f.Title
	head := bytes.ToLower(p.body[:min(len(p.body), 4096)])
	switch {
	case bytes.HasPrefix(bytes.TrimLeft(head, " \t\r\n\uFEFF"), []byte("{")):
		o.Is = desk.TestJSONFeed
	case bytes.Contains(head, []byte("<feed")):
		o.Is = desk.TestAtom
	default:
		o.Is = desk.TestRSS
	}
	var refused *boundaryError
	if errors.As(refuseFeed(f), &refused) {
		key := refused.class.Fault()
		if key == "personal" {
			key = "account" // as a whole; some entries may be personal in any feed
		}
		p.problem(key, "it is the feed of %s; sources are publications", refused.class)
		return
	}
	if f.Lenient {
		p.problem("lenient", "its XML is broken; what could be read of it was")
	}
	var list []desk.TestEntry
	for _, e := range f.Entries {
		if refuseAddress(e.URL) != nil {
			continue
		}
		list = append(list, desk.TestEntry{URL: e.URL, Title: e.Title, At: e.Changed()})
	}
	if skipped := len(f.Entries) - len(list); skipped > 0 {
		p.problem("personal", "%d of its entries lead to personal accounts, forums or comments and would not be fetched", skipped)
	}
	if raw := bytes.Count(head, []byte("<item")) + bytes.Count(head, []byte("<entry")); len(list) == 1 && raw > 2 {
		p.problem("same", "all of its entries have the same address")
	}
	p.entries(list)
}

func (p *probe) sitemap(m sitemap.Sitemap) {
	p.out.Is = desk.TestSitemap
	if len(m.Pages) == 0 && len(m.Maps) > 0 {
		p.out.Is = desk.TestSitemapIndex
		p.problem("index", "it names %d sitemaps; the crawler reads the newest %d of them each time. A news sitemap among them may be all that you need", len(m.Maps), maxMaps)
	}
	if m.Cut {
		p.problem("cut", "it is cut off, or larger than is read")
	}
	p.mapEntries(m)
}

// selectors are tried on a web page, those that name articles first.
var selectors = []string{"article h2 a", "article h3 a", "article a", "main h2 a", "main h3 a", "h2 a", "h3 a", "main li a", "main a", "li a", "a"}

// enough is how many titled links make a listing page.
const enough = 5

// page reads a web page: the feeds that it links to, and whether it lists articles.
func (p *probe) page(ctx context.Context) {
	o := &p.out
	o.Is = desk.TestPage
	// It is parsed once for each selector; lists of articles stand near the beginning.
	p.body = p.body[:min(len(p.body), 1<<20)]
	p.discover(ctx)
	best, most := "", 0
	var links []listing.Link
	for _, s := range selectors {
		sel, err := listing.Compile(s)
		if err != nil {
			continue
		}
		list, _, err := listing.Links(ctx, p.body, o.ContentType, o.URL, sel)
		if err != nil {
			continue
		}
		titled := 0
		for _, l := range list {
			if headline(l.Title) {
				titled++
			}
		}
		// Broad selectors bring menus along; they must win by half as many again.
		if titled >= enough && titled*5 >= len(list)*3 && titled*2 > most*3 {
			best, most, links = s, titled, list
		}
	}
	if best != "" {
		o.Is, o.Selector = desk.TestListing, best
		p.links(links)
	}
	switch {
	case len(o.Feeds) > 0:
		p.problem("feeds", "it is a web page that links to %d feeds; test one of them, a feed is the better source", len(o.Feeds))
	case best == "":
		p.problem("page", "it is a single web page, and no list of articles is seen on it; look for the site's feed, sitemap or news page")
	}
}

// headline says whether a link's text is long enough for a headline: four words, or
// eight characters of Chinese.
func headline(s string) bool {
	if len(strings.Fields(s)) >= 4 {
		return true
	}
	han := 0
	for _, r := range s {
		if unicode.Is(unicode.Han, r) {
			han++
		}
	}
	return han >= 8 && utf8.RuneCountInString(s) < 200
}

// maxFeeds is how many feeds of a page are named.
const maxFeeds = 20

// discover finds the feeds that a page declares, and those that it links to by
// their usual names. Feeds of comments and of personal accounts are left out.
func (p *probe) discover(ctx context.Context) {
	defer func() { _ = recover() }() // the parser is third-party code on hostile input: no feeds then
	r, err := charset.NewReader(bytes.NewReader(p.body), p.out.ContentType)
	if err != nil {
		return
	}
	src, err := io.ReadAll(r)
	if err != nil {
		return
	}
	root, err := markup.Bound(src).Parse(ctx, p.c.now)
	if err != nil {
		return
	}
	doc := goquery.NewDocumentFromNode(root)
	o := &p.out
	o.Title = clipped(strings.Join(strings.Fields(doc.Find("title").First().Text()), " "), 300)
	base := o.URL
	if href, ok := doc.Find("base[href]").First().Attr("href"); ok {
		if b, err := urls.Resolve(o.URL, href); err == nil {
			base = b
		}
	}
	add := func(href, title string) {
		u, err := urls.Resolve(base, strings.TrimSpace(href))
		known := slices.ContainsFunc(o.Feeds, func(e desk.TestEntry) bool { return e.URL == u })
		if err != nil || known || len(o.Feeds) == maxFeeds || refuseAddress(u) != nil || ofComments(title) {
			return
		}
		o.Feeds = append(o.Feeds, desk.TestEntry{URL: u, Title: clipped(strings.Join(strings.Fields(title), " "), 200)})
	}
	doc.Find("link[rel][href]").Each(func(_ int, s *goquery.Selection) {
		rel := strings.Fields(strings.ToLower(s.AttrOr("rel", "")))
		kind := strings.ToLower(s.AttrOr("type", ""))
		feedKind := strings.Contains(kind, "rss") || strings.Contains(kind, "atom") || strings.Contains(kind, "feed+json")
		if slices.Contains(rel, "alternate") && feedKind || slices.Contains(rel, "feed") {
			add(s.AttrOr("href", ""), s.AttrOr("title", ""))
		}
	})
	doc.Find("a[href]").Each(func(_ int, s *goquery.Selection) {
		href := strings.ToLower(strings.TrimRight(s.AttrOr("href", ""), "/"))
		path, _, _ := strings.Cut(href, "?")
		for _, end := range []string{".rss", "/rss", "/feed", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feed.json"} {
			if strings.HasSuffix(path, end) {
				add(s.AttrOr("href", ""), s.Text())
				return
			}
		}
	})
}

// ofComments goes by the title that a page gives the feed of its comments.
func ofComments(title string) bool {
	title = strings.ToLower(title)
	return strings.Contains(title, "comments feed") || strings.Contains(title, "评论")
}

func clipped(s string, runes int) string {
	if utf8.RuneCountInString(s) <= runes {
		return s
	}
	return string([]rune(s)[:runes-1]) + "…"
}
