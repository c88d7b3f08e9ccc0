package cluster

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/rumordesk/rumordesk/claims/neardup"
)

// What is looked at for each text, however many there are.
const (
	lookPosts = 4000 // places in the lists of its units, the rarest units first
	lookClose = 20   // texts that share most of them are compared closely
	around    = 10   // of those that are compared are its neighbours, and at most one text in aroundOf
	aroundOf  = 3
	bandLook  = 64  // texts of one band of a long text
	soften    = 0.4 // on the way from evidence to how near a neighbour is
)

// pair is two docs, a < b, and the chance that they say the same.
type pair struct {
	a, b int32
	p    float64
}

// The features of two short texts.
const (
	fBias      = iota
	fIdeas     // the same words, or words of one group
	fEmbedding // their embeddings point the same way
	fAround    // their neighbours are the same
	nFeatures
)

type features [nFeatures]float64

// model is the weights of the features: for texts of one script, for texts of two, which
// share no words whatever they say, and for those of which the encoder has no opinion.
type model struct {
	one, two, words features
}

func (m *model) chance(a, b *doc, f *features, soften float64) float64 {
	w := &m.one
	switch {
	case !a.known || !b.known:
		w = &m.words
	case a.han != b.han:
		w = &m.two
	}
	return chance(soften * w.score(f))
}

func (w *features) score(f *features) float64 {
	z := 0.0
	for k := range w {
		z += w[k] * f[k]
	}
	return z
}

func chance(z float64) float64 { return 1 / (1 + math.Exp(-z)) }

// compare looks at two short texts closely.
func compare(a, b *doc) (f features) {
	f[fBias] = 1
	f[fIdeas] = dot(a.ideas, b.ideas)
	f[fEmbedding] = inner(a.embedding, b.embedding)
	return f
}

// dot multiplies two lists of units.
func dot(a, b []entry) (sum float64) {
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i].unit < b[j].unit:
			i++
		case a[i].unit > b[j].unit:
			j++
		default:
			sum += float64(a[i].weight) * float64(b[j].weight)
			i, j = i+1, j+1
		}
	}
	return sum
}

// pairs returns the pairs worth joining, each once.
func (c *corpus) pairs(ctx context.Context) ([]pair, error) {
	found, err := c.candidates(ctx)
	if err != nil {
		return nil, err
	}
	shippedDirections().shrink(c.docs)
	feats := make([]features, len(found))
	for i, p := range found {
		if i%4096 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		feats[i] = compare(&c.docs[p.a], &c.docs[p.b])
	}
	near := c.neighbours(found, feats, &firstModel)
	for i := range found {
		p := &found[i]
		feats[i][fAround] = near.similarity(p.a, p.b)
		p.p = secondModel.chance(&c.docs[p.a], &c.docs[p.b], &feats[i], 1)
	}
	found, err = c.longPairs(ctx, found)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(found, func(x, y pair) int {
		return cmp.Or(cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b), cmp.Compare(y.p, x.p))
	})
	return slices.CompactFunc(found, func(x, y pair) bool { return x.a == y.a && x.b == y.b }), nil
}

// candidates finds the short texts that lie near each other or share the rarest units.
func (c *corpus) candidates(ctx context.Context) ([]pair, error) {
	nearest, err := c.nearest(ctx)
	if err != nil {
		return nil, err
	}
	var out []pair
	score := make([]float32, len(c.docs))
	var touched []int32
	type probe struct {
		unit   int32
		weight float32
	}
	var probes []probe
	for i := range c.docs {
		if i%256 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		probes = probes[:0]
		for _, e := range c.docs[i].ideas {
			probes = append(probes, probe{e.unit, e.weight * c.idf[e.unit]})
		}
		slices.SortFunc(probes, func(x, y probe) int {
			return cmp.Or(cmp.Compare(len(c.posts[x.unit]), len(c.posts[y.unit])), cmp.Compare(x.unit, y.unit))
		})
		looked := 0
		for _, p := range probes {
			posts := c.posts[p.unit]
			if looked += len(posts); looked > lookPosts && looked > len(posts) {
				break
			}
			for _, j := range posts[:min(len(posts), lookPosts)] {
				if int(j) == i {
					continue
				}
				if score[j] == 0 {
					touched = append(touched, j)
				}
				score[j] += p.weight
			}
		}
		slices.SortFunc(touched, func(x, y int32) int { return cmp.Or(cmp.Compare(score[y], score[x]), cmp.Compare(x, y)) })
		for _, list := range [][]int32{touched[:min(len(touched), lookClose)], nearest[i]} {
			for _, j := range list {
				out = append(out, pair{a: min(int32(i), j), b: max(int32(i), j)}) //nolint:gosec // at most MaxTexts
			}
		}
		for _, j := range touched {
			score[j] = 0
		}
		touched = touched[:0]
	}
	slices.SortFunc(out, func(x, y pair) int { return cmp.Or(cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b)) })
	return slices.Compact(out), nil
}

// rows are the nearest neighbours of each text, sorted by neighbour, of length 1.
type rows [][]entry

func (c *corpus) neighbours(found []pair, feats []features, m *model) rows {
	out := make(rows, len(c.docs))
	most := min(around, max(1, len(c.docs)/aroundOf)) // in a short list all would be neighbours of all
	for i, p := range found {
		w := float32(m.chance(&c.docs[p.a], &c.docs[p.b], &feats[i], soften))
		out[p.a] = append(out[p.a], entry{p.b, w})
		out[p.b] = append(out[p.b], entry{p.a, w})
	}
	for i, row := range out {
		slices.SortFunc(row, func(x, y entry) int { return cmp.Or(cmp.Compare(y.weight, x.weight), cmp.Compare(x.unit, y.unit)) })
		row = append(row[:min(len(row), most)], entry{int32(i), 1}) //nolint:gosec // at most MaxTexts
		sum := 0.0
		for _, e := range row {
			sum += float64(e.weight) * float64(e.weight)
		}
		for k := range row {
			row[k].weight /= float32(math.Sqrt(sum))
		}
		slices.SortFunc(row, func(x, y entry) int { return int(x.unit) - int(y.unit) })
		out[i] = row
	}
	return out
}

func (r rows) similarity(a, b int32) float64 {
	return dot(r[a], r[b])
}

// longPairs adds the pairs of longer texts that are the same but for editing.
func (c *corpus) longPairs(ctx context.Context, out []pair) ([]pair, error) {
	table := map[uint64][]int32{}
	for i := range c.docs {
		if i%256 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		d := &c.docs[i]
		seen := map[int32]bool{}
		for _, key := range d.sig.Bands() {
			list := table[key]
			for _, j := range list[max(0, len(list)-bandLook):] {
				if seen[j] {
					continue
				}
				seen[j] = true
				if _, same := neardup.Decide("", d.text, "", c.docs[j].text); same {
					out = append(out, pair{j, int32(i), 1}) //nolint:gosec // at most MaxTexts
				}
			}
			table[key] = append(list, int32(i)) //nolint:gosec // at most MaxTexts
		}
	}
	return out, nil
}
