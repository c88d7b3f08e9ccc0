package match

import (
	"cmp"
	"slices"
)

// candidate is a claim on the way to a result.
type candidate struct {
	place    uint32
	id       string
	bm25     float64
	rank     float64 // what the order goes by
	score    float64
	same     bool       // the claim or its title is the text
	exact    [2]float64 // what fTextSimilar and fClaimSimilar would be if only the same words counted
	f        features
	han      hanSimilarity // of a text that is mostly Chinese
	embedded bool          // it has a vector
	z        float64       // its z-score then
	cosine   float64       // what that is of
	far      bool          // it was found by that alone
	by       *textEmbedding
	other    bool // it is in the other script than the text, and the encoder knows both
}

// scratch is the working memory of a search, used again.
type scratch struct {
	sum     []float32 // by place
	touched []uint32
	terms   []look
	rest    numbered // of the terms that were not read
	counts  [][fields]int
	met     []met
	weigh   weigher
	found   []candidate
	runs    [2][]float64
	stamp   []int
	charAt  numbered // of the characters of a claim
	chars   []charIn
	words   wordSims
	scan    vectorScan
}

// look is a term that claims are looked up by.
type look struct {
	id     uint32
	weight float32
}

// candidates returns the claims that share the most telling terms with the text,
// by BM25 of both fields. Terms are read from the rarest on; when maxLook postings
// have been read, commoner ones only add to the maxMet best of the claims that were
// met already.
func (x *Index) candidates(s *scratch, q *query) []candidate {
	if len(s.sum) < len(x.docs) {
		s.sum = make([]float32, len(x.docs)+len(x.docs)/4)
	}
	s.touched = s.touched[:0]
	s.weigh.means(x.length, q.claims)
	s.terms = s.terms[:0]
	for _, i := range q.lookup() {
		s.terms = append(s.terms, look{q.units[i].id, float32(q.units[i].idf)})
	}
	for _, id := range q.rare {
		s.terms = append(s.terms, look{id, float32(q.weight(id) * x.lex.idf(id, q.claims))})
	}
	slices.SortStableFunc(s.terms, func(a, b look) int { return cmp.Compare(b.weight, a.weight) })
	n := x.read(s)
	s.met = s.met[:0]
	most := maxClose
	if n < len(s.terms) {
		most = maxMet
	}
	for _, place := range s.touched {
		sum := s.sum[place]
		s.sum[place] = 0
		if len(s.met) < most || sum >= s.met[0].sum {
			s.met = x.keep(s.met, met{place, sum}, most)
		}
	}
	if n < len(s.terms) {
		x.complete(s, n)
	}
	s.found = s.found[:0]
	for _, m := range s.met {
		s.found = append(s.found, candidate{place: m.place, id: x.docs[m.place].id, bm25: float64(m.sum)})
	}
	return s.found
}

// read adds up the postings of terms and returns how many terms it has read.
func (x *Index) read(s *scratch) int {
	sum, sizes := s.sum, x.sizes
	left := maxLook
	for i, t := range s.terms {
		posts := x.lex.terms[t.id].posts
		if i == 0 && len(posts) > maxLook {
			posts = posts[:maxLook] // the text has no word that tells more: any of those claims will do
		}
		if left -= len(posts); left < 0 {
			return i
		}
		for _, p := range posts {
			place := p.place()
			if sum[place] == 0 {
				s.touched = append(s.touched, place)
			}
			sum[place] += t.weight * s.weigh.of(p, sizes[place])
		}
	}
	return len(s.terms)
}

// complete adds to the claims that were met what the terms from the nth on weigh,
// which were not read, and keeps the maxClose best.
func (x *Index) complete(s *scratch, n int) {
	rest := s.terms[n:]
	s.rest.reset()
	for _, t := range rest {
		s.rest.at(t.id)
	}
	all := s.met
	s.counts = slices.Grow(s.counts[:0], len(rest))[:len(rest)]
	for i := range all {
		m := &all[i]
		clear(s.counts)
		x.docs[m.place].eachTerm(func(id uint32, f int) {
			if at := s.rest.find(id); at >= 0 {
				s.counts[at][f]++
			}
		})
		for k, c := range s.counts {
			if c != [fields]int{} {
				m.sum += rest[k].weight * s.weigh.of(makePosting(0, c[inClaim], c[inTitle]), x.sizes[m.place])
			}
		}
	}
	kept := make([]met, 0, maxClose)
	for _, m := range all {
		kept = x.keep(kept, m, maxClose)
	}
	s.met = append(s.met[:0], kept...)
}

// met is a claim with what has been added up for it.
type met struct {
	place uint32
	sum   float32
}

// keep adds m to the most best ones, of equal ones those whose IDs come first. When
// there are as many, h is a heap with the worst on top, so that most claims cost one
// comparison.
func (x *Index) keep(h []met, m met, most int) []met {
	switch {
	case len(h) < most:
		if h = append(h, m); len(h) == most {
			for i := most/2 - 1; i >= 0; i-- {
				x.sink(h, i)
			}
		}
	case x.worse(h[0], m):
		h[0] = m
		x.sink(h, 0)
	}
	return h
}

func (x *Index) worse(a, b met) bool {
	if a.sum != b.sum {
		return a.sum < b.sum
	}
	return CompareIDs(x.docs[a.place].id, x.docs[b.place].id) > 0
}

// sink brings a heap in order from place i down.
func (x *Index) sink(h []met, i int) {
	for {
		least := i
		for c := 2*i + 1; c <= 2*i+2 && c < len(h); c++ {
			if x.worse(h[c], h[least]) {
				least = c
			}
		}
		if least == i {
			return
		}
		h[i], h[least] = h[least], h[i]
		i = least
	}
}
