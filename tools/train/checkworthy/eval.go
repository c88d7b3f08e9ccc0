package main

import (
	"cmp"
	"math/rand/v2"
	"slices"
)

// averagePrecision is the mean of the precision at each worthy post in the ranking by
// score, the best first; equal scores keep the order of the posts.
func averagePrecision(posts []post, scores []float64) float64 {
	order := make([]int, len(posts))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(scores[b], scores[a]) })
	found, sum := 0.0, 0.0
	for rank, i := range order {
		if posts[i].worthy {
			found++
			sum += found / float64(rank+1)
		}
	}
	if found == 0 {
		return 0
	}
	return sum / found
}

const folds = 10

// crossScores scores each post by a model that was trained on the other folds.
func crossScores(posts []post, s settings) []float64 {
	out := make([]float64, len(posts))
	for k := range folds {
		var train, held []post
		var at []int
		for i, p := range posts {
			if i%folds == k {
				held, at = append(held, p), append(at, i)
			} else {
				train = append(train, p)
			}
		}
		for i, v := range fit(train, s).scores(held) {
			out[at[i]] = v
		}
	}
	return out
}

const (
	seed     = 20
	resample = 10_000
)

// interval is the 95 % bootstrap interval of the average precision: posts are drawn
// again with a fixed seed.
func interval(posts []post, scores []float64) (low, high float64) {
	rng := rand.New(rand.NewPCG(seed, seed))
	drawn, values := make([]post, len(posts)), make([]float64, len(posts))
	all := make([]float64, resample)
	for k := range all {
		for i := range drawn {
			j := rng.IntN(len(posts))
			drawn[i], values[i] = posts[j], scores[j]
		}
		all[k] = averagePrecision(drawn, values)
	}
	slices.Sort(all)
	return all[resample*25/1000], all[resample*975/1000]
}
