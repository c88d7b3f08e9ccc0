package webtest

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// Parse reads a page.
func Parse(t testing.TB, page string) *html.Node {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// All returns the elements of a name, those with a class if one is given; every name,
// if none is.
func All(n *html.Node, name, class string) []*html.Node {
	var out []*html.Node
	for c := range n.Descendants() {
		if c.Type == html.ElementNode && (name == "" || c.Data == name) &&
			(class == "" || slices.Contains(strings.Fields(Attr(c, "class")), class)) {
			out = append(out, c)
		}
	}
	return out
}

// Attr is the value of an attribute; empty where there is none.
func Attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// Text is what a reader sees of n, with its spaces evened.
func Text(n *html.Node) string {
	var b strings.Builder
	for c := range n.Descendants() {
		if c.Type == html.TextNode {
			b.WriteString(c.Data)
		}
	}
	return strings.Join(strings.Fields(b.String()), " ")
}
