package match

import (
	_ "embed"
	"fmt"
	"math"
	"math/bits"
	"sync"

	"github.com/rumordesk/rumordesk/claims/stemtable"
)

// word_vectors.bin.gz was made by the program in the folder tools/train/wordvectors.
//
//go:embed word_vectors.bin.gz
var wordVectorFile []byte

const (
	wordVectorMagic = "RDS1"
	noVector        = int32(-1)
	salienceScale   = 16.0 // of the byte that says how much a word tells
)

// wordVectors are English words as vectors: those that say much the same lie near each
// other.
type wordVectors struct {
	dims     int
	at       map[string]int32
	vec      []int8   // unit length, times stemtable.Scale
	signs    []uint64 // which of the first 64 numbers are above 0
	salience []byte   // how much a word tells, in 16ths
	unknown  float64  // how much a word tells of which nothing is known
}

var shippedWordVectors = sync.OnceValue(func() *wordVectors {
	s, err := readWordVectors(wordVectorFile)
	if err != nil {
		panic(fmt.Sprintf("match: the vectors in the program: %v", err))
	}
	return s
})

// readWordVectors reads what PackWordVectors wrote.
func readWordVectors(packed []byte) (*wordVectors, error) {
	t, err := stemtable.Read(packed, wordVectorMagic, 1)
	if err != nil {
		return nil, err
	}
	n := len(t.Stems)
	s := &wordVectors{dims: t.Dims, at: make(map[string]int32, n), salience: t.Weights, vec: t.Vectors, signs: make([]uint64, n), unknown: float64(t.Head[0]) / salienceScale}
	for i, w := range t.Stems {
		s.at[w] = int32(i) //nolint:gosec // a million at most
		for k, v := range t.Vector(i)[:min(t.Dims, 64)] {
			if v > 0 {
				s.signs[i] |= 1 << k
			}
		}
	}
	return s, nil
}

// find returns the number of a stem's vector.
func (s *wordVectors) find(stem string) int32 {
	if i, ok := s.at[stem]; ok {
		return i
	}
	return noVector
}

// mass is how much a word with this idf counts.
func (s *wordVectors) mass(at int32, idf float64) float64 {
	if at == noVector {
		return geo(idf, s.unknown)
	}
	return geo(idf, float64(s.salience[at])/salienceScale)
}

// maxSignsApart is in how many signs two vectors may differ to be worth a look: of 64, two
// with a cosine of minSimilarity differ in 26 (Charikar 2002: the share is their angle's of
// half a turn), and any two in 32.
const maxSignsApart = 27

// similarity is how near two words are, 0 to 1: the cosine of their vectors, less what
// any two have.
func (s *wordVectors) similarity(a, b int32) float32 {
	if bits.OnesCount64(s.signs[a]^s.signs[b]) > maxSignsApart {
		return 0
	}
	v, w := s.vec[int(a)*s.dims:][:s.dims], s.vec[int(b)*s.dims:][:s.dims]
	cos := float32(dot(v, w)) / (stemtable.Scale * stemtable.Scale)
	return min(1, max(0, (cos-minSimilarity)/(1-minSimilarity)))
}

// A StemVector is a stem with its vector.
type StemVector struct {
	Stem     string
	Salience float64   // how much it tells, 0 to 16
	Vector   []float32 // any length but zero
}

// PackWordVectors writes vectors in the form that the program carries: made by
// tools/train/wordvectors. Longer vectors come to unit length; unknown is how much a word tells
// that none is known of, 0 to 16.
func PackWordVectors(all []StemVector, unknown float64) ([]byte, error) {
	t := stemtable.Table{Head: []byte{sixteenths(unknown)}}
	for _, s := range all {
		long := 0.0
		for _, v := range s.Vector {
			long += float64(v) * float64(v)
		}
		unit := make([]int8, len(s.Vector))
		for i, v := range s.Vector {
			unit[i] = int8(math.Round(stemtable.Scale * float64(v) / math.Sqrt(max(long, 1e-12))))
		}
		if err := t.Add(s.Stem, sixteenths(s.Salience), unit); err != nil {
			return nil, err
		}
	}
	return t.Pack(wordVectorMagic)
}

func sixteenths(v float64) byte { return byte(min(255, max(1, math.Round(v*salienceScale)))) }
