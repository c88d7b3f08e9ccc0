package main

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/rumordesk/rumordesk/claims/eval"
	"github.com/rumordesk/rumordesk/claims/match"
)

// A row of what an encoder adds is the ramps of a claim's z-score.
func ramps(g *group, i int) []float64 {
	if !g.embedded[i] {
		return make([]float64, len(match.Ramps(0)))
	}
	r := match.Ramps(g.zScore[i])
	return r[:]
}

// trainEmbedding fits what an embedding weighs in the order and in the chance, and prints
// what it brings. The trees are learnt again without it, in folds, so that it is fitted on what
// they say of texts that they have not seen; its own weights are fitted in the same folds.
func trainEmbedding(sets []string, without []string, o match.Options, s settings) error {
	words, _, err := read(sets, match.Options{})
	if err != nil {
		return err
	}
	with, gone, err := read(sets, o)
	if err != nil {
		return err
	}
	s.all(without)
	cross := make([]match.Model, folds)
	for k := range folds {
		cross[k] = bagged(apart(words, k), s)
	}
	shipped, err := match.ParseModel(match.ShippedModel())
	if err != nil {
		return err
	}
	for k := range cross {
		cross[k].Chance = shipped.Chance
	}
	fmt.Println("words alone:         ", summary(words, func(g *group) func([]float64) float64 { return cross[g.fold].Sum }))
	show := func(label string, keep func(g *group, i int) bool, value func(g *group, i int) float64) {
		var all []eval.Measures
		var ap []float64
		for i := range with {
			m := with[i].measureAt(keep, value)
			all, ap = append(all, m), append(ap, m.MAP5)
		}
		m, ci := eval.Mean(all), eval.Bootstrap(ap, 2000)
		fmt.Printf("%s MAP@5 %.3f (%.3f–%.3f) MRR %.3f S@1 %.3f S@5 %.3f S@10 %.3f\n", label, m.MAP5, ci.Low, ci.High, m.MRR, m.Success1, m.Success5, m.At10)
	}
	all := func(*group, int) bool { return true }
	show("the encoder alone:   ", all, func(g *group, i int) float64 { return g.zScore[i] })
	show("32 more candidates:  ", all, func(g *group, i int) float64 { return cross[g.fold].Sum(g.x[i]) })
	sum := func(g *group, i int) float64 { return cross[g.fold].Sum(g.x[i]) }
	for _, gs := range [][]group{with, gone} {
		for i := range gs {
			gs[i].shareZScores(&cross[gs[i].fold])
		}
	}
	byFold := make([][]float64, folds)
	for k := range folds {
		byFold[k] = fitOrder(apart(with, k), sum)
	}
	whole := func(g *group, i int) float64 { return sum(g, i) + weigh(byFold[g.fold], ramps(g, i)) }
	show("+ its z-score:       ", all, whole)
	show("the same, candidates of words only:", func(g *group, i int) bool { return g.byWords[i] }, whole)
	order := fitOrder(with, sum)
	fmt.Printf("order ramps: %.3f\n", order)

	today := func(g *group, i int) float64 {
		m := &cross[g.fold]
		p := min(1-1e-6, max(1e-6, m.ChanceOf(m.Sum(g.x[i]), g.x[i])))
		return math.Log(p / (1 - p))
	}
	both := append(slices.Clone(with), gone...)
	chanceBy := make([][]float64, folds)
	for k := range folds {
		chanceBy[k] = fitLift(apart(both, k), today, whole)
	}
	chance := fitLift(both, today, whole)
	fmt.Printf("chance ramps and constant: %.3f\n", chance)
	var before, after []eval.Judged
	var logits, byWords []float64
	for i := range both {
		g := &both[i]
		if len(g.ids) == 0 {
			continue
		}
		a := slices.MaxFunc(indexes(g), func(a, b int) int { return cmp.Compare(sum(g, a), sum(g, b)) })
		before = append(before, eval.Judged{Score: 1 / (1 + math.Exp(-today(g, a))), Right: g.same[a]})
		b := slices.MaxFunc(indexes(g), func(a, b int) int { return cmp.Compare(whole(g, a), whole(g, b)) })
		w := chanceBy[g.fold]
		z := today(g, b) + w[len(w)-1] + weigh(w[:len(w)-1], ramps(g, b))
		after, logits = append(after, eval.Judged{Right: g.same[b]}), append(logits, z)
		byWords = append(byWords, today(g, b))
	}
	for i := range after {
		after[i].Score = 1 / (1 + math.Exp(-logits[i]))
	}
	fmt.Println("scores without the encoder:")
	table(before)
	fmt.Println("scores with it, weights cross-validated:")
	table(after)
	for i := range after { // as the matcher does: no match by the encoder alone
		after[i].Score = min(after[i].Score, max(1/(1+math.Exp(-byWords[i])), match.DefaultThresholds().Match-0.01))
	}
	fmt.Println("the same, no match by the encoder alone:")
	table(after)
	return nil
}

