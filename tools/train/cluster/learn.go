package main

import (
	"maps"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/rumordesk/rumordesk/claims/cluster"
	"github.com/rumordesk/rumordesk/claims/match"
)

const (
	maxTerms = 120
	rounds   = 15   // of looking for the directions that vary most
	sample   = 4000 // texts in which they are looked for
	leastIn  = 2    // lines that a stem without a word of its own must be in
	rareIn   = 5    // lines up to which a stem counts as rare
)

type settings struct {
	dims, epochs int
	rate         float64 // step
	keep         float64 // how much a stem's vector is held to that of its words alone
}

// learner turns texts and where the encoder puts them into vectors of stems.
type learner struct {
	settings
	mean []float64
	dirs [][]float64 // those that vary most
	at   map[string]int
	stem []string
	vec  [][]float64
	from [][]float64 // what vec was at first
	seen []float64   // in how many lines
}

// newLearner looks for the directions that vary most among the targets.
func newLearner(targets [][]float32, s settings) *learner {
	l := &learner{settings: s, mean: make([]float64, len(targets[0])), at: map[string]int{}}
	for _, v := range targets {
		for k, x := range v {
			l.mean[k] += float64(x) / float64(len(targets))
		}
	}
	var some [][]float64
	for i := 0; i < len(targets); i += 1 + len(targets)/sample {
		v := make([]float64, len(l.mean))
		for k, x := range targets[i] {
			v[k] = float64(x) - l.mean[k]
		}
		some = append(some, v)
	}
	r := rand.New(rand.NewPCG(1, 3)) //nolint:gosec // no secret
	l.dirs = make([][]float64, min(s.dims, len(l.mean)))
	for i := range l.dirs {
		l.dirs[i] = make([]float64, len(l.mean))
		for k := range l.dirs[i] {
			l.dirs[i][k] = r.NormFloat64()
		}
	}
	for range rounds {
		for i, d := range l.dirs {
			next := make([]float64, len(d))
			for _, v := range some {
				add(next, v, dot(v, d))
			}
			for _, before := range l.dirs[:i] {
				add(next, before, -dot(next, before))
			}
			l.dirs[i] = unit(next)
		}
	}
	return l
}

// place is where a target lies among the directions, of length 1.
func (l *learner) place(v []float32) []float64 {
	out := make([]float64, len(l.dirs))
	for k, d := range l.dirs {
		for q, x := range v {
			out[k] += d[q] * (float64(x) - l.mean[q])
		}
	}
	return unit(out)
}

func (l *learner) add(stem string, v []float64) {
	l.at[stem] = len(l.vec)
	l.stem, l.vec, l.seen = append(l.stem, stem), append(l.vec, v), append(l.seen, 0)
}

// words begins with the vectors of single words.
func (l *learner) words(list []string, vectors [][]float32) {
	for i, w := range list {
		terms := match.Terms(w, 3)
		if len(terms) != 1 {
			continue
		}
		p := l.place(vectors[i])
		if k, ok := l.at[terms[0].Stem]; ok {
			add(l.vec[k], p, 1)
		} else {
			l.add(terms[0].Stem, p)
		}
	}
	for _, v := range l.vec {
		unit(v)
	}
}

// learn moves the vectors so that the sum of a line's words lies where the encoder
// puts the line. It returns how near that is on lines that were left out: the mean
// cosine.
func (l *learner) learn(lines []string, targets [][]float32) float64 {
	stems := make([][]string, len(lines))
	in := map[string]float64{}
	for i, line := range lines {
		for _, t := range match.Terms(line, maxTerms) {
			stems[i] = append(stems[i], t.Stem)
			in[t.Stem]++
		}
	}
	for _, s := range slices.Sorted(maps.Keys(in)) {
		if _, ok := l.at[s]; !ok && in[s] >= leastIn {
			l.add(s, make([]float64, len(l.dirs)))
		}
	}
	for s, k := range l.at {
		l.seen[k] = in[s]
	}
	for _, v := range l.vec {
		l.from = append(l.from, slices.Clone(v))
	}
	ids, goal := make([][]int, len(lines)), make([][]float64, len(lines))
	for i := range lines {
		goal[i] = l.place(targets[i])
		for _, s := range stems[i] {
			if k, ok := l.at[s]; ok {
				ids[i] = append(ids[i], k)
			}
		}
	}
	r := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // no secret
	order := r.Perm(len(lines))
	left, rest := order[:len(order)/20], order[len(order)/20:]
	squares := make([][]float64, len(l.vec)) // of the steps so far: those that are often made become short
	for k := range squares {
		squares[k] = slices.Repeat([]float64{1e-4}, len(l.dirs))
	}
	for range l.epochs {
		r.Shuffle(len(rest), func(i, j int) { rest[i], rest[j] = rest[j], rest[i] })
		for _, i := range rest {
			l.step(ids[i], goal[i], squares)
		}
	}
	l.unseen()
	near := 0.0
	for _, i := range left {
		near += dot(unit(l.sum(ids[i])), goal[i]) / float64(len(left))
	}
	return near
}

func (l *learner) sum(ids []int) []float64 {
	out := make([]float64, len(l.dirs))
	for _, k := range ids {
		add(out, l.vec[k], 1)
	}
	return out
}

// step goes along the gradient of the cosine of one line.
func (l *learner) step(ids []int, goal []float64, squares [][]float64) {
	p := l.sum(ids)
	long := math.Sqrt(dot(p, p))
	if long < 1e-6 {
		if len(ids) == 0 {
			return
		}
		long = 1 // words of which nothing is known yet
	}
	cos := dot(p, goal) / long
	for _, k := range ids {
		v, h := l.vec[k], squares[k]
		for q := range v {
			g := 2*(goal[q]-cos*p[q]/long)/long - l.keep*(v[q]-l.from[k][q])/(1+l.seen[k])
			h[q] += g * g
			v[q] += l.rate * g / math.Sqrt(h[q])
		}
	}
}

// unseen makes the stems that no line has as long as rare ones are on average.
func (l *learner) unseen() {
	sum, n := 0.0, 0.0
	for k, in := range l.seen {
		if in >= leastIn && in <= rareIn {
			sum, n = sum+math.Sqrt(dot(l.vec[k], l.vec[k])), n+1
		}
	}
	for k, in := range l.seen {
		if in == 0 && n > 0 {
			for q := range l.vec[k] {
				l.vec[k][q] *= sum / n
			}
		}
	}
}

// vectors returns the vectors, sorted by stem.
func (l *learner) vectors() []cluster.StemVector {
	var out []cluster.StemVector
	for _, s := range slices.Sorted(maps.Keys(l.at)) {
		v := make([]float32, len(l.dirs))
		for q, x := range l.vec[l.at[s]] {
			v[q] = float32(x)
		}
		out = append(out, cluster.StemVector{Stem: s, Vector: v})
	}
	return out
}

func dot(a, b []float64) (sum float64) {
	for k := range a {
		sum += a[k] * b[k]
	}
	return sum
}

func add(to, v []float64, times float64) {
	for k := range to {
		to[k] += times * v[k]
	}
}

func unit(v []float64) []float64 {
	by := 1 / max(math.Sqrt(dot(v, v)), 1e-9)
	for k := range v {
		v[k] *= by
	}
	return v
}
