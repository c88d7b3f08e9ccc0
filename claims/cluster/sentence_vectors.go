package cluster

import (
	"bytes"
	"compress/gzip"
	_ "embed" // the vectors
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"sync"

	"github.com/rumordesk/rumordesk/claims/match"
)

// sentence_vectors.bin.gz was made by the program in the folder tools/train/cluster.
//
//go:embed sentence_vectors.bin.gz
var sentenceVectorFile []byte

const (
	sentenceVectorMagic = "RDG1"
	sentenceVectorHead  = len(sentenceVectorMagic) + 1 + 4 + 4
	vectorScale         = 127.0
	lengthScale         = 16.0 // of the byte that says how long a vector is
	maxSentenceVectors  = 1 << 20
	fewTexts            = 20 // count as much as what they have in common
)

// A StemVector is what a stem adds to the embedding of a sentence. Unlike a word vector
// of package match it was learnt in sentences: "long" after "how" asks for a time, and
// words that add nothing are short.
type StemVector struct {
	Stem   string
	Vector []float32 // up to 15.9 long
}

type sentenceVectors struct {
	dims int
	at   map[string]int
	long []byte // in 16ths
	vec  []int8 // of unit length, in 127ths
}

var shippedSentenceVectors = sync.OnceValue(func() *sentenceVectors {
	g, err := readSentenceVectors(sentenceVectorFile)
	if err != nil {
		panic(fmt.Sprintf("cluster: the vectors in the program: %v", err))
	}
	return g
})

// PackSentenceVectors writes vectors in the form that the program carries: made by train.
func PackSentenceVectors(all []StemVector) ([]byte, error) {
	if len(all) == 0 || len(all) > maxSentenceVectors {
		return nil, fmt.Errorf("cluster: %d vectors: one to %d fit", len(all), maxSentenceVectors)
	}
	dims := len(all[0].Vector)
	if dims == 0 || dims > 255 {
		return nil, fmt.Errorf("cluster: vectors of %d numbers: 1 to 255 fit", dims)
	}
	stems, lengths, vecs := make([]string, len(all)), make([]byte, len(all)), make([]byte, 0, len(all)*dims)
	for i, g := range all {
		if len(g.Vector) != dims || strings.Contains(g.Stem, "\n") {
			return nil, fmt.Errorf("cluster: the vector of %q has %d numbers, not %d", g.Stem, len(g.Vector), dims)
		}
		v := slices.Clone(g.Vector)
		long := 0.0
		for _, x := range v {
			long += float64(x) * float64(x)
		}
		toUnit(v)
		stems[i], lengths[i] = g.Stem, byte(min(255, math.Round(math.Sqrt(long)*lengthScale)))
		for _, x := range v {
			vecs = append(vecs, byte(int8(math.Round(vectorScale*float64(x)))))
		}
	}
	text := strings.Join(stems, "\n")
	raw := append([]byte(sentenceVectorMagic), byte(dims))
	raw = binary.LittleEndian.AppendUint32(raw, uint32(len(all)))  //nolint:gosec // bounded above
	raw = binary.LittleEndian.AppendUint32(raw, uint32(len(text))) //nolint:gosec // some megabytes
	raw = append(append(append(raw, text...), lengths...), vecs...)
	var out bytes.Buffer
	z, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(raw); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// readSentenceVectors reads what PackSentenceVectors wrote.
func readSentenceVectors(packed []byte) (*sentenceVectors, error) {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("vectors: %w", err)
	}
	raw, err := io.ReadAll(io.LimitReader(z, 64<<20))
	if err != nil {
		return nil, fmt.Errorf("vectors: %w", err)
	}
	if len(raw) < sentenceVectorHead || string(raw[:len(sentenceVectorMagic)]) != sentenceVectorMagic {
		return nil, fmt.Errorf("vectors: not a file of vectors")
	}
	at := raw[len(sentenceVectorMagic):]
	dims, n, text := int(at[0]), int(binary.LittleEndian.Uint32(at[1:])), int(binary.LittleEndian.Uint32(at[5:]))
	body := raw[sentenceVectorHead:]
	if n > maxSentenceVectors || dims == 0 || text > len(body) || len(body) != text+n+n*dims {
		return nil, fmt.Errorf("vectors: %d words of %d numbers do not fit a file of %d bytes", n, dims, len(raw))
	}
	words := strings.Split(string(body[:text]), "\n")
	if len(words) != n {
		return nil, fmt.Errorf("vectors: %d words, not %d", len(words), n)
	}
	g := &sentenceVectors{dims: dims, at: make(map[string]int, n), long: body[text : text+n], vec: make([]int8, n*dims)}
	for i, w := range words {
		g.at[w] = i
	}
	for i, b := range body[text+n:] {
		g.vec[i] = int8(b) //nolint:gosec // is one
	}
	return g, nil
}

// embeddingOf is the sentence embedding of a text: its words' vectors, of length 1
// together, or zeros where none is known.
func embeddingOf(terms []match.Term) []float32 {
	g := shippedSentenceVectors()
	sum := make([]float32, g.dims)
	for _, t := range terms {
		i, ok := g.at[t.Stem]
		if !ok {
			continue
		}
		by := float32(g.long[i]) / (lengthScale * vectorScale)
		for k, v := range g.vec[i*g.dims:][:g.dims] {
			sum[k] += by * float32(v)
		}
	}
	toUnit(sum)
	return sum
}

// center takes the mean of all embeddings from each: questions about one thing differ in
// the rest. Where there are few texts, less is taken.
func (c *corpus) center() {
	mean := make([]float64, shippedSentenceVectors().dims)
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
