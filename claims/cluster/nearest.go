package cluster

import (
	"cmp"
	"context"
	"runtime"
	"slices"
	"sync"

	"github.com/rumordesk/rumordesk/claims/signs"
)

const (
	nearestMost = 40  // texts that are taken for lying nearest to one
	nearestLook = 512 // texts with the most signs in common that are compared number by number
)

// nearest returns for each text those that lie nearest to it by their embeddings. All
// are looked at by the signs of their numbers, a few hundred number by number.
func (c *corpus) nearest(ctx context.Context) ([][]int32, error) {
	var known []int32 // short texts with an embedding
	wide := 0
	for i := range c.docs {
		if d := &c.docs[i]; d.known {
			known = append(known, int32(i)) //nolint:gosec // at most MaxTexts
			wide = signs.Words(len(d.embedding))
		}
	}
	all := make([]uint64, len(known)*wide)
	for k, i := range known {
		signs.Set(all[k*wide:(k+1)*wide], c.docs[i].embedding)
	}
	out := make([][]int32, len(c.docs))
	var wait sync.WaitGroup
	threads := runtime.GOMAXPROCS(0)
	for t := range threads {
		wait.Go(func() {
			s := scan{c: c, known: known, signs: all, wide: wide, apart: make([]uint16, len(known))}
			for k := t; k < len(known) && ctx.Err() == nil; k += threads {
				out[known[k]] = s.around(k)
			}
		})
	}
	wait.Wait()
	return out, ctx.Err()
}

// scan is the search of one thread.
type scan struct {
	c     *corpus
	known []int32
	signs []uint64
	wide  int
	apart []uint16 // of each of known: how many signs differ
	some  []near
}

// near is a text and its similarity.
type near struct {
	doc   int32
	score float64
}

// around returns the nearest of the kth of known.
func (s *scan) around(k int) []int32 {
	own := s.signs[k*s.wide : (k+1)*s.wide]
	count := make([]int, 64*s.wide+1)
	for j := range s.known {
		n := signs.Differ(s.signs[j*s.wide:(j+1)*s.wide], own)
		s.apart[j] = uint16(n) //nolint:gosec // an embedding has hundreds of numbers
		count[n]++
	}
	most := signs.Within(count, nearestLook)
	v := s.c.docs[s.known[k]].embedding
	s.some = s.some[:0]
	for j, n := range s.apart {
		if int(n) <= most && j != k {
			s.some = append(s.some, near{s.known[j], inner(v, s.c.docs[s.known[j]].embedding)})
		}
	}
	slices.SortFunc(s.some, func(x, y near) int { return cmp.Or(cmp.Compare(y.score, x.score), cmp.Compare(x.doc, y.doc)) })
	out := make([]int32, 0, min(len(s.some), nearestMost))
	for _, x := range s.some[:min(len(s.some), nearestMost)] {
		out = append(out, x.doc)
	}
	return out
}
