package index

import (
	"strings"
	"unicode/utf8"

	"github.com/rumordesk/rumordesk/fold"

	idx "github.com/blevesearch/bleve_index_api"
)

// How a text becomes terms. Every token of package fold has a position. The
// field itself holds each token with its positions: a word, or one Han
// character. A second field beside it (its name and "2") holds, without
// positions,
//
//	字符           two Han characters in a row
//	\x1een stem    the stem of a word, where it differs from the word
//	common\x1fnext two common English words in a row
//
// A run of Han characters is found through its pairs, which few documents share,
// and a phrase of common words through theirs; only in the few documents that
// are left are positions read. Without positions the many rare pairs cost little.
const (
	extra        = "2"
	sep          = "\x1f"
	maxTermBytes = 64

	// joined marks, in the place of an offset that nobody needs, the position of
	// a Han character that another follows with nothing between.
	joined = 1
)

// terms is an analysed text.
type terms struct {
	tokens, extra idx.TokenFrequencies
	length        int // tokens
}

func analyze(text string, st stemmer) terms {
	folded := fold.String(text)
	n := len(folded)/4 + 8
	b := builder{
		terms: make(idx.TokenFrequencies, n/2),
		locs:  make([]idx.TokenLocation, 0, n),
	}
	pairs := make(idx.TokenFrequencies, n/2)
	stems := map[string]string{}
	var prev fold.Token
	prevWord := ""
	count := 0
	fold.EachToken(folded, func(t fold.Token) bool {
		word := clip(folded[t.Start:t.End])
		before := b.last
		b.add(word, t.Pos)
		if t.Han {
			if prev.Han && t.Start == prev.End {
				before.Start = joined
				countTerm(pairs, clip(folded[prev.Start:t.End]))
			}
			prevWord = ""
		} else {
			stem, ok := stems[word]
			if !ok {
				stem = st.of(word)
				stems[word] = stem
			}
			if stem != word {
				countTerm(pairs, stemTerm(st.code, stem))
			}
			if prevWord != "" && common(word) && common(prevWord) {
				countTerm(pairs, prevWord+sep+word)
			}
			prevWord = word
		}
		prev, count = t, count+1
		return true
	})
	return terms{b.terms, pairs, count}
}

type builder struct {
	terms idx.TokenFrequencies
	locs  []idx.TokenLocation
	last  *idx.TokenLocation
}

// countTerm adds an occurrence without a position.
func countTerm(terms idx.TokenFrequencies, term string) *idx.TokenFreq {
	f, ok := terms[term]
	if !ok {
		f = &idx.TokenFreq{Term: []byte(term)}
		terms[term] = f
	}
	f.SetFrequency(f.Frequency() + 1)
	return f
}

// add adds an occurrence with its position.
func (b *builder) add(term string, pos int) {
	f := countTerm(b.terms, term)
	if len(b.locs) == cap(b.locs) {
		b.locs = make([]idx.TokenLocation, 0, cap(b.locs)) // earlier ones stay referenced
	}
	b.locs = append(b.locs, idx.TokenLocation{Position: pos + 1})
	b.last = &b.locs[len(b.locs)-1]
	f.Locations = append(f.Locations, b.last)
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
