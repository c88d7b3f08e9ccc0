package extract

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"github.com/rumordesk/rumordesk/crawler/markup"
)

// attr returns the value of the attribute key of n, or "".
func attr(n *html.Node, key string) string {
	for i := range n.Attr {
		if n.Attr[i].Key == key && n.Attr[i].Namespace == "" {
			return n.Attr[i].Val
		}
	}
	return ""
}

func hasAttr(n *html.Node, key string) bool {
	for i := range n.Attr {
		if n.Attr[i].Key == key && n.Attr[i].Namespace == "" {
			return true
		}
	}
	return false
}

func setAttr(n *html.Node, key, val string) {
	for i := range n.Attr {
		if n.Attr[i].Key == key && n.Attr[i].Namespace == "" {
			n.Attr[i].Val = val
			return
		}
	}
	n.Attr = append(n.Attr, html.Attribute{Key: key, Val: val})
}

// walk visits n and what is below it in document order. enter decides whether to
// go below a node. It uses no recursion, so that depth costs no stack.
func walk(n *html.Node, enter func(*html.Node) bool) {
	for c := n; c != nil; {
		if enter(c) && c.FirstChild != nil {
			c = c.FirstChild
			continue
		}
		for c != n && c.NextSibling == nil {
			c = c.Parent
		}
		if c == n {
			return
		}
		c = c.NextSibling
	}
}

// find returns the first element below n that has the tag.
func find(n *html.Node, tag atom.Atom) (found *html.Node) {
	walk(n, func(c *html.Node) bool {
		if found == nil && c.Type == html.ElementNode && c.DataAtom == tag {
			found = c
		}
		return found == nil
	})
	return found
}

// rawText is the text below n as it stands, up to limit bytes.
func rawText(n *html.Node, limit int) string {
	if c := n.FirstChild; c != nil && c.NextSibling == nil && c.Type == html.TextNode {
		return cut(c.Data, limit)
	}
	var b strings.Builder
	// Elements without text are walked, too, so these are bounded as well.
	for c, left := n, 4*limit+1000; c != nil && left > 0 && b.Len() <= limit; left-- {
		switch {
		case c.Type == html.TextNode:
			b.WriteString(cut(c.Data, limit+1))
		case c.Type == html.ElementNode && (c.DataAtom == atom.Br || isBlock(c)):
			b.WriteByte(' ')
		}
		c = following(c, n, c.Type == html.ElementNode && (c.DataAtom == atom.Script || c.DataAtom == atom.Style))
	}
	return cut(b.String(), limit)
}

// following is the node behind c in document order within root, below it or, if skip, past it.
func following(c, root *html.Node, skip bool) *html.Node {
	if !skip && c.FirstChild != nil {
		return c.FirstChild
	}
	for c != root && c.NextSibling == nil {
		c = c.Parent
	}
	if c == root {
		return nil
	}
	return c.NextSibling
}

// cut shortens s to at most n bytes at a rune boundary.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && s[n]&0xC0 == 0x80 {
		n--
	}
	return s[:n]
}

// squash gives one line: every run of white space is one blank, or none where Chinese goes on.
func squash(s string) string {
	var t textBuilder
	t.text(s, false)
	return t.String()
}

// isBlock reports whether the element starts a new line of text.
func isBlock(n *html.Node) bool { return markup.IsBlock(n.DataAtom) }
