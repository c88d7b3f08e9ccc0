package learn

import (
	"context"
	"slices"
	"sync"
)

// Rule is a learnt rule with its figures. It stands for nothing until somebody saves it.
type Rule struct {
	ID        string `json:"id"`
	Lang      string `json:"lang"`
	Threshold int    `json:"threshold"`
	Claims    int    `json:"claims"`   // texts that it was learnt from
	Ordinary  int    `json:"ordinary"` // and those of them that should not be flagged

	Cross  Figures `json:"cross_validated"`
	Within Figures `json:"learnt_from"` // on the texts that it was learnt from
	Terms  []Term  `json:"terms"`       // those that speak for first, the heaviest first

	Found   []string `json:"found"`           // claims that it flags, in cross-validation
	Missed  []string `json:"missed"`          // claims that it does not flag, in cross-validation
	Wrongly []string `json:"flagged_wrongly"` // ordinary texts that it flags, in cross-validation

	tests []test
	list  []candidate
}

// Figures are how many of the texts are flagged.
type Figures struct {
	Found    int       `json:"found"`    // claims
	Claims   int       `json:"claims"`   // of so many
	Ordinary []Flagged `json:"ordinary"` // by source
}

// Recall is the share of the claims that is flagged.
func (f Figures) Recall() float64 { return share(f.Found, f.Claims) }

// Worst is the largest share of the ordinary texts of a source that is flagged.
func (f Figures) Worst() (worst float64) {
	for _, o := range f.Ordinary {
		worst = max(worst, o.Share())
	}
	return worst
}

// Flagged is how many of the ordinary texts of a source are flagged.
type Flagged struct {
	Source  string `json:"source"`
	Flagged int    `json:"flagged"`
	Texts   int    `json:"texts"`
}

// Share is the share that is flagged.
func (f Flagged) Share() float64 { return share(f.Flagged, f.Texts) }

func share(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return float64(n) / float64(of)
}

// Term is a term or a pair with its weight, and what it is found in.
type Term struct {
	Text   string `json:"term"` // of a pair, its words with " … " between
	Weight int    `json:"weight"`
	// Found and Wrongly are in how many claims and ordinary texts it is, Folds how often it
	// was chosen in the five folds of the cross-validation, and the other two in how many
	// texts it was then that its choice had not seen.
	Found        int `json:"claims"`
	Wrongly      int `json:"ordinary"`
	Folds        int `json:"folds"`
	CrossFound   int `json:"cross_claims"`
	CrossWrongly int `json:"cross_ordinary"`
}

// learn makes the rule of a language.
func (c *corpus) learn(ctx context.Context, o Options) (*Rule, error) {
	claims, ordinary := c.sides()
	all := append(append(some{}, claims...), ordinary...)
	part := c.parts()
	fits, errs := make([]*fitted, Folds+1), make([]error, Folds+1)
	var wait sync.WaitGroup
	for k := range fits {
		wait.Go(func() {
			var train some
			for _, i := range all {
				if k == Folds || part[i] != k { // the last learns from all
					train = append(train, i)
				}
			}
			fits[k], errs[k] = c.fit(ctx, train, o)
		})
	}
	wait.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	f := fits[Folds]
	if !slices.ContainsFunc(f.weight, func(w int) bool { return w > 0 }) {
		return nil, &NothingTells{c.lang}
	}
	unseen := make([]float64, len(c.texts)) // what a fold that had not seen a text says of it
	for k, one := range fits[:Folds] {
		for i, s := range one.scores(c) {
			if part[i] == k {
				unseen[i] = s
			}
		}
	}
	scores := f.scores(c)
	f.find(c, all)
	r := &Rule{ID: o.ID + "-" + c.lang, Lang: c.lang, Claims: len(claims), Ordinary: len(ordinary)}
	r.Threshold = max(1, f.level, 1+int(c.lowest(unseen, all, func(n int) int { return inChance(n, o.Share) })))
	r.Cross, r.Within = c.figures(unseen, r.Threshold), c.figures(scores, r.Threshold)
	if r.Within.Found == 0 { // no threshold lets a claim through and keeps the ordinary ones out
		return nil, &NothingTells{c.lang}
	}
	c.describe(r, f, fits[:Folds], part)
	c.examples(r, unseen)
	r.tests = c.chooseTests(r, scores, unseen, o.Tests)
	return r, nil
}

// parts deals the texts out for the cross-validation, each kind by itself. Texts of one
// group stay together.
func (c *corpus) parts() []int {
	out := make([]int, len(c.texts))
	of := map[int]int{}
	next := [2]int{}
	for i, g := range c.group {
		k, ok := of[g]
		if !ok {
			side := 0
			if c.claim[i] {
				side = 1
			}
			k = next[side] % Folds
			next[side]++
			of[g] = k
		}
		out[i] = k
	}
	return out
}

func (c *corpus) figures(scores []float64, threshold int) (f Figures) {
	at := map[string]int{}
	for i, t := range c.texts {
		flagged := 0
		if scores[i] >= float64(threshold) {
			flagged = 1
		}
		if c.claim[i] {
			f.Claims++
			f.Found += flagged
			continue
		}
		k, ok := at[t.Source]
		if !ok {
			k = len(f.Ordinary)
			at[t.Source] = k
			f.Ordinary = append(f.Ordinary, Flagged{Source: t.Source})
		}
		f.Ordinary[k].Texts++
		f.Ordinary[k].Flagged += flagged
	}
	return f
}
