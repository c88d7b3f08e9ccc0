package index

import (
	"math"

	"github.com/RoaringBitmap/roaring/v2"
)

// Scores are BM25F: the frequencies of a word in title and text are weighted,
// brought to a common length, added, and only then saturated (Robertson and
// Zaragoza, "The Probabilistic Relevance Framework: BM25 and Beyond", 2009).
// The usual lengths are fixed: they only set the scale, and a fixed scale keeps
// scores comparable while the index grows.
const (
	bm25K1      = 1.2
	bm25B       = 0.6
	titleWeight = 3.0
	titleTokens = 14.0
	textTokens  = 420.0
)

func fieldNorm(name string) (weight, usual float32) {
	if name == fTitle || name == fURL {
		return titleWeight, titleTokens
	}
	return 1, textTokens
}

// idf is the weight of a leaf that df of n documents have.
func idf(df, n uint64) float32 {
	if df > n {
		df = n
	}
	return float32(math.Log(1 + (float64(n)-float64(df)+0.5)/(float64(df)+0.5)))
}

// score adds up the scores of the documents in hits. The result is indexed by
// document; only those in hits are meaningful.
func (e *eval) score(hits *roaring.Bitmap, idfs []float32) ([]float32, error) {
	scores := make([]float32, e.seg.docs)
	tf := make([]float32, e.seg.docs)
	add := func(docs *roaring.Bitmap, idf float32) {
		for it := docs.Iterator(); it.HasNext(); {
			d := it.Next()
			if f := tf[d]; f > 0 {
				scores[d] += idf * f * (bm25K1 + 1) / (f + bm25K1)
				tf[d] = 0
			}
		}
	}
	for i, f := range e.found {
		if f == nil {
			continue
		}
		for j, d := range f.docs {
			if hits.Contains(d) {
				tf := float32(f.tf[j])
				scores[d] += idfs[i] * tf * (bm25K1 + 1) / (tf + bm25K1)
			}
		}
		if f.all == nil {
			continue
		}
		matched := hits
		if f.all.GetCardinality() < hits.GetCardinality() {
			matched = roaring.And(f.all, hits)
		}
		for _, set := range f.sets {
			if err := e.frequencies(set, hits, tf); err != nil {
				return nil, err
			}
		}
		add(matched, idfs[i])
	}
	return scores, nil
}

// frequencies adds the weighted frequencies of a set of terms to tf.
func (e *eval) frequencies(set *fieldSet, hits *roaring.Bitmap, tf []float32) error {
	weight, usual := fieldNorm(set.field)
	for _, t := range set.terms {
		want := roaring.And(t.docs, hits)
		if want.IsEmpty() {
			continue
		}
		it, err := e.seg.iterate(t.field, t.term, want, false)
		if err != nil || it == nil {
			return err
		}
		w := weight * t.weight
		for {
			p, err := it.Next()
			if err != nil {
				return err
			}
			if p == nil {
				break
			}
			norm := 1 - bm25B + bm25B*length(p)/usual
			tf[p.Number()] += w * float32(p.Frequency()) / norm
		}
	}
	return nil
}

// length is the number of tokens of the field in the document of a posting.
func length(p interface{ Norm() float64 }) float32 {
	if u, ok := p.(interface{ NormUint64() uint64 }); ok {
		return float32(u.NormUint64())
	}
	n := p.Norm()
	return float32(1 / (n * n))
}
