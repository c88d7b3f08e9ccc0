package match

import (
	"context"
	"slices"
)

// Compared is a claim with the features that a model weighs.
type Compared struct {
	ID       string
	Features []float64 // in the order of FeatureNames
	// What an encoder says: whether it was asked, and how many standard deviations the claim
	// lies nearer to the text than claims do by chance.
	Embedded bool
	ZScore   float64
	ByWords  bool // found by its words, not by the encoder alone
	Other    bool // in the other script: ranked by Cosine and ZScore
	Cosine   float64
	// Of a text that is mostly Chinese; of others they are empty.
	Han   []float64 // what the chance is told from; more of any is a better sign
	Order float64   // what Search puts claims in order by, greater first
}

// Compare returns the claims that Search looks at closely, in no order, with their
// features: what a model is trained from.
func (x *Index) Compare(ctx context.Context, text string) ([]Compared, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	post := parsePost(text)
	asked, err := x.embedText(ctx, text, mostlyHan(post))
	if err != nil {
		return nil, err
	}
	s := x.pool.Get().(*scratch)
	defer x.pool.Put(s)
	x.mu.RLock()
	defer x.mu.RUnlock()
	q := x.lex.query(post, float64(len(x.byID)))
	found := x.candidates(s, &q)
	found = x.addNearest(s, &q, found, asked, nil)
	x.features(s, &q, found)
	if q.han {
		x.compareHan(s, &q, found)
	}
	out := make([]Compared, len(found))
	for i := range found {
		c := &found[i]
		out[i] = Compared{ID: c.id, Features: slices.Clone(c.f[:]), Embedded: c.embedded, ZScore: c.z, ByWords: !c.far, Other: c.other, Cosine: c.cosine}
		if q.han {
			in := hanInputs(&c.f, c.han)
			out[i].Han, out[i].Order = slices.Clone(in[:]), c.hanOrder()
		}
	}
	return out, nil
}
