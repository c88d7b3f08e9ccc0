package match

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
	read := func(id uint32, weight float64) bool {
		posts := x.lex.terms[id].posts
		if look+len(posts) > maxLook && look > 0 {
			return false
		}
		look += len(posts)
		for _, p := range posts {
			place := p.place()
			if s.sum[place] == 0 {
				s.touched = append(s.touched, place)
			}
			s.sum[place] += float32(weight * x.saturated(p, &x.docs[place], mean))
		}
		return true
	}
	for _, i := range q.lookup() {
		if u := &q.units[i]; !read(u.id, u.idf) {
			break
		}
	}
	for _, id := range q.rare {
		if !read(id, x.lex.idf(id, q.claims)) {
			break
		}
	}
	return x.best(s)
}

// best takes the maxClose places with the greatest sums, of equal ones those whose
// IDs come first, and clears the sums. It keeps the worst of those it has on top of
// a heap, so that most places cost one comparison.
func (x *Index) best(s *scratch) []candidate {
	h := s.found[:0]
	worse := func(a, b candidate) bool {
		if a.bm25 != b.bm25 {
			return a.bm25 < b.bm25
		}
		return CompareIDs(a.id, b.id) > 0
	}
	sink := func(i int) {
		for {
			least := i
			for c := 2*i + 1; c <= 2*i+2 && c < len(h); c++ {
				if worse(h[c], h[least]) {
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
	for _, place := range s.touched {
		sum := float64(s.sum[place])
		s.sum[place] = 0
		if len(h) == maxClose && sum < h[0].bm25 {
			continue
		}
		c := candidate{place: place, id: x.docs[place].id, bm25: sum}
		switch {
		case len(h) < maxClose:
			h = append(h, c)
			if len(h) == maxClose {
				for i := maxClose/2 - 1; i >= 0; i-- {
					sink(i)
				}
			}
		case worse(h[0], c):
			h[0] = c
			sink(0)
		}
	}
	s.found = h
	return h
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
