package cluster

import (
	"math"
	"slices"
	"strings"

	"github.com/rumordesk/rumordesk/claims/match"
	"github.com/rumordesk/rumordesk/claims/neardup"
)

const (
	maxTerms  = 120 // of a text; what follows does not count for the short comparison
	longTerms = 60  // texts of so many terms are compared as long ones
	frameLess = 0.5 // what a word of the frame counts of its weight
)

// entry is a unit of a text with its weight.
type entry struct {
	unit   int32
	weight float32
}

// doc is a distinct text.
type doc struct {
	ideas     []entry // stems, with groups of words for one, and pairs of Han characters; of length 1, sorted by unit
	terms     int
	han       bool // most of it is Han characters
	long      bool
	sig       neardup.Signature
	text      string
	known     bool      // the encoder has an opinion
	embedding []float32 // where the encoder puts it, as near turns that; of length 1, or zeros
}

// corpus is the distinct texts of a call, and what their units weigh among them.
type corpus struct {
	docs    []doc
	weights []float64 // how many texts each doc stands for
	at      []int     // the doc of each text; -1 for one without a word
	posts   [][]int32 // the docs of each unit
	idf     []float32
}

func (c *corpus) len() int { return len(c.docs) }

func newCorpus(texts []Text) *corpus {
	c := &corpus{at: make([]int, len(texts))}
	b := builder{concepts: loadConcepts(conceptList), frame: frames(), units: map[string]int32{}}
	seen := map[string]int{}
	for i, t := range texts {
		key := strings.Join(strings.Fields(t.Text), " ")
		if n, ok := seen[key]; ok {
			if c.at[i] = n; n >= 0 {
				c.weights[n]++
			}
			continue
		}
		d, raw := b.read(key)
		if d.terms == 0 {
			seen[key], c.at[i] = -1, -1
			continue
		}
		seen[key], c.at[i] = len(c.docs), len(c.docs)
		c.docs = append(c.docs, d)
		c.weights = append(c.weights, 1)
		b.raw = append(b.raw, raw)
	}
	c.weigh(&b)
	return c
}

// occurrence is a unit in a text, and whether it belongs to the frame.
type occurrence struct {
	unit  int32
	frame bool
}

type builder struct {
	concepts concepts
	frame    map[string]bool
	units    map[string]int32
	df       []float64
	raw      [][]occurrence
}

// unit numbers a unit.
func (b *builder) unit(s string) int32 {
	n, ok := b.units[s]
	if !ok {
		n = int32(len(b.units)) //nolint:gosec // far fewer
		b.units[s] = n
		b.df = append(b.df, 0)
	}
	return n
}

// read takes a text apart.
func (b *builder) read(text string) (doc, []occurrence) {
	terms := match.Terms(text, maxTerms)
	d := doc{terms: len(terms), text: text, long: len(terms) >= longTerms}
	if len(terms) >= longTerms/2 {
		d.sig = neardup.Sign("", text)
	}
	if d.long {
		return d, nil
	}
	var raw []occurrence
	han := 0
	for i, t := range terms {
		if t.Han {
			han++
		}
		idea := t.Stem
		if n := len(idea); n > 3 && idea[n-1] == 's' {
			idea = idea[:n-1] // what stemming left of a plural
		}
		if t.Han && i+1 < len(terms) && terms[i+1].Joined {
			idea += terms[i+1].Stem
		} else if t.Han && t.Joined {
			continue // the end of the last pair
		}
		if name, ok := b.concepts.one[t.Stem]; ok {
			idea = name
		}
		if i+1 < len(terms) {
			if name, ok := b.concepts.two[t.Stem+" "+terms[i+1].Stem]; ok {
				idea = name
			}
		}
		raw = append(raw, occurrence{b.unit(idea), b.frame[t.Word]})
	}
	d.han = 2*han > len(terms)
	slices.SortFunc(raw, func(x, y occurrence) int { return int(x.unit) - int(y.unit) })
	raw = slices.CompactFunc(raw, func(x, y occurrence) bool { return x.unit == y.unit })
	for _, o := range raw {
		b.df[o.unit]++
	}
	return d, raw
}

// weigh turns what was read into weighted units and the lists to search by.
func (c *corpus) weigh(b *builder) {
	n := float64(len(c.docs))
	c.idf = make([]float32, len(b.df))
	for u, df := range b.df {
		c.idf[u] = float32(math.Log((n + 1) / (df + 0.5)))
	}
	c.posts = make([][]int32, len(b.df))
	for i := range c.docs {
		sum := 0.0
		out := make([]entry, 0, len(b.raw[i]))
		for _, o := range b.raw[i] {
			w := c.idf[o.unit]
			if o.frame {
				w *= frameLess
			}
			out = append(out, entry{o.unit, w})
			sum += float64(w) * float64(w)
			c.posts[o.unit] = append(c.posts[o.unit], int32(i)) //nolint:gosec // at most MaxTexts
		}
		if sum > 0 {
			by := float32(1 / math.Sqrt(sum))
			for k := range out {
				out[k].weight *= by
			}
		}
		c.docs[i].ideas = out
	}
	b.raw = nil
}
