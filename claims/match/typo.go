package match

import "strings"

// A word that no claim has, and that is no English word either, is taken for one of
// the claims' words that differs by one typo: a letter too many, too few or another, or
// two in each other's place (Damerau 1964: four fifths of all misspellings). Names are
// not: Pederson is somebody else than Peterson.

// minTypoLength is how many letters a stem has at least that is taken for another: of
// short ones too many differ by one.
const minTypoLength = 6

// maxTypos is how many words of a text are looked at: one in a language that no claim
// is in has hundreds that no claim has.
const maxTypos = 8

// typos are the terms that a misspelt one is looked for among.
type typos struct {
	by map[typoKey][]uint32
}

// typoKey is what a misspelt word has in common with the one that was meant, but for
// a letter of length.
type typoKey struct {
	first  byte
	length int
}

// add takes in a stem.
func (s *typos) add(id uint32, stem string) {
	if len(stem) < minTypoLength-1 || !isASCII(stem) {
		return
	}
	if s.by == nil {
		s.by = map[typoKey][]uint32{}
	}
	k := typoKey{stem[0], len(stem)}
	s.by[k] = append(s.by[k], id)
}

// endings are what the stemmer may have left on a misspelt word: of "chlorniated" it
// knows no stem.
var endings = [...]string{"ated", "ates", "ating", "ation", "ations", "ed", "es", "ing", "ings", "s"}

// mayBeTypo reports whether a word that no claim has is long enough, no name and no
// English word.
func mayBeTypo(t token) bool {
	return !t.name && len(t.term) >= minTypoLength && isASCII(t.word) && commonShare(t.term) == 0 && shippedWordVectors().find(t.term) == noVector
}

// correct returns the token that t is taken for: of several the one that the most claims
// have.
func (l *lexicon) correct(t token) (token, bool) {
	best, at := 0, noTerm
	look := func(stem string) {
		if len(stem) < minTypoLength {
			return
		}
		for n := len(stem) - 1; n <= len(stem)+1; n++ {
			for _, id := range l.typos.by[typoKey{stem[0], n}] {
				df := l.df(id)
				if df < max(1, best) || df == best && l.terms[id].text >= l.terms[at].text { // the same, however the claims came
					continue
				}
				if oneEditApart(stem, l.terms[id].text) {
					best, at = df, id
				}
			}
		}
	}
	look(t.term)
	for _, end := range endings {
		if stem, ok := strings.CutSuffix(t.word, end); ok {
			look(stem)
		}
	}
	if at == noTerm {
		return t, false
	}
	t.term = l.terms[at].text
	t.word += " (" + l.terms[at].shown + ")" // reasons show both
	return t, true
}

// oneEditApart reports whether two different words differ by one letter that is left out,
// put in or another, or by two neighbours in each other's place.
func oneEditApart(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	switch {
	case len(a) < len(b):
		return a[i:] == b[i+1:]
	case i == len(a):
		return false
	case a[i+1:] == b[i+1:]:
		return true
	}
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
