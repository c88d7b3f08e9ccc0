package match

import (
	"cmp"
	"slices"
	"strings"
)

// Reason is one thing that spoke for a result, or against it.
type Reason struct {
	Feature string  // words, missing, numbers, names, order, letters
	Value   string  // the words that agree or differ
	Points  float64 // its share of the score; below 0 where it speaks against
}

// results turns candidates into what is handed out.
func (x *Index) results(q *query, found []candidate) []Result {
	out := make([]Result, 0, len(found))
	for i := range found {
		c := &found[i]
		out = append(out, Result{ID: c.id, Score: c.score, Decision: x.thresholds.decide(c.score), Why: x.why(q, c)})
	}
	return out
}

func (x *Index) why(q *query, c *candidate) []Reason {
	d := &x.docs[c.place]
	has := map[uint32]bool{}
	for f := range fields {
		x.lex.eachUnit(d.field(f), func(id uint32) { has[id] = true })
	}
	var words []unit
	for _, u := range q.units {
		if u.id != noTerm && has[u.id] {
			words = append(words, u)
		}
	}
	slices.SortStableFunc(words, func(a, b unit) int { return cmp.Compare(b.idf, a.idf) })
	var names []string
	for _, u := range words[:min(len(words), 8)] {
		names = append(names, u.text)
	}
	return []Reason{{Feature: "words", Value: strings.Join(names, " "), Points: c.f[fBestCovered]}}
}
