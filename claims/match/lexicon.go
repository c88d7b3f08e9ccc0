package match

import (
	"math"
	"slices"
	"strings"
	"sync"
)

// The fields of a claim.
const (
	inClaim = iota
	inTitle
	fields
)

const noTerm = ^uint32(0)

// A posting says that a claim has a term: the place of the claim, and how often
// (7 at most) the term stands in each field.
type posting uint32

func makePosting(place uint32, claim, title int) posting {
	return posting(place<<6 | uint32(min(claim, 7))<<3 | uint32(min(title, 7)))
}

func (p posting) place() uint32 { return uint32(p) >> 6 }
func (p posting) claim() int    { return int(p>>3) & 7 }
func (p posting) title() int    { return int(p) & 7 }

// A term is a stem, a number, a character of a script without spaces, or two of
// those in a row.
type term struct {
	text   string
	shown  string  // the first word that it was the stem of: what people are shown
	common float64 // share of all claims anywhere that have it; 0 for most
	posts  []posting
	vector int32 // its word vector, or noVector
	han    bool
	number bool
}

// lexicon holds the terms of all claims and where they stand.
type lexicon struct {
	ids   map[string]uint32
	pairs map[uint64]uint32 // two characters in a row
	terms []term
	typos typos
	// claims that have a term, by its number, close together: idf asks for little
	// else. Its lowest bit says that the term is a common one.
	claimsOf []uint32

	logs   []float64 // of halves: logs[i] is that of i+0.5
	claims float64   // how many claims there are
	whole  float64   // wholeLog of them
}

func newLexicon() *lexicon {
	l := &lexicon{ids: map[string]uint32{}, pairs: map[uint64]uint32{}, logs: logsOfHalves()}
	l.among(0)
	return l
}

// logsOfHalves are the logarithms that an idf is made of, for terms that few claims
// have: most are, and a search asks for thousands.
var logsOfHalves = sync.OnceValue(func() []float64 {
	out := make([]float64, 4096)
	for i := range out {
		out[i] = math.Log(float64(i) + 0.5)
	}
	return out
})

// among tells how many claims there are now.
func (l *lexicon) among(claims int) {
	l.claims = float64(claims)
	l.whole = wholeLog(l.claims + before)
}

// learn returns the number of a term, a new one if need be.
func (l *lexicon) learn(t token) uint32 {
	if id, ok := l.ids[t.term]; ok {
		return id
	}
	id := uint32(len(l.terms))
	text := strings.Clone(t.term) // the token's is part of a whole text
	shown := text
	if t.word != t.term {
		shown = strings.Clone(t.word)
	}
	vector := noVector
	if !t.han && !t.number {
		vector = shippedWordVectors().find(text)
	}
	l.append(term{text: text, shown: shown, common: commonShare(text), vector: vector, han: t.han, number: t.number})
	l.ids[text] = id
	if !t.han && !t.number {
		l.typos.add(id, text)
	}
	return id
}

// learnPair returns the number of the term that two characters in a row make.
func (l *lexicon) learnPair(a, b uint32) uint32 {
	key := uint64(a)<<32 | uint64(b)
	if id, ok := l.pairs[key]; ok {
		return id
	}
	id := uint32(len(l.terms))
	text := l.terms[a].text + l.terms[b].text
	l.append(term{text: text, shown: text, common: commonShare(text), vector: noVector, han: true})
	l.pairs[key] = id
	return id
}

func (l *lexicon) append(t term) {
	flag := uint32(0)
	if t.common > 0 {
		flag = 1
	}
	l.terms, l.claimsOf = append(l.terms, t), append(l.claimsOf, flag)
}

// df is how many claims have a term.
func (l *lexicon) df(id uint32) int { return int(l.claimsOf[id] >> 1) }

func (l *lexicon) pair(a, b uint32) uint32 {
	if a == noTerm || b == noTerm {
		return noTerm
	}
	if id, ok := l.pairs[uint64(a)<<32|uint64(b)]; ok {
		return id
	}
	return noTerm
}

// find returns the number of a term that some claim has.
func (l *lexicon) find(text string) uint32 {
	if id, ok := l.ids[text]; ok && l.df(id) > 0 {
		return id
	}
	return noTerm
}

// idf is how much a term tells that df of n claims have:
// log(1 + (n-df+0.5)/(df+0.5)), in the form that is made of two tables.
func idf(df, n float64) float64 { return wholeLog(n) - math.Log(df+0.5) }

func wholeLog(n float64) float64 { return math.Log(n + 1) }

// idf is how much a term tells, measured over the claims and, while they are few,
// over what is known of the language: common words tell little from the start.
func (l *lexicon) idf(id uint32, claims float64) float64 {
	n, whole := l.claimsOf[id], l.whole
	if claims != l.claims {
		whole = wholeLog(claims + before)
	}
	if n&1 == 0 && int(n>>1) < len(l.logs) {
		return whole - l.logs[n>>1]
	}
	return whole - math.Log(float64(n>>1)+before*l.terms[id].common+0.5)
}

// addPosting keeps postings in the order of places.
func (l *lexicon) addPosting(id uint32, p posting) {
	t := &l.terms[id]
	l.claimsOf[id] += 2
	if n := len(t.posts); n == 0 || t.posts[n-1].place() < p.place() {
		t.posts = append(t.posts, p)
		return
	}
	i, _ := slices.BinarySearchFunc(t.posts, p.place(), comparePlace)
	t.posts = slices.Insert(t.posts, i, p)
}

func (l *lexicon) dropPosting(id, place uint32) {
	t := &l.terms[id]
	if i, ok := slices.BinarySearchFunc(t.posts, place, comparePlace); ok {
		t.posts = slices.Delete(t.posts, i, i+1)
		l.claimsOf[id] -= 2
	}
}

func comparePlace(p posting, place uint32) int { return int(p.place()) - int(place) }
