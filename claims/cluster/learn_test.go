package cluster

import (
	"math"
	"math/rand/v2"
	"slices"
)

const (
	axes   = 32 // directions that are kept
	rounds = 40 // of looking for them
	slack  = 1  // what is added to how far texts that ask the same differ in a direction, in the mean over all directions
)

// learnDirections finds the directions in which docs of one cluster differ most, of those
// that are in: the first principal axes of what is left when the mean of a cluster is taken
// from its docs. Each cluster counts by its docs. Along an axis an embedding is shortened as
// whitening would shorten it, against the mean of the other directions.
func learnDirections(vectors [][]float32, of []string, in func(doc int32) bool) *directions {
	members := map[string][]int{}
	for i := range vectors {
		if in(int32(i)) {
			members[of[i]] = append(members[of[i]], i)
		}
	}
	dims := len(vectors[0])
	spread := make([][]float64, dims) // the covariance inside of clusters
	for k := range spread {
		spread[k] = make([]float64, dims)
	}
	names := make([]string, 0, len(members))
	docs := 0.0
	for name, list := range members {
		if len(list) > 1 {
			names, docs = append(names, name), docs+float64(len(list))
		}
	}
	slices.Sort(names)
	for _, name := range names {
		list := members[name]
		n := float64(len(list))
		mean := make([]float64, dims)
		for _, i := range list {
			for k, x := range vectors[i] {
				mean[k] += float64(x) / n
			}
		}
		for _, i := range list {
			for k, x := range vectors[i] {
				for l, y := range vectors[i] {
					spread[k][l] += (float64(x) - mean[k]) * (float64(y) - mean[l]) * n / (n - 1) / docs
				}
			}
		}
	}
	total := 0.0
	for k := range spread {
		total += spread[k][k]
	}
	d := &directions{}
	var along []float64
	rest := total
	for _, axis := range principal(spread, axes) {
		v := make([]float32, dims)
		for k, x := range axis {
			v[k] = float32(x)
		}
		on := product(axis, times(spread, axis))
		d.axes, along, rest = append(d.axes, v), append(along, on), rest-on
	}
	rest /= float64(dims - axes)
	for _, on := range along {
		d.kept = append(d.kept, float32(math.Sqrt((rest+slack*total/float64(dims))/(on+slack*total/float64(dims)))))
	}
	return d
}

// principal returns the n axes along which a symmetric matrix stretches most.
func principal(m [][]float64, n int) [][]float64 {
	r := rand.New(rand.NewPCG(1, 3))
	out := make([][]float64, n)
	for i := range out {
		for range m {
			out[i] = append(out[i], r.NormFloat64())
		}
	}
	for range rounds {
		for i := range out {
			next := times(m, out[i])
			for _, before := range out[:i] {
				by := product(next, before)
				for k := range next {
					next[k] -= by * before[k]
				}
			}
			long := max(math.Sqrt(product(next, next)), 1e-12)
			for k := range next {
				next[k] /= long
			}
			out[i] = next
		}
	}
	return out
}

func times(m [][]float64, v []float64) []float64 {
	out := make([]float64, len(m))
	for k, row := range m {
		out[k] = product(row, v)
	}
	return out
}

func product(a, b []float64) (sum float64) {
	for k := range a {
		sum += a[k] * b[k]
	}
	return sum
}

// fit is logistic regression by Newton's method on the pairs of texts that are in,
// of the features in use. A cluster has as many pairs as the square of its texts, but
// counts by its texts: its pairs weigh the less, the more each text has.
func fit(found []pair, feats []features, same func(p pair) bool, in func(p pair) bool, use func(k int) bool) (w features) {
	weight := even(found, same, in)
	for range 8 {
		var g features
		var h [nFeatures]features
		for i := range found {
			if !in(found[i]) {
				continue
			}
			f, y := &feats[i], 0.0
			if same(found[i]) {
				y = 1
			}
			p := chance(w.score(f))
			for k := range w {
				g[k] += weight[i] * (y - p) * f[k]
				for l := range w {
					h[k][l] += weight[i] * p * (1 - p) * f[k] * f[l]
				}
			}
		}
		for k := range w {
			if k != fBias {
				g[k] -= w[k]
				h[k][k]++
			}
			if !use(k) {
				g[k], h[k] = 0, features{}
				for l := range h {
					h[l][k] = 0
				}
				h[k][k] = 1
			}
		}
		step := solve(h, g)
		for k := range w {
			w[k] += step[k]
		}
	}
	return w
}

// even weighs the pairs: those that ask the same by one over the geometric mean of how
// many such each of the two has, all of them together as many as they are; others by 1.
func even(found []pair, same, in func(p pair) bool) []float64 {
	many := map[int32]float64{}
	for _, p := range found {
		if in(p) && same(p) {
			many[p.a]++
			many[p.b]++
		}
	}
	out := make([]float64, len(found))
	sum, n := 0.0, 0.0
	for i, p := range found {
		if out[i] = 1; in(p) && same(p) {
			out[i] = 1 / math.Sqrt(many[p.a]*many[p.b])
			sum, n = sum+out[i], n+1
		}
	}
	for i, p := range found {
		if in(p) && same(p) {
			out[i] *= n / sum
		}
	}
	return out
}

func solve(a [nFeatures]features, b features) (x features) {
	for i := range a {
		top := i
		for j := i; j < nFeatures; j++ {
			if math.Abs(a[j][i]) > math.Abs(a[top][i]) {
				top = j
			}
		}
		a[i], a[top], b[i], b[top] = a[top], a[i], b[top], b[i]
		for j := i + 1; j < nFeatures; j++ {
			m := a[j][i] / a[i][i]
			for k := i; k < nFeatures; k++ {
				a[j][k] -= m * a[i][k]
			}
			b[j] -= m * b[i]
		}
	}
	for i := nFeatures - 1; i >= 0; i-- {
		x[i] = b[i]
		for k := i + 1; k < nFeatures; k++ {
			x[i] -= a[i][k] * x[k]
		}
		x[i] /= a[i][i]
	}
	return x
}
