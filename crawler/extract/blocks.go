package extract

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// mark is the attribute that carries a block's number through an extractor that
// copies and rebuilds the tree.
const mark = "data-block"

// block is one paragraph's worth of text: the unit that extractors choose.
type block struct {
	node  *html.Node // the element that holds exactly this text
	text  string     // white space squashed
	chars int        // letters and digits
	link  int        // of them, inside links
	words int        // words, a Han character counting as half a word
	row   bool       // a row of a table, its cells apart
	cell  int        // of a row, the words of its longest cell
	list  *html.Node // the innermost list or table around it

	behind, apart bool // it is the first text behind a picture; and set apart from the story
}

// linkDensity is the share of letters that stand inside links.
func (b *block) linkDensity() float64 {
	if b.chars == 0 {
		return 0
	}
	return float64(b.link) / float64(b.chars)
}

// segment numbers the paragraphs below body in document order. A run of text that
// shares its element with other blocks, or that ends at two line breaks, is
// wrapped in a p of its own: so every block is one element.
func segment(body *html.Node) []block {
	var blocks []block
	tables := map[*html.Node]bool{} // whether each is one of figures
	var visit func(n *html.Node, depth int, inLink bool)
	add := func(b block) {
		setAttr(b.node, mark, strconv.Itoa(len(blocks)))
		b.list = enumeration(b.node)
		blocks = append(blocks, b)
	}
	flush := func(parent *html.Node, run []*html.Node, alone, inLink bool) {
		for len(run) > 0 && blank(run[0]) {
			run = run[1:]
		}
		for len(run) > 0 && blank(run[len(run)-1]) {
			run = run[:len(run)-1]
		}
		if len(run) == 0 {
			return
		}
		var t textBuilder
		for _, c := range run {
			t.node(c, inLink)
		}
		b := block{text: t.String(), chars: t.chars, link: t.link, words: t.words()}
		if b.text == "" {
			return
		}
		b.behind, b.apart = captioned(run, parent)
		holder := parent
		if !alone || parent.DataAtom == atom.Body {
			holder = &html.Node{Type: html.ElementNode, DataAtom: atom.P, Data: "p"}
			parent.InsertBefore(holder, run[0])
			for _, c := range run {
				parent.RemoveChild(c)
				holder.AppendChild(c)
			}
		}
		b.node = holder
		add(b)
	}
	visit = func(n *html.Node, depth int, inLink bool) {
		if cells := rowCells(n, tables); cells != nil {
			add(row(n, cells, inLink))
			return
		}
		// A link around blocks makes link text of all of them.
		inLink = inLink || n.DataAtom == atom.A
		var run []*html.Node
		pieces, breaks := 0, 0
		alone := !hasBlockBelow(n) && !hasParagraphBreak(n)
		for c := n.FirstChild; c != nil; {
			next := c.NextSibling
			switch {
			case c.Type == html.ElementNode && c.DataAtom == atom.Br:
				breaks++
				run = append(run, c)
				if breaks >= 2 {
					flush(n, run, false, inLink)
					run = nil
				}
			case c.Type == html.ElementNode && (isBlock(c) || depth < 600 && hasBlockBelow(c)):
				flush(n, run, false, inLink)
				run, breaks = nil, 0
				pieces++
				visit(c, depth+1, inLink)
			default:
				if !blank(c) {
					breaks = 0
				}
				run = append(run, c)
			}
			c = next
		}
		flush(n, run, alone && pieces == 0, inLink)
	}
	visit(body, 0, false)
	return blocks
}

func blank(n *html.Node) bool {
	switch n.Type {
	case html.TextNode:
		return strings.TrimSpace(n.Data) == ""
	case html.ElementNode:
		return n.DataAtom == atom.Br
	}
	return true
}

func hasBlockBelow(n *html.Node) bool {
	found := false
	walk(n, func(c *html.Node) bool {
		if c != n && c.Type == html.ElementNode && isBlock(c) {
			found = true
		}
		return !found
	})
	return found
}

func hasParagraphBreak(n *html.Node) bool {
	breaks := 0
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type == html.ElementNode && c.DataAtom == atom.Br {
			if breaks++; breaks >= 2 {
				return true
			}
		} else if !blank(c) {
			breaks = 0
		}
	}
	return false
}
