package cluster

import "github.com/rumordesk/rumordesk/claims/match"

// textWord is a word of a short text with its vector.
type textWord struct {
	word, idea int32 // units
	vector     match.WordVector
	frame      bool
	mass       float64 // its share of the text: all of them make 1
}

// weighWords sets what each word counts, and the direction in which all together point.
// A word of the frame counts less, as in the views.
func (d *doc) weighWords(idf []float32) {
	d.sum = make([]float32, match.WordVectorDims())
	total := 0.0
	for k := range d.words {
		s := &d.words[k]
		s.mass = s.vector.Mass(max(0, float64(idf[s.word])))
		if s.frame {
			s.mass *= frameLess
		}
		total += s.mass
		s.vector.Add(d.sum, float32(s.mass))
	}
	for k := range d.words {
		d.words[k].mass /= max(total, 1e-9)
	}
	toUnit(d.sum)
}

// coverage is how far each word of two texts has its like in the other: the best
// similarity by vectors alone, and by the groups of words, too.
type coverage struct {
	plain, idea [2][]float64
}

// cover sets the features that come from the vectors of the words: every word of the
// one side looks for the nearest of the other, and counts as far as that is near.
func (g *coverage) cover(a, b *doc, f *features) {
	for side, n := range [2]int{len(a.words), len(b.words)} {
		g.plain[side], g.idea[side] = zeros(g.plain[side], n), zeros(g.idea[side], n)
	}
	for i := range a.words {
		s := &a.words[i]
		for k := range b.words {
			t := &b.words[k]
			plain := 1.0
			if s.word != t.word {
				plain = s.vector.Similarity(t.vector)
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
	f[fSum] = max(0, cosine(a.sum, b.sum))
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
		share += d.words[i].mass * v
	}
	return share
}
