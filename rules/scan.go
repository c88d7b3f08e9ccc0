package rules

import (
	"unsafe"

	"github.com/rumordesk/rumordesk/fold"
)

// The fields of an item, in the order in which they are searched.
const (
	inTitle = iota
	inText
	numFields
)

var fieldNames = [numFields]string{"title", "text"}

// maxMatches bounds how many matches of one term are kept for nears, and
// maxAllMatches how many of all terms: a page of one word over and over is decided
// by fewer.
const (
	maxMatches    = 1000
	maxAllMatches = 100000
)

// match is a place at which a term was found, in bytes of the folded field.
type match struct {
	start, end int32
	next       int32 // the previous match of the same pattern; -1 is none
	field      uint8
}

// scratch is what one evaluation needs, kept for the next. A number at stamp
// tells whether an entry is of this evaluation, so that nothing is cleared.
type scratch struct {
	stamp   uint32
	fields  [numFields]string // folded; views of buffers
	buffers [numFields][]byte
	tokens  [numFields][]fold.Token // cut when first needed
	cut     [numFields]bool
	found   []found // by pattern
	order   []int32 // the patterns found, in the order in which they were
	matches []match // of patterns that some near looks at
	rules   []tally // by rule
	touched []int32 // the rules of which a term was found
}

// found is what is known of a pattern.
type found struct {
	stamp       uint32
	first       match
	last, count int32 // the chain of matches, for nears
}

// tally is what is known of a rule.
type tally struct {
	stamp uint32
	score int32
	set   uint64 // the selections that are true
}

func newScratch(s *Set) *scratch {
	return &scratch{found: make([]found, len(s.patterns)), rules: make([]tally, len(s.rules))}
}

// look folds the item and finds every term in it.
func (s *Set) look(d Doc) *scratch {
	x := s.pool.Get().(*scratch)
	if x.stamp++; x.stamp == 0 { // after four thousand million evaluations
		clear(x.found)
		clear(x.rules)
		x.stamp = 1
	}
	x.order, x.matches, x.touched = x.order[:0], x.matches[:0], x.touched[:0]
	for field, s := range [numFields]string{d.Title, d.Text} {
		x.buffers[field] = fold.Append(x.buffers[field][:0], s)
		x.fields[field] = unsafe.String(unsafe.SliceData(x.buffers[field]), len(x.buffers[field]))
	}
	x.cut = [numFields]bool{}
	for field, text := range x.fields {
		s.auto.scan(text, func(literal, at int) {
			for _, n := range s.literals[literal] {
				s.verify(x, n, uint8(field), text, at)
			}
		})
	}
	for _, n := range x.order {
		for _, u := range s.uses[n] {
			t := &x.rules[u.rule]
			if t.stamp != x.stamp {
				*t = tally{stamp: x.stamp}
				x.touched = append(x.touched, u.rule)
			}
			t.score += u.weight
			t.set |= 1 << u.selection
		}
	}
	return x
}

// verify notes pattern n if it matches with its literal at byte at.
func (s *Set) verify(x *scratch, n int32, field uint8, text string, at int) {
	f := &x.found[n]
	known := f.stamp == x.stamp
	if known && (!s.close[n] || f.count >= maxMatches || len(x.matches) >= maxAllMatches) {
		return
	}
	start, end, ok := s.patterns[n].match(text, at)
	if !ok {
		return
	}
	m := match{start: int32(start), end: int32(end), next: -1, field: field}
	if !known {
		*f = found{stamp: x.stamp, first: m, last: -1}
		x.order = append(x.order, n)
	}
	if s.close[n] {
		m.next = f.last
		f.last = int32(len(x.matches))
		f.count++
		x.matches = append(x.matches, m)
	}
}

// put ends an evaluation.
func (s *Set) put(x *scratch) {
	x.fields = [numFields]string{}
	if cap(x.matches) > 1<<14 {
		x.matches = nil
	}
	for i := range numFields { // a rare long item does not hold on to its room
		if cap(x.tokens[i]) > 1<<14 {
			x.tokens[i] = nil
		}
		if cap(x.buffers[i]) > 1<<18 {
			x.buffers[i] = nil
		}
	}
	s.pool.Put(x)
}

// tokenAt is the number of the token that holds byte at of a field.
func (x *scratch) tokenAt(field uint8, at int32) int {
	if !x.cut[field] {
		x.cut[field] = true
		x.tokens[field] = x.tokens[field][:0]
		fold.EachToken(x.fields[field], func(t fold.Token) bool {
			x.tokens[field] = append(x.tokens[field], t)
			return true
		})
	}
	tokens := x.tokens[field]
	low, high := 0, len(tokens)
	for low < high { // the last token that starts at or before at
		if mid := (low + high) / 2; int32(tokens[mid].Start) <= at {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return low - 1
}
