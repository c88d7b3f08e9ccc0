package learn

import (
	"context"
	"math"
	"slices"

	"github.com/rumordesk/rumordesk/rules"
)

// fitted is a rule that was learnt from some of the texts.
type fitted struct {
	terms  []candidate
	weight []int
	set    *rules.Set // the rule as a probe: all that is found is told
	level  int        // the lowest threshold that the share allows on those texts
}

// scale is the weight of a term that makes a text e times as likely a claim as it would
// be without. With one scale for all, the scores of a fold and of the whole are alike.
const scale = 20

// mostWeight is the largest weight.
const mostWeight = 100

// fit learns from the texts of train.
func (c *corpus) fit(ctx context.Context, train some, o Options) (*fitted, error) {
	list := c.candidates(train)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	p := newProblem(list, c, train)
	f := &fitted{}
	for _, k := range p.few(o.Terms) {
		f.terms = append(f.terms, list[k])
	}
	f.terms = bounded(once(f.terms))
	if err := ctx.Err(); err != nil || len(f.terms) == 0 {
		return f, err
	}
	// What the engine finds of them, the weights of those without the penalty that chose
	// them, and their scale.
	if err := f.probe(c); err != nil {
		return nil, err
	}
	f.find(c, train)
	p = newProblem(f.terms, c, train)
	p.ridge = ridge * float64(len(train))
	p.solve(0)
	var terms []candidate
	for k, t := range f.terms {
		if w := int(math.Round(max(-mostWeight, min(mostWeight, p.weight[k]*scale)))); w != 0 {
			terms, f.weight = append(terms, t), append(f.weight, w)
		}
	}
	f.terms = terms
	if len(terms) == 0 {
		return f, nil
	}
	if err := f.probe(c); err != nil {
		return nil, err
	}
	f.level = int(math.Floor(1 + c.lowest(f.scores(c), train, func(n int) int { return int(o.Share * float64(n)) })))
	return f, nil
}

// lowest is the lowest score from which on at most so many of the ordinary texts of each
// source lie as are allowed of their number, halfway down to the score below that some
// text has.
func (c *corpus) lowest(scores []float64, of some, allowed func(texts int) int) float64 {
	values := map[string][]float64{}
	var above []float64
	for _, i := range of {
		if !c.claim[i] {
			values[c.texts[i].Source] = append(values[c.texts[i].Source], scores[i])
		}
		if scores[i] > 0 {
			above = append(above, scores[i])
		}
	}
	slices.Sort(above)
	floor := math.Inf(-1)
	for _, v := range values {
		slices.Sort(v)
		floor = max(floor, v[len(v)-1-allowed(len(v))]) // from just above this on
	}
	floor = max(floor, 0)
	for _, s := range above {
		if s > floor {
			return (floor + s) / 2 // halfway, so that a text with a little less is found, too
		}
	}
	return floor + 1
}

// few is how many texts of a source are so few that chance alone puts the flagged ones of
// them off.
const few = 200

// inChance is how many of the texts of a source may be flagged in cross-validation: the
// share, and of few texts as many as one time in ten would be at that share.
func inChance(texts int, share float64) int {
	most := int(share * float64(texts))
	if texts >= few {
		return most
	}
	below, p := 0.0, math.Pow(1-share, float64(texts)) // p: exactly k of them
	for k := 0; k < texts; k++ {
		if k > most && 1-below < 0.1 { // so many or more
			return k - 1
		}
		below += p
		p *= float64(texts-k) / float64(k+1) * share / (1 - share)
	}
	return most
}

// scores are what the rule gives each of the texts.
func (f *fitted) scores(c *corpus) []float64 {
	out := make([]float64, len(c.texts))
	for i := range c.texts {
		for _, k := range f.found(c, i) {
			out[i] += float64(f.weight[k])
		}
	}
	return out
}

// find notes for each term the texts of train that the engine finds it in.
func (f *fitted) find(c *corpus, train some) {
	for k := range f.terms {
		f.terms[k].in = nil
	}
	for _, i := range train {
		for _, k := range f.found(c, i) {
			f.terms[k].in = append(f.terms[k].in, int32(i))
		}
	}
}

// found are the terms that the engine finds in a text.
func (f *fitted) found(c *corpus, i int) (out []int) {
	if f.set == nil {
		return nil
	}
	t := c.texts[i]
	for _, hit := range f.set.Eval(rules.Doc{Title: t.Title, Text: t.Text, Lang: t.Lang}) {
		for _, x := range hit.Terms {
			k := slices.IndexFunc(f.terms, func(t candidate) bool {
				if x.Near {
					return t.pair() && t.pairName() == x.Selection
				}
				return !t.pair() && t.text == x.Text
			})
			if k >= 0 {
				out = append(out, k)
			}
		}
	}
	return out
}
