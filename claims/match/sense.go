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

// sense.bin.gz was made by the program in the folder tools/train/wordvectors.
//
//go:embed sense.bin.gz
var senseFile []byte

const (
	senseMagic = "RDS1"
	noSense    = int32(-1)
	senseScale = 127.0
	massScale  = 16.0 // of the byte that says how much a word tells
	maxSenses  = 1 << 20
)

// senses are English words as vectors: those that say much the same lie near each
// other.
type senses struct {
	dims  int
	at    map[string]int32
	vec   []int8   // unit length, in 127ths
	signs []uint64 // which of the first 64 numbers are above 0
	tells []byte   // how much a word tells, in 16ths
	plain float64  // how much a word tells of which nothing is known
}

var shippedSenses = sync.OnceValue(func() *senses {
	s, err := readSenses(senseFile)
	if err != nil {
		panic(fmt.Sprintf("match: the vectors in the program: %v", err))
	}
	return s
})

// readSenses reads what WriteSenses wrote.
func readSenses(packed []byte) (*senses, error) {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("match: vectors: %w", err)
	}
	raw, err := io.ReadAll(io.LimitReader(z, 64<<20))
	if err != nil {
		return nil, fmt.Errorf("match: vectors: %w", err)
	}
	const head = len(senseMagic) + 1 + 1 + 4 + 4
	if len(raw) < head || string(raw[:len(senseMagic)]) != senseMagic {
		return nil, fmt.Errorf("match: vectors: not a file of vectors")
	}
	at := raw[len(senseMagic):]
	dims, plain := int(at[0]), float64(at[1])/massScale
	n, text := int(binary.LittleEndian.Uint32(at[2:])), int(binary.LittleEndian.Uint32(at[6:]))
	body := raw[head:]
	if n > maxSenses || dims == 0 || text > len(body) || len(body) != text+n+n*dims {
		return nil, fmt.Errorf("match: vectors: %d words of %d numbers do not fit a file of %d bytes", n, dims, len(raw))
	}
	words := strings.Split(string(body[:text]), "\n")
	if len(words) != n {
		return nil, fmt.Errorf("match: vectors: %d words, not %d", len(words), n)
	}
	s := &senses{dims: dims, at: make(map[string]int32, n), tells: body[text : text+n], vec: make([]int8, n*dims), signs: make([]uint64, n), plain: plain}
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
func (s *senses) find(stem string) int32 {
	if i, ok := s.at[stem]; ok {
		return i
	}
	return noSense
}

// mass is how much a word with this idf counts.
func (s *senses) mass(at int32, idf float64) float64 {
	if at == noSense {
		return geo(idf, s.plain)
	}
	return geo(idf, float64(s.tells[at])/massScale)
}

// maxApart is in how many signs two vectors may differ to be worth a look: of 64, two
// with a cosine of leastNear differ in 26 (Charikar 2002: the share is their angle's of
// half a turn), and any two in 32.
const maxApart = 27

// near is the likeness of two words, 0 to 1: the cosine of their vectors, less what
// any two have.
func (s *senses) near(a, b int32) float32 {
	if bits.OnesCount64(s.signs[a]^s.signs[b]) > maxApart {
		return 0
	}
	v, w := s.vec[int(a)*s.dims:][:s.dims], s.vec[int(b)*s.dims:][:s.dims]
	cos := float32(dot(v, w)) / (senseScale * senseScale)
	return min(1, max(0, (cos-leastNear)/(1-leastNear)))
}

// A Sense is a stem with its vector.
type Sense struct {
	Stem   string
	Tells  float64   // how much it tells, 0 to 16
	Vector []float32 // any length but zero
}

// PackSenses writes vectors in the form that the program carries: made by
// train/sense. Longer vectors come to unit length; plain is how much a word tells
// that none is known of, 0 to 16.
func PackSenses(all []Sense, plain float64) ([]byte, error) {
	if len(all) == 0 || len(all) > maxSenses {
		return nil, fmt.Errorf("match: %d vectors: one to %d fit", len(all), maxSenses)
	}
	dims := len(all[0].Vector)
	if dims == 0 || dims > 255 {
		return nil, fmt.Errorf("match: vectors of %d numbers: 1 to 255 fit", dims)
	}
	stems := make([]string, len(all))
	tells, vecs := make([]byte, len(all)), make([]byte, 0, len(all)*dims)
	for i, s := range all {
		if len(s.Vector) != dims {
			return nil, fmt.Errorf("match: the vector of %q has %d numbers, not %d", s.Stem, len(s.Vector), dims)
		}
		stems[i], tells[i] = s.Stem, sixteenths(s.Tells)
		long := 0.0
		for _, v := range s.Vector {
			long += float64(v) * float64(v)
		}
		for _, v := range s.Vector {
			vecs = append(vecs, byte(int8(math.Round(senseScale*float64(v)/math.Sqrt(max(long, 1e-12))))))
		}
	}
	text := strings.Join(stems, "\n")
	raw := append([]byte(senseMagic), byte(dims), sixteenths(plain))
	raw = binary.LittleEndian.AppendUint32(raw, uint32(len(all)))  //nolint:gosec // bounded above
	raw = binary.LittleEndian.AppendUint32(raw, uint32(len(text))) //nolint:gosec // some megabytes
	raw = append(append(append(raw, text...), tells...), vecs...)
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

func sixteenths(v float64) byte { return byte(min(255, max(1, math.Round(v*massScale)))) }
