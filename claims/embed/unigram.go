package embed

import (
	"math"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"
)

// unigram cuts a word into the pieces whose scores add up to the most (Kudo 2018): SentencePiece's model.
type unigram struct {
	pieces  []string // sorted, which makes them a tree: those with a common beginning lie side by side
	ids     []int32  // of the pieces
	scores  []float64
	first   [257]int // where the pieces with a first byte begin
	unknown int32
	penalty float64 // the score of a character that no piece has
}

// newUnigram makes the model of pieces with their scores; a piece's place is its token.
func newUnigram(pieces []string, scores []float64, unknown int32) *unigram {
	order := make([]int, 0, len(pieces))
	for i, p := range pieces {
		if p != "" {
			order = append(order, i)
		}
	}
	// Of pieces that stand twice the later one counts.
	slices.SortStableFunc(order, func(a, b int) int { return strings.Compare(pieces[a], pieces[b]) })
	m := &unigram{unknown: unknown, penalty: slices.Min(scores) - 10}
	for n, i := range order {
		if n+1 < len(order) && pieces[order[n+1]] == pieces[i] {
			continue
		}
		m.pieces = append(m.pieces, pieces[i])
		m.ids = append(m.ids, int32(i))
		m.scores = append(m.scores, scores[i])
	}
	for b := range 257 {
		m.first[b] = sort.Search(len(m.pieces), func(i int) bool { return int(m.pieces[i][0]) >= b })
	}
	return m
}

// step is the best way to a place in the word: from where, by which token.
type step struct {
	score float64
	from  int32
	id    int32
}

// cut adds the word's pieces. Neighbouring characters that no piece has are one unknown token.
func (m *unigram) cut(word string, dst []int32) []int32 {
	from := len(dst)
	dst = likeliest(word, dst, m.unknown, m.penalty, func(rest string, found func(n int, id int32, score float64)) {
		m.each(rest, func(n, at int) { found(n, m.ids[at], m.scores[at]) })
	})
	own := slices.CompactFunc(dst[from:], func(a, b int32) bool { return a == m.unknown && b == m.unknown })
	return dst[:from+len(own)]
}

// likeliest adds the tokens of the cut of a word whose scores add up to the most; of two that do, the one whose last piece
// begins first. each finds the pieces that a text begins with. A character that no piece is has the unknown token, and penalty
// for its score.
func likeliest(word string, dst []int32, unknown int32, penalty float64, each func(rest string, found func(n int, id int32, score float64))) []int32 {
	steps := make([]step, len(word)+1)
	for i := 1; i < len(steps); i++ {
		steps[i] = step{score: math.Inf(-1), from: -1}
	}
	for start := 0; start < len(word); {
		_, size := utf8.DecodeRuneInString(word[start:])
		single := false
		reach := func(n int, id int32, score float64) {
			if s := steps[start].score + score; steps[start+n].from < 0 || s > steps[start+n].score {
				steps[start+n] = step{s, int32(start), id}
			}
			single = single || n == size
		}
		each(word[start:], reach)
		if !single {
			reach(size, unknown, penalty)
		}
		start += size
	}
	from := len(dst)
	for at := int32(len(word)); at > 0; at = steps[at].from {
		dst = append(dst, steps[at].id)
	}
	slices.Reverse(dst[from:])
	return dst
}

// each calls found with the length and the place of every piece that s begins with, shortest first.
func (m *unigram) each(s string, found func(n, at int)) {
	low, high := m.first[s[0]], m.first[int(s[0])+1]
	for n := 1; low < high; n++ {
		if len(m.pieces[low]) == n {
			found(n, low)
			low++
		}
		if n == len(s) {
			return
		}
		b := s[n]
		part := m.pieces[low:high]
		a := sort.Search(len(part), func(i int) bool { return part[i][n] >= b })
		part = part[a:]
		low += a
		high = low + sort.Search(len(part), func(i int) bool { return part[i][n] > b })
	}
}
