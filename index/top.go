package index

import (
	"container/heap"
	"sort"
)

// place is one document on its way to the page.
type place struct {
	seg   *segment
	doc   uint32
	score float32
	time  int64
	id    string // read only to part equals
	err   error
}

// top keeps the best n places. Its root is the worst of them.
type top struct {
	sort   Sort
	n      int
	places []place
}

func (t *top) Len() int           { return len(t.places) }
func (t *top) Less(i, j int) bool { return t.before(&t.places[j], &t.places[i]) }
func (t *top) Swap(i, j int)      { t.places[i], t.places[j] = t.places[j], t.places[i] }

// Push is for container/heap.
func (t *top) Push(x any) { t.places = append(t.places, x.(place)) }

// Pop is for container/heap.
func (t *top) Pop() any {
	last := len(t.places) - 1
	p := t.places[last]
	t.places = t.places[:last]
	return p
}

// before reports whether a comes before b on the page.
func (t *top) before(a, b *place) bool {
	if t.sort == ByScore && a.score != b.score {
		return a.score > b.score
	}
	if a.time != b.time {
		if t.sort == Oldest {
			return a.time < b.time
		}
		return a.time > b.time
	}
	return a.key() < b.key()
}

func (p *place) key() string {
	if p.id == "" {
		id, err := p.seg.seg.DocID(uint64(p.doc))
		p.id, p.err = string(id), err
	}
	return p.id
}

func (t *top) offer(p place) {
	switch {
	case t.n == 0:
	case len(t.places) < t.n:
		heap.Push(t, p)
	case t.before(&p, &t.places[0]):
		t.places[0] = p
		heap.Fix(t, 0)
	}
}

// page returns the places from the given one on, best first.
func (t *top) page(from int) ([]place, error) {
	sort.Slice(t.places, func(i, j int) bool { return t.before(&t.places[i], &t.places[j]) })
	for i := range t.places {
		if t.places[i].err != nil {
			return nil, t.places[i].err
		}
	}
	if from >= len(t.places) {
		return nil, nil
	}
	return t.places[from:], nil
}
