// Package neardup tells whether two texts say the same in nearly the same words:
// a publication taken over by another publisher, an edited page, a forwarded tip.
//
// A Signature is small and is kept with the item; its Bands are looked up in a
// table to find the few texts worth comparing; Decide compares two texts exactly.
// Headline changes, cuts, inserted paragraphs, other punctuation, width, case and
// simplified or traditional Chinese do not part what belongs together.
//
// The package owns text likeness and nothing else: it refuses to judge meaning.
// Two texts on one topic in different words are different, a rephrased claim is
// not found, and a report that is printed daily with other numbers is like its
// predecessor.
//
// Signatures are MinHash (Broder, "On the resemblance and containment of
// documents", 1997) over word and character shingles, banded for look-up
// (Indyk and Motwani, 1998).
package neardup

import (
	"encoding/binary"
	"fmt"
)

const (
	bodyHashes, bodyRows = 96, 3 // 32 bands: likeness .5 is found in 98.6 %, .6 in 99.96 %
	leadHashes, leadRows = 32, 4 // 8 bands: the beginning, for texts that were cut short
	hashes               = bodyHashes + leadHashes

	leadShingles = 80
	version      = 1 // of shingles and hashes; stored with a signature
)

// BandCount is the number of bands of every signature of a text with any token.
const BandCount = bodyHashes/bodyRows + leadHashes/leadRows

// A Signature is a sketch of a text. Its zero value is that of no text.
type Signature struct {
	min [hashes]uint32
	set bool
}

// Sign returns the signature of a text. The title counts only where the text is
// too short to speak for itself. A text without letters or digits has an empty
// signature.
func Sign(title, text string) Signature {
	var s Signature
	set := shingles(title, text)
	if len(set) == 0 {
		return s
	}
	s.set = true
	for i := range s.min {
		s.min[i] = ^uint32(0)
	}
	body, lead := s.min[:bodyHashes], s.min[bodyHashes:]
	for n, h := range set {
		for i := range body {
			if v := uint32((h*mul[i] + add[i]) >> 32); v < body[i] {
				body[i] = v
			}
		}
		if n < leadShingles {
			for i := range lead {
				if v := uint32((h*mul[bodyHashes+i] + add[bodyHashes+i]) >> 32); v < lead[i] {
					lead[i] = v
				}
			}
		}
	}
	return s
}

// Empty reports whether the signature is that of no text.
func (s Signature) Empty() bool { return !s.set }

// Bands returns BandCount keys for a look-up table, none for an empty signature.
// Texts that are alike share at least one key with high probability; texts that
// share one are candidates for Decide, no more. Keys of different bands differ,
// so one column of keys is enough.
func (s Signature) Bands() []uint64 {
	if !s.set {
		return nil
	}
	out := make([]uint64, 0, BandCount)
	band := func(from, rows int) {
		h := uint64(len(out)+1) * 0x9e3779b97f4a7c15
		for _, v := range s.min[from : from+rows] {
			h = mix(h ^ uint64(v))
		}
		out = append(out, h)
	}
	for i := 0; i < bodyHashes; i += bodyRows {
		band(i, bodyRows)
	}
	for i := bodyHashes; i < hashes; i += leadRows {
		band(i, leadRows)
	}
	return out
}

// Similarity estimates the share of shingles that two texts have in common, from
// 0 to 1, with a standard error of at most .05. It is 0 where either is empty.
func Similarity(a, b Signature) float64 {
	if !a.set || !b.set {
		return 0
	}
	same := 0
	for i := range bodyHashes {
		if a.min[i] == b.min[i] {
			same++
		}
	}
	return float64(same) / bodyHashes
}

// MarshalBinary returns the signature in 513 bytes, or 1 byte when empty.
func (s Signature) MarshalBinary() ([]byte, error) {
	if !s.set {
		return []byte{0}, nil
	}
	out := make([]byte, 1, 1+4*hashes)
	out[0] = version
	for _, v := range s.min {
		out = binary.LittleEndian.AppendUint32(out, v)
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
	if len(data) != 1+4*hashes || data[0] != version {
		return fmt.Errorf("neardup signature of %d bytes is not of version %d; sign the text again", len(data), version)
	}
	s.set = true
	for i := range s.min {
		s.min[i] = binary.LittleEndian.Uint32(data[1+4*i:])
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
