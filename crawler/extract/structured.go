package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/rumordesk/rumordesk/crawler/claimreview"
	"github.com/rumordesk/rumordesk/crawler/markup"
)

// Limits on embedded JSON-LD.
const (
	maxLinkedDepth = 12
	maxPeople      = 20
	maxReviews     = 100 // fact-checks of one page
	maxTimes       = 200 // time elements that are looked at
)

// facts are what a page says about itself in its head and in JSON-LD. The names of
// its authors are gathered for one purpose only, to take their lines out of the
// text, and leave the package in no form.
type facts struct {
	page                         string // its address
	title, headline, ogTitle, h1 string
	shortTitle                   string // an og:title that a quotation mark has cut off
	site                         []string
	lang                         string
	canonical, ogURL             string
	published, updated           []string // by preference
	body                         string   // articleBody
	people                       []string
	reviews                      []claimreview.Found
}

// gather reads the facts. It must run before scripts are pruned.
func gather(doc *html.Node, pageURL string) facts {
	f := facts{page: pageURL}
	var meta, linked, times []string
	var h1s []string
	looked := 0
	walk(doc, func(n *html.Node) bool {
		if n.Type != html.ElementNode {
			return true
		}
		switch n.DataAtom {
		case atom.Html:
			f.lang = attr(n, "lang")
			if f.lang == "" {
				f.lang = attr(n, "xml:lang")
			}
		case atom.Title:
			if f.title == "" && n.Namespace == "" { // a drawing has one, too
				f.title = unescaped(squash(rawText(n, 1000)))
			}
		case atom.H1:
			f.heading(n, &h1s)
		case atom.Meta:
			f.meta(n, &meta)
		case atom.Link:
			if f.canonical == "" && hasWord(attr(n, "rel"), "canonical") {
				f.canonical = attr(n, "href")
			}
		case atom.Time:
			if looked++; looked <= maxTimes {
				f.time(n, &times)
			}
		case atom.Script:
			if strings.Contains(strings.ToLower(attr(n, "type")), "ld+json") {
				f.linked(rawScript(n), &linked)
			}
			return false
		}
		if n.DataAtom != atom.Meta && n.DataAtom != atom.Time && attr(n, "itemprop") == "datePublished" {
			if d := attr(n, "content"); d != "" {
				meta = append(meta, d)
			} else {
				meta = append(meta, squash(rawText(n, 100)))
			}
		}
		if n.DataAtom != atom.Meta && len(f.people) < maxPeople && (attr(n, "rel") == "author" || attr(n, "itemprop") == "author") {
			f.person(squash(rawText(n, 200)))
		}
		return true
	})
	if len(times) > 3 {
		times = times[:3] // later ones belong to lists of other stories
	}
	f.h1 = f.headlineOf(h1s)
	f.published = append(append(linked, meta...), times...)
	return f
}

func rawScript(n *html.Node) string {
	if n.FirstChild == nil {
		return ""
	}
	return n.FirstChild.Data
}

func hasWord(list, word string) bool {
	for _, w := range strings.Fields(list) {
		if strings.EqualFold(w, word) {
			return true
		}
	}
	return false
}

