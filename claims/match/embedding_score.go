package match

import (
	"context"
	"fmt"
	"math"
	"slices"
)

// How an embedding counts. One model finds a cosine of .3 much and another .8 little, so
// what counts is a z-score: how far the similarity of a claim lies above what claims have
// with this text by chance, in standard deviations. That carries over from model to model.

// textEmbedding is the vector of a text, and what similarity to it is by chance among claims of one script.
type textEmbedding struct {
	n        *vectorIndex
	v        Vector
	mean, sd float64
}

// textVectors are what the encoders make of a text; nil: nothing.
type textVectors struct{ both, english *Vector }

// embedText asks the encoders for the vectors of a text. Where one fails the search goes on without.
func (x *Index) embedText(ctx context.Context, text string, han bool) (asked textVectors, err error) {
	text = cutText(text, maxAskedText)
	if asked.both, err = x.ask(ctx, x.vectors, text); err == nil && !han {
		asked.english, err = x.ask(ctx, x.english, text)
	}
	return asked, err
}

func (x *Index) ask(ctx context.Context, n *vectorIndex, text string) (*Vector, error) {
	if n == nil {
		return nil, ctx.Err()
	}
	x.mu.RLock()
	enough := n.have > 0 && (!n.latin || n.have >= sampleLeast)
	x.mu.RUnlock()
	if !enough {
		return nil, ctx.Err()
	}
	v, err := n.encode(ctx, []string{text})
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	n.record(ctx, 0, 0, err)
	if err != nil {
		x.log.Warn("the sentence encoder failed; the text was matched without it", "error", err)
		return nil, nil
	}
	if v[0].none() {
		return nil, nil
	}
	return &v[0], nil
}

// byChance is what the built-in encoder's similarity of a text and a claim is by chance, its mean and deviation: in one script, and
// across both. It counts like so many claims beside those that there are, so that a desk with few has an answer, too. Measured on
// the texts and claims that the weights were fitted on.
var byChance = chances{moments{0.15, 0.09, 64}, moments{0.09, 0.07, 64}}

// moments are the mean and the deviation of so many values.
type moments struct{ mean, sd, count float64 }

type chances struct{ same, other moments }

// background measures what similarity of a text to claims of a script is by chance; nil where that cannot be told. x.mu is held.
func (n *vectorIndex) background(v *Vector, han bool, known moments) *textEmbedding {
	if v == nil {
		return nil
	}
	sample := n.samples[script(han)].v
	count, sum, squares := 0.0, 0.0, 0.0
	if n.latin {
		if len(sample) < sampleLeast { // how it spreads its texts is not known
			return nil
		}
	} else {
		if len(sample) == 0 {
			return nil
		}
		count, sum, squares = known.count, known.count*known.mean, known.count*(known.mean*known.mean+known.sd*known.sd)
	}
	for _, o := range sample {
		c := float64(dot(o.Numbers, v.Numbers)) * float64(o.Scale) * float64(v.Scale)
		count++
		sum += c
		squares += c * c
	}
	m := &textEmbedding{n: n, v: *v, mean: sum / count}
	m.sd = math.Sqrt(max(1e-6, squares/count-m.mean*m.mean))
	return m
}

// of says how near a claim lies to the text, and how many standard deviations nearer than claims do by
// chance; false where it has no vector.
func (m *textEmbedding) of(place uint32) (cosine, z float64, ok bool) {
	cosine, ok = m.n.cosine(place, m.v)
	return cosine, m.zScore(cosine), ok
}

func (m *textEmbedding) zScore(cosine float64) float64 { return (cosine - m.mean) / m.sd }

// addNearest adds the claims that lie nearest to the text and were not met by words, those in its own script and those in the
// other, and notes of all how near they lie. Of the claims in some places the nearest are added whatever others there are.
func (x *Index) addNearest(s *scratch, q *query, found []candidate, asked textVectors, places []uint32) []candidate {
	x.backgrounds(q, asked, byChance)
	if q.embedding == nil && q.crossing == nil {
		return found
	}
	x.restOfTerms(s)
	for _, in := range [][]uint32{nil, places} {
		for _, m := range []*textEmbedding{q.embedding, q.fallback} {
			if m != nil {
				found = x.addFar(s, found, m, scope{han: q.han, places: in}, nearestMost, farLeast)
			}
		}
		if m := q.crossing; m != nil {
			found = x.addFar(s, found, m, scope{han: !q.han, places: in}, otherMost, farLeastOther)
		}
		if places == nil {
			break
		}
	}
	for i := range found {
		c := &found[i]
		m := q.embedding
		if x.inOther(q, c.place) {
			m = q.crossing
		}
		if m == nil {
			continue
		}
		if c.cosine, c.z, c.embedded = m.of(c.place); !c.embedded && m == q.embedding && q.fallback != nil {
			m = q.fallback
			c.cosine, c.z, c.embedded = m.of(c.place)
		}
		c.by, c.other = m, c.embedded && m == q.crossing
	}
	s.found = found
	return found
}

