package main

import (
	"context"
	"hash/fnv"
	"math/rand/v2"
)

// lot is an encoder that draws the vector of a text by lot: nothing is found by it, and what
// vectors cost a search is the same. What a real model takes for a text comes on top.
type lot int

func (l lot) Dims() int  { return int(l) }
func (l lot) ID() string { return "lot" }

func (l lot) Encode(ctx context.Context, texts []string) ([][]float32, error) {
	out := make([][]float32, len(texts))
	for i, t := range texts {
		h := fnv.New64a()
		_, _ = h.Write([]byte(t))
		r := rand.New(rand.NewPCG(h.Sum64(), 1)) //nolint:gosec // the same for the same text
		out[i] = make([]float32, l)
		for k := range out[i] {
			out[i][k] = float32(r.NormFloat64())
		}
	}
	return out, ctx.Err()
}
