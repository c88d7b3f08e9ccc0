package main

import (
	"bytes"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/rumordesk/rumordesk/claims/stance"
)

// settings are what was chosen by cross-validation, and what the tables turn off.
type settings struct {
	penalty float64 // of the squares of the weights (L2), with features brought to a deviation of 1
	balance float64 // 0: every pair counts the same; 1: every stance does
	vector  float64 // of the products of vectors against the other features; 0 leaves them out
	chinese float64 // how much a Chinese pair counts; 0 leaves them out
	without func(feature string) bool
}

func chosen() settings { return settings{penalty: 200, balance: 0.5, vector: 0.3, chinese: 4} }

// rounds of descent; far beyond where the chances stop changing.
const rounds = 150

// kinds is the number of stances.
const kinds = len(stance.Points{})

// dense is the pairs as rows of numbers, each brought to a deviation of 1.
type dense struct {
	names      []string
	dims       int // numbers of a product of vectors
	mean, unit []float64
	rows       [][]float64
}

func columns(pairs []*pair, s settings) *dense {
	seen := map[string]bool{}
	d := &dense{}
	for _, p := range pairs {
		for name := range p.vector.Features {
			seen[name] = true
		}
		d.dims = max(d.dims, len(p.vector.Product))
	}
	if s.vector == 0 {
		d.dims = 0
	}
	for _, name := range slices.Sorted(maps.Keys(seen)) {
		if s.without == nil || !s.without(name) {
			d.names = append(d.names, name)
		}
	}
	n := len(d.names)
	d.mean, d.unit = make([]float64, n+d.dims), make([]float64, n+d.dims)
	for _, p := range pairs {
		row := make([]float64, n+d.dims)
		for i, name := range d.names {
			row[i] = p.vector.Features[name]
			d.mean[i] += row[i] / float64(len(pairs))
		}
		if d.dims > 0 {
			copy(row[n:], p.vector.Product)
		}
		d.rows = append(d.rows, row)
	}
	for i := range n {
		sum := 0.0
		for _, row := range d.rows {
			sum += (row[i] - d.mean[i]) * (row[i] - d.mean[i])
		}
		d.unit[i] = math.Sqrt(sum/float64(len(pairs))) + 1e-6
	}
	for i := range d.dims {
		d.unit[n+i] = 1 / max(s.vector, 1e-9)
	}
	for _, row := range d.rows {
		for i := range row {
			row[i] = (row[i] - d.mean[i]) / d.unit[i]
		}
	}
	return d
}

// fit learns a multinomial logistic regression: Nesterov's gradient descent over all pairs at once. No chance is in it.
func fit(pairs []*pair, s settings) *stance.Weights {
	if s.chinese == 0 {
		pairs = slices.DeleteFunc(slices.Clone(pairs), func(p *pair) bool { return p.chinese })
	}
	d := columns(pairs, s)
	n := len(d.mean)
	weight := weigh(pairs, s)
	rate := 1 / (steepest(d.rows, weight, n)/2 + s.penalty)
	now, before := make([]stance.Points, n+1), make([]stance.Points, n+1)
	ahead, grad := make([]stance.Points, n+1), make([]stance.Points, n+1)
	momentum := 1.0
	for range rounds {
		next := (1 + math.Sqrt(1+4*momentum*momentum)) / 2
		for i := range now {
			for k := range kinds {
				ahead[i][k] = now[i][k] + (momentum-1)/next*(now[i][k]-before[i][k])
				grad[i][k] = ahead[i][k] * s.penalty
			}
		}
		grad[n] = stance.Points{}
		for r, row := range d.rows {
			sum := ahead[n]
			for i, x := range row {
				a := &ahead[i]
				sum[0] += a[0] * x
				sum[1] += a[1] * x
				sum[2] += a[2] * x
				sum[3] += a[3] * x
			}
			slope := chances(sum)
			slope[pairs[r].gold]--
			for k := range slope {
				slope[k] *= weight[r]
			}
			for i, x := range row {
				g := &grad[i]
				g[0] += slope[0] * x
				g[1] += slope[1] * x
				g[2] += slope[2] * x
				g[3] += slope[3] * x
			}
			for k := range kinds {
				grad[n][k] += slope[k]
			}
		}
		copy(before, now)
		for i := range now {
			for k := range kinds {
				now[i][k] = ahead[i][k] - rate*grad[i][k]
			}
		}
		momentum = next
	}
	return d.weights(now)
}

