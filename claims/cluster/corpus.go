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

// The views of a text.
const (
	words   = iota // stems, and pairs of Han characters
	ideas          // the same with groups of words for one
	couples        // two ideas in a row
	letters        // runs of three to five letters of the telling words
	views
)

// entry is a unit of a view with its weight; sorted by unit.
type entry struct {
	unit   int32
	weight float32
}

// doc is a distinct text.
type doc struct {
	views     [views][]entry // each of length 1
	terms     int
	asks      intent
	long      bool
	sig       neardup.Signature
	text      string
	words     []textWord // its words, each once
	sum       []float32  // of their vectors, of length 1; zeros where none is known
	embedding []float32  // its sentence embedding, less the mean of all; of length 1, or zeros
}

// corpus is the distinct texts of a call, and what their units weigh among them.
type corpus struct {
	docs    []doc
	weights []float64 // how many texts each doc stands for
	at      []int     // the doc of each text; -1 for one without a word
	posts   [][]int32 // of each unit of words, ideas and couples
	idf     []float32
}

func (c *corpus) len() int { return len(c.docs) }

func newCorpus(texts []Text) *corpus {
	c := &corpus{at: make([]int, len(texts))}
	b := builder{concepts: loadConcepts(conceptList), frame: frames(), asking: newAsking(), units: map[string]int32{}}
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
	asking   *asking
	units    map[string]int32
	df       []float64
	search   []bool // candidates are looked for by this unit
	raw      [][views][]occurrence
}

// unit numbers a unit; kind keeps the views apart.
func (b *builder) unit(kind byte, s string) int32 {
	key := string(kind) + s
	n, ok := b.units[key]
	if !ok {
		n = int32(len(b.units)) //nolint:gosec // far fewer
		b.units[key] = n
		b.df = append(b.df, 0)
		b.search = append(b.search, kind != 'l')
	}
	return n
}

// read takes a text apart.
func (b *builder) read(text string) (doc, [views][]occurrence) {
	terms := match.Terms(text, maxTerms)
	d := doc{terms: len(terms), text: text, long: len(terms) >= longTerms}
	if len(terms) >= longTerms/2 {
		d.sig = neardup.Sign("", text)
	}
	var raw [views][]occurrence
	if d.long {
		return d, raw
	}
	d.asks, d.embedding = b.asking.of(terms), embeddingOf(terms)
	var before string
	for i, t := range terms {
		word := t.Stem
		if n := len(word); n > 3 && word[n-1] == 's' {
			word = word[:n-1] // what stemming left of a plural
		}
		if t.Han && i+1 < len(terms) && terms[i+1].Joined {
			word += terms[i+1].Stem
		} else if t.Han && t.Joined {
			continue // the end of the last pair
		}
		frame := b.frame[t.Word]
		idea := word
		if name, ok := b.concepts.one[t.Stem]; ok {
			idea = name
		}
		if i+1 < len(terms) {
			if name, ok := b.concepts.two[t.Stem+" "+terms[i+1].Stem]; ok {
				idea = name
			}
		}
		u := b.unit('i', idea)
		w := b.unit('w', word)
		raw[words] = append(raw[words], occurrence{w, frame})
		raw[ideas] = append(raw[ideas], occurrence{u, frame})
		if !slices.ContainsFunc(d.words, func(s textWord) bool { return s.word == w }) {
			d.words = append(d.words, textWord{word: w, idea: u, frame: frame, vector: match.WordVectorOf(t.Stem)})
		}
		if before != "" {
			raw[couples] = append(raw[couples], occurrence{b.unit('c', before+" "+idea), false})
		}
		before = idea
		if !frame && !t.Han {
			b.letters(&raw[letters], t.Word)
		}
	}
	for v := range raw {
		slices.SortFunc(raw[v], func(x, y occurrence) int { return int(x.unit) - int(y.unit) })
		raw[v] = slices.CompactFunc(raw[v], func(x, y occurrence) bool { return x.unit == y.unit })
		for _, o := range raw[v] {
			b.df[o.unit]++
		}
	}
	return d, raw
}

func (b *builder) letters(out *[]occurrence, word string) {
	r := "_" + word + "_"
	for n := 3; n <= 5; n++ {
		for i := 0; i+n <= len(r); i++ {
			*out = append(*out, occurrence{b.unit('l', r[i:i+n]), false})
		}
	}
}

// weigh turns what was read into weighted views and the lists to search by.
func (c *corpus) weigh(b *builder) {
	n := float64(len(c.docs))
	c.idf = make([]float32, len(b.df))
	for u, df := range b.df {
		c.idf[u] = float32(math.Log((n + 1) / (df + 0.5)))
	}
	c.posts = make([][]int32, len(b.df))
	for i := range c.docs {
		for v, list := range b.raw[i] {
			sum := 0.0
			out := make([]entry, 0, len(list))
			for _, o := range list {
				w := c.idf[o.unit]
				if o.frame {
					w *= frameLess
				}
				out = append(out, entry{o.unit, w})
				sum += float64(w) * float64(w)
				if b.search[o.unit] {
					c.posts[o.unit] = append(c.posts[o.unit], int32(i)) //nolint:gosec // at most MaxTexts
				}
			}
			if sum > 0 {
				by := float32(1 / math.Sqrt(sum))
				for k := range out {
					out[k].weight *= by
				}
			}
			c.docs[i].views[v] = out
		}
		c.docs[i].weighWords(c.idf)
	}
	b.raw = nil
	c.center()
}
