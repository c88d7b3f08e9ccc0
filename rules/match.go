package rules

import (
	"unicode/utf8"

	"github.com/rumordesk/rumordesk/fold"
)

// match tells whether p matches the folded text with its literal part at byte i,
// and which bytes it takes then. With a choice it takes as little as it can,
// inside, and whole words at the edges.
func (p *pattern) match(text string, i int) (start, end int, ok bool) {
	lit := len(p.parts[p.lit].text)
	if p.plain {
		return i, i + lit, fold.Boundary(text, i) && fold.Boundary(text, i+lit)
	}
	var ends, starts [2 * maxStar]int
	set := append(ends[:0], i+lit)
	for _, q := range p.parts[p.lit+1:] {
		if set = q.forward(text, set); len(set) == 0 {
			return 0, 0, false
		}
	}
	if end, ok = firstBoundary(text, set); !ok {
		return 0, 0, false
	}
	set = append(starts[:0], i)
	for k := p.lit - 1; k >= 0; k-- {
		if set = p.parts[k].backward(text, set); len(set) == 0 {
			return 0, 0, false
		}
	}
	start, ok = firstBoundary(text, set)
	return start, end, ok
}

// firstBoundary returns the first of the positions, nearest first, at which a
// word may begin or end.
func firstBoundary(text string, set []int) (int, bool) {
	for _, i := range set {
		if fold.Boundary(text, i) {
			return i, true
		}
	}
	return 0, false
}

// forward moves each position of set over the part: the set holds every place a
// match may have reached, ascending, so that no choice is ever tried twice.
func (q part) forward(text string, set []int) []int {
	out := make([]int, 0, len(set)+maxStar)
	last := -1
	for _, i := range set {
		switch q.kind {
		case literal:
			if j := i + len(q.text); j <= len(text) && same(text[i:j], q.text) {
				out = append(out, j)
			}
		case gap:
			if i > last {
				out, last = append(out, i), i
			}
			if i < len(text) && (text[i] == ' ' || text[i] == '-') {
				out, last = append(out, i+1), i+1
			}
		default:
			if q.kind != oneWord && i > last {
				out, last = append(out, i), i
			}
			for n := 0; n < maxStar && i < len(text); n++ {
				r, size := utf8.DecodeRuneInString(text[i:])
				if !q.takes(r) {
					break
				}
				if i += size; i > last {
					out, last = append(out, i), i
				}
			}
		}
	}
	return out
}

// backward is forward in the other direction; the set is descending.
func (q part) backward(text string, set []int) []int {
	out := make([]int, 0, len(set)+maxStar)
	last := len(text) + 1
	for _, i := range set {
		switch q.kind {
		case literal:
			if j := i - len(q.text); j >= 0 && same(text[j:i], q.text) {
				out = append(out, j)
			}
		case gap:
			if i < last {
				out, last = append(out, i), i
			}
			if i > 0 && (text[i-1] == ' ' || text[i-1] == '-') {
				out, last = append(out, i-1), i-1
			}
		default:
			if q.kind != oneWord && i < last {
				out, last = append(out, i), i
			}
			for n := 0; n < maxStar && i > 0; n++ {
				r, size := utf8.DecodeLastRuneInString(text[:i])
				if !q.takes(r) {
					break
				}
				if i -= size; i < last {
					out, last = append(out, i), i
				}
			}
		}
	}
	return out
}

// takes reports whether a * of this kind stands for r.
func (q part) takes(r rune) bool {
	switch fold.ClassOf(r) {
	case fold.Word, fold.Mark:
		return true
	case fold.Alone:
		return q.kind != starWord
	}
	return false
}

// same compares text with a literal, in which a space also stands for a hyphen.
func same(text, lit string) bool {
	if text == lit {
		return true
	}
	for i := range len(lit) {
		if text[i] != lit[i] && (lit[i] != ' ' || text[i] != '-') {
			return false
		}
	}
	return true
}
