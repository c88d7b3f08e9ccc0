package match

import (
	"math"
	"slices"
)

// DefaultThresholds are where the scores of the trained model are safe to act upon.
func DefaultThresholds() Thresholds { return Thresholds{Match: 0.9, Suggest: 0.3} }

// rank compares the candidates closely and puts them in order.
func (x *Index) rank(s *scratch, q *query, found []candidate) []candidate {
	top, whole := 0.0, 0.0
	for i := range found {
		top = max(top, found[i].bm25)
	}
	for _, u := range q.units {
		whole += u.idf * (k1 + 1) / 1.5
	}
	for i := range found {
		c := &found[i]
		x.compare(s, q, c)
		c.f[fBM25Share] = share(c.bm25, whole)
		c.f[fBM25Top] = share(c.bm25, top)
		c.rank = 3*c.f[fBM25Top] + c.f[fBestCovered] + c.f[fPairs]
		c.score = 1 / (1 + math.Exp(-(c.f[fBestCovered]*6 + c.f[fTextCovered]*4 - 6)))
	}
	slices.SortFunc(found, byScore)
	for i := 1; i < len(found); i++ {
		found[i].score = min(found[i].score, found[i-1].score)
	}
	return found
}
