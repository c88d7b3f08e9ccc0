package embed

import "unicode/utf8"

// wordPiece cuts a word greedily into the longest pieces of the vocabulary from left to right (Schuster and Nakajima 2012,
// as BERT has it).
type wordPiece struct {
	heads, tails map[string]int32 // pieces that a word begins with, and those that follow
	longest      int              // of a piece, in bytes
	unknown      int32
	mostRunes    int // a longer word is unknown as a whole
}

// newWordPiece makes the model of a vocabulary. In it, pieces that follow begin with the mark.
func newWordPiece(vocab map[string]int32, mark, unknown string, mostRunes int) (*wordPiece, bool) {
	m := &wordPiece{heads: make(map[string]int32, len(vocab)), tails: make(map[string]int32, len(vocab)/4), mostRunes: mostRunes}
	for p, id := range vocab {
		m.heads[p] = id
		m.longest = max(m.longest, len(p))
		if len(p) > len(mark) && p[:len(mark)] == mark {
			m.tails[p[len(mark):]] = id
		}
	}
	var ok bool
	m.unknown, ok = vocab[unknown]
	return m, ok
}

// cut adds a word's pieces, or the unknown token where there are none for all of it.
func (m *wordPiece) cut(word string, dst []int32) []int32 {
	if word == "" {
		return dst
	}
	if len(word) > m.mostRunes && utf8.RuneCountInString(word) > m.mostRunes {
		return append(dst, m.unknown)
	}
	from, set := len(dst), m.heads
	for start := 0; start < len(word); set = m.tails {
		id, end := longestPiece(set, word, start, min(len(word), start+m.longest))
		if end == start {
			return append(dst[:from], m.unknown)
		}
		dst = append(dst, id)
		start = end
	}
	return dst
}

// longestPiece gives the longest piece of a set that stands at start and ends at most at end; it ends at start where none does.
func longestPiece(set map[string]int32, word string, start, end int) (int32, int) {
	for ; end > start; end-- {
		if end < len(word) && !utf8.RuneStart(word[end]) {
			continue
		}
		if id, ok := set[word[start:end]]; ok {
			return id, end
		}
	}
	return 0, start
}
