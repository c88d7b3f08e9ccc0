package match

import (
	"bytes"
	"cmp"
	"slices"
	"sync"
	"time"

	"github.com/rumordesk/rumordesk/claims/signs"
)

// vectorIndex is the vectors of the claims, by place like docs. All of it but what its own
// locks guard is guarded by the lock of the Index.
type vectorIndex struct {
	enc   Encoder
	kept  Vectors // nil: nowhere
	latin bool    // it is for claims alone that are not mostly Chinese
	dims  int
	wide  int // words of signs

	numbers []int8
	scale   []float32 // 0: no vector yet; noOpinion: the encoder has none
	signs   []uint64  // which numbers are above 0: what a scan looks at first
	keys    []TextKey
	han     []bool
	name    []bool // it has too few words for a claim
	claims  int    // that it is for
	have    int    // of them with a vector
	queue   []waitingClaim
	samples [2]sample // of the claims that are not and that are mostly Chinese

	embedding sync.Mutex // whoever embeds claims
	stateMu   sync.Mutex
	perText   time.Duration
	failed    error
}

func newVectorIndex(e Encoder, kept Vectors, latin bool) *vectorIndex {
	n := &vectorIndex{enc: e, kept: kept, latin: latin, dims: e.Dims()}
	n.wide = signs.Words(n.dims)
	return n
}

// expect makes room for the vector of the claim in a place.
func (n *vectorIndex) expect(place uint32, key TextKey, han, name bool) {
	if int(place) >= len(n.scale) {
		more := int(place) + 1 - len(n.scale)
		n.numbers = append(n.numbers, make([]int8, more*n.dims)...)
		n.scale = append(n.scale, make([]float32, more)...)
		n.signs = append(n.signs, make([]uint64, more*n.wide)...)
		n.keys = append(n.keys, make([]TextKey, more)...)
		n.han = append(n.han, make([]bool, more)...)
		n.name = append(n.name, make([]bool, more)...)
	}
	n.forget(place)
	n.keys[place], n.han[place], n.name[place] = key, han, name
	if n.isFor(place) {
		n.claims++
	}
}

// isFor reports whether the encoder is for the claim in a place.
func (n *vectorIndex) isFor(place uint32) bool { return !n.latin || !n.han[place] }

// drop forgets the claim in a place.
func (n *vectorIndex) drop(place uint32) {
	if int(place) < len(n.scale) && n.isFor(place) {
		n.forget(place)
		n.claims--
	}
}

// forget takes the vector of a place away.
func (n *vectorIndex) forget(place uint32) {
	if int(place) < len(n.scale) && n.scale[place] != 0 {
		n.scale[place] = 0
		n.have--
	}
}

// wants reports whether the claim in a place still is without its vector, and of that text.
func (n *vectorIndex) wants(place uint32, key TextKey) bool {
	return n.keys[place] == key && n.scale[place] == 0
}

func (n *vectorIndex) set(place uint32, key TextKey, v Vector) {
	copy(n.numbers[int(place)*n.dims:][:n.dims], v.Numbers)
	signs.Set(n.signs[int(place)*n.wide:][:n.wide], v.Numbers)
	n.scale[place] = v.Scale
	n.have++
	if v.none() {
		n.scale[place] = noOpinion
	} else {
		n.samples[script(n.han[place])].add(key, v)
	}
}

// noOpinion is the scale of a claim that waits for nothing and is near nothing.
const noOpinion = -1

// script is the place of a script in what there is for each.
func script(han bool) int {
	if han {
		return 1
	}
	return 0
}

// none reports whether an encoder had no opinion.
func (v Vector) none() bool {
	for _, b := range v.Numbers {
		if b != 0 {
			return false
		}
	}
	return true
}

// cosine is how near the claim in a place lies to a text, -1 to 1; false where it has no vector, or one that says nothing.
func (n *vectorIndex) cosine(place uint32, v Vector) (float64, bool) {
	if int(place) >= len(n.scale) || n.scale[place] <= 0 {
		return 0, false
	}
	return float64(dot(n.numbers[int(place)*n.dims:][:n.dims], v.Numbers)) * float64(n.scale[place]) * float64(v.Scale), true
}

