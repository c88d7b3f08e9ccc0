package web

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/rumordesk/rumordesk/desk"
)

// piece is a stretch of original text; Mark says that a rule's term stands here.
type piece struct {
	Text    string
	Mark    bool
	Counter bool   // the term speaks against: its weight is negative
	Weights string // "+20", "+20 −10"
	Why     string // the terms as their rules write them
	Cut     bool   // text was left out here
}

// paragraph is a line of original text.
type paragraph struct {
	Pieces []piece
	Hit    bool
}

// mark is one place in the text with all terms that matched there.
type mark struct {
	start, end int
	terms      []desk.FlagTerm
}

// marks gathers the terms that stand in one field of the text. Terms that overlap
// share a mark. Bonuses for closeness have no place of their own, and offsets that
// do not lie on the text's own runes are dropped rather than believed.
func marks(text, field string, flags []desk.Flag) []mark {
	var found []mark
	for _, f := range flags {
		for _, t := range f.Terms {
			if t.Near || t.Field != field || t.Start < 0 || t.End <= t.Start || t.End > len(text) ||
				!boundary(text, t.Start) || !boundary(text, t.End) {
				continue
			}
			found = append(found, mark{t.Start, t.End, []desk.FlagTerm{t}})
		}
	}
	slices.SortStableFunc(found, func(a, b mark) int { return cmp.Or(a.start-b.start, b.end-a.end) })
	var out []mark
	for _, m := range found {
		if n := len(out); n > 0 && m.start < out[n-1].end {
			out[n-1].end = max(out[n-1].end, m.end)
			out[n-1].terms = append(out[n-1].terms, m.terms...)
			continue
		}
		out = append(out, m)
	}
	return out
}

func boundary(s string, i int) bool { return i == len(s) || utf8.RuneStart(s[i]) }

// piece words the mark over text, which is the part of it that is shown.
func (m mark) piece(text string) piece {
	p := piece{Text: text, Mark: true}
	var weights, why []string
	sum := 0
	for _, t := range m.terms {
		sum += t.Weight
		if w := signed(t.Weight); !slices.Contains(weights, w) {
			weights = append(weights, w)
		}
		if !slices.Contains(why, t.Term) {
			why = append(why, t.Term)
		}
	}
	p.Counter = sum < 0
	p.Weights, p.Why = strings.Join(weights, " "), strings.Join(why, ", ")
	return p
}

// signed writes a weight with its sign; the minus is the real one.
func signed(n int) string {
	if n < 0 {
		return fmt.Sprintf("−%d", -n)
	}
	return fmt.Sprintf("+%d", n)
}

// highlight splits text into its paragraphs with the marks in place. The pieces of
// all paragraphs together are the text but for its line ends.
func highlight(text string, ms []mark) []paragraph {
	var out []paragraph
	for start := 0; start < len(text); {
		end := start + strings.IndexByte(text[start:], '\n')
		next := end + 1
		if end < start {
			end, next = len(text), len(text)
		}
		for len(ms) > 0 && ms[0].end <= start {
			ms = ms[1:]
		}
		if strings.TrimSpace(text[start:end]) != "" {
			out = append(out, paragraphOf(text, start, end, ms))
		}
		start = next
	}
	return out
}

// paragraphOf is the paragraph text[start:end]; ms are the marks that end behind
// its start.
func paragraphOf(text string, start, end int, ms []mark) paragraph {
	var p paragraph
	for _, m := range ms {
		from, to := max(m.start, start), min(m.end, end)
		if from >= to {
			break
		}
		if from > start {
			p.Pieces = append(p.Pieces, piece{Text: text[start:from]})
		}
		p.Pieces, p.Hit = append(p.Pieces, m.piece(text[from:to])), true
		start = to
	}
	if start < end {
		p.Pieces = append(p.Pieces, piece{Text: text[start:end]})
	}
	return p
}

// block is a run of paragraphs, shown at once or behind a line to open.
type block struct {
	Paragraphs []paragraph
	Folded     bool
	Elsewhere  bool // too much for this page: only the number of paragraphs is told
	N          int
}

// Sizes of an excerpt, in bytes.
const (
	longParagraph = 1200     // longer ones are cut around their marks
	around        = 320      // what stays on each side of a mark there
	foldedBudget  = 12 << 10 // folded text that a page carries for one item
)

// excerpt keeps the paragraphs with marks, and the first one for a start, open;
// the others are folded, as far as the budget goes.
func excerpt(ps []paragraph) []block {
	var out []block
	budget := foldedBudget
	for i, p := range ps {
		open := p.Hit || i == 0
		if open {
			p = shorten(p)
		}
		if n := len(out); n == 0 || out[n-1].Folded == open {
			out = append(out, block{Folded: !open})
		}
		b := &out[len(out)-1]
		b.N++
		if !open {
			if budget -= p.size(); budget < 0 {
				b.Elsewhere, b.Paragraphs = true, nil
			}
			if b.Elsewhere {
				continue
			}
		}
		b.Paragraphs = append(b.Paragraphs, p)
	}
	return out
}

func (p paragraph) size() int {
	n := 0
	for _, x := range p.Pieces {
		n += len(x.Text)
	}
	return n
}

// shorten cuts the unmarked stretches of a long paragraph down to what stands
// around its marks.
func shorten(p paragraph) paragraph {
	if p.size() <= longParagraph {
		return p
	}
	out := paragraph{Hit: p.Hit}
	for i, x := range p.Pieces {
		head, tail := i > 0, i < len(p.Pieces)-1 // beside a mark
		if x.Mark || len(x.Text) <= 2*around {
			out.Pieces = append(out.Pieces, x)
			continue
		}
		if head || !tail {
			out.Pieces = append(out.Pieces, piece{Text: x.Text[:runeFloor(x.Text, around)]})
		}
		out.Pieces = append(out.Pieces, piece{Cut: true})
		if tail {
			out.Pieces = append(out.Pieces, piece{Text: x.Text[runeFloor(x.Text, len(x.Text)-around):]})
		}
	}
	return out
}

// runeFloor is the last rune's edge at or before i.
func runeFloor(s string, i int) int {
	for i > 0 && i < len(s) && !utf8.RuneStart(s[i]) {
		i--
	}
	return i
}
