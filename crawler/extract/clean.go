package extract

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// prune drops what is never text of the page: scripts, styles, drawings, players,
// controls, comments of the source, and what is not shown.
func prune(doc *html.Node) {
	for n := doc; n != nil; {
		next := after(n, unseen(n))
		if unseen(n) && n.Parent != nil {
			n.Parent.RemoveChild(n)
		}
		n = next
	}
}

// after is the node that follows n in document order, below it or, if skip, past it.
func after(n *html.Node, skip bool) *html.Node { return following(n, nil, skip) }

// spilt recognises JSON-LD that became text: a claim that holds "</script>" ends its
// script early, and what comes after it, who said it and who wrote the check, stands
// on the page for all to see. It is no text of the page.
var spilt = regexp.MustCompile(`"(?:@type|author|creator|itemReviewed|sameAs)":\s*["{\[]`)

func unseen(n *html.Node) bool {
	switch n.Type {
	case html.CommentNode, html.DoctypeNode:
		return true
	case html.TextNode:
		return strings.Contains(n.Data, `":`) && spilt.MatchString(n.Data)
	case html.ElementNode:
	default:
		return false
	}
	switch n.DataAtom {
	case atom.Script, atom.Style, atom.Template, atom.Svg, atom.Math, atom.Iframe, atom.Frame, atom.Frameset,
		atom.Object, atom.Embed, atom.Applet, atom.Canvas, atom.Audio, atom.Video, atom.Map, atom.Noscript, atom.Noframes,
		atom.Noembed, atom.Input, atom.Select, atom.Textarea, atom.Button, atom.Datalist, atom.Progress, atom.Meter,
		atom.Img, atom.Picture, atom.Source, atom.Dialog, atom.Nav, atom.Menu, atom.Rp, atom.Rt, atom.Plaintext, atom.Xmp:
		return true
	case atom.Html, atom.Body:
		return false
	}
	if hasAttr(n, "hidden") && !strings.EqualFold(attr(n, "hidden"), "until-found") {
		return true
	}
	if s := attr(n, "style"); s != "" && hiding(s) {
		return true
	}
	return attr(n, "aria-hidden") == "true" && len(rawText(n, 600)) < 500
}

// hiding reports whether the style attribute takes the element off the page.
func hiding(style string) bool {
	s := strings.ToLower(strings.Map(func(r rune) rune {
		if r == ' ' || r == '\t' || r == '\n' || r == '\r' {
			return -1
		}
		return r
	}, style))
	return strings.Contains(s, "display:none") || strings.Contains(s, "visibility:hidden") ||
		strings.Contains(s, "font-size:0;") || strings.HasSuffix(s, "font-size:0")
}
