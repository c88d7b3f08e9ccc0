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
	l := newLinkage(n, weights, pairs, join)
	for a := range n {
		for b := range l.sums[a] {
			if a < b {
				l.push(a, b)
			}
		}
	}
	for step := 0; l.edges.Len() > 0; step++ {
		if step%1024 == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if e := heap.Pop(&l.edges).(edge); l.valid(e) {
			l.merge(e.a, e.b)
		}
	}
	for i := range l.parent {
		l.parent[i] = l.root(i)
	}
	return l.parent, nil
}

// linkage is the clusters on their way, each under its first doc.
type linkage struct {
	join    float64
	parent  []int
	size    []float64
	inner   []float64 // the chances of all pairs inside, each both ways, and with itself
	version []int
	sums    []map[int]float64 // to each neighbour: the chances of all pairs
	edges   edges
}

func newLinkage(n int, weights []float64, pairs []pair, join float64) *linkage {
	l := &linkage{join: join, parent: make([]int, n), size: make([]float64, n), inner: make([]float64, n), version: make([]int, n), sums: make([]map[int]float64, n)}
	for i := range n {
		l.parent[i], l.size[i] = i, weights[i]
		l.sums[i] = map[int]float64{}
	}
	// What is certain comes first: the rest is then between whole texts.
	for _, p := range pairs {
		if a, b := l.root(int(p.a)), l.root(int(p.b)); p.p >= certain && a != b {
			a, b = min(a, b), max(a, b)
			l.parent[b], l.size[a] = a, l.size[a]+l.size[b]
		}
	}
	for a := range n {
		l.inner[a] = l.size[a] * l.size[a]
	}
	for _, p := range pairs {
		a, b := l.root(int(p.a)), l.root(int(p.b))
		if a == b || p.p < certain/1000.0 {
			continue
		}
		s := p.p * weights[p.a] * weights[p.b]
		l.sums[a][b] += s
		l.sums[b][a] += s
	}
	return l
}

// root is the first doc of a doc's cluster.
func (l *linkage) root(i int) int {
	for l.parent[i] != i {
		l.parent[i] = l.parent[l.parent[i]]
		i = l.parent[i]
	}
	return i
}

// push offers the join of two clusters if their tie is strong enough.
func (l *linkage) push(a, b int) {
	a, b = min(a, b), max(a, b)
	both := l.size[a] * l.size[b]
	if tie := l.sums[a][b] / both / math.Sqrt(math.Sqrt(l.inner[a]*l.inner[b])/both); tie >= l.join {
		heap.Push(&l.edges, edge{tie, a, b, l.version[a], l.version[b]})
	}
}

// valid says whether both clusters are as they were when the edge was made.
func (l *linkage) valid(e edge) bool {
	return l.version[e.a] == e.va && l.version[e.b] == e.vb && l.parent[e.a] == e.a && l.parent[e.b] == e.b
}

// merge makes b part of a, and offers the joins of the greater cluster.
func (l *linkage) merge(a, b int) {
	l.parent[b], l.size[a] = a, l.size[a]+l.size[b]
	l.inner[a] += l.inner[b] + 2*l.sums[a][b]
	l.version[a]++
	delete(l.sums[a], b)
	for k, s := range l.sums[b] {
		delete(l.sums[k], b)
		if k != a {
			l.sums[a][k] += s
			l.sums[k][a] = l.sums[a][k]
		}
	}
	l.sums[b] = nil
	for k := range l.sums[a] {
		l.push(a, k)
	}
}
