package match

import (
	"math"
	"slices"
)

// Texts of which most is Chinese are put in order here. There is nothing to learn
// that order from: the model's trees know English posts, and put Chinese claims worse
// in order than BM25 alone does. docs/measurements/matching.md tells what was measured.

// maxHeadline is how many tokens of a mostly Chinese title count. A headline says the
// claim again; checkers of whom no headline is known give a paragraph instead, which
// says why the claim is wrong, in words that any text on the matter has.
const maxHeadline = 40

// headline parts a title that is mostly Chinese from what follows a headline in it.
func headline(title []token) (head, rest []token) {
	if len(title) <= maxHeadline || !mostlyHan(title[:maxHeadline]) {
		return title, nil
	}
	return title[:maxHeadline], title[maxHeadline:]
}

// countRest counts the terms of what follows the headline of a claim that x.seen
// has not met, and keeps them to be taken back: how rare a word is, is told by all
// that is known.
func (x *Index) countRest(d *doc, rest []token) {
	count := func(id uint32) {
		if _, fresh := x.seen.at(id); fresh {
			x.lex.claimsOf[id] += 2
			d.rest = append(d.rest, id)
		}
	}
	before := noTerm
	for _, t := range rest {
		id := x.lex.learn(t)
		count(id)
		if t.joined && before != noTerm {
			count(x.lex.learnPair(before, id))
		}
		before = id
	}
	d.rest = slices.Clip(d.rest)
}

// dropRest takes back what countRest has counted.
func (x *Index) dropRest(d *doc) {
	for _, id := range d.rest {
		x.lex.claimsOf[id] -= 2
	}
}

// mostlyHan reports whether most tokens are characters of a script without spaces.
func mostlyHan(tokens []token) bool {
	n := 0
	for _, t := range tokens {
		if t.han {
			n++
		}
	}
	return 2*n > len(tokens)
}

// hanSimilarity is what a Chinese text and a claim have in common beside words. Most
// words are two characters, and who says a thing in other words mostly keeps one of
// them: 治愈 and 康复 are strangers, but 病毒 is 病 wherever it is shortened, and a
// name loses its 市 or 院士.
type hanSimilarity struct {
	chars float64 // BM25 of single characters and words in the claim, as a share of the best claim's
	near  float64 // share of the claim's characters, by what they tell, in the best stretch of the text
}

// hanOrder is what claims go by: BM25 of words, and half as much each for single
// characters wherever they stand and for those that stand together.
func (c *candidate) hanOrder() float64 {
	return c.f[fBM25Top] + c.han.chars/2 + c.han.near/2
}

// nHan is how many hanInputs there are.
const nHan = 6

// hanInputs are what the chance of a claim for a mostly Chinese text is told from: how
// much is shared, what tells most of it, and what tells most of what is not. The last
// is turned round, so that more of any input is a better sign.
func hanInputs(f *features, h hanSimilarity) [nHan]float64 {
	return [nHan]float64{h.near, h.chars, f[fTextCovered], 1 - f[fMissing], f[fRarest], f[fRunAbs]}
}

// HanChanceOf is the chance, 0 to 1, that a claim is right for a mostly Chinese text,
// told from Compared.Han. The function of English posts takes claims for the same that
// share nothing but the names of the disease, so Chinese has weights of its own.
func (m *Model) HanChanceOf(inputs []float64) float64 {
	z := m.HanChance[len(m.HanChance)-1]
	for i, v := range inputs {
		z += m.HanChance[i] * v
	}
	return 1 / (1 + math.Exp(-z))
}

// chance is the chance that a claim is right; sum is what the model's trees add up to.
func (x *Index) chance(q *query, f *features, h hanSimilarity, sum float64) float64 {
	if q.han {
		in := hanInputs(f, h)
		return x.model.HanChanceOf(in[:])
	}
	return x.model.ChanceOf(sum, f[:])
}

// compareHan sets the similarity of the candidates to a text that is mostly Chinese.
func (x *Index) compareHan(s *scratch, q *query, found []candidate) {
	mean := max(1, x.length[inClaim]/max(1, q.claims))
	top := 0.0
	for i := range found {
		c := &found[i]
		c.han = x.charSimilarity(s, q, &x.docs[c.place], mean)
		top = max(top, c.han.chars)
	}
	for i := range found {
		found[i].han.chars = share(found[i].han.chars, top)
	}
}

// charSimilarity compares the characters of a claim with those of a text; mean is how long
// claims are on average. The characters are not yet a share of anything.
func (x *Index) charSimilarity(s *scratch, q *query, d *doc, mean float64) hanSimilarity {
	tokens := d.field(inClaim)
	s.charAt.reset()
	s.chars = s.chars[:0]
	for _, t := range tokens {
		id := t & termMask
		at, fresh := s.charAt.at(id)
		if fresh {
			s.chars = append(s.chars, charIn{id: id, weight: x.lex.idf(id, q.claims)})
		}
		s.chars[at].n++
	}
	norm := k1 * (1 - b + b*float64(len(tokens))/mean)
	var out hanSimilarity
	mass := 0.0
	for i := range s.chars {
		c := &s.chars[i]
		mass += c.weight
		c.weight *= q.weight(c.id)
		if len(q.byID[c.id]) > 0 {
			n := float64(c.n)
			out.chars += c.weight * n * (k1 + 1) / (n + norm)
		}
	}
	out.near = share(s.stretch(q.ids, len(tokens)+len(tokens)/2+4), mass)
	return out
}

// charIn is a different character, or word, of a claim.
type charIn struct {
	id     uint32
	weight float64
	n      int // how often the claim has it
	inside int // how often the stretch of the text has it
}

// stretch returns the greatest weight of different characters of the claim that room
// tokens of the text in a row have.
func (s *scratch) stretch(ids []uint32, room int) float64 {
	best, sum := 0.0, 0.0
	for i, id := range ids {
		if i >= room {
			if c := s.char(ids[i-room]); c != nil {
				if c.inside--; c.inside == 0 {
					sum -= c.weight
				}
			}
		}
		if c := s.char(id); c != nil {
			if c.inside++; c.inside == 1 {
				sum += c.weight
				best = max(best, sum)
			}
		}
	}
	return best
}

// char returns what is counted of a term, nil if the claim has none of it.
func (s *scratch) char(id uint32) *charIn {
	if at := s.charAt.find(id); id != noTerm && at >= 0 {
		return &s.chars[at]
	}
	return nil
}

// looseness says how little any claim stands in a Chinese text to the letter: 0 where most of one does, 1 where of none more than
// characters do that stand together by chance. What a text quotes need not be guessed from what it means: with the encoder's voice
// in it, the order of long posts that quote their claim became worse.
func looseness(found []candidate) float64 {
	nearest := 0.0
	for i := range found {
		if !found[i].other {
			nearest = max(nearest, found[i].han.near)
		}
	}
	return min(1, max(0, (quoted-nearest)/(quoted-loose)))
}

// quoted and loose are the shares of a claim's characters, close together in a text, from which the text quotes it, and up to which it
// says it in its own words.
const (
	quoted = 0.6
	loose  = 0.3
)
