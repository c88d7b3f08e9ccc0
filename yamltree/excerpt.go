package yamltree

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// Excerpt says how the place of a mistake is shown: a line of the file, and a caret
// under the column.
type Excerpt struct {
	// Before is how many lines before that of the mistake are shown; with any, the line
	// itself is marked.
	Before int
	// Width is how many characters of a line are shown at most.
	Width int
	// Follow shows the part of a long line that is around the caret; without it the
	// beginning is shown, and no caret beyond.
	Follow bool
}

// show writes the excerpt of a place, which is within the lines.
func (x Excerpt) show(lines []string, at Place) string {
	const lead = 60 // characters before the caret of a long line
	left := 0
	if x.Follow && at.Column > lead+20 {
		left = at.Column - 1 - lead
	}
	plain, marked, digits := "", "", 5
	if x.Before > 0 {
		plain, marked, digits = "  ", "> ", 4
	}
	var b strings.Builder
	for n := max(at.Line-x.Before, 1); n <= at.Line; n++ {
		mark := plain
		if n == at.Line {
			mark = marked
		}
		shown, more := x.cut(lines[n-1], left)
		text := strings.TrimRight(shown, " ")
		if more && !x.Follow {
			text = shown + " …"
		}
		fmt.Fprintf(&b, "%s%*d | %s\n", mark, digits, n, text)
	}
	if at.Column > left+x.Width && !x.Follow {
		return strings.TrimRight(b.String(), "\n")
	}
	shown, _ := x.cut(lines[at.Line-1], left)
	b.WriteString(strings.Repeat(" ", len(plain)+digits) + " | " + indent(shown, min(at.Column-1-left, x.Width)) + "^")
	return b.String()
}

// cut returns at most Width characters of a line, those after the first left ones, and
// whether there are more behind them. What would disturb a terminal is replaced.
func (x Excerpt) cut(line string, left int) (shown string, more bool) {
	for ; left > 0 && line != ""; left-- {
		_, n := utf8.DecodeRuneInString(line)
		line = line[n:]
	}
	out := make([]rune, 0, min(len(line), x.Width))
	for line != "" && len(out) < x.Width {
		c, n := utf8.DecodeRuneInString(line)
		line = line[n:]
		if c < ' ' || c >= 0x7f && c < 0xa0 || c == '\u2028' || c == '\u2029' {
			c = ' '
		}
		out = append(out, c)
	}
	return string(out), line != ""
}

// indent is as wide on a terminal as the first n characters of s. Han and other wide
// characters take two columns.
func indent(s string, n int) string {
	var b strings.Builder
	for _, c := range s {
		if n <= 0 {
			break
		}
		n--
		b.WriteByte(' ')
		if k := width.LookupRune(c).Kind(); k == width.EastAsianWide || k == width.EastAsianFullwidth {
			b.WriteByte(' ')
		}
	}
	return b.String() + strings.Repeat(" ", max(n, 0))
}
