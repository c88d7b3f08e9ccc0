package config

import (
	"errors"
	"fmt"
	"sort"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// ErrNoFile is wrapped by Load when the configuration file does not exist.
var ErrNoFile = errors.New("no configuration file")

// maxReported bounds how many mistakes one run lists; a file with more is
// mostly repeating one.
const maxReported = 50

// Error is one mistake in a configuration file, with its place.
type Error struct {
	File    string
	Line    int    // from 1
	Column  int    // from 1, in characters
	Problem string // what is wrong
	Mend    string // what to do about it; may be empty
	Excerpt string // the lines around the place, with a caret under the column
}

// Error is "file:line:column: what is wrong; what to do" and the excerpt.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s:%d:%d: %s", e.File, e.Line, e.Column, e.Problem)
	if e.Mend != "" {
		b.WriteString("; " + e.Mend)
	}
	if e.Excerpt != "" {
		b.WriteString("\n" + e.Excerpt)
	}
	return b.String()
}

// Errors are all the mistakes found in one file, by line. errors.As reaches
// each of them.
type Errors []*Error

// Error lists the mistakes, one after the other.
func (es Errors) Error() string {
	parts := make([]string, 0, len(es))
	for i, e := range es {
		if i == maxReported {
			parts = append(parts, fmt.Sprintf("and %d more mistakes; mend the ones above first", len(es)-i))
			break
		}
		parts = append(parts, e.Error())
	}
	return strings.Join(parts, "\n")
}

// Unwrap gives the mistakes one by one.
func (es Errors) Unwrap() []error {
	out := make([]error, len(es))
	for i, e := range es {
		out[i] = e
	}
	return out
}

// place is where a value stands in the file.
type place struct{ line, column int }

// report collects mistakes while a file is read.
type report struct {
	file  string
	lines []string
	found Errors
}

func newReport(file string, src []byte) *report {
	text := strings.ReplaceAll(string(src), "\r\n", "\n")
	return &report{file: file, lines: strings.Split(text, "\n")}
}

// add records one mistake. problem and mend are shown as they are.
func (r *report) add(at place, problem, mend string) {
	at.line = min(max(at.line, 1), len(r.lines))
	at.column = max(at.column, 1)
	r.found = append(r.found, &Error{File: r.file, Line: at.line, Column: at.column,
		Problem: problem, Mend: mend, Excerpt: r.excerpt(at)})
}

// addPrivate records a mistake without showing the line, which holds something
// that should not reach a log.
func (r *report) addPrivate(at place, problem, mend string) {
	r.add(at, problem, mend)
	r.found[len(r.found)-1].Excerpt = ""
}

// err is nil, or everything found, in the order of the file.
func (r *report) err() error {
	if len(r.found) == 0 {
		return nil
	}
	sort.SliceStable(r.found, func(i, j int) bool {
		a, b := r.found[i], r.found[j]
		if a.Line != b.Line {
			return a.Line < b.Line
		}
		return a.Column < b.Column
	})
	return r.found
}

// excerpt shows the line of the mistake and the one before it, with a caret
// under the column. Tabs become one space and long lines are cut, so that the
// caret stands where it should.
func (r *report) excerpt(at place) string {
	const most = 120
	var b strings.Builder
	for n := max(at.line-1, 1); n <= at.line; n++ {
		mark := " "
		if n == at.line {
			mark = ">"
		}
		fmt.Fprintf(&b, "%s %4d | %s\n", mark, n, printable(r.lines[n-1], most))
	}
	if at.column <= most {
		fmt.Fprintf(&b, "       | %s^", indent(r.lines[at.line-1], at.column-1))
	}
	return strings.TrimRight(b.String(), "\n")
}

// indent is as wide on a terminal as the first n characters of s: Han and
// other wide characters take two columns.
func indent(s string, n int) string {
	var b strings.Builder
	for _, c := range s {
		if n == 0 {
			break
		}
		n--
		b.WriteByte(' ')
		if k := width.LookupRune(c).Kind(); k == width.EastAsianWide || k == width.EastAsianFullwidth {
			b.WriteByte(' ')
		}
	}
	return b.String() + strings.Repeat(" ", n)
}

// printable cuts s to most characters and replaces what would disturb a
// terminal.
func printable(s string, most int) string {
	out := make([]rune, 0, min(len(s), most))
	for len(s) > 0 && len(out) < most {
		c, n := utf8.DecodeRuneInString(s)
		s = s[n:]
		if c < ' ' || (c >= 0x7f && c < 0xa0) || c == '\u2028' || c == '\u2029' {
			c = ' '
		}
		out = append(out, c)
	}
	if s != "" {
		return string(out) + " …"
	}
	return strings.TrimRight(string(out), " ")
}
