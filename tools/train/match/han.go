package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"slices"

	"github.com/rumordesk/rumordesk/claims/eval"
	"github.com/rumordesk/rumordesk/claims/match"
)

// hanFirst is how many claims of a text are learnt from, the first of Search's order.
const hanFirst = 3

// hanRow is a claim that was found for a made text.
type hanRow struct {
	x     []float64
	right bool
	n     float64 // how much it counts for
}

// hanFound is what was found for a made text, first claims first.
type hanFound struct {
	hanText
	rows []hanRow
}

// trainHan fits the chance of a claim for a mostly Chinese text on texts made from the
// claims of a file, prints what it says of texts on claims that it has not seen, and
// writes the weights into a model, the rest of which is kept.
func trainHan(claimsFile, twinsFile, out string) error {
	claims, err := eval.ReadClaims(claimsFile)
	if err != nil {
		return err
	}
	var twins [][]string
	if twinsFile != "" {
		if twins, err = eval.ReadTwins(twinsFile); err != nil {
			return err
		}
	}
	s, err := sources(claims, twins)
	if err != nil {
		return err
	}
	found, err := s.find(s.texts())
	if err != nil {
		return err
	}
	weights, top, err := crossHan(found)
	if err != nil {
		return err
	}
	by, err := caution(found, top)
	if err != nil {
		return err
	}
	weights = drawn(weights, by)
	for i := range top {
		top[i].Score = chance(drawnOdds(odds(top[i].Score), by))
	}
	fmt.Printf("weights: %v, drawn together by %.2f\n", weights, by)
	for _, kind := range []string{asTwin, asPart, ""} {
		name := cmp.Or(kind, "all")
		for _, less := range []bool{false, true} {
			var part []eval.Judged
			for i, f := range found {
				if len(f.rows) > 0 && (kind == "" || f.kind == kind) && (!less || !f.quotes) {
					part = append(part, top[i])
				}
			}
			if less {
				name += ", less those that quote a right claim whole"
			}
			fmt.Printf("\n%s: %d texts\n", name, len(part))
			table(part)
		}
	}
	if out == "" {
		return nil
	}
	m, err := kept(out)
	if err != nil {
		return err
	}
	m.HanChance = weights
	return write(out, m)
}

// find looks the texts up, each with its claims taken out and put back after it.
func (s *hanSource) find(texts []hanText) ([]hanFound, error) {
	x := match.New(match.Options{Model: &match.Model{}}) // Compare needs none
	x.Put(s.claims...)
	var out []hanFound
	for _, t := range texts {
		gone := slices.Clone(t.gone)
		if !t.with {
			gone = append(gone, t.right...)
		}
		x.Drop(gone...)
		found, err := x.Compare(context.Background(), t.text)
		if err != nil {
			return nil, err
		}
		for _, id := range gone {
			x.Put(s.byID[id])
		}
		slices.SortFunc(found, func(a, b match.Compared) int {
			return cmp.Or(cmp.Compare(b.Order, a.Order), match.CompareIDs(a.ID, b.ID))
		})
		f := hanFound{hanText: t}
		for _, c := range found[:min(hanFirst, len(found))] {
			if len(c.Han) > 0 { // else the text is not mostly Chinese
				f.rows = append(f.rows, hanRow{x: c.Han, right: slices.Contains(t.right, c.ID)})
			}
		}
		out = append(out, f)
	}
	return out, nil
}

// crossHan returns the weights that all texts give, and what is said of the first claim
// of each text by weights that have seen no text on that claim.
func crossHan(found []hanFound) ([]float64, []eval.Judged, error) {
	count := map[string]float64{}
	for _, f := range found {
		count[f.kind]++
	}
	rows := func(use func(fold int) bool) []hanRow {
		var out []hanRow
		for _, f := range found {
			for _, r := range f.rows {
				if use(f.fold) {
					r.n = float64(len(found)) / count[f.kind] // each kind counts for as much
					out = append(out, r)
				}
			}
		}
		return out
	}
	var cross [folds]match.Model
	for k := range folds {
		w, err := fitHan(rows(func(fold int) bool { return fold != k }))
		if err != nil {
			return nil, nil, err
		}
		cross[k].HanChance = w
	}
	top := make([]eval.Judged, len(found))
	for i, f := range found {
		if len(f.rows) > 0 {
			top[i] = eval.Judged{Score: cross[f.fold].HanChanceOf(f.rows[0].x), Right: f.rows[0].right}
		}
	}
	w, err := fitHan(rows(func(int) bool { return true }))
	return w, top, err
}

// hanPrecision is how many of the matches of either kind of texts must be right: a desk
// may let a match act by itself.
const hanPrecision = 0.95

