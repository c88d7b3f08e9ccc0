package extract

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
	"golang.org/x/text/width"
)

// textBuilder collects text with squashed white space, and counts.
type textBuilder struct {
	b           strings.Builder
	space       bool // white space since the last sign
	ended       bool // with a line end of the source in it, and no other break
	last        rune
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
			if n.DataAtom == atom.Br {
				t.gap()
			}
			return
		case atom.A:
			inLink = true
		}
		block := isBlock(n)
		if block {
			t.gap()
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			t.node(c, inLink)
		}
		if block {
			t.gap()
		}
	}
}

// gap parts what comes from what was, whatever the script.
func (t *textBuilder) gap() {
	t.space = true
	t.last = 0
}

func (t *textBuilder) text(s string, inLink bool) {
	for i := 0; i < len(s); {
		r, size := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRuneInString(s[i:])
		}
		switch {
		case isBlank(r):
			t.space = true
			t.ended = t.ended || r == '\n' || r == '\r'
		case r < 0x20 || r == 0x7F || r == utf8.RuneError && size == 1 || invisible(r):
		default:
			if t.space && t.b.Len() > 0 && !(t.ended && unspaced(t.last, r)) {
				t.b.WriteByte(' ')
				t.spaces++
			}
			t.space, t.ended, t.last = false, false, r
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

func isBlank(r rune) bool {
	return r == ' ' || r >= '\t' && r <= '\r' || r >= 0x80 && unicode.IsSpace(r)
}

// unspaced reports whether a line end between two signs is no blank: lines of Chinese and Japanese end anywhere. The rule is that of
// CSS Text Level 3, 4.1.3, with quotation marks and dashes taken for wide beside a wide sign.
func unspaced(a, b rune) bool {
	if a < 0x80 || b < 0x80 {
		return false
	}
	return eastAsian(a) && (eastAsian(b) || signOfEither(b)) || signOfEither(a) && eastAsian(b)
}

func eastAsian(r rune) bool {
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth, width.EastAsianHalfwidth:
		return !unicode.Is(unicode.Hangul, r)
	}
	return false
}

func signOfEither(r rune) bool {
	return width.LookupRune(r).Kind() == width.EastAsianAmbiguous && (unicode.IsPunct(r) || unicode.IsSymbol(r))
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
