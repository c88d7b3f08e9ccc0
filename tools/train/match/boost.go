package main

import (
	"math"
	"slices"

	"github.com/rumordesk/rumordesk/claims/match"
)

// settings of the trees.
type settings struct {
	rounds, depth int
	bags          int
	rate, lambda  float64
	leastHess     float64
	use           []bool // features that may be asked for
	up            []int  // 1: a greater value never makes worse; -1: never better
	bins          int
}

// bagged learns several forests, each without another part of the texts, and gives
// their mean.
func bagged(gs []group, s settings) match.Model {
	gs = hard(gs)
	var out match.Model
	for bag := range s.bags {
		var part []group
		for i, g := range gs {
			if s.bags == 1 || i%5 != bag%5 {
				part = append(part, g)
			}
		}
		m := boost(part, s)
		for _, t := range m.Trees {
			for i := range t.Leaf {
				t.Leaf[i] /= float64(s.bags)
			}
			out.Trees = append(out.Trees, t)
		}
	}
	return out
}

// boost learns trees one after the other, each along the gradient of the chance
// that a softmax over its candidates gives the right claim of a text.
func boost(groups []group, s settings) match.Model {
	b := newBooster(groups, s)
	var m match.Model
	for range s.rounds {
		at := 0
		for _, g := range groups {
			gradient(g.y, b.score[at:at+len(g.y)], b.grad[at:], b.hess[at:])
			at += len(g.y)
		}
		t := b.tree()
		m.Trees = append(m.Trees, t)
		one := match.Model{Trees: []match.Tree{t}}
		for k, x := range b.rows {
			b.score[k] += one.Sum(x)
		}
	}
	return m
}

// booster is what all trees are learnt from: a row for each candidate of each text.
type booster struct {
	settings
	rows              [][]float64
	columns           []column // by feature; empty where it may not be asked for
	score, grad, hess []float64
}

// column is a feature of all rows, in bins: a value lies above as many cuts as its bin
// says.
type column struct {
	cuts []float64
	bins []uint8
}

func newBooster(groups []group, s settings) *booster {
	b := &booster{settings: s, columns: make([]column, len(s.use))}
	for _, g := range groups {
		b.rows = append(b.rows, g.x...)
	}
	n := len(b.rows)
	b.score, b.grad, b.hess = make([]float64, n), make([]float64, n), make([]float64, n)
	for f, use := range s.use {
		if !use {
			continue
		}
		c := column{cuts: cutsOf(groups, f, s.bins), bins: make([]uint8, n)}
		for k, x := range b.rows {
			at, _ := slices.BinarySearch(c.cuts, x[f])
			c.bins[k] = uint8(at) // x > cuts[j] for all j < at
		}
		b.columns[f] = c
	}
	return b
}

// cutsOf are the values of a feature that a tree may cut at: some that part all rows in
// parts of one size, and since the right ones are few and lie at the upper end, some that
// part those.
func cutsOf(groups []group, f, bins int) []float64 {
	var all, right []float64
	for _, g := range groups {
		for i, x := range g.x {
			all = append(all, x[f])
			if g.y[i] > 0 {
				right = append(right, x[f])
			}
		}
	}
	slices.Sort(all)
	slices.Sort(right)
	var cuts []float64
	for b := 1; b < bins; b++ {
		cuts = append(cuts, all[len(all)*b/bins], right[len(right)*b/bins])
	}
	slices.Sort(cuts)
	cuts = slices.Compact(cuts)
	if n := len(cuts); n > 0 && cuts[n-1] >= all[len(all)-1] {
		cuts = cuts[:n-1]
	}
	return cuts
}

// tree learns one tree along the gradient.
func (b *booster) tree() match.Tree {
	nodes := 1<<b.depth - 1
	t := match.Tree{Feature: make([]int, nodes), Cut: make([]float64, nodes), Leaf: make([]float64, nodes+1)}
	for i := range t.Feature {
		t.Feature[i] = -1
	}
	all := make([]int, len(b.rows))
	for i := range all {
		all[i] = i
	}
	b.grow(&t, 0, all, math.Inf(-1), math.Inf(1))
	return t
}

// grow learns what lies behind a node from the rows in it; the values of its leaves lie
// between lo and hi.
func (b *booster) grow(t *match.Tree, node int, in []int, lo, hi float64) {
	grad, hess := 0.0, 0.0
	for _, k := range in {
		grad += b.grad[k]
		hess += b.hess[k]
	}
	if nodes := len(t.Feature); node >= nodes {
		t.Leaf[node-nodes] = b.rate * clamp(-grad/(hess+b.lambda), lo, hi)
		return
	}
	s, ok := b.split(in, grad, hess, lo, hi)
	if !ok {
		b.grow(t, 2*node+1, in, lo, hi)
		return
	}
	c := b.columns[s.feature]
	t.Feature[node], t.Cut[node] = s.feature, c.cuts[s.bin]
	var no, yes []int
	for _, k := range in {
		if int(c.bins[k]) <= s.bin {
			no = append(no, k)
		} else {
			yes = append(yes, k)
		}
	}
	loN, hiN, loY, hiY := lo, hi, lo, hi
	if mid := (s.no + s.yes) / 2; b.up[s.feature] > 0 {
		hiN, loY = mid, mid
	} else if b.up[s.feature] < 0 {
		loN, hiY = mid, mid
	}
	b.grow(t, 2*node+1, no, loN, hiN)
	b.grow(t, 2*node+2, yes, loY, hiY)
}

// split is a question of a node, with the values of either side.
type split struct {
	feature, bin int
	no, yes      float64
}

// split finds the question that gains the most; false where none gains anything.
func (b *booster) split(in []int, grad, hess, lo, hi float64) (best split, ok bool) {
	bestGain := 1e-6
	var sums [256][2]float64 // by bin
	for f, c := range b.columns {
		if len(c.cuts) == 0 {
			continue
		}
		n := len(c.cuts) + 1
		clear(sums[:n])
		for _, k := range in {
			sums[c.bins[k]][0] += b.grad[k]
			sums[c.bins[k]][1] += b.hess[k]
		}
		gl, hl := 0.0, 0.0
		for bin := range n - 1 {
			gl += sums[bin][0]
			hl += sums[bin][1]
			gr, hr := grad-gl, hess-hl
			if hl < b.leastHess || hr < b.leastHess {
				continue
			}
			no, yes := clamp(-gl/(hl+b.lambda), lo, hi), clamp(-gr/(hr+b.lambda), lo, hi)
			if b.up[f] > 0 && no > yes || b.up[f] < 0 && no < yes {
				continue
			}
			gain := gl*gl/(hl+b.lambda) + gr*gr/(hr+b.lambda) - grad*grad/(hess+b.lambda)
			if gain > bestGain {
				bestGain, best, ok = gain, split{f, bin, no, yes}, true
			}
		}
	}
	return best, ok
}

// gradient of minus the logarithm of the right candidate's softmax.
func gradient(y, score, grad, hess []float64) {
	top, sum, right := math.Inf(-1), 0.0, 0.0
	for i, v := range score {
		top = max(top, v)
		right += y[i]
	}
	for _, v := range score {
		sum += math.Exp(v - top)
	}
	for i, v := range score {
		p := math.Exp(v-top) / sum
		grad[i] = p*min(1, right) - y[i]/max(1, right)
		hess[i] = max(1e-6, p*(1-p), 0.5*y[i])
	}
}

func clamp(v, lo, hi float64) float64 { return max(lo, min(hi, v)) }
