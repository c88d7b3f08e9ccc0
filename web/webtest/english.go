package webtest

import (
	"regexp"
	"strings"

	"golang.org/x/net/html"
)

// sentence is three words of English in a row.
var sentence = regexp.MustCompile(`[A-Za-z][A-Za-z'’]+(?:,? [A-Za-z][A-Za-z'’]+){2,}`)

// English returns the sentences of English in what a page marks as Chinese, texts and
// labels; but leaves out what is the same in every language. Texts of others carry
// their own language, or dir=auto.
func English(page *html.Node, but ...string) []string {
	var pairs []string
	for _, name := range but {
		pairs = append(pairs, name, "")
	}
	return english(page, false, strings.NewReplacer(pairs...))
}

func english(n *html.Node, zh bool, but *strings.Replacer) (out []string) {
	sentences := func(text string) []string { return sentence.FindAllString(but.Replace(text), -1) }
	if n.Type == html.ElementNode {
		for _, a := range n.Attr {
			switch {
			case a.Key == "lang":
				zh = strings.HasPrefix(a.Val, "zh")
			case a.Key == "dir" && a.Val == "auto":
				zh = false
			case zh && (a.Key == "aria-label" || a.Key == "placeholder" || a.Key == "title"):
				out = append(out, sentences(a.Val)...)
			}
		}
		switch n.Data {
		case "script", "style", "code", "pre", "input", "textarea":
			return out
		}
	}
	if n.Type == html.TextNode && zh {
		out = append(out, sentences(n.Data)...)
	}
	for c := range n.ChildNodes() {
		out = append(out, english(c, zh, but)...)
	}
	return out
}
