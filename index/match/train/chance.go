package main

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/rumordesk/rumordesk/index/match"
	"github.com/rumordesk/rumordesk/index/match/eval"
)

// fitChance fits how a model's sum and what is absolute about a claim become the
// chance that it is right: a logistic function, none of whose weights may be
// negative. Half of the texts have no right claim at all. The sums are those of
// models that have not seen the text.
func fitChance(m *match.Model, with, without []group, cross []match.Model) {
	type row struct {
		x []float64
		y float64
	}
	var rows []row
	for _, gs := range [][]group{with, without} {
		for i := range gs {
			g := &gs[i]
			model := &cross[g.fold]
			idx := g.order(model.Sum)
			for _, at := range idx[:min(5, len(idx))] {
				y := 0.0
				if g.same[at] {
					y = 1
				}
				rows = append(rows, row{match.ChanceInputs(model.Sum(g.x[at]), g.x[at]), y})
			}
		}
	}
	w := make([]float64, len(rows[0].x)+1)
	vel := make([]float64, len(w))
	for step := range 6000 {
		grad := make([]float64, len(w))
		for _, r := range rows {
			z := w[len(w)-1]
			for i, v := range r.x {
				z += w[i] * v
			}
			d := 1/(1+math.Exp(-z)) - r.y
			for i, v := range r.x {
				grad[i] += d * v
			}
			grad[len(w)-1] += d
		}
		rate := 1.0 / (1 + float64(step)/2000)
		for i := range w {
			vel[i] = 0.9*vel[i] - rate*0.5*grad[i]/float64(len(rows))
			w[i] += vel[i]
			if i < len(w)-1 && w[i] < 0 {
				w[i], vel[i] = 0, 0
			}
		}
	}
	m.Chance = w
	var top []judged
	for _, gs := range [][]group{with, without} {
		for i := range gs {
			g := &gs[i]
			idx := g.order(cross[g.fold].Sum)
			if len(idx) > 0 {
				at := idx[0]
				c := match.Model{Chance: w}
				top = append(top, judged{c.ChanceOf(cross[g.fold].Sum(g.x[at]), g.x[at]), g.same[at]})
			}
		}
	}
	fmt.Printf("chance: %.3f\n", w)
	table(top)
}

// judged is the best claim of a text.
type judged struct {
	score float64
	right bool
}

// table prints how good scores are, and the thresholds for wanted precisions.
func table(top []judged) {
	slices.SortFunc(top, func(a, b judged) int { return cmp.Compare(b.score, a.score) })
	fmt.Println("score, texts, of them right:")
	for lo := 0.0; lo < 1; lo += 0.1 {
		n, right, sum := 0, 0, 0.0
		for _, j := range top {
			if j.score >= lo && j.score < lo+0.1 {
				n++
				sum += j.score
				if j.right {
					right++
				}
			}
		}
		if n > 0 {
			fmt.Printf("  %.1f–%.1f %5d  said %.2f  were %.2f\n", lo, lo+0.1, n, sum/float64(n), float64(right)/float64(n))
		}
	}
	total := 0
	for _, j := range top {
		if j.right {
			total++
		}
	}
	d := match.DefaultThresholds()
	for _, t := range []float64{d.Match, d.Suggest} {
		n, right := 0, 0
		for _, j := range top {
			if j.score >= t {
				n++
				if j.right {
					right++
				}
			}
		}
		fmt.Printf("from %.2f on: precision %.3f, share of the right ones %.3f\n", t, float64(right)/float64(max(1, n)), float64(right)/float64(max(1, total)))
	}
	fmt.Println("wanted precision, lowest score, share of the right ones above it:")
	for _, want := range []float64{0.5, 0.7, 0.8, 0.9, 0.95, 0.97, 0.99} {
		right, best, recall := 0, math.NaN(), 0.0
		for i, j := range top {
			if j.right {
				right++
			}
			if float64(right) >= want*float64(i+1) && (i+1 == len(top) || top[i+1].score < j.score) {
				best, recall = j.score, float64(right)/float64(max(1, total))
			}
		}
		fmt.Printf("  %.2f  %.3f  %.3f\n", want, best, recall)
	}
}

// thresholds measures the shipped model on sets of one's own: each text once with
// all claims and once without the right ones.
func thresholds(in []string) error {
	var top []judged
	for _, files := range in {
		f := strings.Split(files, ",")
		if len(f) != 3 {
			return fmt.Errorf("-set %q: give three files, CLAIMS,QUERIES,QRELS", files)
		}
		set, err := eval.Read(f[0], f[1], f[2])
		if err != nil {
			return err
		}
		x := match.New(match.Options{})
		x.Put(set.Claims...)
		same := sameClaims(set)
		for range 2 {
			for _, q := range set.Queries {
				res, err := x.Search(context.Background(), q.Text, 1)
				if err != nil {
					return err
				}
				if len(res) > 0 && len(set.Right[q.ID]) > 0 {
					top = append(top, judged{res[0].Score, slices.Contains(same[q.ID], res[0].ID)})
				}
			}
			for _, ids := range same {
				x.Drop(ids...)
			}
		}
	}
	table(top)
	return nil
}
