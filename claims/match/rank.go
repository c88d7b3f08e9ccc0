package match

import (
	"cmp"
	_ "embed"
	"fmt"
	"slices"
	"sync"
)

// model.json was made by the program in the folder tools/train/match.
//
//go:embed model.json
var modelFile []byte

var shippedModel = sync.OnceValue(func() *Model {
	m, err := ParseModel(modelFile)
	if err != nil {
		panic(fmt.Sprintf("match: the model in the program: %v", err))
	}
	return m
})

// ShippedModel returns the file of the shipped model, so that whoever trains one part
// of it keeps the other.
func ShippedModel() []byte { return slices.Clone(modelFile) }

// features compares the candidates closely.
func (x *Index) features(s *scratch, q *query, found []candidate) {
	slices.SortFunc(found, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.bm25, a.bm25), CompareIDs(a.id, b.id))
	})
	top, whole := 0.0, 0.0
	for i := range found {
		top = max(top, found[i].bm25)
	}
	for _, u := range q.units {
		whole += u.idf * (k1 + 1) / 1.5
	}
	var best features
	if !q.han {
		s.words.prepare(q)
	}
	for i := range found {
		c := &found[i]
		x.compare(s, q, c)
		c.f[fBM25Share] = share(c.bm25, whole)
		c.f[fBM25Top] = share(c.bm25, top)
		c.f[fBM25Rank] = 1 / float64(1+i)
		if i > 0 && c.bm25 == found[i-1].bm25 {
			c.f[fBM25Rank] = found[i-1].f[fBM25Rank]
		}
		for k, v := range c.f {
			best[k] = max(best[k], v)
		}
	}
	for i := range found {
		f := &found[i].f
		f[fMatchedTop] = share(f[fMatched], best[fMatched])
		f[fCoveredTop] = share(f[fBestCovered], best[fBestCovered])
		f[fRunTop] = share(f[fRunAbs], best[fRunAbs])
		f[fTextSimilarTop] = share(f[fTextSimilar], best[fTextSimilar])
		f[fClaimSimilarTop] = share(f[fClaimSimilar], best[fClaimSimilar])
		f[fPairsTop] = share(f[fTextPairs], best[fTextPairs])
	}
}

// sameScore is the least score of a claim that is the text, word for word.
const sameScore = 0.99

// rank puts the candidates in order and gives them their scores. A claim never has
// a greater score than one before it.
func (x *Index) rank(s *scratch, q *query, found []candidate) []candidate {
	x.features(s, q, found)
	if q.han {
		x.compareHan(s, q, found)
	}
	for i := range found {
		c := &found[i]
		c.rank = x.model.Sum(c.f[:])
		c.score = x.chance(q, &c.f, c.han, c.rank)
		if q.han {
			c.rank = c.hanOrder()
		}
	}
	if q.embedding != nil {
		x.shareZScores(found)
		q.loose = looseness(found)
	}
	for i := range found {
		c := &found[i]
		if c.embedded && !c.other {
			c.rank += c.order(q)
		}
		c.score = x.told(q, c, c.score)
		if c.same {
			c.rank += 100
			c.score = max(c.score, sameScore)
		}
	}
	own, other := found, []candidate(nil)
	if q.crossing != nil {
		own, other = splitOther(found)
	}
	slices.SortFunc(own, byRank)
	for i := 1; i < len(own); i++ {
		own[i].score = min(own[i].score, own[i-1].score)
	}
	if len(other) == 0 {
		return own
	}
	slices.SortFunc(other, byScore)
	both := slices.Concat(own, other) // the scores of each fall; of equal ones those of the text's own script come first
	slices.SortStableFunc(both, func(a, b candidate) int { return cmp.Compare(b.score, a.score) })
	return both
}