// weights are the learnt ones for features as they are, not brought to a deviation of 1.
func (d *dense) weights(learnt []stance.Points) *stance.Weights {
	w := &stance.Weights{Features: map[string]stance.Points{}}
	bias := learnt[len(learnt)-1]
	for i := range d.mean {
		var p stance.Points
		for k := range kinds {
			p[k] = round(learnt[i][k] / d.unit[i])
			bias[k] -= p[k] * d.mean[i]
		}
		if i < len(d.names) {
			w.Features[d.names[i]] = p
		} else {
			w.Vector = append(w.Vector, p)
		}
	}
	for k := range bias {
		bias[k] = round(bias[k])
	}
	w.Features[stance.Bias] = bias
	return w
}

func round(x float64) float64 { return math.Round(x*1000) / 1000 }

func chances(sum stance.Points) stance.Points {
	return (&stance.Weights{Features: map[string]stance.Points{stance.Bias: sum}}).Chances(stance.Vector{})
}

// weigh gives rarer stances of a language more weight.
func weigh(pairs []*pair, s settings) []float64 {
	var n [2]stance.Points
	of := func(p *pair) int {
		if p.chinese {
			return 1
		}
		return 0
	}
	var all [2]float64
	for _, p := range pairs {
		n[of(p)][p.gold]++
		all[of(p)]++
	}
	out := make([]float64, len(pairs))
	for i, p := range pairs {
		out[i] = math.Pow(all[of(p)]/float64(kinds)/n[of(p)][p.gold], s.balance)
		if p.chinese {
			out[i] *= s.chinese
		}
	}
	return out
}

// steepest bounds the largest eigenvalue of the weighted sum of the rows' squares, by the power method.
func steepest(rows [][]float64, weight []float64, n int) float64 {
	v, next := make([]float64, n), make([]float64, n)
	for i := range v {
		v[i] = 1
	}
	length := 0.0
	for range 15 {
		clear(next)
		for r, row := range rows {
			sum := 0.0
			for i, x := range row {
				sum += v[i] * x
			}
			sum *= weight[r]
			for i, x := range row {
				next[i] += sum * x
			}
		}
		length = 0
		for _, x := range next {
			length += x * x
		}
		length = math.Sqrt(length)
		for i := range v {
			v[i] = next[i] / length
		}
	}
	return 1.2 * length
}

// file writes weights as package stance reads them.
func file(w *stance.Weights, encoder string) []byte {
	var b bytes.Buffer
	b.WriteString("# What a text does with a claim: a feature and its points for agree, disagree, discuss and unrelated a line.\n" +
		"# Made by tools/train/stance; do not edit. Learnt from pairs of the Fake News Challenge (Pomerleau and Rao 2017), and from\n" +
		"# Chinese pairs written for this; =vector are the weights of the encoder's numbers for claim and sentence, multiplied.\n")
	fmt.Fprintf(&b, "=encoder\t%s\n", encoder)
	line := func(name string, p stance.Points) {
		b.WriteString(name)
		for _, v := range p {
			b.WriteString("\t" + strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.3f", v), "0"), "."))
		}
		b.WriteByte('\n')
	}
	for _, name := range slices.Sorted(maps.Keys(w.Features)) {
		line(name, w.Features[name])
	}
	for _, p := range w.Vector {
		line("=vector", p)
	}
	return b.Bytes()
}
