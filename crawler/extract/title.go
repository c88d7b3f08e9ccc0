package extract

import (
	"net/url"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// titleSeparators stand between a headline and the name of the site. The ones
// without blanks are used by Chinese and Japanese sites.
var titleSeparators = [...]string{" | ", " - ", " – ", " — ", " » ", " :: ", " · ", " • ", " / ", " < ", "｜", "|", "_", "—", "--", "-", "－"}

// chooseTitle chooses the headline: what the page gives to other sites (og:title, JSON-LD), which is written for that, then the h1,
// then the title element; the name of the site is taken off its ends. One that was shortened, for a card or by a mistake, gives way
// to the whole.
func (f *facts) chooseTitle(pageURL *url.URL) string {
	f.learnSite()
	all := [...]string{f.ogTitle, f.headline, f.h1, f.title, f.shortTitle}
	for i, c := range all {
		if t := f.trimSite(c, pageURL); t != "" && !f.isSite(t, pageURL) {
			return cut(f.whole(t, all[i+1:], pageURL), 500)
		}
	}
	for _, c := range all {
		if c != "" {
			return cut(c, 500)
		}
	}
	return ""
}

// whole is the title of which t is only the beginning: it ends in dots, or where a quotation mark ended an attribute, or two others
// begin with it and agree on the rest.
func (f *facts) whole(t string, others []string, pageURL *url.URL) string {
	dotted := strings.HasSuffix(t, "...") || strings.HasSuffix(t, "…")
	stem := strings.TrimSpace(strings.TrimRight(t, ".…"))
	if !dotted {
		stem = t
	}
	var longer []string
	for _, o := range others {
		o = f.trimSite(o, pageURL)
		rest, ok := strings.CutPrefix(o, stem)
		switch {
		case dotted && len(skeleton(stem)) > 20 && strings.HasPrefix(skeleton(o), skeleton(stem)) && skeleton(o) != skeleton(stem):
			return o
		case !ok || skeleton(rest) == "":
		case strings.ContainsRune(quotes, firstRune(strings.TrimSpace(rest))):
			return o
		default:
			longer = append(longer, o)
		}
	}
	if len(longer) > 1 && skeleton(longer[0]) == skeleton(longer[1]) {
		return longer[0]
	}
	return t
}

// quotes are the marks that end an attribute when they stand in it as they are.
const quotes = "\"'"

func firstRune(s string) rune {
	r, _ := utf8.DecodeRuneInString(s)
	return r
}

// brokenOff reports whether a quotation mark within an attribute has ended it: what came behind it then stands for attributes, with
// signs in their names that nobody writes there.
func brokenOff(n *html.Node) bool {
	for i := range n.Attr {
		if strings.ContainsAny(n.Attr[i].Key, `"'<,;“”`) || n.Attr[i].Key != "" && firstRune(n.Attr[i].Key) >= 0x80 {
			return true
		}
	}
	return false
}

// escapes are what is left when a title was escaped twice.
var escapes = regexp.MustCompile(`&(?:quot|amp|apos|lt|gt|nbsp|#\d{2,5}|#x[0-9a-fA-F]{2,4});`)

func unescaped(s string) string {
	if escapes.MatchString(s) {
		return squash(html.UnescapeString(s))
	}
	return s
}

// maxHeadings is how many h1 of a page are looked at.
const maxHeadings = 20

// heading takes in an h1. One that is the site's logo gives the site's name.
func (f *facts) heading(n *html.Node, h1s *[]string) {
	if len(*h1s) >= maxHeadings || len(f.site) >= maxHeadings {
		return
	}
	for p, k := n, 0; p != nil && k < maxClimb; p, k = p.Parent, k+1 {
		if unseen(p) {
			return
		}
	}
	s := headingText(n)
	switch {
	case s == "":
	case isLogo(n, f.page):
		f.site = append(f.site, s)
	default:
		*h1s = append(*h1s, s)
	}
}

// headingText is the text of a heading that is seen.
func headingText(n *html.Node) string {
	var b strings.Builder
	walk(n, func(c *html.Node) bool {
		if c != n && unseen(c) || b.Len() > 1000 {
			return false
		}
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
		if c.Type == html.ElementNode && (c.DataAtom == atom.Br || isBlock(c)) {
			b.WriteByte(' ')
		}
		return true
	})
	return squash(cut(b.String(), 1000))
}

var logoName = regexp.MustCompile(`(?i)(?:^|[^a-z])(?:logo|brand|branding|site-?_?(?:title|name|logo)|blog-?_?(?:title|name))(?:$|[^a-z])`)

// isLogo reports whether a heading is the site's name: by its own names or those of what is around it, or since it leads home.
func isLogo(n *html.Node, page string) bool {
	for p, k := n, 0; p != nil && k < 3; p, k = p.Parent, k+1 {
		if logoName.MatchString(attr(p, "class")) || logoName.MatchString(attr(p, "id")) {
			return true
		}
	}
	link := find(n, atom.A)
	if n.Parent != nil && n.Parent.DataAtom == atom.A {
		link = n.Parent
	}
	if link == nil || !hasAttr(link, "href") || len(rawText(link, 200)) < len(rawText(n, 200))/2 {
		return false
	}
	base, err := url.Parse(page)
	if err != nil {
		return false
	}
	to, err := base.Parse(strings.TrimSpace(attr(link, "href")))
	return err == nil && to.Host == base.Host && to.RawQuery == "" && to.Fragment == "" && strings.Trim(to.Path, "/") == "" && strings.Trim(base.Path, "/") != ""
}

// headlineOf chooses among the h1: the first that the title or the data of the page repeat, else the first.
func (f *facts) headlineOf(h1s []string) string {
	for _, h := range h1s {
		k := skeleton(h)
		for _, t := range [...]string{f.title, f.ogTitle, f.headline} {
			// A site's name is the last part of a title.
			if s := skeleton(t); k != "" && len(s) > 0 && (strings.HasPrefix(s, k) || len(k) > len(s)/2 && strings.Contains(s, k) || len(s) > 20 && strings.HasPrefix(k, s)) {
				return h
			}
		}
	}
	if len(h1s) == 0 {
		return ""
	}
	return h1s[0]
}

// learnSite takes the last part of the title for the site's name where the headline is the part before it, and where an h1 or
// og:title is nothing but that last, shorter part.
func (f *facts) learnSite() {
	for _, sep := range titleSeparators {
		i := strings.LastIndex(f.title, sep)
		if i <= 0 {
			continue
		}
		head, tail := strings.TrimSpace(f.title[:i]), strings.TrimSpace(f.title[i+len(sep):])
		h, t := skeleton(head), skeleton(tail)
		if h == "" || t == "" {
			continue
		}
		k := skeleton(f.h1)
		if k == h || len(t) < len(h) && (k == t || skeleton(f.ogTitle) == t && k != "" && strings.HasPrefix(h, k)) {
			f.site = append(f.site, tail)
			return
		}
	}
}

// trimSite takes "Site | " and " - Section - Site" off.
func (f *facts) trimSite(t string, pageURL *url.URL) string {
	for range 4 {
		cutOne := false
		for _, sep := range titleSeparators {
			if i := strings.LastIndex(t, sep); i > 0 {
				head, tail := strings.TrimSpace(t[:i]), strings.TrimSpace(t[i+len(sep):])
				if head != "" && (f.isSite(tail, pageURL) || f.h1 != "" && skeleton(head) == skeleton(f.h1)) {
					t, cutOne = head, true
					break
				}
			}
			if i := strings.Index(t, sep); i > 0 {
				head, tail := strings.TrimSpace(t[:i]), strings.TrimSpace(t[i+len(sep):])
				if tail != "" && f.isSite(head, pageURL) {
					t, cutOne = tail, true
					break
				}
			}
		}
		if !cutOne {
			return t
		}
	}
	return t
}

// isSite reports whether s is the site's name: as the page gives it, or as its
// domain reads.
func (f *facts) isSite(s string, pageURL *url.URL) bool {
	k := skeleton(s)
	if k == "" {
		return true
	}
	for _, name := range f.site {
		n := skeleton(name)
		if n != "" && (k == n || utf8.RuneCountInString(k) >= 3 && strings.Contains(n, k) || len(n) >= 6 && strings.HasPrefix(k, n) && len(k) < 3*len(n)) {
			return true
		}
	}
	if pageURL == nil {
		return false
	}
	host := strings.TrimPrefix(pageURL.Hostname(), "www.")
	domain := skeleton(host)
	label := host
	if i := strings.IndexByte(host, '.'); i > 0 {
		label = host[:i]
	}
	return k == domain || k == skeleton(label) || len(k) >= 4 && len(s) < 40 && strings.HasPrefix(domain, k)
}