// backgrounds notes in q what similarity to a text is by chance, among claims in its own script and in the other; known is what
// it is where there are few. x.mu is held.
func (x *Index) backgrounds(q *query, asked textVectors, known chances) {
	if x.vectors != nil {
		q.embedding = x.vectors.background(asked.both, q.han, known.same)
		q.crossing = x.vectors.background(asked.both, !q.han, known.other)
	}
	if asked.english != nil && !q.han {
		if m := x.english.background(asked.english, false, moments{}); m != nil {
			if x.english.have < x.english.claims {
				q.fallback = q.embedding
			}
			q.embedding = m
		}
	}
}

// inOther reports whether a claim is in the other script than the text.
func (x *Index) inOther(q *query, place uint32) bool {
	n := x.vectors
	if n == nil {
		n = x.english
	}
	return n.han[place] != q.han
}

// The z-scores from which a claim that no word has found is looked at: something lies nearest to every text. In the other
// script there are no words, so less is asked there.
const (
	farLeast      = 2
	farLeastOther = 1
)

// addFar adds claims of a scope that words have not met, of the most that lie nearest.
func (x *Index) addFar(s *scratch, found []candidate, m *textEmbedding, in scope, most int, least float64) []candidate {
	near, _ := m.n.nearest(&s.scan, m.v, in, most)
	for _, c := range near {
		if m.zScore(c.cosine) >= least && !slices.ContainsFunc(found, func(f candidate) bool { return f.place == c.place }) {
			found = append(found, candidate{place: c.place, id: x.docs[c.place].id, bm25: x.bm25Of(s, c.place), far: true})
		}
	}
	return found
}

// shareZScores gives claims that words cannot tell apart one z-score, the greatest: lists hold
// many claims twice, and how they are punctuated says nothing. Of those that no word has met, most
// look the same to words, all of them to a text in another language: there only the same words count.
func (x *Index) shareZScores(found []candidate) {
	for i := range found {
		for k := range found[:i] {
			if a, b := &found[i], &found[k]; a.rank == b.rank && a.score == b.score && a.embedded && b.embedded && a.other == b.other && (!a.far && !b.far || x.sameWords(a.place, b.place)) {
				z := max(a.z, b.z)
				a.z, b.z = z, z
			}
		}
	}
}

// sameWords reports whether two claims say the same word for word, whatever their titles are.
func (x *Index) sameWords(a, b uint32) bool {
	return slices.Equal(x.docs[a].field(inClaim), x.docs[b].field(inClaim))
}

// bm25Of is the BM25 of one claim for the terms of the search, which are in s.rest.
func (x *Index) bm25Of(s *scratch, place uint32) float64 {
	counts := make([][fields]int, len(s.terms))
	x.docs[place].eachTerm(func(id uint32, f int) {
		if at := s.rest.find(id); at >= 0 {
			counts[at][f]++
		}
	})
	sum := float32(0)
	for k, c := range counts {
		if c != [fields]int{} {
			sum += s.terms[k].weight * s.weigh.of(makePosting(0, c[inClaim], c[inTitle]), x.sizes[place])
		}
	}
	return float64(sum)
}

// rampsAt are the z-scores between which similarity comes to count.
var rampsAt = [...]float64{1, 2.5, 4, 5.5, 7}

const nRamps = len(rampsAt) - 1

// Ramps returns how far a z-score has come between one mark and the next, 0 to 1 each. What
// lies above the last counts no more, however sure of itself a model is.
func Ramps(z float64) [nRamps]float64 {
	var out [nRamps]float64
	for i := range out {
		out[i] = min(1, max(0, (z-rampsAt[i])/(rampsAt[i+1]-rampsAt[i])))
	}
	return out
}

func weighRamps(z float64, w [nRamps]float64) float64 {
	sum := 0.0
	for i, v := range Ramps(z) {
		sum += w[i] * v
	}
	return sum
}

// order is what an encoder adds to what a claim is ranked by.
func (c *candidate) order(q *query) float64 {
	v := weighRamps(c.z, c.by.weights().order)
	if q.han {
		return hanShare * q.loose * v
	}
	return v
}

// told is the chance that a claim is right, where p is what words say of it.
func (x *Index) told(q *query, c *candidate, p float64) float64 {
	if c.other {
		return x.acrossScripts(c, p)
	}
	return x.final(q, c, p)
}

// final is the chance that a claim is right, all told, where p is what words say of it.
func (x *Index) final(q *query, c *candidate, p float64) float64 {
	if !c.embedded {
		return p
	}
	const least = 1e-6 // so that nothing is beyond all doubt
	p = min(1-least, max(least, p))
	lifted := 1 / (1 + math.Exp(-math.Log(p/(1-p))-c.lift(q)))
	// A match may act by itself, and the weights were fitted on another model than the one that is
	// in use: what words do not hold for a match is a suggestion.
	return min(lifted, max(p, x.thresholds.Match-belowMatch))
}

// belowMatch is how far below a match the score stays that an encoder can lift a claim to.
const belowMatch = 0.01

// lift is what an encoder adds to the logarithm of the odds.
func (c *candidate) lift(q *query) float64 {
	w := c.by.weights()
	v := w.constant + weighRamps(c.z, w.chance)
	if q.han {
		return hanLift * q.loose * v
	}
	return v
}

// embeddingShare is the value of the reason that an encoder gives: how much of the similarity that
// counts a claim has.
func (c *candidate) embeddingShare() string {
	sum := 0.0
	for _, v := range Ramps(c.z) {
		sum += v
	}
	return fmt.Sprintf("%.0f %%", 100*sum/float64(nRamps))
}
