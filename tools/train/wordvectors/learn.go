package main

import (
	"math"
	"math/rand"
	"slices"
	"sync"

	"github.com/rumordesk/rumordesk/claims/match"
)

type settings struct {
	dims, epochs, batch int
	temperature         float64
	turn, weigh         float64
}

// learner holds what is learnt: how the vectors are turned, and what each word weighs.
type learner struct {
	settings
	stems  []string
	vec    [][]float32 // of the stems
	weight []float32
	often  []float32 // in how many claims
	turned [][]float32
	step   int
	moment [][2][]float32 // Adam's, by row
	pairs  [][2][]int     // the stems of a claim and of its headline
	rng    *rand.Rand
}

// newLearner adds up the words of each stem, by how often claims have them, and reads
// the pairs.
func newLearner(words []string, vec [][]float32, claims []match.Claim, left map[string]bool, s settings) *learner {
	l := &learner{settings: s, rng: rand.New(rand.NewSource(1))}
	times := map[string]float32{}
	terms := func(text string) []match.Term { return match.Terms(text, 300) }
	for _, c := range claims {
		for _, t := range terms(c.Claim + " . " + c.Title) {
			times[t.Word]++
		}
	}
	at := map[string]int{}
	for i, w := range words {
		t := terms(w)
		if len(t) != 1 || t[0].Number || t[0].Han {
			continue
		}
		k, ok := at[t[0].Stem]
		if !ok {
			k = len(l.stems)
			at[t[0].Stem] = k
			l.stems, l.vec = append(l.stems, t[0].Stem), append(l.vec, make([]float32, len(vec[0])))
		}
		axpy(l.vec[k], 1+times[w], vec[i])
	}
	l.often, l.weight = make([]float32, len(l.stems)), make([]float32, len(l.stems))
	bag := func(text string) []int {
		var out []int
		for _, t := range terms(text) {
			if i, ok := at[t.Stem]; ok {
				out = append(out, i)
			}
		}
		return out
	}
	for _, c := range claims {
		claim, title := bag(c.Claim), bag(c.Title)
		seen := slices.Clone(claim)
		slices.Sort(seen)
		for _, i := range slices.Compact(seen) {
			l.often[i]++
		}
		if len(claim) > 1 && len(title) > 1 && !left[c.ID] {
			l.pairs = append(l.pairs, [2][]int{claim, title})
		}
	}
	for i := range l.weight {
		idf := float32(math.Log(1 + float64(len(claims))/float64(l.often[i]+1)))
		l.weight[i] = idf * idf / 9
	}
	return l
}

// turnToMost takes out what all words have in common and keeps the directions in which
// they differ most.
func (l *learner) turnToMost() {
	n := len(l.vec[0])
	mean, all := make([]float32, n), float32(0)
	for i, v := range l.vec {
		long := norm(v)
		for k := range v {
			v[k] /= long
		}
		w := (l.often[i] + 1) * l.weight[i]
		axpy(mean, w, v)
		all += w
	}
	for _, v := range l.vec {
		axpy(v, -1/all, mean)
	}
	p := l.principal(n)
	for i, v := range l.vec {
		short := make([]float32, l.dims)
		for d := range short {
			short[d] = dot(p[d], v)
		}
		l.vec[i] = short
	}
	l.turned, l.moment = make([][]float32, l.dims), make([][2][]float32, l.dims)
	for d := range l.turned {
		l.turned[d] = make([]float32, l.dims)
		l.turned[d][d] = 1
		l.moment[d] = [2][]float32{make([]float32, l.dims), make([]float32, l.dims)}
	}
}

// principal finds those directions by orthogonal iteration.
func (l *learner) principal(n int) [][]float32 {
	cov := make([][]float32, n)
	for i := range cov {
		cov[i] = make([]float32, n)
	}
	parallel(n, func(i int) {
		for w, v := range l.vec {
			axpy(cov[i], v[i]*float32(math.Sqrt(float64(l.often[w]+1)))*l.weight[w], v)
		}
	})
	p := make([][]float32, l.dims)
	for i := range p {
		p[i] = make([]float32, n)
		for k := range p[i] {
			p[i][k] = float32(l.rng.NormFloat64())
		}
	}
	for range 30 {
		q := make([][]float32, l.dims)
		parallel(l.dims, func(i int) {
			q[i] = make([]float32, n)
			for k := range n {
				q[i][k] = dot(cov[k], p[i])
			}
		})
		for i := range q {
			for j := range i {
				axpy(q[i], -dot(q[i], q[j]), q[j])
			}
			long := norm(q[i])
			for k := range q[i] {
				q[i][k] /= long
			}
		}
		p = q
	}
	return p
}

// vectors returns what was learnt, and how much a word tells of which nothing is known:
// as much as one that no claim has.
func (l *learner) vectors() ([]match.StemVector, float64) {
	var out []match.StemVector
	plain, unseen := 0.0, 0.0
	for i, stem := range l.stems {
		v := l.apply(l.vec[i])
		tells := float64(l.weight[i] * norm(v))
		out = append(out, match.StemVector{Stem: stem, Salience: tells, Vector: v})
		if l.often[i] == 0 {
			plain, unseen = plain+tells, unseen+1
		}
	}
	slices.SortFunc(out, func(a, b match.StemVector) int {
		if a.Stem < b.Stem {
			return -1
		}
		return 1
	})
	return out, plain / max(1, unseen)
}

func (l *learner) apply(z []float32) []float32 {
	u := make([]float32, l.dims)
	for d := range u {
		u[d] = dot(l.turned[d], z)
	}
	return u
}

func dot(a, b []float32) float32 {
	s := float32(0)
	for i, v := range a {
		s += v * b[i]
	}
	return s
}

func axpy(to []float32, w float32, v []float32) {
	for i := range to {
		to[i] += w * v[i]
	}
}

func norm(v []float32) float32 { return float32(math.Sqrt(float64(dot(v, v)))) + 1e-9 }

// parallel calls f for 0 to n-1, each once.
func parallel(n int, f func(i int)) {
	const workers = 4
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() {
			for i := w; i < n; i += workers {
				f(i)
			}
		})
	}
	wg.Wait()
}
