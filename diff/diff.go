// Package diff compares two versions of a text by words, for people to read.
//
// Lines are compared first, then words where lines were rewritten. A Han, Kana or
// Hangul character is a word of its own, so that Chinese needs no segmentation. Time
// and memory are bounded whatever the texts are: what differs too much counts as
// replaced. The result always holds both texts in full.
//
// The package knows nothing of items, evidence or pages, and makes no markup. It
// imports nothing of ours.
package diff

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Op says what became of a stretch of text.
type Op string

// What can become of a stretch.
const (
	Same    Op = "same"
	Added   Op = "added"
	Removed Op = "removed"
)

// Change is a stretch of a comparison.
type Change struct {
	Op   Op     `json:"op"`
	Text string `json:"text"`
	// Cut stands for text that Condense left out; Text is empty then.
	Cut bool `json:"cut,omitempty"`
}

// Added and Gone are for templates.
func (c Change) Added() bool { return c.Op == Added }

// Gone says that the text was taken away.
func (c Change) Gone() bool { return c.Op == Removed }

// Bounds of a comparison: steps of Myers' search before the rest counts as
// replaced. Its memory grows with the square.
const (
	maxLineSteps = 800
	maxWordSteps = 400
	keptContext  = 120 // bytes of kept text shown on each side of a change
)

// Words compares two texts. The same and removed stretches together are a, the same
// and added ones b. No two neighbours are of one kind, none is empty, and removed text
// comes before the added text that took its place. Two empty texts give nil.
func Words(a, b string) []Change {
	var out changes
	la, lb := split(a, b, lineEnd)
	for _, h := range compare(la, lb, maxLineSteps) {
		gone, new := la.text(h.a0, h.a1), lb.text(h.b0, h.b1)
		switch {
		case h.same:
			out.add(Same, gone)
		case gone != "" && new != "": // rewritten
			wa, wb := split(gone, new, wordEnd)
			for _, h := range compare(wa, wb, maxWordSteps) {
				if h.same {
					out.add(Same, wa.text(h.a0, h.a1))
					continue
				}
				out.add(Removed, wa.text(h.a0, h.a1))
				out.add(Added, wb.text(h.b0, h.b1))
			}
		default:
			out.add(Removed, gone)
			out.add(Added, new)
		}
	}
	return out.list
}

// Unchanged reports whether a comparison found no difference.
func Unchanged(cs []Change) bool {
	for _, c := range cs {
		if c.Op != Same {
			return false
		}
	}
	return true
}

// changes joins neighbours of one kind, and keeps removed text before added text. A
// line rewritten at its end and another taken away after it would else make three
// stretches of what reads as one.
type changes struct{ list []Change }

func (l *changes) add(op Op, text string) {
	if text == "" {
		return
	}
	n := len(l.list)
	switch {
	case n > 0 && l.list[n-1].Op == op:
		l.list[n-1].Text += text
	case n > 1 && op == Removed && l.list[n-1].Op == Added && l.list[n-2].Op == Removed:
		l.list[n-2].Text += text
	case n > 0 && op == Removed && l.list[n-1].Op == Added:
		l.list = append(l.list, l.list[n-1])
		l.list[n-1] = Change{Op: op, Text: text}
	default:
		l.list = append(l.list, Change{Op: op, Text: text})
	}
}

// tokens is a text in pieces. Equal pieces of two texts split together have equal
// numbers, which are quicker to compare than strings.
type tokens struct {
	s    string
	at   []int32 // where each begins; one more for the end
	kind []int32
}

func (t tokens) text(from, to int) string { return t.s[t.at[from]:t.at[to]] }

func split(a, b string, end func(string) int) (tokens, tokens) {
	kinds := map[string]int32{}
	one := func(s string) tokens {
		t := tokens{s: s}
		for i := 0; i < len(s); {
			n := end(s[i:])
			k, ok := kinds[s[i:i+n]]
			if !ok {
				k = int32(len(kinds))
				kinds[s[i:i+n]] = k
			}
			t.at, t.kind = append(t.at, int32(i)), append(t.kind, k)
			i += n
		}
		t.at = append(t.at, int32(len(s)))
		return t
	}
	return one(a), one(b)
}

// lineEnd is the length of the line that s begins with, its end included.
func lineEnd(s string) int {
	if i := strings.IndexByte(s, '\n'); i >= 0 {
		return i + 1
	}
	return len(s)
}

// wordEnd is the length of the word, the white space, or the single other character
// that s begins with.
func wordEnd(s string) int {
	r, n := utf8.DecodeRuneInString(s)
	c := class(r)
	if c == single {
		return n
	}
	for n < len(s) {
		r, m := utf8.DecodeRuneInString(s[n:])
		if class(r) != c {
			break
		}
		n += m
	}
	return n
}

const (
	single = iota
	word
	space
)

func class(r rune) int {
	switch {
	case r < 0x80:
		switch {
		case r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '\'':
			return word
		case r == ' ' || r >= '\t' && r <= '\r':
			return space
		}
		return single
	case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul):
		return single
	case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || r == '’':
		return word
	case unicode.IsSpace(r):
		return space
	}
	return single
}

// Condense leaves out kept text that is far from any change.
func Condense(cs []Change) []Change {
	var out []Change
	for i, c := range cs {
		if c.Op != Same || len(c.Text) <= 2*keptContext {
			out = append(out, c)
			continue
		}
		if i > 0 {
			out = append(out, Change{Op: Same, Text: c.Text[:floor(c.Text, keptContext)]})
		}
		out = append(out, Change{Op: Same, Cut: true})
		if i < len(cs)-1 {
			out = append(out, Change{Op: Same, Text: c.Text[floor(c.Text, len(c.Text)-keptContext):]})
		}
	}
	return out
}

// floor is the last rune's edge at or before i.
func floor(s string, i int) int {
	for i > 0 && !utf8.RuneStart(s[i]) {
		i--
	}
	return i
}
