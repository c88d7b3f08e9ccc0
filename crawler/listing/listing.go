package listing

import (
	"bytes"
	"errors"
	"fmt"
	"strings"

	"github.com/PuerkitoBio/goquery"
	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"

	"github.com/rumordesk/rumordesk/crawler/urls"
)

// MaxLinks is how many links of one page are used.
const MaxLinks = 2_000

const maxTitle = 1_000 // bytes

// ErrNoLinks says that a selector matches no link on a page, which mostly means
// that the site was redesigned.
var ErrNoLinks = errors.New("the selector finds no link to the same publisher on this page; has the site been redesigned?")

// Link is one link of the page.
type Link struct {
	URL   string // canonical
	Title string // the link's text, one line
}

// Selector is a compiled CSS selector.
type Selector struct{ sel cascadia.Selector }

// Compile reads a CSS selector. It may name the links themselves ("article a") or
// something around them ("article h2").
func Compile(s string) (sel Selector, err error) {
	defer func() { // a hand-written parser on hand-written input
		if r := recover(); r != nil {
			err = fmt.Errorf("selector %q: %v", s, r)
		}
	}()
	g, err := cascadia.Compile(s)
	if err != nil {
		return Selector{}, fmt.Errorf("selector %q: %w", s, err)
	}
	return Selector{g}, nil
}

// Links gives the links that the selector chooses on the page at pageURL, in the
// page's order, each once, only those to the same publisher and not to the page
// itself. contentType is the header as sent.
func Links(body []byte, contentType, pageURL string, sel Selector) (links []Link, err error) {
	defer func() {
		if r := recover(); r != nil {
			links, err = nil, fmt.Errorf("listing %s: the HTML parser failed on it: %v", pageURL, r)
		}
	}()
	r, err := charset.NewReader(bytes.NewReader(body), contentType)
	if err != nil {
		return nil, fmt.Errorf("listing %s: %w", pageURL, err)
	}
	root, err := html.Parse(r)
	if err != nil {
		return nil, fmt.Errorf("listing %s: the page cannot be parsed: %w", pageURL, err)
	}
	doc := goquery.NewDocumentFromNode(root)
	base := pageURL
	if href, ok := doc.Find("base[href]").First().Attr("href"); ok {
		if b, err := urls.Resolve(pageURL, href); err == nil {
			base = b
		}
	}
	self, _ := urls.Canonical(pageURL)
	seen := map[string]bool{self: true}
	doc.FindMatcher(sel.sel).EachWithBreak(func(_ int, s *goquery.Selection) bool {
		anchors := s.Filter("a[href]")
		if anchors.Length() == 0 {
			anchors = s.Find("a[href]")
		}
		if anchors.Length() == 0 {
			anchors = s.Closest("a[href]")
		}
		anchors.Each(func(_ int, a *goquery.Selection) {
			href, _ := a.Attr("href")
			u, err := urls.Resolve(base, strings.TrimSpace(href))
			if err != nil || seen[u] || len(links) == MaxLinks || !urls.SamePublisher(u, pageURL) {
				return
			}
			seen[u] = true
			links = append(links, Link{URL: u, Title: oneLine(a.Text())})
		})
		return len(links) < MaxLinks
	})
	if len(links) == 0 {
		return nil, fmt.Errorf("listing %s: %w", pageURL, ErrNoLinks)
	}
	return links, nil
}

func oneLine(s string) string {
	s = strings.ToValidUTF8(strings.Join(strings.Fields(s), " "), "\uFFFD")
	if len(s) > maxTitle {
		s = strings.ToValidUTF8(s[:maxTitle], "")
	}
	return s
}
