package embed

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// splitBert splits at white space, which it drops, and sets each punctuation mark apart.
func splitBert(words []word) []word {
	var out []word
	for _, w := range splitSpace(words) {
		rest := w
		for rest.text != "" {
			i := strings.IndexFunc(rest.text, punctuation)
			if i < 0 {
				out = append(out, rest)
				break
			}
			if i > 0 {
				out = append(out, word{rest.text[:i], rest.opening})
				rest = word{text: rest.text[i:]}
			}
			_, n := utf8.DecodeRuneInString(rest.text)
			out = append(out, word{rest.text[:n], rest.opening})
			rest = word{text: rest.text[n:]}
		}
	}
	return out
}

// punctuation is every ASCII character that is neither letter nor digit nor space, and what Unicode calls punctuation.
func punctuation(r rune) bool {
	if r < 0x80 {
		return r > ' ' && r < '0' || r > '9' && r < 'A' || r > 'Z' && r < 'a' || r > 'z' && r < 0x7f
	}
	return unicode.IsPunct(r)
}

// splitSpace splits at white space and drops it.
func splitSpace(words []word) []word {
	out := make([]word, 0, len(words))
	for _, w := range words {
		opening := w.opening && w.text != ""
		if opening {
			r, _ := utf8.DecodeRuneInString(w.text)
			opening = !unicode.IsSpace(r)
		}
		for f := range strings.FieldsFuncSeq(w.text, unicode.IsSpace) {
			out = append(out, word{f, opening})
			opening = false
		}
	}
	return out
}

// metaspace writes each space as a visible mark, puts one before a word that has none, and splits before each.
type metaspace struct {
	mark    string
	prepend string // always, first or never
	whole   bool   // does not split
}

func (m metaspace) apply(words []word) []word {
	var out []word
	for _, w := range words {
		if w.text == "" {
			continue
		}
		s := strings.ReplaceAll(w.text, " ", m.mark)
		if (m.prepend == "always" || m.prepend == "first" && w.opening) && !strings.HasPrefix(s, m.mark) {
			s = m.mark + s
		}
		if m.whole {
			out = append(out, word{s, w.opening})
			continue
		}
		opening := w.opening
		for s != "" {
			end := len(s)
			if i := strings.Index(s[min(len(m.mark), len(s)):], m.mark); strings.HasPrefix(s, m.mark) && i >= 0 {
				end = i + len(m.mark)
			} else if i := strings.Index(s, m.mark); i > 0 {
				end = i
			}
			out = append(out, word{s[:end], opening})
			s, opening = s[end:], false
		}
	}
	return out
}
