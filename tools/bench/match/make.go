package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/rumordesk/rumordesk/claims/match"
)

// maker makes texts of words whose frequencies fall as those of a language do. Its
// numbers were chosen so that lengths, the shares of the words of each rank and the
// growth of the vocabulary are near those of fact-checked claims in English and
// Chinese; words stand beside each other by chance, as they don't in a language.
type maker struct {
	rnd             *rand.Rand
	english, hanzi  []string
	ranks, hanRanks ranks
}

// ranks draws ranks of words: as the reciprocal of the rank for those that everybody
// uses, and falling faster for the others, so that a growing text brings new words as
// the square root of its length.
type ranks []float64 // sums of weights

func newRanks(n int, shift, knee, fall float64) ranks {
	out, sum := make(ranks, n), 0.0
	for i := range out {
		sum += math.Pow(1+float64(i)/knee, -fall) / (float64(i) + shift)
		out[i] = sum
	}
	return out
}

func (r ranks) draw(rnd *rand.Rand) int {
	i, _ := slices.BinarySearch(r, rnd.Float64()*r[len(r)-1])
	return min(i, len(r)-1)
}

func newMaker(words int) *maker {
	rnd := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the same texts in every run
	m := &maker{rnd: rnd, ranks: newRanks(words, 3, 1500, 0.9), hanRanks: newRanks(words, 6, 1500, 1)}
	seen := map[string]bool{}
	// The commoner words are such as have a vector: comparing those is what costs.
	for _, w := range match.Stems() {
		if len(m.english) < words {
			seen[w] = true
			m.english = append(m.english, w)
		}
	}
	rnd.Shuffle(len(m.english), func(i, j int) { m.english[i], m.english[j] = m.english[j], m.english[i] })
	for len(m.english) < words {
		var b strings.Builder
		for range 1 + int(math.Log10(float64(len(m.english)+1))) + rnd.IntN(2) {
			b.WriteByte("bcdfghklmnprstvw"[rnd.IntN(16)])
			b.WriteByte("aeiou"[rnd.IntN(5)])
		}
		if w := b.String(); !seen[w] {
			seen[w] = true
			m.english = append(m.english, w)
		}
	}
	// Chinese words are of one character where they are the commonest, of two mostly,
	// and of three or four where they are names; some characters stand in many words.
	chars := newRanks(3500, 60, 800, 1.5)
	for len(m.hanzi) < words {
		n := 2
		switch rank := len(m.hanzi); {
		case rank < 40 || rank < 400 && rank%5 == 0:
			n = 1
		case rnd.IntN(4) == 0:
			n = 3 + rnd.IntN(2)
		}
		r := make([]rune, n)
		for i := range r {
			r[i] = 0x4E00 + rune(chars.draw(rnd))*5 //nolint:gosec // 3,499 at most
		}
		if w := string(r); !seen[w] {
			seen[w] = true
			m.hanzi = append(m.hanzi, w)
		}
	}
	return m
}

// claims makes claims of which a quarter are Chinese.
func (m *maker) claims(n int) []match.Claim {
	out := make([]match.Claim, n)
	for i := range out {
		c := match.Claim{ID: fmt.Sprint(i)}
		if i%4 == 0 {
			c.Claim, c.Title = m.han(10+m.rnd.IntN(13)), m.han(m.hanTitle())
		} else {
			c.Claim, c.Title = m.text(9+m.rnd.IntN(16)), m.text(2+m.rnd.IntN(12))
		}
		out[i] = c
	}
	return out
}

// hanTitle is how many characters a Chinese title has: half have none, others hold
// a paragraph.
func (m *maker) hanTitle() int {
	switch k := m.rnd.IntN(20); {
	case k < 10:
		return 0
	case k < 15:
		return 10 + m.rnd.IntN(76)
	case k < 19:
		return 86 + m.rnd.IntN(157)
	}
	return 256
}

// text is a text of n words.
func (m *maker) text(n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(m.english[m.ranks.draw(m.rnd)])
	}
	return b.String()
}

// han is a text of n Chinese characters.
func (m *maker) han(n int) string {
	r := make([]rune, 0, n+4)
	for len(r) < n {
		r = append(r, []rune(m.hanzi[m.hanRanks.draw(m.rnd)])...)
	}
	return string(r[:n])
}
