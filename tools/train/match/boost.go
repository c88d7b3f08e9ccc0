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
	type row struct{ g, i int }
	var rows []row
	start := make([]int, len(groups))
	for g := range groups {
		start[g] = len(rows)
		for i := range groups[g].x {
			rows = append(rows, row{g, i})
		}
	}
	nf := len(s.use)
	cuts := make([][]float64, nf)
	bin := make([][]uint8, nf)
	for f := range nf {
		if !s.use[f] {
			continue
		}
		vals := make([]float64, 0, len(rows))
		for _, r := range rows {
			vals = append(vals, groups[r.g].x[r.i][f])
		}
		slices.Sort(vals)
		var c []float64
		for b := 1; b < s.bins; b++ {
			v := vals[len(vals)*b/s.bins]
			if len(c) == 0 || v > c[len(c)-1] {
				c = append(c, v)
			}
		}
		// The right ones are few and lie at the upper end: cuts there too.
		var rv []float64
		for _, g := range groups {
			for i := range g.x {
				if g.y[i] > 0 {
					rv = append(rv, g.x[i][f])
				}
			}
		}
		slices.Sort(rv)
		for b := 1; b < s.bins; b++ {
			c = append(c, rv[len(rv)*b/s.bins])
		}
		slices.Sort(c)
		c = slices.Compact(c)
		if n := len(c); n > 0 && c[n-1] >= vals[len(vals)-1] {
			c = c[:n-1]
		}
		cuts[f] = c
		bin[f] = make([]uint8, len(rows))
		for k, r := range rows {
			b, _ := slices.BinarySearch(c, groups[r.g].x[r.i][f])
			bin[f][k] = uint8(b) // x > c[j] for all j < b
		}
	}
	score := make([]float64, len(rows))
	grad := make([]float64, len(rows))
	hess := make([]float64, len(rows))
	var m match.Model
	nodes := 1<<s.depth - 1
	for range s.rounds {
		for g := range groups {
			gradient(groups[g].y, score[start[g]:start[g]+len(groups[g].y)], grad[start[g]:], hess[start[g]:])
		}
		t := match.Tree{Feature: make([]int, nodes), Cut: make([]float64, nodes), Leaf: make([]float64, nodes+1)}
		for i := range t.Feature {
			t.Feature[i] = -1
		}
		all := make([]int, len(rows))
		for i := range all {
			all[i] = i
		}
		var grow func(node int, in []int, lo, hi float64)
		grow = func(node int, in []int, lo, hi float64) {
			G, H := 0.0, 0.0
			for _, k := range in {
				G += grad[k]
				H += hess[k]
			}
			if node >= nodes {
				t.Leaf[node-nodes] = s.rate * clamp(-G/(H+s.lambda), lo, hi)
				return
			}
			bestGain, bf, bb := 1e-6, -1, 0
			var bl, br float64
			var gh [256][2]float64
			for f := range nf {
				if !s.use[f] || len(cuts[f]) == 0 {
					continue
				}
				n := len(cuts[f]) + 1
				clear(gh[:n])
				col := bin[f]
				for _, k := range in {
					gh[col[k]][0] += grad[k]
					gh[col[k]][1] += hess[k]
				}
				gl, hl := 0.0, 0.0
				for b := 0; b < n-1; b++ {
					gl += gh[b][0]
					hl += gh[b][1]
					gr, hr := G-gl, H-hl
					if hl < s.leastHess || hr < s.leastHess {
						continue
					}
					wl, wr := clamp(-gl/(hl+s.lambda), lo, hi), clamp(-gr/(hr+s.lambda), lo, hi)
					if s.up[f] > 0 && wl > wr || s.up[f] < 0 && wl < wr {
						continue
					}
					gain := gl*gl/(hl+s.lambda) + gr*gr/(hr+s.lambda) - G*G/(H+s.lambda)
					if gain > bestGain {
						bestGain, bf, bb, bl, br = gain, f, b, wl, wr
					}
				}
			}
			if bf < 0 {
				t.Feature[node] = -1
				grow(2*node+1, in, lo, hi)
				return
			}
			t.Feature[node], t.Cut[node] = bf, cuts[bf][bb]
			var no, yes []int
			for _, k := range in {
				if int(bin[bf][k]) <= bb {
					no = append(no, k)
				} else {
					yes = append(yes, k)
				}
			}
			loN, hiN, loY, hiY := lo, hi, lo, hi
			if mid := (bl + br) / 2; s.up[bf] > 0 {
				hiN, loY = mid, mid
			} else if s.up[bf] < 0 {
				loN, hiY = mid, mid
			}
			grow(2*node+1, no, loN, hiN)
			grow(2*node+2, yes, loY, hiY)
		}
		grow(0, all, math.Inf(-1), math.Inf(1))
		m.Trees = append(m.Trees, t)
		for k, r := range rows {
			one := match.Model{Trees: m.Trees[len(m.Trees)-1:]}
			score[k] += one.Sum(groups[r.g].x[r.i])
		}
	}
	return m
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
