package main

import "math"

// side is one half of a pair on its way through the learner.
type side struct {
	stems []int
	sum   []float32 // of its words, at unit length
	long  float32   // how long it was
	out   []float32 // turned, at unit length
	wide  float32   // how long that was
	pull  []float32 // the slope of the loss, before the turning's length was taken out
}

// epoch sees each pair once, in batches: each claim looks for its headline among all
// of the batch, and each headline for its claim (InfoNCE: van den Oord and others 2018,
// https://arxiv.org/abs/1807.03748). It returns the mean loss and how often the right
// one was nearest.
func (l *learner) epoch() (loss, right float64) {
	l.rng.Shuffle(len(l.pairs), func(i, j int) { l.pairs[i], l.pairs[j] = l.pairs[j], l.pairs[i] })
	size, n := min(l.batch, len(l.pairs)), 0
	for from := 0; size > 0 && from+size <= len(l.pairs); from += size {
		a, b := l.learn(l.pairs[from : from+size])
		loss, right, n = loss+a, right+b, n+size
	}
	return loss / float64(max(1, n)), right / float64(max(1, n))
}

func (l *learner) learn(pairs [][2][]int) (loss, right float64) {
	n := len(pairs)
	sides := make([]side, 2*n)
	parallel(2*n, func(i int) { sides[i] = l.forward(pairs[i%n][i/n]) })
	slope, loss, right := l.slopes(sides)
	parallel(2*n, func(i int) {
		s := &sides[i]
		g := make([]float32, l.dims)
		for j := range n {
			if i < n {
				axpy(g, slope[i][j], sides[n+j].out)
			} else {
				axpy(g, slope[j][i-n], sides[j].out)
			}
		}
		along := dot(g, s.out)
		for k := range g {
			g[k] = (g[k] - along*s.out[k]) / s.wide
		}
		s.pull = g
	})
	l.reweigh(sides, n) // by the turning that the sides went through
	l.step++
	parallel(l.dims, func(d int) { l.turnRow(d, sides) })
	return loss, right
}

func (l *learner) forward(stems []int) side {
	s := side{stems: stems, sum: make([]float32, l.dims)}
	for _, i := range stems {
		axpy(s.sum, l.weight[i], l.vec[i])
	}
	s.long = norm(s.sum)
	for k := range s.sum {
		s.sum[k] /= s.long
	}
	s.out = l.apply(s.sum)
	s.wide = norm(s.out)
	for k := range s.out {
		s.out[k] /= s.wide
	}
	return s
}

// slopes returns the slope of the loss by the similarity of each claim and headline.
func (l *learner) slopes(sides []side) (slope [][]float32, loss, right float64) {
	n := len(sides) / 2
	like := make([][]float64, n)
	slope = make([][]float32, n)
	parallel(n, func(i int) {
		like[i], slope[i] = make([]float64, n), make([]float32, n)
		for j := range n {
			like[i][j] = float64(dot(sides[i].out, sides[n+j].out)) / l.temperature
		}
	})
	scale := 1 / (2 * float64(n) * l.temperature)
	for i := range n {
		for _, across := range []bool{true, false} {
			at := func(j int) *float64 {
				if across {
					return &like[i][j]
				}
				return &like[j][i]
			}
			top, sum, best := math.Inf(-1), 0.0, 0
			for j := range n {
				if *at(j) > top {
					top, best = *at(j), j
				}
			}
			for j := range n {
				sum += math.Exp(*at(j) - top)
			}
			for j := range n {
				g := float32(math.Exp(*at(j)-top) / sum * scale)
				if j == i {
					g -= float32(scale)
				}
				if across {
					slope[i][j] += g
				} else {
					slope[j][i] += g
				}
			}
			if across {
				loss += math.Log(sum) + top - like[i][i]
				if best == i {
					right++
				}
			}
		}
	}
	return slope, loss, right
}

// turnRow takes a step with a row of the turning (Adam: Kingma and Ba 2015,
// https://arxiv.org/abs/1412.6980).
func (l *learner) turnRow(d int, sides []side) {
	g := make([]float32, l.dims)
	for i := range sides {
		axpy(g, sides[i].pull[d], sides[i].sum)
	}
	m, v := l.moment[d][0], l.moment[d][1]
	for k := range g {
		m[k] = 0.9*m[k] + 0.1*g[k]
		v[k] = 0.99*v[k] + 0.01*g[k]*g[k]
		mean := float64(m[k]) / (1 - math.Pow(0.9, float64(l.step)))
		spread := float64(v[k]) / (1 - math.Pow(0.99, float64(l.step)))
		l.turned[d][k] -= float32(l.turn * mean / (math.Sqrt(spread) + 1e-8))
	}
}

// reweigh makes words heavier or lighter, each by a factor.
func (l *learner) reweigh(sides []side, n int) {
	pull := map[int]float32{}
	for i := range sides {
		s := &sides[i]
		g := make([]float32, l.dims)
		for d := range l.dims {
			axpy(g, s.pull[d], l.turned[d])
		}
		along := dot(g, s.sum)
		for k := range g {
			g[k] = (g[k] - along*s.sum[k]) / s.long
		}
		for _, w := range s.stems {
			pull[w] += dot(g, l.vec[w])
		}
	}
	for w, g := range pull {
		l.weight[w] = max(0.01, l.weight[w]*float32(math.Exp(-l.weigh*float64(g*l.weight[w])*float64(n))))
	}
}
