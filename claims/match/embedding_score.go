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

// textEmbedding is the vector of a text, and what similarity to it is by chance.
type textEmbedding struct {
	v        Vector
	mean, sd [2]float64 // of the similarity to the claims that are not and that are mostly Chinese
}

// embedText asks the encoder for the vector of a text. Where it fails the search goes on without.
func (x *Index) embedText(ctx context.Context, text string) (*Vector, error) {
	x.mu.RLock()
	enough := x.vectors.have >= sampleLeast
	x.mu.RUnlock()
	if !enough {
		return nil, ctx.Err()
	}
	v, err := x.vectors.encode(ctx, []string{cutEncoderText(text)})
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	x.vectors.record(ctx, 0, 0, err)
	if err != nil {
		x.log.Warn("the sentence encoder failed; the text was matched without it", "error", err)
		return nil, nil
	}
	return &v[0], nil
}

// background measures what similarity to a text is by chance; nil where there are too few
// claims for that. x.mu is held.
func (n *vectorIndex) background(v *Vector) *textEmbedding {
	if v == nil || len(n.samples[0].v)+len(n.samples[1].v) < sampleLeast {
		return nil
	}
	m := &textEmbedding{v: *v}
	var count, sum, squares [2]float64
	for k := range n.samples {
		for _, o := range n.samples[k].v {
			c := float64(dot(o.Numbers, v.Numbers)) * float64(o.Scale) * float64(v.Scale)
			count[k]++
			sum[k] += c
			squares[k] += c * c
		}
	}
	for k := range 2 {
		c, s, q := count[k], sum[k], squares[k]
		if c < sampleLeast { // too few in this script: those of both
			c, s, q = count[0]+count[1], sum[0]+sum[1], squares[0]+squares[1]
		}
		m.mean[k] = s / c
		m.sd[k] = math.Sqrt(max(1e-6, q/c-m.mean[k]*m.mean[k]))
	}
	return m
}

// zScore is how many standard deviations a claim lies nearer to the text than claims do by
// chance; false where it has no vector.
func (n *vectorIndex) zScore(m *textEmbedding, place uint32) (float64, bool) {
	c, ok := n.cosine(place, m.v)
	if !ok {
		return 0, false
	}
	k := 0
	if n.han[place] {
		k = 1
	}
	return (c - m.mean[k]) / m.sd[k], true
}

// addNearest adds the claims that lie nearest to the text and were not met by words.
func (x *Index) addNearest(s *scratch, q *query, found []candidate, v *Vector) []candidate {
	if q.embedding = x.vectors.background(v); q.embedding == nil {
		return found
	}
	s.rest.reset()
	for _, t := range s.terms {
		s.rest.at(t.id)
	}
	by := len(found)
	for _, c := range x.vectors.nearest(&s.scan, q.embedding.v) {
		met := false
		for i := range by {
			met = met || found[i].place == c.place
		}
		if !met {
			found = append(found, candidate{place: c.place, id: x.docs[c.place].id, bm25: x.bm25Of(s, c.place), far: true})
		}
	}
	for i := range found {
		found[i].z, found[i].embedded = x.vectors.zScore(q.embedding, found[i].place)
	}
	s.found = found
	return found
}

// shareZScores gives claims that words cannot tell apart one z-score, the greatest: lists hold
// many claims twice, and how they are punctuated says nothing. Of those that no word has met, most
// look the same to words, all of them to a text in another language: there only the same words count.
func (x *Index) shareZScores(found []candidate) {
	for i := range found {
		for k := range found[:i] {
			if a, b := &found[i], &found[k]; a.rank == b.rank && a.score == b.score && a.embedded && b.embedded && (!a.far && !b.far || x.sameWords(a.place, b.place)) {
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

// mostlyHanDoc reports whether most tokens of a claim are characters of a script without spaces:
// those that stand in pairs.
func mostlyHanDoc(d *doc) bool {
	n := 0
	for _, t := range d.tokens {
		if t&joinedFlag != 0 {
			n++
		}
	}
	return 2*n > len(d.tokens)
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
func (c *candidate) order(han bool) float64 {
	if han {
		return hanShare * weighRamps(c.z, orderRamps)
	}
	return weighRamps(c.z, orderRamps)
}

// final is the chance that a claim is right, all told, where p is what words say of it.
func (x *Index) final(q *query, c *candidate, p float64) float64 {
	if !c.embedded {
		return p
	}
	const least = 1e-6 // so that nothing is beyond all doubt
	p = min(1-least, max(least, p))
	lifted := 1 / (1 + math.Exp(-math.Log(p/(1-p))-c.lift(q.han)))
	// A match may act by itself, and the weights were fitted on another model than the one that is
	// in use: what words do not hold for a match is a suggestion.
	return min(lifted, max(p, x.thresholds.Match-belowMatch))
}

// belowMatch is how far below a match the score stays that an encoder can lift a claim to.
const belowMatch = 0.01

// lift is what an encoder adds to the logarithm of the odds.
func (c *candidate) lift(han bool) float64 {
	v := chanceConstant + weighRamps(c.z, chanceRamps)
	if han {
		return hanLift * v
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
