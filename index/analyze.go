package index

import (
	"strings"
	"unicode/utf8"

	"github.com/rumordesk/rumordesk/fold"

	idx "github.com/blevesearch/bleve_index_api"
)

// How a text becomes terms. Every token of package fold has a position; the
// terms at it are
//
//	word           the word itself, with positions
//	\x1e en stem   the stem of the word, where it differs from the word
//	common\x1fnext two common English words in a row, so that phrases of
//	               nothing but common words need no positions of either
//	字             one Han character, without positions
//	字符           two Han characters in a row, with positions
//	字\x1f         a Han character that no other follows, with positions
//
// A run of Han characters is thus found through pairs that hardly any other
// document has, and the positions of a single character are those of all terms
// that begin with it.
const (
	sep          = "\x1f"
	maxTermBytes = 64
)

// analyze returns the terms of a text and its length in tokens.
func analyze(text string, st stemmer) (idx.TokenFrequencies, int) {
	folded := fold.String(text)
	n := len(folded)/4 + 8
	b := builder{
		terms: make(idx.TokenFrequencies, n/2),
		locs:  make([]idx.TokenLocation, 0, n),
	}
	stems := map[string]string{}
	var prev fold.Token
	prevWord := ""
	count := 0
	fold.EachToken(folded, func(t fold.Token) bool {
		if prev.Han && count > 0 {
			if t.Han && t.Start == prev.End {
				b.add(folded[prev.Start:t.End], prev.Pos)
			} else {
				b.add(folded[prev.Start:prev.End]+sep, prev.Pos)
			}
		}
		word := clip(folded[t.Start:t.End])
		if t.Han {
			b.count(word)
			prevWord = ""
		} else {
			b.add(word, t.Pos)
			stem, ok := stems[word]
			if !ok {
				stem = st.of(word)
				stems[word] = stem
			}
			if stem != word {
				b.count(stemTerm(st.code, stem))
			}
			if prevWord != "" && common(word) && common(prevWord) {
				b.count(prevWord + sep + word)
			}
			prevWord = word
		}
		prev, count = t, count+1
		return true
	})
	if prev.Han && count > 0 {
		b.add(folded[prev.Start:prev.End]+sep, prev.Pos)
	}
	return b.terms, count
}

type builder struct {
	terms idx.TokenFrequencies
	locs  []idx.TokenLocation
}

// count adds an occurrence without a position.
func (b *builder) count(term string) *idx.TokenFreq {
	f, ok := b.terms[term]
	if !ok {
		f = &idx.TokenFreq{Term: []byte(term)}
		b.terms[term] = f
	}
	f.SetFrequency(f.Frequency() + 1)
	return f
}

// add adds an occurrence with its position.
func (b *builder) add(term string, pos int) {
	f := b.count(clip(term))
	if len(b.locs) == cap(b.locs) {
		b.locs = make([]idx.TokenLocation, 0, cap(b.locs)) // earlier ones stay referenced
	}
	b.locs = append(b.locs, idx.TokenLocation{Position: pos + 1})
	f.Locations = append(f.Locations, &b.locs[len(b.locs)-1])
}

// clip bounds a term, so that a text without spaces cannot fill the dictionary.
func clip(term string) string {
	if len(term) <= maxTermBytes {
		return term
	}
	return cut(term, maxTermBytes)
}

// cut returns at most n bytes of s, whole characters.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// keyword is the form in which exact fields are compared.
func keyword(s string) string { return clip(strings.TrimSpace(fold.String(s))) }

// common reports whether a word is among the commonest of English.
func common(w string) bool {
	switch w {
	case "the", "of", "and", "to", "in", "a", "is", "that", "for", "it", "was", "on", "with", "as", "be", "at", "by",
		"this", "had", "not", "are", "but", "from", "or", "have", "an", "they", "which", "one", "you", "were", "all",
		"her", "she", "there", "would", "their", "we", "him", "been", "has", "when", "who", "will", "no", "more", "if",
		"out", "so", "up", "said", "what", "its", "about", "than", "into", "them", "can", "only", "other", "time",
		"new", "some", "could", "these", "two", "may", "first", "then", "do", "any", "like", "my", "now", "over",
		"such", "our", "me", "even", "most", "made", "after", "also", "did", "many", "before", "must", "through",
		"back", "years", "where", "much", "your", "way", "well", "down", "should", "because", "each", "just", "those",
		"people", "how", "too", "good", "his", "he", "i", "t", "s":
		return true
	}
	return false
}
