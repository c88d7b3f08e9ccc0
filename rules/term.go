package rules

import (
	"strings"
	"unicode/utf8"

	"github.com/rumordesk/rumordesk/fold"
	"github.com/rumordesk/rumordesk/yamltree"
)

// pattern is a term made ready for matching. Terms that fold to the same pattern
// share one, whatever rules they come from.
type pattern struct {
	key   string // the folded term, the same for terms that match the same
	parts []part
	lit   int  // the part that the automaton looks for
	plain bool // that part is all there is
	idle  bool // the term had a * that changes nothing
}

type partKind uint8

const (
	literal  partKind = iota
	gap               // an optional space, between a Chinese and a Latin character
	starWord          // * among letters: letters, digits and marks of a word
	starAny           // * next to a Chinese character: those and Chinese characters
	oneWord           // * on its own: at least one character of starAny
)

type part struct {
	kind partKind
	text string // of a literal
}

// maxStar is how many characters a * stands for at most.
const maxStar = 40

// parseTerm makes a term ready, or says what is wrong with it.
func parseTerm(term string) (p *pattern, m *yamltree.Mistake) {
	if utf8.RuneCountInString(term) > maxTermRunes {
		return nil, yamltree.Wrong("term-long")
	}
	key := canonical(term)
	p = &pattern{}
	var written strings.Builder // becomes p.key
	runes := []rune(key)
	text := make([]rune, 0, len(runes))
	flush := func() {
		if len(text) > 0 {
			p.parts = append(p.parts, part{literal, string(text)})
			text = text[:0]
		}
	}
	at := func(i int) rune { // the character at i, space outside
		if i < 0 || i >= len(runes) {
			return ' '
		}
		return runes[i]
	}
	for i, r := range runes {
		before, after := at(i-1), at(i+1)
		switch {
		case r == '*' && before == ' ' && after == ' ':
			if i == 0 || i == len(runes)-1 {
				return nil, yamltree.Wrong("term-star")
			}
			flush()
			p.parts = append(p.parts, part{kind: oneWord})
		case r == '*':
			kind := starWord
			if alone(before) || alone(after) {
				kind = starAny
			}
			if kind == starAny && (i == 0 || i == len(runes)-1) {
				p.idle = true // a Chinese term matches anywhere as it is
				continue
			}
			flush()
			p.parts = append(p.parts, part{kind: kind})
		case r == ' ' && edge(before, after):
			flush()
			p.parts = append(p.parts, part{kind: gap})
		default:
			if edge(before, r) {
				flush()
				p.parts = append(p.parts, part{kind: gap})
			}
			text = append(text, r)
		}
	}
	flush()
	p.lit = -1
	for i, q := range p.parts {
		switch q.kind {
		case literal:
			if hasToken(q.text) && (p.lit < 0 || p.worth(i) > p.worth(p.lit)) {
				p.lit = i
			}
			written.WriteString(q.text)
		case gap:
			written.WriteByte('_')
		case starAny, starWord:
			written.WriteByte('*')
		case oneWord:
			written.WriteByte('+')
		}
	}
	if p.lit < 0 {
		return nil, yamltree.Wrong("term-none")
	}
	p.key, p.plain = written.String(), len(p.parts) == 1
	return p, nil
}

// worth ranks the literals of a term: the longer, the rarer; and one at the
// beginning of a word costs the automaton least.
func (p *pattern) worth(i int) int {
	n := len(p.parts[i].text)
	if p.anchored(i) {
		n *= 2
	}
	return n
}

// anchored reports whether part i of the term can only stand where its first
// word begins: nothing or a gap comes before it, no *.
func (p *pattern) anchored(i int) bool { return i == 0 || p.parts[i-1].kind == gap }

// needle is what the automaton looks for.
func (p *pattern) needle() needle { return newNeedle(p.parts[p.lit].text, p.anchored(p.lit)) }

// canonical folds a term: a hyphen is a space, spaces and stars come singly.
func canonical(term string) string {
	s := strings.ReplaceAll(fold.String(term), "-", " ")
	s = strings.Join(strings.Fields(s), " ")
	for strings.Contains(s, "**") {
		s = strings.ReplaceAll(s, "**", "*")
	}
	return s
}

// alone reports whether r belongs to a script that is written without spaces.
func alone(r rune) bool { return fold.ClassOf(r) == fold.Alone }

// edge reports whether a Chinese and a Latin character meet, where writers put a
// space or none.
func edge(a, b rune) bool {
	ca, cb := fold.ClassOf(a), fold.ClassOf(b)
	return ca == fold.Alone && cb == fold.Word || ca == fold.Word && cb == fold.Alone
}

func hasToken(s string) bool {
	for _, r := range s {
		if fold.ClassOf(r) != fold.Between {
			return true
		}
	}
	return false
}
