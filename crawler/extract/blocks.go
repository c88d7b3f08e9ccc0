package extract

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

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

// textBuilder collects text with squashed white space, and counts.
type textBuilder struct {
	b           strings.Builder
	space       bool
	chars, link int
	han, spaces int
}

func (t *textBuilder) node(n *html.Node, inLink bool) {
	switch n.Type {
	case html.TextNode:
		t.text(n.Data, inLink)
	case html.ElementNode:
		switch n.DataAtom {
		case atom.Br, atom.Wbr:
			t.space = t.space || n.DataAtom == atom.Br
			return
		case atom.A:
			inLink = true
		}
		block := isBlock(n)
		t.space = t.space || block
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			t.node(c, inLink)
		}
		t.space = t.space || block
	}
}

func (t *textBuilder) text(s string, inLink bool) {
	for i := 0; i < len(s); {
		r, size := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		switch {
		case r == ' ' || r == '\n' || r == '\t' || r == '\r' || r == '\f' || r == '\v' || r >= 0x80 && unicode.IsSpace(r):
			t.space = true
		case r < 0x20 || r == 0x7F || r == utf8.RuneError && size == 1 || invisible(r):
		default:
			if t.space && t.b.Len() > 0 {
				t.b.WriteByte(' ')
				t.spaces++
			}
			t.space = false
			t.b.WriteString(s[i : i+size])
			if r|0x20 >= 'a' && r|0x20 <= 'z' || r >= '0' && r <= '9' || r >= 0x80 && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
				t.chars++
				if inLink {
					t.link++
				}
				if r >= 0x2E80 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) {
					t.han++
				}
			}
		}
		i += size
	}
}

func (t *textBuilder) String() string { return t.b.String() }

func (t *textBuilder) words() int {
	if t.chars == 0 {
		return 0
	}
	return t.spaces + 1 + t.han/2
}

// invisible names the characters that have no ink and no meaning here: soft
// hyphens, zero-width blanks, bidi controls (which can turn a line around), byte
// order marks and tags. Zero-width joiners stay: Indic and Arabic spelling needs
// them.
func invisible(r rune) bool {
	return r == 0xAD || r == 0x200B || r == 0x2060 || r == 0xFEFF || r >= 0x200E && r <= 0x200F ||
		r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 || r >= 0xE0000 && r <= 0xE007F || r >= 0x80 && r <= 0x9F
}
