package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// role is what the names given to an element by its author say about it.
type role int

const (
	content  role = iota
	clutter       // navigation, sharing, related stories, captions, subscription boxes, advertisements
	comments      // what readers wrote below
	byline        // who wrote it
	bio           // about who wrote it
)

// names maps a word of a class or id to its role. The words are those of common
// content management systems and newsrooms' style guides.
func wordRole(w string) role {
	switch w {
	case "share", "sharing", "sharebar", "sharetools", "sharedaddy", "social", "socials", "socialmedia", "addthis", "addtoany",
		"related", "relatedcontent", "relatedstories", "relatedarticles", "relatedlinks", "relatedposts", "recommended", "recommendation", "recommendations",
		"recirc", "recirculation", "readmore", "seealso", "alsoread", "morestories", "popular", "trending", "mostread", "mostpopular", "outbrain", "taboola", "zergnet", "revcontent",
		"newsletter", "newsletters", "subscribe", "subscription", "signup", "optin", "paywall", "promo", "promos", "promotion", "sponsor", "sponsored", "advert", "advertisement", "advertising", "adsbygoogle", "ad", "ads",
		"sidebar", "rail", "rightrail", "breadcrumb", "breadcrumbs", "pagination", "pager", "pagenav", "toolbar", "masthead", "navbar", "nav", "navigation", "menu",
		"caption", "captions", "figcaption", "credit", "credits", "imagecredit", "photocredit", "copyright",
		"tags", "taglist", "hashtags", "cookie", "cookies", "gdpr", "consent", "popup", "modal", "lightbox", "overlay", "tooltip",
		"disclaimer", "printonly", "noprint", "ticker", "footer", "siteinfo", "skip", "skiplink", "sr", "visuallyhidden", "screenreader", "timestamp", "dateline", "pubdate", "kicker", "eyebrow", "pullquote":
		return clutter
	case "comment", "comments", "commentlist", "commentarea", "commentbox", "disqus", "respond", "livefyre", "pinglun", "reviews", "replies":
		return comments
	case "byline", "bylines", "author", "authors", "authorname", "articleauthor", "contributor", "contributors", "reporter", "zuozhe", "bianji", "zerenbianji", "responsibleeditor":
		return byline
	case "authorbio", "authorbox", "authorinfo", "bio", "aboutauthor", "authors-bio":
		return bio
	}
	return content
}

// roleOf reads the class, id and itemprop of an element.
func roleOf(n *html.Node) role {
	var r role
	for i := range n.Attr {
		switch n.Attr[i].Key {
		case "class", "id", "data-component", "data-module":
			r = max(r, namesRole(n.Attr[i].Val))
		case "itemprop", "rel":
			if v := n.Attr[i].Val; strings.EqualFold(v, "author") || strings.EqualFold(v, "creator") || strings.EqualFold(v, "editor") {
				r = max(r, byline)
			} else if strings.EqualFold(v, "comment") {
				r = max(r, comments)
			}
		case "role":
			switch n.Attr[i].Val {
			case "navigation", "menu", "menubar", "complementary", "dialog", "alertdialog", "banner", "search", "contentinfo":
				r = max(r, clutter)
			}
		}
	}
	return r
}

func namesRole(s string) role {
	if len(s) > 1000 {
		s = s[:1000]
	}
	var r role
	var sawAuthor, sawBox bool
	for i := 0; i < len(s); {
		// A word is a run of letters; a capital after a small letter starts another.
		j := i
		var word [24]byte
		n := 0
		for j < len(s) && alpha(s[j]) && !(j > i && upper(s[j]) && !upper(s[j-1])) {
			if n < len(word) {
				word[n] = s[j] | 0x20
				n++
			}
			j++
		}
		if j == i {
			i++
			continue
		}
		w := string(word[:n])
		r = max(r, wordRole(w))
		switch w {
		case "author", "contributor", "writer", "about":
			sawAuthor = true
		case "bio", "biography", "box", "info", "profile", "description", "card":
			sawBox = true
		}
		i = j
	}
	if sawAuthor && sawBox && r == byline {
		return bio
	}
	return r
}

func alpha(c byte) bool { c |= 0x20; return c >= 'a' && c <= 'z' }
func upper(c byte) bool { return c >= 'A' && c <= 'Z' }

// strip detaches what is around an article from the tree. An element whose names
// say that it is clutter goes only when it holds little of the page's prose: some
// sites call the whole page "social" or "ads".
func strip(body *html.Node, w weights, total int) {
	for n := body; n != nil; {
		drop := n != body && n.Type == html.ElementNode && dropped(n, w, total)
		next := after(n, drop)
		if drop {
			n.Parent.RemoveChild(n)
		}
		n = next
	}
}

func dropped(n *html.Node, w weights, total int) bool {
	switch n.DataAtom {
	case atom.Blockquote:
		return false // a quotation is part of the story, embedded posts too
	case atom.Figcaption, atom.Figure:
		return w[n]*4 < total || total == 0
	case atom.Aside, atom.Footer:
		return w[n]*4 < total
	}
	switch roleOf(n) {
	case clutter:
		// A long paragraph is text whatever its class says ("print:mb-4").
		if n.DataAtom == atom.P && w[n] >= 25 || holdsPost(n) {
			return false
		}
		return w[n]*5 < total || total == 0
	case comments:
		return w[n] < total && !holdsArticle(n)
	case byline:
		return len(rawText(n, 400)) < 160 && n.DataAtom != atom.H1
	case bio:
		return w[n]*4 < total
	}
	return n.DataAtom == atom.Address && len(rawText(n, 400)) < 300
}

func holdsArticle(n *html.Node) bool {
	found := false
	walk(n, func(c *html.Node) bool {
		if c.Type == html.ElementNode && (c.DataAtom == atom.H1 || attr(c, "itemprop") == "articleBody") {
			found = true
		}
		return !found
	})
	return found
}

// holdsPost reports whether a quoted post of a social network is embedded below n:
// often the very claim that the story is about.
func holdsPost(n *html.Node) bool {
	found := false
	walk(n, func(c *html.Node) bool {
		if c.DataAtom == atom.Blockquote && c.Type == html.ElementNode {
			found = true
		}
		return !found
	})
	return found
}
