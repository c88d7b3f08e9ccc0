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
	lookClose = 80   // texts that share most are compared closely
	around    = 20   // of them are its neighbours
	bandLook  = 64   // texts of one band of a long text
	soften    = 0.4  // on the way from evidence to how near a neighbour is
)

// pair is two docs, a < b, and the chance that they say the same.
type pair struct {
	a, b int32
	p    float64
}

// The features of two short texts.
const (
	fBias = iota
	fWords
	fIdeas
	fCouples
	fLetters
	fLength // the shorter by the longer
	fAround // their neighbours are the same
	fHeld   // what the one holds of the other
	fSum    // the sums of the vectors of their words point the same way
	fLess   // what the one has of the other's words by their vectors: the lesser share
	fMore   // and the greater
	fIdeaLess
	fIdeaMore  // the same by vectors and groups of words
	fEmbedding // their sentence embeddings point the same way
	fAsks      // both ask for the same kind of answer
	fDiffer    // they ask for different kinds
	nFeatures
)

type features [nFeatures]float64

func (w *features) score(f *features) float64 {
	z := 0.0
	for k := range w {
		z += w[k] * f[k]
	}
	return z
}

func chance(z float64) float64 { return 1 / (1 + math.Exp(-z)) }

// compare looks at two short texts closely.
func compare(a, b *doc, g *coverage) (f features) {
	f[fBias] = 1
	f[fWords], _, _ = dot(a.views[words], b.views[words])
	var inA, inB float64
	f[fIdeas], inA, inB = dot(a.views[ideas], b.views[ideas])
	f[fCouples], _, _ = dot(a.views[couples], b.views[couples])
	f[fLetters], _, _ = dot(a.views[letters], b.views[letters])
	f[fLength] = float64(min(a.terms, b.terms)) / float64(max(a.terms, b.terms))
	f[fHeld] = max(inA, inB)
	g.cover(a, b, &f)
	f[fEmbedding] = cosine(a.embedding, b.embedding)
	switch {
	case a.asks == 0 || b.asks == 0:
	case a.asks == b.asks:
		f[fAsks] = 1
	default:
		f[fDiffer] = 1
	}
	return f
}

// dot multiplies two views; inA and inB are the squared weights that each has in
// common with the other.
func dot(a, b []entry) (sum, inA, inB float64) {
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i].unit < b[j].unit:
			i++
		case a[i].unit > b[j].unit:
			j++
		default:
			x, y := float64(a[i].weight), float64(b[j].weight)
			sum, inA, inB = sum+x*y, inA+x*x, inB+y*y
			i, j = i+1, j+1
		}
	}
	return sum, inA, inB
}

// pairs returns the pairs worth joining, each once.
func (c *corpus) pairs(ctx context.Context) ([]pair, error) {
	found, feats, err := c.shortPairs(ctx)
	if err != nil {
		return nil, err
	}
	near := c.neighbours(found, feats)
	for i := range found {
		p := &found[i]
		feats[i][fAround] = near.similarity(p.a, p.b)
		p.p = chance(weights.score(&feats[i]))
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

// shortPairs finds the short texts that share the rarest units and compares them.
func (c *corpus) shortPairs(ctx context.Context) ([]pair, []features, error) {
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
			return nil, nil, ctx.Err()
		}
		probes = probes[:0]
		for _, v := range []int{words, ideas, couples} {
			for _, e := range c.docs[i].views[v] {
				probes = append(probes, probe{e.unit, e.weight * c.idf[e.unit]})
			}
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
		for n, j := range touched {
			if n < lookClose {
				out = append(out, pair{a: min(int32(i), j), b: max(int32(i), j)}) //nolint:gosec // at most MaxTexts
			}
			score[j] = 0
		}
		touched = touched[:0]
	}
	slices.SortFunc(out, func(x, y pair) int { return cmp.Or(cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b)) })
	out = slices.Compact(out)
	feats := make([]features, len(out))
	var g coverage
	for i, p := range out {
		if i%4096 == 0 && ctx.Err() != nil {
			return nil, nil, ctx.Err()
		}
		feats[i] = compare(&c.docs[p.a], &c.docs[p.b], &g)
	}
	return out, feats, nil
}

// rows are the nearest neighbours of each text, sorted by neighbour, of length 1.
type rows [][]entry

func (c *corpus) neighbours(found []pair, feats []features) rows {
	out := make(rows, len(c.docs))
	for i, p := range found {
		w := float32(chance(soften * firstWeights.score(&feats[i])))
		out[p.a] = append(out[p.a], entry{p.b, w})
		out[p.b] = append(out[p.b], entry{p.a, w})
	}
	for i, row := range out {
		slices.SortFunc(row, func(x, y entry) int { return cmp.Or(cmp.Compare(y.weight, x.weight), cmp.Compare(x.unit, y.unit)) })
		row = append(row[:min(len(row), around)], entry{int32(i), 1}) //nolint:gosec // at most MaxTexts
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
	sum, _, _ := dot(r[a], r[b])
	return sum
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
