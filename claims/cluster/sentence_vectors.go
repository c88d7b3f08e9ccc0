package cluster

import (
	_ "embed" // the vectors
	"fmt"
	"math"
	"slices"
	"sync"

	"github.com/rumordesk/rumordesk/claims/match"
	"github.com/rumordesk/rumordesk/claims/stemtable"
)

// sentence_vectors.bin.gz was made by the program in the folder tools/train/cluster.
//
//go:embed sentence_vectors.bin.gz
var sentenceVectorFile []byte

const (
	sentenceVectorMagic = "RDG1"
	lengthScale         = 16.0 // of the byte that says how long a vector is
	fewTexts            = 20   // count as much as what they have in common
)

// A StemVector is what a stem adds to the embedding of a sentence. Unlike a word vector
// of package match it was learnt in sentences: "long" after "how" asks for a time, and
// words that add nothing are short.
type StemVector struct {
	Stem   string
	Vector []float32 // up to 15.9 long
}

// sentenceVectors are the vectors of all stems; a weight is how long a vector is, in 16ths.
type sentenceVectors struct {
	stemtable.Table
	at map[string]int
}

var shippedSentenceVectors = sync.OnceValue(func() *sentenceVectors {
	s, err := readSentenceVectors(sentenceVectorFile)
	if err != nil {
		panic(fmt.Sprintf("cluster: the vectors in the program: %v", err))
	}
	return s
})

// PackSentenceVectors writes vectors in the form that the program carries: made by
// tools/train/cluster.
func PackSentenceVectors(all []StemVector) ([]byte, error) {
	var t stemtable.Table
	for _, s := range all {
		v := slices.Clone(s.Vector)
		long := 0.0
		for _, x := range v {
			long += float64(x) * float64(x)
		}
		toUnit(v)
		unit := make([]int8, len(v))
		for i, x := range v {
			unit[i] = int8(math.Round(stemtable.Scale * float64(x)))
		}
		if err := t.Add(s.Stem, byte(min(255, math.Round(math.Sqrt(long)*lengthScale))), unit); err != nil {
			return nil, err
		}
	}
	return t.Pack(sentenceVectorMagic)
}

// readSentenceVectors reads what PackSentenceVectors wrote.
func readSentenceVectors(packed []byte) (*sentenceVectors, error) {
	t, err := stemtable.Read(packed, sentenceVectorMagic, 0)
	if err != nil {
		return nil, err
	}
	s := &sentenceVectors{Table: *t, at: make(map[string]int, len(t.Stems))}
	for i, stem := range t.Stems {
		s.at[stem] = i
	}
	return s, nil
}

// embeddingOf is the sentence embedding of a text: its words' vectors, of length 1
// together, or zeros where none is known.
func embeddingOf(terms []match.Term) []float32 {
	s := shippedSentenceVectors()
	sum := make([]float32, s.Dims)
	for _, t := range terms {
		i, ok := s.at[t.Stem]
		if !ok {
			continue
		}
		by := float32(s.Weights[i]) / (lengthScale * stemtable.Scale)
		for k, v := range s.Vector(i) {
			sum[k] += by * float32(v)
		}
	}
	toUnit(sum)
	return sum
}

// center takes the mean of all embeddings from each: questions about one thing differ in
// the rest. Where there are few texts, less is taken.
func (c *corpus) center() {
	mean := make([]float64, shippedSentenceVectors().Dims)
	n := float64(fewTexts)
	for i := range c.docs {
		d := &c.docs[i]
		known := false
		for k, v := range d.embedding {
			mean[k] += float64(v)
			known = known || v != 0
		}
		if known {
			n++
		}
	}
	for i := range c.docs {
		d := &c.docs[i]
		if !slices.ContainsFunc(d.embedding, func(v float32) bool { return v != 0 }) {
			continue
		}
		for k := range d.embedding {
			d.embedding[k] -= float32(mean[k] / n)
		}
		toUnit(d.embedding)
	}
}
