package index

import (
	"strings"

	"github.com/rumordesk/rumordesk/fold"
)

// words returns what a query looks for in titles and texts, as it was typed and in that order.
// What is excluded, other fields, days and operators are left out.
func (q Query) words() []string {
	var out []string
	var walk func(Node)
	add := func(f Field, text string) {
		if f == Any || f == Title || f == Text {
			out = append(out, strings.Fields(text)...)
		}
	}
	walk = func(n Node) {
		switch n := n.(type) {
		case And:
			for _, part := range n {
				walk(part)
			}
		case Or:
			for _, part := range n {
				walk(part)
			}
		case Term:
			add(n.Field, n.Text)
		case Phrase:
			add(n.Field, n.Text)
		}
	}
	walk(q.Root)
	return out
}

// Plain returns the words of a query as a text, and what tells whether another text has each of
// them, so that it says nothing in other words.
func (q Query) Plain() (text string, has func(text string) bool) {
	words := q.words()
	return strings.Join(words, " "), func(text string) bool { return hasWords(text, words) }
}

// hasWords reports whether each of the words stands in a text, in the form that it was typed in
// or in another one of English. Package fold says what is the same.
func hasWords(text string, words []string) bool {
	st := stemmers()[0]
	forms := func(s string) map[string]bool {
		out := map[string]bool{}
		folded := fold.String(s)
		for _, t := range fold.Tokens(folded) {
			if !t.Han {
				out[st.of(folded[t.Start:t.End])] = true
			}
		}
		return out
	}
	folded, have := fold.String(text), forms(text)
	for _, w := range words {
		if strings.Contains(folded, fold.String(w)) {
			continue
		}
		mine := forms(w)
		for form := range mine {
			if !have[form] {
				return false
			}
		}
		if len(mine) == 0 {
			return false
		}
	}
	return true
}
