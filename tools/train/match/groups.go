package main

import (
	"context"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"

	"github.com/rumordesk/rumordesk/claims/eval"
	"github.com/rumordesk/rumordesk/claims/match"
)

// keep is how many candidates of a text are learnt from: those that share the most
// with it.
const keep = 70

// A group is the candidates of one text, and which of them are right.
type group struct {
	query string // its ID; the same in the group without right claims
	right []string
	ids   []string
	x     [][]float64
	y     []float64 // 1 right, 0 wrong
	same  []bool    // says the same as a right one, to the letter
	// What an encoder says of each: whether it was asked, its z-score, and whether the claim
	// was found by its words, too.
	embedded []bool
	zScore   []float64
	byWords  []bool
	fold     int // texts on one claim are in one fold
}

const folds = 5

// read returns the texts of sets, each set a triple of files, compared with their
// claims: once with all claims, once with all right claims of the set taken out. o names the encoders, if any.
func read(sets []string, o match.Options) (with, without []group, err error) {
	for _, files := range sets {
		f := strings.Split(files, ",")
		if len(f) != 3 {
			return nil, nil, fmt.Errorf("-set %q: give three files, CLAIMS,QUERIES,QRELS", files)
		}
		set, err := eval.Read(f[0], f[1], f[2])
		if err != nil {
			return nil, nil, err
		}
		o.Model = &match.Model{} // Compare needs none
		x := match.New(o)
		x.Put(set.Claims...)
		if err := encodeAll(x); err != nil {
			return nil, nil, err
		}
		same := eval.Same(set)
		a, err := groups(x, set, same)
		if err != nil {
			return nil, nil, err
		}
		for _, ids := range same {
			x.Drop(ids...)
		}
		b, err := groups(x, set, same)
		if err != nil {
			return nil, nil, err
		}
		with, without = append(with, a...), append(without, b...)
	}
	return with, without, nil
}

func groups(x *match.Index, set eval.Set, same map[string][]string) ([]group, error) {
	var out []group
	for _, q := range set.Queries {
		right := set.Right[q.ID]
		if len(right) == 0 {
			continue
		}
		found, err := x.Compare(context.Background(), q.Text)
		if err != nil {
			return nil, err
		}
		h := fnv.New32a()
		_, _ = h.Write([]byte(right[0]))
		g := group{query: q.ID, right: right, fold: int(h.Sum32()>>8) % folds}
		for _, c := range found {
			g.ids, g.x = append(g.ids, c.ID), append(g.x, c.Features)
			g.embedded, g.zScore, g.byWords = append(g.embedded, c.Embedded), append(g.zScore, c.ZScore), append(g.byWords, c.ByWords)
			y := 0.0
			if slices.Contains(right, c.ID) {
				y = 1
			}
			g.y = append(g.y, y)
			g.same = append(g.same, slices.Contains(same[q.ID], c.ID))
		}
		out = append(out, g)
	}
	return out, nil
}

// order returns the places of a group's candidates, best first, as the matcher
// puts them.
func (g *group) order(value func(f []float64) float64) []int {
	idx, sum := make([]int, len(g.ids)), make([]float64, len(g.ids))
	for i := range idx {
		idx[i], sum[i] = i, value(g.x[i])
	}
	slices.SortFunc(idx, func(a, b int) int {
		switch {
		case sum[a] > sum[b]:
			return -1
		case sum[a] < sum[b]:
			return 1
		}
		return match.CompareIDs(g.ids[a], g.ids[b])
	})
	return idx
}

func (g *group) measure(value func(f []float64) float64) eval.Measures {
	var ids []string
	for _, i := range g.order(value) {
		ids = append(ids, g.ids[i])
	}
	return eval.One(ids, g.right)
}

// hard returns the groups that something can be learnt from, with the candidates
// that are hard to tell from right ones.
func hard(gs []group) []group {
	names := match.FeatureNames()
	var at []int
	for _, n := range []string{"bm25_top", "matched_top", "covered_top", "run_top", "pairs_top"} {
		at = append(at, slices.Index(names, n))
	}
	var out []group
	for _, g := range gs {
		n := group{query: g.query, right: g.right, fold: g.fold}
		idx := g.order(func(f []float64) float64 {
			v := 0.0
			for _, i := range at {
				v += f[i]
			}
			return v
		})
		for _, i := range idx[:min(keep, len(idx))] {
			n.ids, n.x, n.y = append(n.ids, g.ids[i]), append(n.x, g.x[i]), append(n.y, g.y[i])
		}
		if slices.Contains(n.y, 1) {
			out = append(out, n)
		}
	}
	return out
}
