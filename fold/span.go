package fold

import (
	"sort"
	"unicode/utf8"
)

// Folded is a folded text with a compact map back to the text it came from. It
// shares the original's memory and costs nothing more while folding kept the
// positions (lower-casing ASCII, traditional to simplified Chinese); each place
// where they shift costs 16 bytes, and an even stretch of such places (a line of
// full-width letters) counts as one. Safe for concurrent use.
type Folded struct {
	Text     string // what String returns
	original string
	runs     []run
}

// run says that from folded byte f on, every step folded bytes came from a
// character of width original bytes, beginning at original byte o. step and
// width 1 stand for characters that kept their length.
type run struct {
	f, o        uint32
	step, width uint32
}

// at returns the run that covers folded byte i; without a map, the identity.
func (f Folded) at(i int) run {
	n := sort.Search(len(f.runs), func(k int) bool { return int(f.runs[k].f) > i })
	if n == 0 {
		return run{step: 1, width: 1}
	}
	return f.runs[n-1]
}

// Original returns the byte offset in the original at which the character
// begins that folded byte i came from. Offsets outside the text are taken as
// its nearest end; Original(len(Text)) is len(original).
func (f Folded) Original(i int) int {
	switch {
	case i >= len(f.Text):
		return len(f.original)
	case i < 0:
		i = 0
	}
	r := f.at(i)
	o := int(r.o) + (i-int(r.f))/int(r.step)*int(r.width)
	if r.step == 1 && r.width == 1 {
		for o > 0 && isContinuation(f.original, o) {
			o--
		}
	}
	return o
}

// Span returns the smallest span of the original that holds everything the
// folded bytes from start to end came from. An empty or reversed span gives the
// empty span at Original(start).
func (f Folded) Span(start, end int) (int, int) {
	from := f.Original(start)
	start, end = max(start, 0), min(end, len(f.Text))
	if end <= start {
		return from, from
	}
	last := end - 1
	r := f.at(last)
	if r.step == 1 && r.width == 1 {
		to := int(r.o) + end - int(r.f)
		for to < len(f.original) && isContinuation(f.original, to) {
			to++
		}
		return from, to
	}
	return from, int(r.o) + ((last-int(r.f))/int(r.step)+1)*int(r.width)
}

// isContinuation reports whether byte i of s lies inside a valid character that
// begins before it. A stray continuation byte is a character of its own.
func isContinuation(s string, i int) bool {
	if utf8.RuneStart(s[i]) {
		return false
	}
	for j := i - 1; j >= 0 && j > i-utf8.UTFMax; j-- {
		if utf8.RuneStart(s[j]) {
			_, size := utf8.DecodeRuneInString(s[j:])
			return j+size > i
		}
	}
	return false
}

// mapper collects the runs of a text while it is folded.
type mapper struct {
	runs []run
	f, o int // where the last unit ended
}

// unit records that the folded bytes from f, step of them, came from the
// original bytes from o, width of them. Only units whose two lengths differ need
// recording: between them positions move in step.
func (m *mapper) unit(f, step, o, width int) {
	if f > m.f {
		m.identity(m.f, m.o)
	}
	if step > 0 {
		m.add(run{uint32(f), uint32(o), uint32(step), uint32(width)})
	}
	m.f, m.o = f+step, o+width
}

// identity begins a stretch of characters that kept their length, unless the
// last run already is one that leads there.
func (m *mapper) identity(f, o int) {
	m.add(run{uint32(f), uint32(o), 1, 1})
}

// widen records that the last character, whose text begins at folded byte f and
// original byte o, now reaches up to end in both: it took a mark.
func (m *mapper) widen(f, o, fEnd, oEnd int) {
	if m == nil {
		return
	}
	for n := len(m.runs); n > 0 && int(m.runs[n-1].f) >= f; n-- {
		m.runs = m.runs[:n-1]
	}
	if f > m.f {
		m.identity(m.f, m.o)
	}
	m.add(run{uint32(f), uint32(o), uint32(fEnd - f), uint32(oEnd - o)})
	m.f, m.o = fEnd, oEnd
}

// add appends r unless the last run leads to it anyway.
func (m *mapper) add(r run) {
	if n := len(m.runs); n > 0 {
		l := m.runs[n-1]
		gone := r.f - l.f
		if l.step == r.step && l.width == r.width && gone%l.step == 0 && l.o+gone/l.step*l.width == r.o {
			return
		}
	}
	m.runs = append(m.runs, r)
}

// finish closes the map of a text of n folded bytes.
func (m *mapper) finish(n int) []run {
	if n > m.f && len(m.runs) > 0 || m.f != m.o {
		m.identity(m.f, m.o)
	}
	return m.runs
}
