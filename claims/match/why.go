package match

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
)

// Reason is one thing that spoke for a result, or against it.
type Reason struct {
	// Feature is words, synonyms, missing, numbers, names, order, embedding or translation: words in
	// common, other words for the same, words of the claim that the text lacks, numbers and
	// names of the claim that the text has, words in the same order; embedding where an
	// encoder says that both mean the same in other words, translation where it says so of
	// a claim in the other language.
	Feature string
	Value   string  // the words that agree or differ, those that tell the most first; of the last two a share
	Points  float64 // how much lower the score would be without it; below 0: higher
}

const (
	maxWords   = 8   // that a reason names
	leastNamed = 0.4 // what a word must tell to be named, as a share of the rarest, unless none tells more
)

// reasons are the features of a model that each reason speaks of.
var reasons = []struct {
	name     string
	features []int
}{
	{"words", []int{fBM25Share, fBM25Top, fBM25Rank, fTextCovered, fClaimCovered, fTitleCovered, fBestCovered, fMatched, fMatchedTop, fCoveredTop, fRarest, fIdfMean, fWindow, fTextSimilar, fClaimSimilar, fTextSimilarTop, fClaimSimilarTop}},
	{"synonyms", nil},
	{"order", []int{fRun, fRunAbs, fRunTop, fPairs, fPairsTop, fTextPairs, fTitleRun}},
	{"numbers", []int{fNumbers, fHasNumbers}},
	{"names", []int{fNames, fHasNames}},
	{"missing", []int{fMissing}},
}

// results turns candidates into what is handed out.
func (x *Index) results(q *query, found []candidate) []Result {
	out := make([]Result, 0, len(found))
	for i := range found {
		c := &found[i]
		out = append(out, Result{ID: c.id, Score: c.score, Decision: x.thresholds.decide(c.score), Why: x.why(q, c)})
	}
	return out
}

// why tells what spoke for a claim: for each reason the words, and what the score
// would lose if its features were those of a claim that has nothing of it.
func (x *Index) why(q *query, c *candidate) []Reason {
	values := x.words(q, &x.docs[c.place])
	words := x.chance(q, &c.f, c.han, x.model.Sum(c.f[:]))
	whole := x.told(q, c, words)
	var out []Reason
	for _, r := range reasons {
		v := values[r.name]
		if v == "" || c.other && whole > words && r.name != "numbers" && r.name != "names" {
			continue // what words of another language are not there tells nothing
		}
		f := c.f
		for _, i := range r.features {
			f[i] = 0
		}
		if r.name == "synonyms" {
			for i, at := range []int{fTextSimilar, fClaimSimilar} {
				top := at - fTextSimilar + fTextSimilarTop
				f[top] *= share(c.exact[i], f[at])
				f[at] = c.exact[i]
			}
		}
		han := c.han
		if r.name == "words" {
			han = hanSimilarity{}
		}
		points := whole - x.told(q, c, x.chance(q, &f, han, x.model.Sum(f[:])))
		out = append(out, Reason{Feature: r.name, Value: v, Points: math.Round(points*1000) / 1000})
	}
	if c.embedded {
		points := whole - words
		name, value := "embedding", c.embeddingShare()
		if c.other {
			name, value = "translation", fmt.Sprintf("%.0f %%", 100*max(0, c.cosine))
		}
		out = append(out, Reason{Feature: name, Value: value, Points: math.Round(points*1000) / 1000})
	}
	slices.SortStableFunc(out, func(a, b Reason) int { return cmp.Compare(math.Abs(b.Points), math.Abs(a.Points)) })
	return out
}

// words returns the words that each reason names.
func (x *Index) words(q *query, d *doc) map[string]string {
	type word struct {
		text string
		idf  float64
	}
	lists := map[string][]word{}
	add := func(list, text string, idf float64) {
		for _, w := range lists[list] {
			if w.text == text {
				return
			}
		}
		lists[list] = append(lists[list], word{text, idf})
	}
	pairs, named := x.otherWords(q, d)
	for f := range fields {
		d.eachUnit(f, func(id uint32) {
			if at, ok := q.byUnit[id]; ok {
				add("words", q.units[at].text, q.units[at].idf)
			} else if f == inClaim && !slices.Contains(named, id) {
				add("missing", x.lex.terms[id].shown, x.lex.idf(id, q.claims))
			}
		})
	}
	for _, t := range d.field(inClaim) {
		id := t & termMask
		at, ok := q.byID[id]
		if !ok {
			continue
		}
		switch text := q.tokens[at[0]].word; {
		case x.lex.terms[id].number:
			add("numbers", text, x.lex.idf(id, q.claims))
		case t&nameFlag != 0:
			add("names", text, x.lex.idf(id, q.claims))
		}
	}
	out := map[string]string{"order": x.longestRun(q, d), "synonyms": pairs}
	for name, list := range lists {
		slices.SortStableFunc(list, func(a, b word) int { return cmp.Compare(b.idf, a.idf) })
		texts := make([]string, 0, maxWords)
		for i, w := range list[:min(len(list), maxWords)] {
			if (i > 0 || name == "missing") && w.idf < leastNamed*q.top {
				break
			}
			texts = append(texts, w.text)
		}
		out[name] = strings.Join(texts, " ")
	}
	return out
}

// longestRun returns the longest run of two or more tokens that the text and a
// field of the claim have in common.
func (x *Index) longestRun(q *query, d *doc) string {
	from, to := 0, 0
	for f := range fields {
		tokens := d.field(f)
		for i, t := range tokens {
			for _, p := range q.byID[t&termMask] {
				n := 1
				for i+n < len(tokens) && int(p)+n < len(q.ids) && q.ids[int(p)+n] == tokens[i+n]&termMask {
					n++
				}
				if n > max(1, to-from) {
					from, to = int(p), int(p)+n
				}
			}
		}
	}
	var b strings.Builder
	for i := from; i < min(to, from+40); i++ {
		if i > from && !q.tokens[i].joined {
			b.WriteByte(' ')
		}
		b.WriteString(q.tokens[i].word)
	}
	return b.String()
}
