package index

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/rumordesk/rumordesk/fold"
)

// Sizes of a snippet, in columns: a Han character takes two, a letter one.
const (
	snippetColumns = 240
	leadColumns    = 70       // before the first match, to begin at a sentence
	snippetScan    = 64 << 10 // bytes of text in which matches are looked for
)

// marker finds what the query matched in a text, as the index would.
type marker struct {
	st     stemmer
	leaves []*leaf
	forms  map[string]string // word to stem term, this document
}

func newMarker(leaves []*leaf, lang string) *marker {
	return &marker{st: stemmerFor(lang), leaves: leaves, forms: map[string]string{}}
}

type mark struct {
	start, end int // folded bytes
	leaf       int
}

func (m *marker) title(title string) []Span {
	f := fold.New(title)
	return spans(f, m.marks(f.Text, func(l *leaf) bool { return slices.Contains(l.fields, fTitle) }), 0, len(title))
}

// snippet cuts the window with most of the query out of a text.
func (m *marker) snippet(text string) (string, []Span) {
	whole := text
	text = strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, cut(text, snippetScan))
	f := fold.New(text)
	marks := m.marks(f.Text, func(l *leaf) bool { return slices.Contains(l.fields, fText) })
	start := 0
	if len(marks) > 0 {
		at, _ := f.Span(bestWindow(marks), len(f.Text))
		start = sentence(text, at)
	}
	end := forward(text, start, snippetColumns)
	if end == len(text) { // room is left: show more of what comes before
		start = min(start, backward(text, snippetColumns))
	}
	for start < end && text[start] == ' ' {
		start++
	}
	for end > start && text[end-1] == ' ' {
		end--
	}
	sp := spans(f, marks, start, end)
	out, shift := text[start:end], -start
	if start > 0 {
		out, shift = "…"+out, shift+len("…")
	}
	if end < len(text) && strings.TrimSpace(text[end:]) != "" || len(whole) > len(text) {
		out += "…"
	}
	for i := range sp {
		sp[i].Start += shift
		sp[i].End += shift
	}
	return out, sp
}

// marks returns every match of the wanted leaves in a folded text, in order.
func (m *marker) marks(folded string, want func(*leaf) bool) []mark {
	type target struct {
		g     *group
		exact bool
		leaf  int
	}
	byFirst := map[byte][]target{}
	for i, l := range m.leaves {
		if !want(l) {
			continue
		}
		for j := range l.groups {
			g := &l.groups[j]
			if len(g.toks) > 0 && g.toks[0].text != "" {
				c := g.toks[0].text[0]
				byFirst[c] = append(byFirst[c], target{g, l.exact, i})
			}
		}
	}
	if len(byFirst) == 0 {
		return nil
	}
	toks := fold.Tokens(folded)
	var out []mark
	for i, t := range toks {
		for _, tg := range byFirst[folded[t.Start]] {
			if n := m.matches(folded, toks[i:], tg.g, tg.exact); n > 0 {
				out = append(out, mark{t.Start, toks[i+n-1].End, tg.leaf})
			}
		}
		if len(out) > 2000 {
			break
		}
	}
	return out
}

// matches returns the number of tokens that the group takes here, or 0.
func (m *marker) matches(folded string, toks []fold.Token, g *group, exact bool) int {
	if len(toks) < len(g.toks) {
		return 0
	}
	for i, want := range g.toks {
		t := toks[i]
		word := clip(folded[t.Start:t.End])
		switch {
		case word == want.text:
		case g.prefix && i == len(g.toks)-1 && strings.HasPrefix(word, want.text):
		case len(g.stems) > 0 && !exact && m.sameForm(word, g):
		default:
			return 0
		}
		if want.han && want.joined && i+1 < len(g.toks) && g.toks[i+1].han && toks[i+1].Start != t.End {
			return 0
		}
	}
	return len(g.toks)
}

func (m *marker) sameForm(word string, g *group) bool {
	form, ok := m.forms[word]
	if !ok {
		form = stemTerm(m.st.code, m.st.of(word))
		m.forms[word] = form
	}
	return slices.Contains(g.stems, form)
}

// bestWindow returns where the marks that lie within about one snippet cover
// most different leaves, then most marks; the earliest wins.
func bestWindow(marks []mark) int {
	const width = snippetColumns * 3 / 4
	best, bestScore, j := 0, -1, 0
	counts := map[int]int{}
	for i := range marks {
		for j < len(marks) && marks[j].end-marks[i].start <= width {
			counts[marks[j].leaf]++
			j++
		}
		if score := len(counts)*1000 + min(j-i, 999); score > bestScore {
			best, bestScore = i, score
		}
		if j == i {
			j++
			continue
		}
		if counts[marks[i].leaf]--; counts[marks[i].leaf] == 0 {
			delete(counts, marks[i].leaf)
		}
	}
	return marks[best].start
}

// sentence goes back from at to the beginning of the sentence, or of a word
// where the sentence begins too far away.
func sentence(text string, at int) int {
	start, columns, word := at, 0, at
	for start > 0 {
		r, n := utf8.DecodeLastRuneInString(text[:start])
		if columns += width(r); columns > leadColumns {
			return word
		}
		switch {
		case strings.ContainsRune("。！？；!?…", r),
			r == '.' && start < len(text) && text[start] == ' ':
			return start
		case r == ' ' || width(r) == 2:
			word = start
			if width(r) == 2 {
				word = start - n
			}
		}
		start -= n
	}
	return 0
}

// backward returns the beginning of the word from which the rest of the text
// takes at most so many columns.
func backward(text string, columns int) int {
	word := len(text)
	for i := len(text); i > 0; {
		r, n := utf8.DecodeLastRuneInString(text[:i])
		if columns -= width(r); columns < 0 {
			return word
		}
		if r == ' ' || width(r) == 2 {
			word = i
		}
		i -= n
	}
	return 0
}

// forward goes on from start by at most so many columns, to the end of a word.
func forward(text string, start, columns int) int {
	word := start
	for i := start; i < len(text); {
		r, n := utf8.DecodeRuneInString(text[i:])
		if columns -= width(r); columns < 0 {
			if word == start {
				return i // one long word
			}
			return word
		}
		i += n
		if r == ' ' || width(r) == 2 || i == len(text) {
			word = i
		}
	}
	return len(text)
}

func width(r rune) int {
	if r >= 0x1100 && fold.ClassOf(r) == fold.Alone || r >= 0x3000 && r <= 0x303f || r >= 0xff00 && r <= 0xff60 {
		return 2
	}
	return 1
}

// spans turns marks into merged spans of the original between start and end.
func spans(f fold.Folded, marks []mark, start, end int) []Span {
	var out []Span
	for _, m := range marks {
		s, e := f.Span(m.start, m.end)
		if s < start || e > end || s >= e {
			continue
		}
		out = append(out, Span{s, e})
	}
	slices.SortFunc(out, func(a, b Span) int { return a.Start - b.Start })
	merged := out[:0]
	for _, s := range out {
		if n := len(merged); n > 0 && s.Start <= merged[n-1].End {
			merged[n-1].End = max(merged[n-1].End, s.End)
			continue
		}
		merged = append(merged, s)
	}
	return merged
}
