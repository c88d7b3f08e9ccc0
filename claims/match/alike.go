package match

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"
)

// Words are alike as their vectors are (senses): what a claim says in other words
// counts as far as its words lie near the text's. Every word of the one side looks
// for the nearest of the other; a word that is there counts whole.

const (
	maxAlike  = 48  // words of a text that others are held against, those that tell the most
	leastNear = 0.3 // likeness up to which two words have nothing to do with each other
)

// meanings are what a search has found of the nearness of claims' words to its text's.
type meanings struct {
	rows numbered  // claims' terms that were compared
	near []float32 // their likeness with each held unit, row by row
	got  []float32 // of the held units, in the claim that is compared
}

// ask makes the meanings ready for a text, and tells what each of its units counts.
func (m *meanings) ask(q *query) {
	words := shippedSenses()
	m.rows.reset()
	m.near = m.near[:0]
	for i := range q.units {
		u := &q.units[i]
		u.sense = words.find(q.tokens[u.first].term)
		u.mass = words.mass(u.sense, u.idf)
		q.told += u.mass
		if u.sense != noSense {
			q.held = append(q.held, i)
		}
	}
	if len(q.held) > maxAlike {
		slices.SortStableFunc(q.held, func(a, b int) int { return cmp.Compare(q.units[b].mass, q.units[a].mass) })
		q.held = q.held[:maxAlike]
	}
}

// row returns the likeness of a claim's term with each of the held units; nil where
// nothing is known of the term.
func (m *meanings) row(l *lexicon, q *query, id uint32) []float32 {
	at := l.terms[id].sense
	if at == noSense || len(q.held) == 0 {
		return nil
	}
	n := len(q.held)
	r, fresh := m.rows.at(id)
	if fresh {
		m.near = slices.Grow(m.near, n)[:len(m.near)+n]
		words, row := shippedSenses(), m.near[r*n:(r+1)*n]
		for k, i := range q.held {
			row[k] = words.near(at, q.units[i].sense)
		}
	}
	return m.near[r*n : (r+1)*n]
}

// alike sets how much of the text's meaning a claim and its title have, and how much
// of the claim's, or of the title's, the text has: shares, 0 to 1. hit says which
// units stand in the claim.
func (x *Index) alike(m *meanings, q *query, c *candidate, hit []int) {
	d, words := &x.docs[c.place], shippedSenses()
	m.got = slices.Grow(m.got[:0], len(q.held))[:len(q.held)]
	clear(m.got)
	var claim, claimExact float64
	for f := range fields {
		var mass, got, exact float64
		d.eachUnit(f, func(id uint32) {
			w := words.mass(x.lex.terms[id].sense, x.lex.idf(id, q.claims))
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
	c.exact = [2]float64{share(both, q.told), claimExact}
	for k, i := range q.held {
		if hit[i] == 0 {
			both += q.units[i].mass * float64(m.got[k])
		}
	}
	c.f[fTextAlike], c.f[fClaimAlike] = share(both, q.told), claim
}

const (
	leastTold = 0.35 // likeness of two words from which a reason names them
	maxTold   = 4    // pairs that it names
)

// otherWords names words of the text with those of the claim that stand for them, the
// most telling first: "plane ≈ flight"; and it tells which those of the claim are.
func (x *Index) otherWords(q *query, d *doc) (text string, named []uint32) {
	words := shippedSenses()
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
		best, other, there := float32(leastTold), noTerm, false
		for f := range fields {
			d.eachUnit(f, func(id uint32) {
				if there = there || id == u.id; there {
					return
				}
				if _, in := q.byUnit[id]; in || x.lex.terms[id].sense == noSense {
					return
				}
				if v := words.near(u.sense, x.lex.terms[id].sense); v > best && !common(x.lex.idf(id, q.claims)) {
					best, other = v, id
				}
			})
		}
		if !there && other != noTerm {
			found = append(found, pair{u.text + " ≈ " + x.lex.terms[other].shown, other, u.mass * float64(best)})
		}
	}
	slices.SortStableFunc(found, func(a, b pair) int { return cmp.Compare(b.tells, a.tells) })
	texts := make([]string, 0, maxTold)
	for _, p := range found[:min(len(found), maxTold)] {
		texts, named = append(texts, p.text), append(named, p.other)
	}
	return strings.Join(texts, ", "), named
}

// geo is what a word counts: what it tells here, and what it told where the vectors
// were learnt.
func geo(idf, salience float64) float64 { return math.Sqrt(idf * salience) }

// Stems returns the stems whose nearness is known, in the order of the alphabet.
func Stems() []string { return slices.Sorted(maps.Keys(shippedSenses().at)) }
