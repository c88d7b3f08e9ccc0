package main

import (
	"fmt"
	"math"

	"github.com/rumordesk/rumordesk/claims/eval"
	"github.com/rumordesk/rumordesk/claims/match"
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
	var top []eval.Judged
	for _, gs := range [][]group{with, without} {
		for i := range gs {
			g := &gs[i]
			idx := g.order(cross[g.fold].Sum)
			if len(idx) > 0 {
				at := idx[0]
				c := match.Model{Chance: w}
				top = append(top, eval.Judged{Score: c.ChanceOf(cross[g.fold].Sum(g.x[at]), g.x[at]), Right: g.same[at]})
			}
		}
	}
	fmt.Printf("chance: %.3f\n", w)
	table(top)
}

// table prints how good scores are, and the thresholds for wanted precisions.
func table(top []eval.Judged) {
	fmt.Println("score, texts, of them right:")
	for lo := 0.0; lo < 1; lo += 0.1 {
		n, right, sum := 0, 0, 0.0
		for _, j := range top {
			if j.Score >= lo && j.Score < lo+0.1 {
				n++
				sum += j.Score
				if j.Right {
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
		if j.Right {
			total++
		}
	}
	d := match.DefaultThresholds()
	for _, t := range []float64{d.Match, d.Suggest} {
		n, right := 0, 0
		for _, j := range top {
			if j.Score >= t {
				n++
				if j.Right {
					right++
				}
			}
		}
		fmt.Printf("from %.2f on: precision %.3f, share of the right ones %.3f\n", t, float64(right)/float64(max(1, n)), float64(right)/float64(max(1, total)))
	}
	fmt.Println("wanted precision, lowest score, share of the right ones above it:")
	for _, t := range eval.Calibrate(top, 0.5, 0.7, 0.8, 0.9, 0.95, 0.97, 0.99) {
		if !t.Reached {
			fmt.Printf("  %.2f  not reached\n", t.Precision)
			continue
		}
		fmt.Printf("  %.2f  %.3f  %.3f\n", t.Precision, t.Score, t.Share)
	}
}
