package match

import (
	"math"
	"slices"
)

// The features of a text and a claim. All are near 0 to 1 and none depends on the
// language.
const (
	fBM25Share    = iota // BM25 as a share of what the text could reach
	fBM25Top             // BM25 as a share of the best claim's
	fTextCovered         // share of the text's words, by what they tell, that the claim has
	fClaimCovered        // share of the claim's that the text has
	fTitleCovered        // share of the title's
	fBestCovered         // the greater of the two
	fWindow              // share of the claim's in the best stretch of the text
	fPairs               // neighbours in the claim that are neighbours in the text
	fRun                 // longest common run, share of the claim
	fRunAbs              // longest common run, by itself
	fNumbers             // share of the claim's numbers that the text has
	fHasNumbers
	fNames // share of the claim's names that the text has
	fHasNames
	fRarest  // the most telling word in common
	fMatched // words in common, by what they tell
	fMissing // the most telling word of the claim that the text lacks
	fClaimLen
	fTextLen
	fTitleRun
	fBM25Rank   // one through the place in the order of BM25
	fMatchedTop // words in common, as a share of the best claim's
	fCoveredTop // best covered, the same
	fRunTop     // longest run, the same
	fPairsTop
	fTextPairs    // neighbours in common, by what they tell
	fIdfMean      // what the words in common tell, on average
	fTextSimilar  // share of the text that the claim has in these or other words
	fClaimSimilar // share of the claim, or of its title, that the text has in these or other words
	fTextSimilarTop
	fClaimSimilarTop
	nFeatures
)

type features [nFeatures]float64

// compare fills in the features of one claim.
func (x *Index) compare(s *scratch, q *query, c *candidate) {
	d := &x.docs[c.place]
	f := &c.f
	*f = features{}
	l := x.lex
	if cap(s.stamp) < len(q.units) {
		s.stamp = make([]int, len(q.units)*2)
	}
	hit := s.stamp[:len(q.units)]
	clear(hit)

	var mass, got [fields]float64
	var rarest, missing float64
	for fd := range fields {
		d.eachUnit(fd, func(id uint32) {
			if at, ok := q.byUnit[id]; ok {
				w := q.units[at].idf
				mass[fd] += w
				got[fd] += w
				hit[at] |= 1 << fd
				rarest = max(rarest, w)
				return
			}
			w := l.idf(id, q.claims)
			mass[fd] += w
			if fd == inClaim {
				missing = max(missing, w)
			}
		})
	}
	both, n := 0.0, 0
	for i, h := range hit {
		if h != 0 {
			both += q.units[i].idf
			n++
		}
	}
	f[fTextCovered] = share(both, q.mass)
	f[fClaimCovered] = share(got[inClaim], mass[inClaim])
	f[fTitleCovered] = share(got[inTitle], mass[inTitle])
	if mass[inTitle] == 0 {
		f[fTitleCovered] = f[fClaimCovered]
	}
	f[fBestCovered] = max(f[fClaimCovered], f[fTitleCovered])
	f[fRarest] = rarest / q.top
	f[fMissing] = missing / q.top
	f[fMatched] = both / (both + 4*q.top)
	if n > 0 {
		f[fIdfMean] = both / float64(n) / q.top
	}
	f[fClaimLen] = math.Log1p(float64(d.claim)) / 6
	f[fTextLen] = math.Log1p(float64(len(q.tokens))) / 6
	c.same = sameTokens(d.field(inClaim), q.ids) || sameTokens(d.field(inTitle), q.ids)
	f[fWindow] = x.window(q, d, hit, mass[inClaim])
	run, pairs, got2 := x.order(s, q, d.field(inClaim))
	tokMass := 0.0
	for _, t := range d.field(inClaim) {
		tokMass += l.idf(t&termMask, q.claims)
	}
	f[fRun] = share(run, tokMass)
	f[fRunAbs] = run / (run + 3*q.top)
	f[fPairs], f[fTextPairs] = pairs, got2/(got2+6*q.top)
	run, _, _ = x.order(s, q, d.field(inTitle))
	f[fTitleRun] = run / (run + 3*q.top)
	x.named(q, d, f)
	// No vectors are known of Chinese words: only what is there counts.
	f[fTextSimilar], f[fClaimSimilar] = f[fTextCovered], f[fBestCovered]
	c.exact = [2]float64{f[fTextSimilar], f[fClaimSimilar]}
	if !q.han {
		x.compareWords(&s.words, q, c, hit)
	}
}

