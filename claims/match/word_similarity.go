package match

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"
)

// Words are similar as their vectors are (wordVectors): what a claim says in other words
// counts as far as its words lie near the text's. Every word of the one side looks
// for the nearest of the other; a word that is there counts whole.

const (
	maxHeld       = 48  // words of a text that others are held against, those that tell the most
	minSimilarity = 0.3 // similarity up to which two words have nothing to do with each other
)

// wordSims is what a search has found of the similarity of claims' words to its text's.
type wordSims struct {
	rows numbered  // claims' terms that were compared
	near []float32 // their similarity to each held unit, row by row
	got  []float32 // of the held units, in the claim that is compared
}

// prepare begins with a text, and sets what each of its units counts.
func (m *wordSims) prepare(q *query) {
	words := shippedWordVectors()
	m.rows.reset()
	m.near = m.near[:0]
	for i := range q.units {
		u := &q.units[i]
		u.vector = words.find(q.tokens[u.first].term)
		u.mass = words.mass(u.vector, u.idf)
		q.salience += u.mass
		if u.vector != noVector {
			q.held = append(q.held, i)
		}
	}
	if len(q.held) > maxHeld {
		slices.SortStableFunc(q.held, func(a, b int) int { return cmp.Compare(q.units[b].mass, q.units[a].mass) })
		q.held = q.held[:maxHeld]
	}
}

// row returns the similarity of a claim's term to each of the held units; nil where
// nothing is known of the term.
func (m *wordSims) row(l *lexicon, q *query, id uint32) []float32 {
	at := l.terms[id].vector
	if at == noVector || len(q.held) == 0 {
		return nil
	}
	n := len(q.held)
	r, fresh := m.rows.at(id)
	if fresh {
		m.near = slices.Grow(m.near, n)[:len(m.near)+n]
		words, row := shippedWordVectors(), m.near[r*n:(r+1)*n]
		for k, i := range q.held {
			row[k] = words.similarity(at, q.units[i].vector)
		}
	}
	return m.near[r*n : (r+1)*n]
}

// compareWords sets how much of the text's meaning a claim and its title have, and how much
// of the claim's, or of the title's, the text has: shares, 0 to 1. hit says which
// units stand in the claim.
func (x *Index) compareWords(m *wordSims, q *query, c *candidate, hit []int) {
	d, words := &x.docs[c.place], shippedWordVectors()
	m.got = slices.Grow(m.got[:0], len(q.held))[:len(q.held)]
	clear(m.got)
	var claim, claimExact float64
	for f := range fields {
		var mass, got, exact float64
		d.eachUnit(f, func(id uint32) {
			w := words.mass(x.lex.terms[id].vector, x.lex.idf(id, q.claims))
			mass += w
			best := float32(0)
			for k, v := range m.row(x.lex, q, id) {
				best = max(best, v)
				m.got[k] = max(m.got[k], v)
			}
			if _, in := q.byUnit[id]; in {
				best = 1
				exact += w
			}
			got += w * float64(best)
		})
		claim, claimExact = max(claim, share(got, mass)), max(claimExact, share(exact, mass))
	}
	both := 0.0
	for i, h := range hit {
		if h != 0 {
			both += q.units[i].mass
		}
	}
	c.exact = [2]float64{share(both, q.salience), claimExact}
	for k, i := range q.held {
		if hit[i] == 0 {
			both += q.units[i].mass * float64(m.got[k])
		}
	}
	c.f[fTextSimilar], c.f[fClaimSimilar] = share(both, q.salience), claim
}

const (
	minNamedSimilarity = 0.35 // similarity of two words from which a reason names them
	maxNamedPairs      = 4    // pairs that it names
)

// otherWords names words of the text with those of the claim that stand for them, the
// most telling first: "plane ≈ flight"; and it tells which those of the claim are.
func (x *Index) otherWords(q *query, d *doc) (text string, named []uint32) {
	words := shippedWordVectors()
	type pair struct {
		text  string
		other uint32
		tells float64
	}
	var found []pair
	common := func(idf float64) bool { return idf < leastNamed*q.top } // "among" for "is" says nothing
	for _, i := range q.held {
		u := &q.units[i]
		if common(u.idf) {
			continue
		}
		best, other, there := float32(minNamedSimilarity), noTerm, false
		for f := range fields {
			d.eachUnit(f, func(id uint32) {
				if there = there || id == u.id; there {
					return
				}
				if _, in := q.byUnit[id]; in || x.lex.terms[id].vector == noVector {
					return
				}
				if v := words.similarity(u.vector, x.lex.terms[id].vector); v > best && !common(x.lex.idf(id, q.claims)) {
					best, other = v, id
				}
			})
		}
		if !there && other != noTerm {
			found = append(found, pair{u.text + " ≈ " + x.lex.terms[other].shown, other, u.mass * float64(best)})
		}
	}
	slices.SortStableFunc(found, func(a, b pair) int { return cmp.Compare(b.tells, a.tells) })
	texts := make([]string, 0, maxNamedPairs)
	for _, p := range found[:min(len(found), maxNamedPairs)] {
		texts, named = append(texts, p.text), append(named, p.other)
	}
	return strings.Join(texts, ", "), named
}

// geo is what a word counts: what it tells here, and what it told where the vectors
// were learnt.
func geo(idf, salience float64) float64 { return math.Sqrt(idf * salience) }

// Stems returns the stems that have a vector, in the order of the alphabet.
func Stems() []string { return slices.Sorted(maps.Keys(shippedWordVectors().at)) }
