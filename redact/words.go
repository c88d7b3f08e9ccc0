package redact

// vocabulary finds the words of a list in a short text without trying each in turn.
type vocabulary struct{ byFirst [256][]string }

func newVocabulary(words ...string) *vocabulary {
	v := &vocabulary{}
	for _, w := range words {
		v.byFirst[w[0]] = append(v.byFirst[w[0]], w)
	}
	return v
}

// last gives the word that begins last in w, the longest of several, and where it
// begins; -1 if there is none. A word of Latin letters must not begin inside another:
// "hotel" has no "tel" in it.
func (v *vocabulary) last(w string) (word string, at int) {
	for i := len(w) - 1; i >= 0; i-- {
		for _, c := range v.byFirst[w[i]] {
			if len(c) <= len(w)-i && w[i:i+len(c)] == c && len(c) > len(word) {
				if isLetter(c[0]) && i > 0 && isLetter(w[i-1]) {
					continue
				}
				word = c
			}
		}
		if word != "" {
			return word, i
		}
	}
	return "", -1
}

// in reports whether any word stands in w.
func (v *vocabulary) in(w string) bool {
	_, i := v.last(w)
	return i >= 0
}
