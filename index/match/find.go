package match

import (
	"cmp"
	"slices"
)

// candidate is a claim on the way to a result.
type candidate struct {
	place uint32
	id    string
	bm25  float64
	rank  float64 // what the order goes by
	score float64
	same  bool // the claim or its title is the text
	f     features
}

// scratch is the working memory of a search, used again.
type scratch struct {
	sum     []float32 // by place
	touched []uint32
	found   []candidate
	runs    [2][]float64
	stamp   []int
}

// candidates returns the claims that share the most telling terms with the text,
// by BM25 of both fields. Terms are read from the rarest
// on; when maxLook postings have been read, commoner ones only add to claims that
// were met already.
func (x *Index) candidates(s *scratch, q *query) []candidate {
	if len(s.sum) < len(x.docs) {
		s.sum = make([]float32, len(x.docs)+len(x.docs)/4)
	}
	s.touched = s.touched[:0]
	mean := [fields]float64{1, 1}
	for f := range fields {
		if q.claims > 0 {
			mean[f] = max(1, x.length[f]/q.claims)
		}
	}
	look := 0
	for _, i := range q.lookup() {
		u := &q.units[i]
		posts := x.lex.terms[u.id].posts
		if look+len(posts) > maxLook && look > 0 {
			break
		}
		look += len(posts)
		w := u.idf
		for _, p := range posts {
			place := p.place()
			if s.sum[place] == 0 {
				s.touched = append(s.touched, place)
			}
			s.sum[place] += float32(w * x.saturated(p, &x.docs[place], mean))
		}
	}
	s.found = s.found[:0]
	for _, place := range s.touched {
		s.found = append(s.found, candidate{place: place, bm25: float64(s.sum[place])})
		s.sum[place] = 0
	}
	found := s.found
	if len(found) > maxClose {
		slices.SortFunc(found, func(a, b candidate) int { return cmp.Compare(b.bm25, a.bm25) })
		cutoff := found[maxClose-1].bm25
		n := maxClose
		for n < len(found) && n < 2*maxClose && found[n].bm25 == cutoff {
			n++
		}
		found = found[:n]
	}
	for i := range found {
		found[i].id = x.docs[found[i].place].id
	}
	return found
}

// saturated is the weight of a term in a claim by its counts: BM25 of both fields,
// added.
func (x *Index) saturated(p posting, d *doc, mean [fields]float64) float64 {
	s := 0.0
	if n := float64(p.claim()); n > 0 {
		s += n * (k1 + 1) / (n + k1*(1-b+b*float64(d.claim)/mean[inClaim]))
	}
	if n := float64(p.title()); n > 0 {
		s += n * (k1 + 1) / (n + k1*(1-b+b*float64(len(d.tokens)-d.claim)/mean[inTitle]))
	}
	return s
}