// dot multiplies two vectors of one length.
func dot(a, b []int8) int32 {
	b = b[:len(a)]
	var s0, s1, s2, s3 int32
	i := 0
	for ; i+4 <= len(a); i += 4 {
		s0 += int32(a[i]) * int32(b[i])
		s1 += int32(a[i+1]) * int32(b[i+1])
		s2 += int32(a[i+2]) * int32(b[i+2])
		s3 += int32(a[i+3]) * int32(b[i+3])
	}
	for ; i < len(a); i++ {
		s0 += int32(a[i]) * int32(b[i])
	}
	return s0 + s1 + s2 + s3
}

const (
	nearestMost = 32   // claims in a text's own script that are taken for lying nearest to it
	otherMost   = 16   // the same in the other script
	nearestLook = 1024 // claims with the most signs in common that are compared number by number
)

// vectorScan is the working memory of a scan.
type vectorScan struct {
	signs   []uint64
	differ  []uint16 // by place
	many    []int    // places by how many signs differ
	closest []neighbour
}

type neighbour struct {
	place  uint32
	cosine float64
}

// scope is which claims a scan looks at.
type scope struct {
	han     bool     // those mostly Chinese, or else the others
	noNames bool     // not those of too few words
	places  []uint32 // those in some places alone; nil: all
}

// in reports whether the claim in a place has a vector and is in a scope, wherever it lies.
func (n *vectorIndex) in(o *scope, place int) bool {
	return n.scale[place] > 0 && n.han[place] == o.han && !(o.noNames && n.name[place])
}

// nearest returns the places of up to most claims that lie nearest to a text, and of how many they are. Each of
// these is looked at: the signs of its numbers first, which costs a few machine words, and those that have the most
// in common with the text's number by number.
func (n *vectorIndex) nearest(s *vectorScan, v Vector, o scope, most int) (near []neighbour, looked int) {
	s.closest = s.closest[:0]
	if o.places != nil {
		for _, place := range o.places {
			looked += n.compare(s, v, &o, int(place))
		}
		return n.sorted(s.closest, most), looked
	}
	s.signs = slices.Grow(s.signs[:0], n.wide)[:n.wide]
	signs.Set(s.signs, v.Numbers)
	s.differ = slices.Grow(s.differ[:0], len(n.scale))[:len(n.scale)]
	s.many = slices.Grow(s.many[:0], n.dims+1)[:n.dims+1]
	clear(s.many)
	for place := range n.scale {
		if !n.in(&o, place) {
			continue
		}
		d := signs.Differ(n.signs[place*n.wide:][:n.wide], s.signs)
		s.differ[place] = uint16(d) //nolint:gosec // dims at most
		s.many[d]++
		looked++
	}
	if looked == 0 {
		return nil, 0
	}
	limit := signs.Within(s.many, nearestLook)
	for place := range n.scale {
		if int(s.differ[place]) <= limit {
			n.compare(s, v, &o, place)
		}
	}
	return n.sorted(s.closest, most), looked
}

// compare notes how near the claim in a place lies to a text; 0 where it is not in the scope, else 1.
func (n *vectorIndex) compare(s *vectorScan, v Vector, o *scope, place int) int {
	if !n.in(o, place) {
		return 0
	}
	c, _ := n.cosine(uint32(place), v) //nolint:gosec // a place
	s.closest = append(s.closest, neighbour{uint32(place), c})
	return 1
}

// sorted puts the nearest first and keeps so many.
func (n *vectorIndex) sorted(list []neighbour, most int) []neighbour {
	slices.SortFunc(list, func(a, b neighbour) int {
		if a.cosine != b.cosine {
			return cmp.Compare(b.cosine, a.cosine)
		}
		return bytes.Compare(n.keys[a.place][:], n.keys[b.place][:])
	})
	return list[:min(len(list), most)]
}

const (
	sampleSize  = 512 // claims that similarity is held against
	sampleLeast = 64  // with fewer, similarity cannot be told from chance, unless it is known of the encoder
)

// sample is claims whose similarity to a text is what similarity by chance is: those with the
// lowest keys of all that have been encoded, so that it is the same however they came in. A
// claim that is dropped stays in it.
type sample struct {
	keys []TextKey // sorted
	v    []Vector
}

func (s *sample) add(key TextKey, v Vector) {
	at, had := slices.BinarySearchFunc(s.keys, key, func(a, b TextKey) int { return bytes.Compare(a[:], b[:]) })
	if had || at == sampleSize {
		return
	}
	if len(s.keys) == sampleSize {
		s.keys, s.v = s.keys[:sampleSize-1], s.v[:sampleSize-1]
	}
	s.keys, s.v = slices.Insert(s.keys, at, key), slices.Insert(s.v, at, v)
}
