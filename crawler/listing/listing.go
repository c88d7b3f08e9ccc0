package listing

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/andybalholm/cascadia"
	"golang.org/x/net/html/charset"

	"github.com/rumordesk/rumordesk/crawler/markup"
	"github.com/rumordesk/rumordesk/crawler/urls"
)

// MaxLinks is how many links of one page are used.
const MaxLinks = 2_000

const (
	maxTitle = 1_000 // bytes
	maxHref  = 2_048 // bytes of a link as it is written
	// maxTried is how many links are looked at, also those that are chosen again and again.
	maxTried = 100 * MaxLinks
)

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
//
// left says in plain words what of the page was not looked at, as it goes beyond a bound; it is empty where all was.
func Links(ctx context.Context, body []byte, contentType, pageURL string, sel Selector) (links []Link, left string, err error) {
	defer func() {
		if r := recover(); r != nil {
			links, left, err = nil, "", fmt.Errorf("listing %s: the HTML parser failed on it: %v", pageURL, r)
		}
	}()
	r, err := charset.NewReader(bytes.NewReader(body), contentType)
	if err != nil {
		return nil, "", fmt.Errorf("listing %s: %w", pageURL, err)
	}
	src, err := io.ReadAll(r)
	if err != nil {
		return nil, "", fmt.Errorf("listing %s: %w", pageURL, err)
	}
	page := markup.Bound(src)
	root, err := page.Parse(ctx, time.Now)
	if err != nil {
		return nil, "", fmt.Errorf("listing %s: the page cannot be parsed: %w", pageURL, err)
	}
	left = page.Left
	doc := goquery.NewDocumentFromNode(root)
	base := pageURL
	if href, ok := doc.Find("base[href]").First().Attr("href"); ok {
		if b, err := urls.Resolve(pageURL, href); err == nil {
			base = b
		}
	}
	self, _ := urls.Canonical(pageURL)
	hrefs, tried := map[string]bool{}, 0
	seen := map[string]bool{self: true}
	doc.FindMatcher(sel.sel).EachWithBreak(func(_ int, s *goquery.Selection) bool {
		anchors := s.Filter("a[href]")
		if anchors.Length() == 0 {
			anchors = s.Find("a[href]")
		}
		if anchors.Length() == 0 {
			anchors = s.Closest("a[href]")
		}
		anchors.EachWithBreak(func(_ int, a *goquery.Selection) bool {
			if tried++; tried > maxTried || ctx.Err() != nil {
				return false
			}
			href, _ := a.Attr("href")
			if len(href) > maxHref || hrefs[href] {
				return true
			}
			hrefs[href] = true
			u, err := urls.Resolve(base, strings.TrimSpace(href))
			if err != nil || seen[u] || !urls.SamePublisher(u, pageURL) {
				return true
			}
			seen[u] = true
			links = append(links, Link{URL: u, Title: oneLine(a.Text())})
			return len(links) < MaxLinks
		})
		return len(links) < MaxLinks && tried <= maxTried && ctx.Err() == nil
	})
	switch {
	case ctx.Err() != nil:
		return nil, "", fmt.Errorf("listing %s: %w", pageURL, ctx.Err())
	case tried > maxTried:
		left = fmt.Sprintf("its selector chooses more than %d links, one within the other", maxTried)
	case len(links) == MaxLinks && left == "":
		left = fmt.Sprintf("it has %d links or more", MaxLinks)
	}
	if len(links) == 0 {
		return nil, "", fmt.Errorf("listing %s: %w", pageURL, ErrNoLinks)
	}
	return links, left, nil
}

func oneLine(s string) string {
	s = strings.ToValidUTF8(strings.Join(strings.Fields(s), " "), "\uFFFD")
	if len(s) > maxTitle {
		s = strings.ToValidUTF8(s[:maxTitle], "")
	}
	return s
}
