package rules

import (
	"cmp"
	"slices"
)

// placed is a match by its first and last token.
type placed struct {
	first, last int
	m           match
}

// nearest looks for one match of each part of near selection n of rule r, all in
// one field and as close together as they come: the distance is the start of the
// last less the end of the first, in tokens. The span of folded bytes covers
// them. ok is false where some part has no match in any field that has the others.
func (s *Set) nearest(x *scratch, r *compiled, n *Near) (distance int, span match, ok bool) {
	for field := range uint8(numFields) {
		parts := make([][]placed, len(n.of))
		for i, of := range n.of {
			parts[i] = s.placed(x, r, of, field)
		}
		d, at, found := closest(parts)
		if found && (!ok || d < distance) {
			at.field = field
			distance, span, ok = d, at, true
		}
	}
	return distance, span, ok
}

// placed lists the matches of a selection in a field, by where they end.
func (s *Set) placed(x *scratch, r *compiled, selection int, field uint8) (out []placed) {
	for _, n := range r.patterns[selection] {
		if x.found[n].stamp != x.stamp {
			continue
		}
		for i := x.found[n].last; i >= 0; i = x.matches[i].next {
			if m := x.matches[i]; m.field == field {
				out = append(out, placed{x.tokenAt(field, m.start), x.tokenAt(field, m.end-1), m})
			}
		}
	}
	slices.SortFunc(out, func(a, b placed) int { return cmp.Compare(a.last, b.last) })
	return out
}

// closest picks one match of each part so that the start of the last is least far
// from the end of the first. Each match is tried as the first to end; of every
// other part then serves the one that starts earliest among those that end no
// earlier.
func closest(parts [][]placed) (distance int, span match, ok bool) {
	if len(parts) == 0 {
		return 0, span, false
	}
	earliest := make([][]int, len(parts)) // from i on, the index with the least first
	for p, list := range parts {
		if len(list) == 0 {
			return 0, span, false
		}
		earliest[p] = make([]int, len(list))
		best := len(list) - 1
		for i := best; i >= 0; i-- {
			if list[i].first <= list[best].first {
				best = i
			}
			earliest[p][i] = best
		}
	}
	for p, list := range parts {
		for _, first := range list {
			last, at, complete := first.first, first.m, true
			for q, other := range parts {
				if q == p {
					continue
				}
				i, _ := slices.BinarySearchFunc(other, first.last, func(o placed, end int) int { return cmp.Compare(o.last, end) })
				if i == len(other) {
					complete = false
					break
				}
				o := other[earliest[q][i]]
				last = max(last, o.first)
				at.start, at.end = min(at.start, o.m.start), max(at.end, o.m.end)
			}
			if d := last - first.last; complete && (!ok || d < distance) {
				distance, span, ok = d, at, true
			}
		}
	}
	return distance, span, ok
}