func share(part, whole float64) float64 {
	if whole <= 0 {
		return 0
	}
	return min(1, part/whole)
}

// window is the share of the claim's units that stand close together in the text.
func (x *Index) window(q *query, d *doc, hit []int, mass float64) float64 {
	room := int(d.claim) + int(d.claim)/2 + 4
	best, sum := 0.0, 0.0
	lo := 0
	// units are in the order of their first token
	for hi := range hit {
		if hit[hi]&(1<<inClaim) == 0 {
			continue
		}
		sum += q.units[hi].idf
		for q.units[hi].first-q.units[lo].first > room {
			if hit[lo]&(1<<inClaim) != 0 {
				sum -= q.units[lo].idf
			}
			lo++
		}
		best = max(best, sum)
	}
	return share(best, mass)
}

// order returns the weight of the longest run of tokens that a field and the text
// have in common, and the share of the field's neighbours that are near each
// other, in order, in the text.
func (x *Index) order(s *scratch, q *query, tokens []uint32) (run, pairs, got float64) {
	for i := range s.runs {
		if cap(s.runs[i]) < len(q.ids)+1 {
			s.runs[i] = make([]float64, 2*len(q.ids)+1)
		}
		s.runs[i] = s.runs[i][:len(q.ids)+1]
		clear(s.runs[i])
	}
	prev, now := s.runs[0], s.runs[1]
	var before []int32
	var all, wBefore float64
	for i, t := range tokens {
		id := t & termMask
		w := x.lex.idf(id, q.claims)
		at := q.byID[id]
		for _, p := range at {
			now[p+1] = prev[p] + w
			run = max(run, now[p+1])
		}
		if i > 0 {
			all += w + wBefore
			if near(before, at) {
				got += w + wBefore
			}
			for _, p := range before {
				prev[p+1] = 0
			}
		}
		prev, now = now, prev
		before, wBefore = at, w
	}
	return run, share(got, all), got
}

// near reports whether some place in b comes one to three after one in a.
func near(a, b []int32) bool {
	for _, i := range a {
		for _, j := range b {
			if j > i && j <= i+3 {
				return true
			}
		}
	}
	return false
}

func sameTokens(tokens, ids []uint32) bool {
	return len(tokens) > 0 && slices.EqualFunc(tokens, ids, func(t, id uint32) bool { return t&termMask == id })
}

// named compares numbers and names.
func (x *Index) named(q *query, d *doc, f *features) {
	var numbers, gotNumbers, names, gotNames float64
	for _, t := range d.field(inClaim) {
		id := t & termMask
		_, in := q.byID[id]
		if x.lex.terms[id].number {
			numbers++
			if in {
				gotNumbers++
			}
		}
		if t&nameFlag != 0 {
			w := x.lex.idf(id, q.claims)
			names += w
			if in {
				gotNames += w
			}
		}
	}
	if numbers > 0 {
		f[fHasNumbers], f[fNumbers] = 1, gotNumbers/numbers
	}
	if names > 0 {
		f[fHasNames], f[fNames] = 1, gotNames/names
	}
}

// FeatureNames returns the names of the features, in order.
func FeatureNames() []string {
	return []string{
		"bm25_share", "bm25_top", "text_covered", "claim_covered", "title_covered", "best_covered", "window", "pairs",
		"run", "run_abs", "numbers", "has_numbers", "names", "has_names", "rarest", "matched", "missing",
		"claim_len", "text_len", "title_run", "bm25_rank", "matched_top", "covered_top", "run_top", "pairs_top",
		"text_pairs", "idf_mean", "text_similarity", "claim_similarity", "text_similarity_top", "claim_similarity_top",
	}
}
