package match

import (
	"cmp"
	"context"
	"math"
	"slices"
)

// Near is a claim whose embedding lies near to that of a text, whatever its words are.
type Near struct {
	ID     string
	Cosine float64
	ZScore float64 // how far the cosine lies above what claims of that script have with the text by chance
	Other  bool    // it is in the other script than the text
}

// How near a claim must lie for [Index.Nearest]. docs/adr/0021-searches-by-the-encoder.md says what these find and miss.
const (
	nearCosine = 0.36
	nearZ      = 3.0  // at least, however few claims there are
	nearAbove  = 0.4  // deviations above what the nearest of so many claims reaches by chance
	nearShare  = 0.75 // of the cosine of the nearest in that script
	nearLeast  = 3    // words: a claim of fewer is a name, and lies near to much
)

// nearFrom is the z-score from which a claim is near that is one of n: among many, something lies far above the mean by chance.
func nearFrom(n int) float64 {
	return max(nearZ, math.Sqrt(2*math.Log(float64(max(n, 1))))+nearAbove)
}

// shortByChance is what the built-in encoder's similarity of a few words and a claim is by chance, in one script and across both.
var shortByChance = chances{moments{0.08, 0.085, 256}, moments{0.08, 0.085, 256}}

// Nearest returns the claims that mean much the same as a text, up to n in each script, by the encoder alone, those that stand out
// most first. It is for what people search with: a few words are no claim, which [Index.Search] would look for. Only the claims
// with the IDs of among are looked at; nil: all. Without an encoder, and for a text that it has no opinion of, there are none. The error is
// that of ctx.
func (x *Index) Nearest(ctx context.Context, text string, n int, among []string) ([]Near, error) {
	post := parsePost(text)
	if n <= 0 || len(post) == 0 {
		return nil, ctx.Err()
	}
	q := query{han: mostlyHan(post)}
	asked, err := x.embedText(ctx, text, q.han)
	if err != nil {
		return nil, err
	}
	s := x.pool.Get().(*scratch)
	defer x.pool.Put(s)
	x.mu.RLock()
	defer x.mu.RUnlock()
	x.backgrounds(&q, asked, shortByChance)
	places := x.placesOf(among)
	own := x.nearTo(s, q.embedding, q.han, n, places)
	other := x.nearTo(s, q.crossing, !q.han, n, places)
	for i := range other {
		other[i].Other = true
	}
	out := slices.Concat(own, other)
	slices.SortFunc(out, func(a, b Near) int { return cmp.Or(cmp.Compare(b.ZScore, a.ZScore), CompareIDs(a.ID, b.ID)) })
	return out, nil
}

// nearTo returns up to n claims in one script that are near enough to a text, of those in some places; nil: of all.
func (x *Index) nearTo(s *scratch, m *textEmbedding, han bool, n int, places []uint32) (out []Near) {
	if m == nil {
		return nil
	}
	found, looked := m.n.nearest(&s.scan, m.v, scope{han: han, noNames: true, places: places}, n)
	from := nearFrom(looked)
	for _, c := range found { // the nearest first
		if z := m.zScore(c.cosine); c.cosine >= max(nearCosine, nearShare*found[0].cosine) && z >= from {
			out = append(out, Near{ID: x.docs[c.place].id, Cosine: c.cosine, ZScore: z})
		}
	}
	return out
}
