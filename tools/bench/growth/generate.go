//go:build linux

package main

import (
	"math"
	"math/rand/v2"
	"strings"
)

// generator makes articles of words that are as unevenly frequent as real ones. The
// article of a number is always the same.
type generator struct {
	*rand.Rand
	words       []string
	boilerplate []string // the publishers' paragraphs
}

func newGenerator() *generator {
	g := &generator{Rand: rand.New(rand.NewPCG(1, 1))}
	for range 20_000 {
		w := make([]byte, 3+g.IntN(7))
		for i := range w {
			w[i] = "etaoinshrdlucmfwypvbgk"[int(22*g.Float64()*g.Float64())]
		}
		g.words = append(g.words, string(w))
	}
	for range 20 {
		g.boilerplate = append(g.boilerplate, g.sentences(g.Rand, 3))
	}
	return g
}

func (g *generator) sentences(r *rand.Rand, n int) string {
	var out []string
	for range n {
		var s []string
		for range 8 + r.IntN(10) {
			s = append(s, g.words[int(float64(len(g.words))*math.Pow(r.Float64(), 3))])
		}
		out = append(out, strings.Join(s, " ")+".")
	}
	return strings.Join(out, " ")
}

func (g *generator) article(n int) (title, text string) {
	r := rand.New(rand.NewPCG(uint64(n), 7)) //nolint:gosec // a number of an article
	title, text = strings.TrimSuffix(g.sentences(r, 1), "."), g.sentences(r, 9)
	if n/10%2 == 0 {
		text += "\n" + g.boilerplate[n/20%20]
	}
	return title, text
}
