package cluster

import (
	"math"

	"github.com/rumordesk/rumordesk/claims/match"
)

// sense is a word of a short text with what it means.
type sense struct {
	word, idea int32 // units
	meaning    match.Meaning
	frame      bool
	mass       float64 // its share of the text: all of them make 1
}

// mean sets what each word counts, and the direction in which all together point.
// A word of the frame counts less, as in the views.
func (d *doc) mean(idf []float32) {
	d.sum = make([]float32, match.MeaningDims())
	total := 0.0
	for k := range d.senses {
		s := &d.senses[k]
		s.mass = s.meaning.Counts(max(0, float64(idf[s.word])))
		if s.frame {
			s.mass *= frameLess
		}
		total += s.mass
		s.meaning.Add(d.sum, float32(s.mass))
	}
	for k := range d.senses {
		d.senses[k].mass /= max(total, 1e-9)
	}
	toUnit(d.sum)
}

// toUnit makes a vector as long as 1, unless it is zeros.
func toUnit(v []float32) {
	long := 0.0
	for _, x := range v {
		long += float64(x) * float64(x)
	}
	if long == 0 {
		return
	}
	by := float32(1 / math.Sqrt(long))
	for k := range v {
		v[k] *= by
	}
}

// covering is how far each word of two texts has its like in the other: the best
// likeness by meaning alone, and by the groups of words, too.
type covering struct {
	plain, idea [2][]float64
}

// cover sets the features that come from the meaning of the words: every word of the
// one side looks for the nearest of the other, and counts as far as that is near.
func (g *covering) cover(a, b *doc, f *features) {
	for side, n := range [2]int{len(a.senses), len(b.senses)} {
		g.plain[side], g.idea[side] = zeros(g.plain[side], n), zeros(g.idea[side], n)
	}
	for i := range a.senses {
		s := &a.senses[i]
		for k := range b.senses {
			t := &b.senses[k]
			plain := 1.0
			if s.word != t.word {
				plain = s.meaning.Near(t.meaning)
			}
			idea := plain
			if s.idea == t.idea {
				idea = 1
			}
			g.plain[0][i], g.plain[1][k] = max(g.plain[0][i], plain), max(g.plain[1][k], plain)
			g.idea[0][i], g.idea[1][k] = max(g.idea[0][i], idea), max(g.idea[1][k], idea)
		}
	}
	x, y := covered(a, g.plain[0]), covered(b, g.plain[1])
	f[fLess], f[fMore] = min(x, y), max(x, y)
	x, y = covered(a, g.idea[0]), covered(b, g.idea[1])
	f[fIdeaLess], f[fIdeaMore] = min(x, y), max(x, y)
	f[fSum] = max(0, toward(a.sum, b.sum))
}

// toward is how far two vectors of length 1 point the same way, -1 to 1.
func toward(a, b []float32) float64 {
	sum := float32(0)
	for k := range min(len(a), len(b)) {
		sum += a[k] * b[k]
	}
	return float64(sum)
}

func zeros(s []float64, n int) []float64 {
	if cap(s) < n {
		return make([]float64, n)
	}
	s = s[:n]
	clear(s)
	return s
}

func covered(d *doc, best []float64) (share float64) {
	for i, v := range best {
		share += d.senses[i].mass * v
	}
	return share
}
