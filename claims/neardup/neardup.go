package neardup

import (
	"encoding/binary"
	"fmt"
)

const (
	// Bands find short texts and texts edited word by word: of two that share .7 of
	// their shingles 99.9 % have a band in common, at .5 88 %.
	hashes, rows = 48, 3
	// Passages find what was cut or put into another text: of two that share .3 of
	// their passages 99.98 % have one of these in common, at .2 99.5 %. Texts on one
	// topic share none.
	passages = 24

	version = 2 // of shingles and hashes; stored with a signature
)

// BandCount is the most bands that a signature has.
const BandCount = hashes/rows + passages

// A Signature is a sketch of a text. Its zero value is that of no text.
type Signature struct {
	min [hashes]uint32
	low [passages]uint64 // the lowest hashes of the passages, ascending
	n   int              // how many of low there are
	set bool
}

// Sign returns the signature of a text. The title counts only where the text is
// too short to speak for itself. A text without letters or digits has an empty
// signature.
func Sign(title, text string) Signature {
	var s Signature
	toks := content(title, text)
	set := shinglesOf(toks, shingleLength)
	if len(set) == 0 {
		return s
	}
	s.set = true
	for i := range s.min {
		s.min[i] = ^uint32(0)
	}
	for _, h := range set {
		for i := range s.min {
			if v := uint32((h*mul[i] + add[i]) >> 32); v < s.min[i] {
				s.min[i] = v
			}
		}
	}
	s.n = copy(s.low[:], unique(shinglesOf(toks, passageLength)))
	return s
}

// Empty reports whether the signature is that of no text.
func (s Signature) Empty() bool { return !s.set }

// Bands returns up to BandCount keys for a look-up table, none for an empty
// signature. Similar texts share at least one key with high probability;
// texts that share one are candidates for Decide, no more. Keys of different bands
// differ, so one column of keys is enough.
func (s Signature) Bands() []uint64 {
	if !s.set {
		return nil
	}
	out := make([]uint64, 0, BandCount)
	for i := 0; i < hashes; i += rows {
		h := uint64(len(out)+1) * 0x9e3779b97f4a7c15
		for _, v := range s.min[i : i+rows] {
			h = mix(h ^ uint64(v))
		}
		out = append(out, h)
	}
	for _, h := range s.low[:s.n] {
		out = append(out, mix(h^0x7061737361676573))
	}
	return out
}

// Similarity estimates the share of shingles that two texts have in common, from
// 0 to 1, with a standard error of at most .08. It is 0 where either is empty.
func Similarity(a, b Signature) float64 {
	if !a.set || !b.set {
		return 0
	}
	same := 0
	for i := range hashes {
		if a.min[i] == b.min[i] {
			same++
		}
	}
	return float64(same) / hashes
}

// MarshalBinary returns the signature in at most 385 bytes, or 1 byte when empty.
func (s Signature) MarshalBinary() ([]byte, error) {
	if !s.set {
		return []byte{0}, nil
	}
	out := make([]byte, 1, 1+4*hashes+8*s.n)
	out[0] = version
	for _, v := range s.min {
		out = binary.LittleEndian.AppendUint32(out, v)
	}
	for _, v := range s.low[:s.n] {
		out = binary.LittleEndian.AppendUint64(out, v)
	}
	return out, nil
}

// UnmarshalBinary reads what MarshalBinary wrote. An error means that the
// signature must be made again from the text.
func (s *Signature) UnmarshalBinary(data []byte) error {
	*s = Signature{}
	if len(data) == 1 && data[0] == 0 {
		return nil
	}
	low := len(data) - 1 - 4*hashes
	if low < 0 || low%8 != 0 || low > 8*passages || data[0] != version {
		return fmt.Errorf("neardup signature of %d bytes is not of version %d; sign the text again", len(data), version)
	}
	s.set = true
	for i := range s.min {
		s.min[i] = binary.LittleEndian.Uint32(data[1+4*i:])
	}
	for at := 1 + 4*hashes; at < len(data); at += 8 {
		s.low[s.n] = binary.LittleEndian.Uint64(data[at:])
		s.n++
	}
	return nil
}

// mul and add are the constants of the hash functions, from a fixed sequence:
// they are part of every stored signature.
var mul, add = func() (m, a [hashes]uint64) {
	x := uint64(0x72756d6f72)
	next := func() uint64 {
		x += 0x9e3779b97f4a7c15
		return mix(x)
	}
	for i := range m {
		m[i], a[i] = next()|1, next()
	}
	return m, a
}()

// mix is the finalizer of SplitMix64.
func mix(h uint64) uint64 {
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}
