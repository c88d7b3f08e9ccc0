package web

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// change is a stretch of a comparison: kept, added, or gone. Kept text that is
// far from any change is left out (Cut).
type change struct {
	Op   byte // '=', '+', '-'
	Text string
	Cut  bool
}

// Added and Gone are for the templates, which cannot compare bytes with letters.
func (c change) Added() bool { return c.Op == '+' }

// Gone says that the text was taken away.
func (c change) Gone() bool { return c.Op == '-' }

// Bounds of a comparison: steps of Myers' search before the rest counts as
// replaced. Its memory grows with the square.
const (
	maxLineSteps = 800
	maxWordSteps = 400
	keptContext  = 120 // bytes of kept text shown on each side of a change
)

// wordDiff compares two texts: line by line first, then word by word where lines
// were replaced. A Han, Kana or Hangul character is a word of its own. The kept
// and gone stretches together are a, the kept and added ones b.
func wordDiff(a, b string) []change {
	var out []change
	lines := diff(splitLines(a), splitLines(b), maxLineSteps)
	for i := 0; i < len(lines); i++ {
		// A stretch gone with a stretch added beside it was rewritten.
		if i+1 < len(lines) && lines[i].Op == '-' && lines[i+1].Op == '+' {
			for _, c := range diff(splitWords(lines[i].Text), splitWords(lines[i+1].Text), maxWordSteps) {
				out = add(out, c)
			}
			i++
			continue
		}
		out = add(out, lines[i])
	}
	return out
}

// add appends c, joined to the stretch before when it is of the same kind.
func add(out []change, c change) []change {
	if c.Text == "" {
		return out
	}
	if n := len(out); n > 0 && out[n-1].Op == c.Op {
		out[n-1].Text += c.Text
		return out
	}
	return append(out, c)
}

// diff compares two lists of tokens with Myers' greedy algorithm (An O(ND)
// Difference Algorithm, 1986). After max steps the middle counts as replaced.
// Gone text comes before added text wherever both stand side by side.
func diff(a, b []string, max int) []change {
	var head, tail []string
	for len(a) > 0 && len(b) > 0 && a[0] == b[0] {
		head, a, b = append(head, a[0]), a[1:], b[1:]
	}
	for len(a) > 0 && len(b) > 0 && a[len(a)-1] == b[len(b)-1] {
		tail, a, b = append(tail, a[len(a)-1]), a[:len(a)-1], b[:len(b)-1]
	}
	out := add(nil, change{Op: '=', Text: strings.Join(head, "")})
	for _, c := range middle(a, b, max) {
		out = add(out, c)
	}
	var rest strings.Builder
	for i := len(tail) - 1; i >= 0; i-- {
		rest.WriteString(tail[i])
	}
	return add(out, change{Op: '=', Text: rest.String()})
}

func middle(a, b []string, max int) []change {
	whole := []change{{Op: '-', Text: strings.Join(a, "")}, {Op: '+', Text: strings.Join(b, "")}}
	if len(a) == 0 || len(b) == 0 {
		return whole
	}
	trace := search(a, b, min(max, len(a)+len(b)))
	if trace == nil {
		return whole
	}
	return tidy(walk(a, b, trace))
}

// search returns the furthest points of every step, or nil when max steps do not
// lead through. trace[d][k+d] is the furthest x on diagonal k after d steps.
func search(a, b []string, max int) [][]int32 {
	var trace [][]int32
	at := func(d, k int) int {
		if d < 0 || k < -d || k > d {
			return -1
		}
		return int(trace[d][k+d])
	}
	for d := 0; d <= max; d++ {
		row := make([]int32, 2*d+1)
		trace = append(trace, row)
		for k := -d; k <= d; k += 2 {
			x := 0
			switch {
			case d == 0:
			case k == -d || k != d && at(d-1, k-1) < at(d-1, k+1):
				x = at(d-1, k+1)
			default:
				x = at(d-1, k-1) + 1
			}
			for x < len(a) && x-k < len(b) && a[x] == b[x-k] {
				x++
			}
			row[k+d] = int32(x)
			if x >= len(a) && x-k >= len(b) {
				return trace
			}
		}
	}
	return nil
}

// walk follows the trace back from the end and returns one change a token.
func walk(a, b []string, trace [][]int32) []change {
	var back []change
	x, y := len(a), len(b)
	for d := len(trace) - 1; d > 0; d-- {
		at := func(k int) int {
			if k < -(d-1) || k > d-1 {
				return -1
			}
			return int(trace[d-1][k+d-1])
		}
		k := x - y
		down := k == -d || k != d && at(k-1) < at(k+1)
		prevK := k - 1
		if down {
			prevK = k + 1
		}
		prevX := at(prevK)
		prevY := prevX - prevK
		for x > prevX && y > prevY && x > 0 && y > 0 && a[x-1] == b[y-1] {
			back = append(back, change{Op: '=', Text: a[x-1]})
			x, y = x-1, y-1
		}
		if down {
			back = append(back, change{Op: '+', Text: b[y-1]})
			y--
		} else {
			back = append(back, change{Op: '-', Text: a[x-1]})
			x--
		}
	}
	for ; x > 0; x-- {
		back = append(back, change{Op: '=', Text: a[x-1]})
	}
	for i, j := 0, len(back)-1; i < j; i, j = i+1, j-1 {
		back[i], back[j] = back[j], back[i]
	}
	return back
}

// tidy puts gone before added between two kept stretches and joins neighbours.
func tidy(tokens []change) []change {
	var out []change
	var gone, added strings.Builder
	flush := func() {
		out = add(out, change{Op: '-', Text: gone.String()})
		out = add(out, change{Op: '+', Text: added.String()})
		gone.Reset()
		added.Reset()
	}
	for _, c := range tokens {
		switch c.Op {
		case '-':
			gone.WriteString(c.Text)
		case '+':
			added.WriteString(c.Text)
		default:
			flush()
			out = add(out, c)
		}
	}
	flush()
	return out
}

// splitLines keeps the line ends, so that joining gives the text back.
func splitLines(s string) []string { return strings.SplitAfter(s, "\n") }

// splitWords splits into words, spaces and single other characters.
func splitWords(s string) []string {
	var out []string
	class := func(r rune) int {
		switch {
		case unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul):
			return 0
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) || r == '\'' || r == '’':
			return 1
		case unicode.IsSpace(r):
			return 2
		}
		return 0
	}
	start, last := 0, -1
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		c := class(r)
		if i > start && (c != last || c == 0) {
			out = append(out, s[start:i])
			start = i
		}
		last, i = c, i+n
	}
	if start < len(s) {
		out = append(out, s[start:])
	}
	return out
}

// condense leaves out kept text that is far from any change.
func condense(cs []change) []change {
	var out []change
	for i, c := range cs {
		if c.Op != '=' || len(c.Text) <= 2*keptContext {
			out = append(out, c)
			continue
		}
		if i > 0 {
			out = append(out, change{Op: '=', Text: c.Text[:runeFloor(c.Text, keptContext)]})
		}
		out = append(out, change{Op: '=', Cut: true})
		if i < len(cs)-1 {
			out = append(out, change{Op: '=', Text: c.Text[runeFloor(c.Text, len(c.Text)-keptContext):]})
		}
	}
	return out
}