// shareZScores gives claims that words cannot tell apart one z-score, as the matcher does.
func (g *group) shareZScores(m *match.Model) {
	type said struct {
		sum, chance float64
		alone       string // a claim that the encoder alone has found: words say the same of all of those
	}
	top := map[said]float64{}
	keys := make([]said, len(g.ids))
	for i, x := range g.x {
		sum := m.Sum(x)
		keys[i] = said{sum: sum, chance: m.ChanceOf(sum, x)}
		if !g.byWords[i] {
			keys[i].alone = g.ids[i]
		}
		if v, ok := top[keys[i]]; g.embedded[i] && (!ok || g.zScore[i] > v) {
			top[keys[i]] = g.zScore[i]
		}
	}
	for i := range g.ids {
		if g.embedded[i] {
			g.zScore[i] = top[keys[i]]
		}
	}
}

func indexes(g *group) []int {
	out := make([]int, len(g.ids))
	for i := range out {
		out[i] = i
	}
	return out
}

func apart(gs []group, fold int) []group {
	var out []group
	for _, g := range gs {
		if g.fold != fold {
			out = append(out, g)
		}
	}
	return out
}

func weigh(w, x []float64) float64 {
	sum := 0.0
	for i, v := range x {
		sum += w[i] * v
	}
	return sum
}

func (g *group) measureAt(keep func(*group, int) bool, value func(*group, int) float64) eval.Measures {
	idx := slices.DeleteFunc(indexes(g), func(i int) bool { return !keep(g, i) })
	sums := make([]float64, len(g.ids))
	for _, i := range idx {
		sums[i] = value(g, i)
	}
	slices.SortFunc(idx, func(a, b int) int {
		if c := cmp.Compare(sums[b], sums[a]); c != 0 {
			return c
		}
		return match.CompareIDs(g.ids[a], g.ids[b])
	})
	ids := make([]string, 0, len(idx))
	for _, i := range idx {
		ids = append(ids, g.ids[i])
	}
	return eval.One(ids, g.right)
}

// fitOrder fits weights of ramps, none below 0, so that right claims have the greatest share of
// the exponentials of all sums; those of the trees have a factor of their own, by which the
// weights are divided in the end.
func fitOrder(gs []group, sum func(*group, int) float64) []float64 {
	n := len(match.Ramps(0))
	w, vel := make([]float64, n+1), make([]float64, n+1)
	w[n] = 1
	type row struct {
		x [][]float64
		y []float64
	}
	var rows []row
	for i := range gs {
		g := &gs[i]
		if !slices.Contains(g.y, 1) {
			continue
		}
		var r row
		for j := range g.ids {
			r.x = append(r.x, append(slices.Clone(ramps(g, j)), sum(g, j)))
		}
		right := 0.0
		for _, y := range g.y {
			right += y
		}
		for _, y := range g.y {
			r.y = append(r.y, y/right)
		}
		rows = append(rows, r)
	}
	for step := range 600 {
		grad := make([]float64, n+1)
		for _, r := range rows {
			p, total := make([]float64, len(r.x)), 0.0
			for j, x := range r.x {
				p[j] = math.Exp(weigh(w, x))
				total += p[j]
			}
			for j, x := range r.x {
				d := p[j]/total - r.y[j]
				for k, v := range x {
					grad[k] += d * v
				}
			}
		}
		descend(w, vel, grad, n, len(rows), step, 0.3)
	}
	for k := range n {
		w[k] /= w[n]
	}
	return w[:n]
}

// fitLift fits what is added to the logarithm of the odds: weights of ramps, none below 0, and a
// constant.
func fitLift(gs []group, today, order func(*group, int) float64) []float64 {
	n := len(match.Ramps(0))
	w, vel := make([]float64, n+1), make([]float64, n+1)
	type row struct {
		x    []float64
		z, y float64
	}
	var rows []row
	for i := range gs {
		g := &gs[i]
		idx := indexes(g)
		slices.SortFunc(idx, func(a, b int) int { return cmp.Compare(order(g, b), order(g, a)) })
		for _, j := range idx[:min(5, len(idx))] {
			y := 0.0
			if g.same[j] {
				y = 1
			}
			if g.embedded[j] {
				rows = append(rows, row{append(slices.Clone(ramps(g, j)), 1), today(g, j), y})
			}
		}
	}
	for step := range 4000 {
		grad := make([]float64, n+1)
		for _, r := range rows {
			d := 1/(1+math.Exp(-r.z-weigh(w, r.x))) - r.y
			for k, v := range r.x {
				grad[k] += d * v
			}
		}
		descend(w, vel, grad, n, len(rows), step, 0.5)
	}
	return w
}

// descend makes one step down; the first n weights stay at 0 or above.
func descend(w, vel, grad []float64, n, rows, step int, rate float64) {
	rate /= 1 + float64(step)/2000
	for k := range w {
		vel[k] = 0.9*vel[k] - rate*grad[k]/float64(rows)
		w[k] += vel[k]
		if k < n && w[k] < 0 {
			w[k], vel[k] = 0, 0
		}
	}
}

// encodeAll gives all claims of x their vectors.
func encodeAll(x *match.Index) error {
	return x.EmbedWaiting(context.Background(), nil)
}