// caution returns how far the chances must be drawn together, in steps of a fiftieth,
// for that precision in texts on claims that the weights have not seen. They are drawn
// towards the threshold of a suggestion, so that what is suggested stays the same.
func caution(found []hanFound, top []eval.Judged) (float64, error) {
	at := odds(match.DefaultThresholds().Match)
	for step := range 45 {
		by, enough := 1-float64(step)/50, true
		for _, kind := range []string{asTwin, asPart} {
			n, right := 0, 0
			for i, f := range found {
				if f.kind == kind && len(f.rows) > 0 && drawnOdds(odds(top[i].Score), by) >= at {
					n++
					if top[i].Right {
						right++
					}
				}
			}
			enough = enough && float64(right) >= hanPrecision*float64(n)
		}
		if enough {
			return by, nil
		}
	}
	return 0, fmt.Errorf("-han: even the surest matches are right in less than %g of the texts; look whether -twins names all claims that say the same", hanPrecision)
}

// odds are the logarithm of those of a chance.
func odds(chance float64) float64 { return math.Log(chance / (1 - chance)) }

func chance(odds float64) float64 { return 1 / (1 + math.Exp(-odds)) }

// drawnOdds draws odds towards those of a suggestion.
func drawnOdds(z, by float64) float64 {
	mid := odds(match.DefaultThresholds().Suggest)
	return mid + by*(z-mid)
}

// drawn returns the weights of which the odds are drawnOdds. Three decimals are kept, so
// that the weights do not hang on how a processor rounds.
func drawn(weights []float64, by float64) []float64 {
	out := make([]float64, len(weights))
	for i, w := range weights {
		if out[i] = by * w; i == len(weights)-1 {
			out[i] = drawnOdds(w, by)
		}
		out[i] = math.Round(out[i]*1000) / 1000
	}
	return out
}

// fitHan fits a logistic function, none of whose weights is negative but the constant,
// which comes last: by Newton's steps; an input whose weight would be negative is left
// out.
func fitHan(rows []hanRow) ([]float64, error) {
	right := 0
	for _, r := range rows {
		if r.right {
			right++
		}
	}
	if right == 0 || right == len(rows) {
		return nil, errors.New("-han: too few claims: there must be texts whose first claims are right and others whose are not in every fold")
	}
	use := make([]bool, len(rows[0].x)+1)
	for i := range use {
		use[i] = true
	}
	for {
		w := newton(rows, use)
		worst := -1
		for i := range len(w) - 1 {
			if w[i] < 0 && (worst < 0 || w[i] < w[worst]) {
				worst = i
			}
		}
		if worst < 0 {
			return w, nil
		}
		use[worst] = false
	}
}

// newton takes 30 steps, of which ten are enough where right and wrong overlap; a little
// caution keeps the weights finite where they do not.
func newton(rows []hanRow, use []bool) []float64 {
	const caution = 1e-5
	n := len(use)
	w := make([]float64, n)
	for range 30 {
		a := make([][]float64, n) // the curvature, and last the slope
		for i := range a {
			a[i] = make([]float64, n+1)
		}
		x := make([]float64, n)
		for _, r := range rows {
			copy(x, r.x)
			x[n-1] = 1
			z := 0.0
			for i := range w {
				z += w[i] * x[i]
			}
			p := 1 / (1 + math.Exp(-z))
			d := p
			if r.right {
				d--
			}
			for i := range n {
				a[i][n] += r.n * d * x[i]
				for j := range n {
					a[i][j] += r.n * p * (1 - p) * x[i] * x[j]
				}
			}
		}
		for i := range n {
			a[i][i] += caution * float64(len(rows))
			a[i][n] += caution * float64(len(rows)) * w[i]
			if !use[i] {
				clear(a[i])
				a[i][i] = 1 // with a slope of 0: the weight stays 0
				for k := range n {
					if k != i {
						a[k][i] = 0
					}
				}
			}
		}
		for i, step := range solve(a) {
			w[i] -= step
		}
	}
	return w
}

// solve solves linear equations whose matrix is positive; the right side comes last.
func solve(a [][]float64) []float64 {
	n := len(a)
	for i := range n {
		for k := i + 1; k < n; k++ {
			by := a[k][i] / a[i][i]
			for j := i; j <= n; j++ {
				a[k][j] -= by * a[i][j]
			}
		}
	}
	x := make([]float64, n)
	for i := n - 1; i >= 0; i-- {
		x[i] = a[i][n]
		for j := i + 1; j < n; j++ {
			x[i] -= a[i][j] * x[j]
		}
		x[i] /= a[i][i]
	}
	return x
}

// kept reads the model whose other part must stay: the file that will be written, or
// where there is none the shipped one. Its features need not be those of the program,
// which it may be about to fit.
func kept(out string) (match.Model, error) {
	raw, err := os.ReadFile(out)
	if os.IsNotExist(err) {
		raw, err = match.ShippedModel(), nil
	}
	if err != nil {
		return match.Model{}, err
	}
	var m match.Model
	if err := json.Unmarshal(raw, &m); err != nil {
		return m, fmt.Errorf("%s is no model: %w; name another file with -o", out, err)
	}
	return m, nil
}

func write(out string, m match.Model) error {
	raw, err := json.Marshal(m)
	if err != nil {
		return err
	}
	return os.WriteFile(out, append(raw, '\n'), 0o644)
}
