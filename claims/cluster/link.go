package cluster

import (
	"container/heap"
	"context"
	"math"
)

// edge is a possible join of two clusters, with the versions that they had when
// it was made: a cluster that has grown since makes it void.
type edge struct {
	tie    float64
	a, b   int
	va, vb int
}

type edges []edge

func (h edges) Len() int { return len(h) }
func (h edges) Less(i, j int) bool {
	x, y := &h[i], &h[j]
	switch {
	case x.tie != y.tie:
		return x.tie > y.tie
	case x.a != y.a:
		return x.a < y.a
	}
	return x.b < y.b
}
func (h edges) Swap(i, j int) { h[i], h[j] = h[j], h[i] }

// Push implements heap.Interface.
func (h *edges) Push(x any) { *h = append(*h, x.(edge)) }

// Pop implements heap.Interface.
func (h *edges) Pop() any {
	old := *h
	x := old[len(old)-1]
	*h = old[:len(old)-1]
	return x
}

// certain is the chance from which one pair is enough: texts that are the same but
// for editing.
const certain = 1

// link joins docs by average linkage while the tie between two clusters is at least
// join: the mean chance over all pairs between them by the fourth root of the product
// of the mean chances inside each. So what belongs to a loose cluster, a topic asked
// about in many ways, need not be nearer to all of it than they are to each other. A
// pair that is not listed has the chance 0. Each doc counts as often as weights says.
// It returns the first doc of each doc's cluster.
func link(ctx context.Context, n int, weights []float64, pairs []pair, join float64) ([]int, error) {
	parent := make([]int, n)
	size := make([]float64, n)
	inner := make([]float64, n) // the chances of all pairs inside, each both ways, and with itself
	version := make([]int, n)
	sums := make([]map[int]float64, n) // to each neighbour: the chances of all pairs
	for i := range n {
		parent[i], size[i] = i, weights[i]
		sums[i] = map[int]float64{}
	}
	root := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	// What is certain comes first: the rest is then between whole texts.
	for _, p := range pairs {
		if a, b := root(int(p.a)), root(int(p.b)); p.p >= certain && a != b {
			a, b = min(a, b), max(a, b)
			parent[b], size[a] = a, size[a]+size[b]
		}
	}
	for a := range n {
		inner[a] = size[a] * size[a]
	}
	for _, p := range pairs {
		a, b := root(int(p.a)), root(int(p.b))
		if a == b || p.p < certain/1000.0 {
			continue
		}
		s := p.p * weights[p.a] * weights[p.b]
		sums[a][b] += s
		sums[b][a] += s
	}
	var h edges
	push := func(a, b int) {
		a, b = min(a, b), max(a, b)
		both := size[a] * size[b]
		if tie := sums[a][b] / both / math.Sqrt(math.Sqrt(inner[a]*inner[b])/both); tie >= join {
			heap.Push(&h, edge{tie, a, b, version[a], version[b]})
		}
	}
	for a := range n {
		for b := range sums[a] {
			if a < b {
				push(a, b)
			}
		}
	}
	for step := 0; h.Len() > 0; step++ {
		if step%1024 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		e := heap.Pop(&h).(edge)
		if version[e.a] != e.va || version[e.b] != e.vb || parent[e.a] != e.a || parent[e.b] != e.b {
			continue
		}
		a, b := e.a, e.b
		parent[b], size[a] = a, size[a]+size[b]
		inner[a] += inner[b] + 2*sums[a][b]
		version[a]++
		delete(sums[a], b)
		for k, s := range sums[b] {
			delete(sums[k], b)
			if k != a {
				sums[a][k] += s
				sums[k][a] = sums[a][k]
			}
		}
		sums[b] = nil
		for k := range sums[a] {
			push(a, k)
		}
	}
	for i := range parent {
		parent[i] = root(i)
	}
	return parent, nil
}