func (f *facts) meta(n *html.Node, dates *[]string) {
	key := attr(n, "property")
	if key == "" {
		key = attr(n, "name")
	}
	if key == "" {
		key = attr(n, "itemprop")
	}
	value := strings.TrimSpace(cut(attr(n, "content"), 2000))
	if key == "" || value == "" {
		return
	}
	switch strings.ToLower(key) {
	case "og:title":
		if !brokenOff(n) {
			f.ogTitle = unescaped(squash(value))
		} else if f.shortTitle == "" {
			f.shortTitle = unescaped(squash(value))
		}
	case "og:site_name", "application-name", "apple-mobile-web-app-title":
		f.site = append(f.site, squash(value))
	case "og:url":
		f.ogURL = value
	case "article:published_time", "og:article:published_time", "datepublished":
		*dates = append([]string{value}, *dates...)
	case "og:published_time", "og:pubdate", "pubdate", "publishdate", "publish-date", "publish_date", "published_date", "publication_date",
		"article.published", "article:published", "publishtime", "publish_time", "date", "dc.date", "dc.date.issued", "dcterms.date",
		"dcterms.created", "dcterms.issued", "sailthru.date", "parsely-pub-date", "cxenseparse:recs:publishtime", "weibo:article:create_at",
		"citation_publication_date", "citation_date", "firstpublishedtime", "rnews:datepublished", "bt:pubdate", "apub:time", "_pubtime":
		*dates = append(*dates, value)
	case "author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "byl", "citation_author", "twitter:creator":
		f.person(value)
	case "content-language":
		if f.lang == "" {
			f.lang = value
		}
	}
}

func (f *facts) person(s string) {
	s = strings.TrimSpace(s)
	if lower := strings.ToLower(s); strings.HasPrefix(lower, "by ") {
		s = strings.TrimSpace(s[3:])
	}
	if len(s) < 4 || len(s) > 100 || strings.Contains(s, "://") || len(f.people) >= maxPeople {
		return
	}
	f.people = append(f.people, s)
}

// linked reads one JSON-LD script. Sites break the syntax in many ways; what does
// not parse is left.
func (f *facts) linked(src string, dates *[]string) {
	if len(src) > markup.MaxScript {
		return
	}
	v, err := claimreview.Script(src)
	if err != nil {
		if strings.Contains(src, "ClaimReview") && len(f.reviews) < maxReviews {
			f.reviews = append(f.reviews, claimreview.Found{Err: &claimreview.Problem{Text: "a script of JSON-LD that has a ClaimReview is not JSON"}})
		}
		return
	}
	f.node(v, dates, 0)
	if room := maxReviews - len(f.reviews); room > 0 {
		found := claimreview.Find(v, f.page)
		f.reviews = append(f.reviews, found[:min(len(found), room)]...)
	}
}

func (f *facts) node(v any, dates *[]string, depth int) {
	if depth > maxLinkedDepth {
		return
	}
	switch v := v.(type) {
	case []any:
		for _, e := range v[:min(len(v), 200)] {
			f.node(e, dates, depth+1)
		}
	case map[string]any:
		if isArticle(v["@type"]) {
			if s, ok := v["headline"].(string); ok && f.headline == "" {
				f.headline = squash(html.UnescapeString(s))
			}
			if s, ok := v["articleBody"].(string); ok && len(s) > len(f.body) {
				f.body = s
			}
			for _, k := range [...]string{"datePublished", "dateCreated"} {
				if s, ok := v[k].(string); ok {
					*dates = append(*dates, s)
				}
			}
			f.named(v["author"], 0)
			f.named(v["creator"], 0)
			if p, ok := v["publisher"].(map[string]any); ok {
				if s, ok := p["name"].(string); ok {
					f.site = append(f.site, squash(s))
				}
			}
		}
		f.node(v["@graph"], dates, depth+1)
		f.node(v["mainEntity"], dates, depth+1)
	}
}

func isArticle(t any) bool {
	switch t := t.(type) {
	case string:
		return strings.HasSuffix(t, "Article") || strings.HasSuffix(t, "Posting") || strings.HasSuffix(t, "Report") || t == "Review" || t == "ClaimReview" || t == "WebPage"
	case []any:
		for _, e := range t {
			if isArticle(e) {
				return true
			}
		}
	}
	return false
}

func (f *facts) named(v any, depth int) {
	switch v := v.(type) {
	case string:
		f.person(v)
	case []any:
		for _, e := range v {
			if depth < 3 {
				f.named(e, depth+1)
			}
		}
	case map[string]any:
		if depth < 3 {
			f.named(v["name"], depth+1)
		}
	}
}
