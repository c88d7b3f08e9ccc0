package match

import (
	"cmp"
	"slices"
)

const (
	maxUnits = 400    // of a text that are compared closely
	maxTerms = 120    // of a text that claims are looked up by
	maxLook  = 40_000 // postings that one look-up reads
	maxMet   = 256    // claims that the terms beyond those are added to
	maxClose = 64     // claims that are compared closely
	k1       = 1.2    // BM25's usual values: those that were best on posts in two languages
	b        = 0.75
	before   = 1000 // claims that what is known of the language counts for
)

// query is a text as it is compared.
type query struct {
	tokens    []token
	ids       []uint32 // of the tokens; noTerm where no claim has them
	units     []unit   // different ones
	byUnit    map[uint32]int
	byID      map[uint32][]int32 // where a token stands
	rare      []uint32           // characters within words that few claims have
	light     map[uint32]bool    // terms of tokens that stand in topics only
	held      []int              // units that claims' other words are held against
	salience  float64            // mass of all units
	han       bool               // most tokens are characters of a script without spaces
	mass      float64            // sum of all units' idf
	claims    float64            // how many claims there are
	embedding *textEmbedding     // what an encoder says of claims in the text's script; nil: nothing
	fallback  *textEmbedding     // the same by the other encoder, while claims wait for their vectors; nil: none do
	crossing  *textEmbedding     // the same of claims in the other one
	loose     float64            // how little of a Chinese text is some claim to the letter, 0 to 1
	top       float64            // idf of a term that one claim has
}

// unit is a word, a number, or two characters in a row.
type unit struct {
	id     uint32 // noTerm: no claim has it
	text   string
	idf    float64
	n      int     // how often
	first  int     // token
	vector int32   // its word vector, or noVector; like mass, set by wordSims.prepare
	mass   float64 // what it counts where words are held against each other
}

// query looks up the tokens of a text.
func (l *lexicon) query(tokens []token, claims float64) query {
	n := min(len(tokens), maxUnits)
	q := query{
		claims: claims, units: make([]unit, 0, n), byUnit: make(map[uint32]int, n), byID: make(map[uint32][]int32, n), top: idf(1, claims+before),
	}
	q.tokens, q.ids = l.known(tokens)
	at := make([]int32, len(q.ids)) // most terms stand in one place, and need no list of their own
	for i, id := range q.ids {
		if id == noTerm {
			continue
		}
		at[i] = int32(i) //nolint:gosec // 500 at most
		if had, ok := q.byID[id]; ok {
			q.byID[id] = append(had, at[i])
		} else {
			q.byID[id] = at[i : i+1 : i+1]
		}
	}
	unknown := map[string]int{}
	add := func(id uint32, text string, i int) {
		if id == noTerm {
			if at, ok := unknown[text]; ok {
				q.units[at].n++
				return
			}
			unknown[text] = len(q.units)
			q.units = append(q.units, unit{id: id, text: text, idf: q.top, n: 1, first: i})
			return
		}
		if at, ok := q.byUnit[id]; ok {
			q.units[at].n++
			return
		}
		q.byUnit[id] = len(q.units)
		q.units = append(q.units, unit{id: id, text: text, idf: l.idf(id, claims), n: 1, first: i})
	}
	for i, t := range q.tokens {
		next := i+1 < len(q.tokens) && q.tokens[i+1].joined
		switch {
		case next:
			p := l.pair(q.ids[i], q.ids[i+1])
			if p != noTerm && l.df(p) == 0 {
				p = noTerm
			}
			add(p, t.word+q.tokens[i+1].word, i)
		case t.joined:
		default:
			add(q.ids[i], t.word, i)
		}
		if len(q.units) >= maxUnits {
			break
		}
	}
	q.lighten(func(i int) string {
		if i+1 < len(q.tokens) && q.tokens[i+1].joined {
			return q.tokens[i].word + q.tokens[i+1].word
		}
		return q.tokens[i].word
	})
	for _, u := range q.units {
		q.mass += u.idf
	}
	q.characters(l)
	return q
}

// rareShare is the share of all claims up to which a single character tells
// something. Han characters are read in pairs, since most of them stand in many
// words; but who writes that somebody fainted may write 晕了 or 晕倒, and few claims
// have a 晕 at all.
const rareShare = 0.01

// rareMost is how many claims a character may stand in at most, however many there
// are: it bounds what is read for it.
const rareMost = 500

// characters sets what is known of the text's characters by themselves.
func (q *query) characters(l *lexicon) {
	most := min(int(rareShare*q.claims), rareMost)
	for i, t := range q.tokens {
		if !t.han {
			continue
		}
		if id := q.ids[i]; id != noTerm && len(q.rare) < maxTerms && l.df(id) <= most && !slices.Contains(q.rare, id) {
			if _, alone := q.byUnit[id]; !alone {
				q.rare = append(q.rare, id)
			}
		}
	}
	q.han = mostlyHan(q.tokens)
}

// known finds the terms of tokens. A word that no claim has may be two that
// claims have (hashtags in small letters), or with the next one make one, or be one of
// theirs with a typo.
func (l *lexicon) known(tokens []token) ([]token, []uint32) {
	out := make([]token, 0, len(tokens))
	ids := make([]uint32, 0, len(tokens))
	typos := 0
	for i := 0; i < len(tokens); i++ {
		t := tokens[i]
		id := l.find(t.term)
		if id == noTerm && !t.han && !t.number {
			if a, b, ok := l.split(t); ok {
				out, ids = append(out, a, b), append(ids, l.find(a.term), l.find(b.term))
				continue
			}
			if i+1 < len(tokens) && !tokens[i+1].han {
				whole := t.word + tokens[i+1].word
				if j := l.find(whole); j != noTerm {
					out, ids = append(out, token{word: whole, term: whole, name: t.name}), append(ids, j)
					i++
					continue
				}
			}
			if typos < maxTypos && mayBeTypo(t) {
				typos++
				if m, ok := l.correct(t); ok {
					t, id = m, l.find(m.term)
				}
			}
		}
		out, ids = append(out, t), append(ids, id)
	}
	return out, ids
}

// split parts a word that no claim has into two that claims have, those that
// the most claims have.
func (l *lexicon) split(t token) (a, b token, ok bool) {
	const least = 3
	best := 0
	w := t.word
	for i := least; i+least <= len(w); i++ {
		if w[i]&0xC0 == 0x80 {
			continue
		}
		x, y := parse(w[:i], 1), parse(w[i:], 1)
		if len(x) == 0 || len(y) == 0 {
			continue
		}
		xi, yi := l.find(x[0].term), l.find(y[0].term)
		if xi == noTerm || yi == noTerm {
			continue
		}
		if n := min(l.df(xi), l.df(yi)); n > best && n > 1 {
			best, a, b, ok = n, x[0], y[0], true
		}
	}
	return a, b, ok
}

// lookup returns the units that claims are looked up by, those that tell the most
// first: a text of a few kilobytes has hundreds.
func (q *query) lookup() []int {
	best := make([]int, 0, len(q.units))
	for i, u := range q.units {
		if u.id != noTerm {
			best = append(best, i)
		}
	}
	slices.SortStableFunc(best, func(a, b int) int {
		return cmp.Compare(q.units[b].idf, q.units[a].idf)
	})
	if len(best) > maxTerms {
		best = best[:maxTerms]
	}
	return best
}
