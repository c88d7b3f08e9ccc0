package match

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"math/bits"
	"strings"
	"sync"
)

// word_vectors.bin.gz was made by the program in the folder tools/train/wordvectors.
//
//go:embed word_vectors.bin.gz
var wordVectorFile []byte

const (
	wordVectorMagic = "RDS1"
	noVector        = int32(-1)
	vectorScale     = 127.0
	salienceScale   = 16.0 // of the byte that says how much a word tells
	maxWordVectors  = 1 << 20
)

// wordVectors are English words as vectors: those that say much the same lie near each
// other.
type wordVectors struct {
	dims     int
	at       map[string]int32
	vec      []int8   // unit length, in 127ths
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
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("match: vectors: %w", err)
	}
	raw, err := io.ReadAll(io.LimitReader(z, 64<<20))
	if err != nil {
		return nil, fmt.Errorf("match: vectors: %w", err)
	}
	const head = len(wordVectorMagic) + 1 + 1 + 4 + 4
	if len(raw) < head || string(raw[:len(wordVectorMagic)]) != wordVectorMagic {
		return nil, fmt.Errorf("match: vectors: not a file of vectors")
	}
	at := raw[len(wordVectorMagic):]
	dims, unknown := int(at[0]), float64(at[1])/salienceScale
	n, text := int(binary.LittleEndian.Uint32(at[2:])), int(binary.LittleEndian.Uint32(at[6:]))
	body := raw[head:]
	if n > maxWordVectors || dims == 0 || text > len(body) || len(body) != text+n+n*dims {
		return nil, fmt.Errorf("match: vectors: %d words of %d numbers do not fit a file of %d bytes", n, dims, len(raw))
	}
	words := strings.Split(string(body[:text]), "\n")
	if len(words) != n {
		return nil, fmt.Errorf("match: vectors: %d words, not %d", len(words), n)
	}
	s := &wordVectors{dims: dims, at: make(map[string]int32, n), salience: body[text : text+n], vec: make([]int8, n*dims), signs: make([]uint64, n), unknown: unknown}
	for i, w := range words {
		s.at[w] = int32(i) //nolint:gosec // a million at most
	}
	for i, b := range body[text+n:] {
		s.vec[i] = int8(b) //nolint:gosec // is one
		if k := i % dims; k < 64 && s.vec[i] > 0 {
			s.signs[i/dims] |= 1 << k
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
// with a cosine of leastNear differ in 26 (Charikar 2002: the share is their angle's of
// half a turn), and any two in 32.
const maxSignsApart = 27

// similarity is how near two words are, 0 to 1: the cosine of their vectors, less what
// any two have.
func (s *wordVectors) similarity(a, b int32) float32 {
	if bits.OnesCount64(s.signs[a]^s.signs[b]) > maxSignsApart {
		return 0
	}
	v, w := s.vec[int(a)*s.dims:][:s.dims], s.vec[int(b)*s.dims:][:s.dims]
	cos := float32(dot(v, w)) / (vectorScale * vectorScale)
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
	if len(all) == 0 || len(all) > maxWordVectors {
		return nil, fmt.Errorf("match: %d vectors: one to %d fit", len(all), maxWordVectors)
	}
	dims := len(all[0].Vector)
	if dims == 0 || dims > 255 {
		return nil, fmt.Errorf("match: vectors of %d numbers: 1 to 255 fit", dims)
	}
	stems := make([]string, len(all))
	salience, vecs := make([]byte, len(all)), make([]byte, 0, len(all)*dims)
	for i, s := range all {
		if len(s.Vector) != dims {
			return nil, fmt.Errorf("match: the vector of %q has %d numbers, not %d", s.Stem, len(s.Vector), dims)
		}
		stems[i], salience[i] = s.Stem, sixteenths(s.Salience)
		long := 0.0
		for _, v := range s.Vector {
			long += float64(v) * float64(v)
		}
		for _, v := range s.Vector {
			vecs = append(vecs, byte(int8(math.Round(vectorScale*float64(v)/math.Sqrt(max(long, 1e-12))))))
		}
	}
	text := strings.Join(stems, "\n")
	raw := append([]byte(wordVectorMagic), byte(dims), sixteenths(unknown))
	raw = binary.LittleEndian.AppendUint32(raw, uint32(len(all)))  //nolint:gosec // bounded above
	raw = binary.LittleEndian.AppendUint32(raw, uint32(len(text))) //nolint:gosec // some megabytes
	raw = append(append(append(raw, text...), salience...), vecs...)
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

func sixteenths(v float64) byte { return byte(min(255, max(1, math.Round(v*salienceScale)))) }

// A WordVector is what an English stem says, as a vector: what other packages hold words
// against each other with. The zero value is that of a stem that nothing is known of.
// Values can be compared.
type WordVector struct {
	next int32 // one more than its number among the vectors
}

// WordVectorDims is the length of the vectors.
func WordVectorDims() int { return shippedWordVectors().dims }

// WordVectorOf returns the vector of a stem (Term.Stem).
func WordVectorOf(stem string) WordVector { return WordVector{shippedWordVectors().find(stem) + 1} }

// Known says whether there is a vector.
func (m WordVector) Known() bool { return m.next > 0 }

// Similarity is how near two words are, 0 to 1; 0 where one is not known. It is the
// same both ways round.
func (m WordVector) Similarity(o WordVector) float64 {
	if !m.Known() || !o.Known() {
		return 0
	}
	return float64(shippedWordVectors().similarity(m.next-1, o.next-1))
}

// Mass is how much a word with this idf, 0 or more, counts: what it tells among
// the texts at hand, and what it told where the vectors were learnt.
func (m WordVector) Mass(idf float64) float64 { return shippedWordVectors().mass(m.next-1, idf) }

// Add adds the vector (of about unit length), times a weight, to a sum of
// WordVectorDims numbers; nothing where it is not known.
func (m WordVector) Add(sum []float32, weight float32) {
	if !m.Known() {
		return
	}
	s := shippedWordVectors()
	for i, v := range s.vec[int(m.next-1)*s.dims:][:s.dims] {
		sum[i] += weight * float32(v) / vectorScale
	}
}
