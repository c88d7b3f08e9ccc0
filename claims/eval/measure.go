package eval

import (
	"math"
	"math/rand/v2"
	"slices"
)

// Measures are means over queries, 0 to 1.
type Measures struct {
	MAP5, MRR                float64 // average precision of the first five; reciprocal rank
	Success1, Success5, At10 float64 // share of queries with a right claim among the first 1, 5, 10
}

// One measures a single ranking, best first, against the right claims.
func One(ranked, right []string) Measures {
	var m Measures
	if len(right) == 0 {
		return m
	}
	hits := 0
	for i, id := range ranked {
		if !slices.Contains(right, id) || slices.Contains(ranked[:i], id) {
			continue
		}
		hits++
		if hits == 1 {
			m.MRR = 1 / float64(i+1)
		}
		if i < 1 {
			m.Success1 = 1
		}
		if i < 5 {
			m.Success5 = 1
			m.MAP5 += float64(hits) / float64(i+1)
		}
		if i < 10 {
			m.At10 = 1
		}
	}
	m.MAP5 /= float64(min(5, len(right)))
	return m
}

// Mean is the mean of single measures.
func Mean(all []Measures) Measures {
	var m Measures
	for _, o := range all {
		m.MAP5 += o.MAP5
		m.MRR += o.MRR
		m.Success1 += o.Success1
		m.Success5 += o.Success5
		m.At10 += o.At10
	}
	n := max(1, float64(len(all)))
	return Measures{m.MAP5 / n, m.MRR / n, m.Success1 / n, m.Success5 / n, m.At10 / n}
}

// Interval is where a mean lies with 95 % confidence.
type Interval struct{ Low, High float64 }

// Bootstrap returns the interval of a mean by drawing the values again, rounds
// times, with a fixed seed.
func Bootstrap(values []float64, rounds int) Interval {
	if len(values) == 0 {
		return Interval{}
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	means := make([]float64, rounds)
	for r := range means {
		for range values {
			means[r] += values[rnd.IntN(len(values))]
		}
		means[r] /= float64(len(values))
	}
	slices.Sort(means)
	return Interval{means[rounds*25/1000], means[rounds-1-rounds*25/1000]}
}

// Wilson returns the interval of a share, right of n, by Wilson's score. It holds for few
// and for rare ones, too.
func Wilson(right, n int) Interval {
	if n == 0 {
		return Interval{0, 1}
	}
	const z = 1.959964
	p, m := float64(right)/float64(n), float64(n)
	middle := (p + z*z/(2*m)) / (1 + z*z/m)
	half := z / (1 + z*z/m) * math.Sqrt(p*(1-p)/m+z*z/(4*m*m))
	return Interval{max(0, middle-half), min(1, middle+half)}
}
