package rules

import (
	"fmt"
	"sort"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// Error is one mistake in a rule file, with its place, so that a terminal can
// print it and an editor can put it where it belongs.
type Error struct {
	File    string
	Line    int     // from 1
	Column  int     // from 1, in characters
	Problem string  // what is wrong
	Hint    string  // what to do about it
	Excerpt string  // the line and a caret under the column
	Says    Message // Problem as a key of [Mistakes]
	Fix     Message // Mend as a key of [Mistakes]
}

// Error is "file:line:column: what is wrong; what to do" and the excerpt.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s:%d:%d: %s", e.File, e.Line, e.Column, e.Problem)
	if e.Hint != "" {
		b.WriteString("; " + e.Hint)
	}
	if e.Excerpt != "" {
		b.WriteString("\n" + e.Excerpt)
	}
	return b.String()
}

// Errors are the mistakes found, in the order of the file. errors.As reaches
// each of them.
type Errors []*Error

// Error lists the mistakes, one after the other.
func (es Errors) Error() string {
	parts := make([]string, len(es))
	for i, e := range es {
		parts[i] = e.Error()
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

// report collects the mistakes of one file.
type report struct {
	file  string
	lines []string
	found Errors
}

func newReport(file, src string) *report {
	return &report{file: file, lines: strings.Split(strings.ReplaceAll(src, "\r\n", "\n"), "\n")}
}

// full reports whether so much is wrong that reading on helps nobody.
func (r *report) full() bool { return len(r.found) >= maxErrors }

// add records a mistake.
func (r *report) add(at Place, m mistake) {
	if r.full() {
		return
	}
	at.Line = min(max(at.Line, 1), len(r.lines))
	at.Column = max(at.Column, 1)
	r.found = append(r.found, &Error{File: r.file, Line: at.Line, Column: at.Column,
		Problem: m.problem.in(problems), Hint: m.mend.in(mends), Excerpt: excerpt(r.lines[at.Line-1], at), Says: m.problem, Fix: m.mend})
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

// excerpt shows a line with a caret under the column. Of a long line it shows
// the part around the caret.
func excerpt(line string, at Place) string {
	const before, most = 60, 100
	runes, left := []rune(line), 0
	if at.Column > before+20 {
		left = min(at.Column-1-before, len(runes))
	}
	shown := runes[left:min(len(runes), left+most)]
	head := fmt.Sprintf("%5d | ", at.Line)
	var text, caret strings.Builder
	for i, c := range shown {
		if c < ' ' || c >= 0x7f && c < 0xa0 || c == '\u2028' || c == '\u2029' {
			c = ' '
		}
		text.WriteRune(c)
		if left+i < at.Column-1 {
			caret.WriteString(strings.Repeat(" ", columns(c)))
		}
	}
	for i := left + len(shown); i < at.Column-1 && i < left+most; i++ {
		caret.WriteByte(' ')
	}
	return head + strings.TrimRight(text.String(), " ") + "\n" + "      | " + caret.String() + "^"
}

// columns is how many columns c takes on a terminal.
func columns(c rune) int {
	if k := width.LookupRune(c).Kind(); k == width.EastAsianWide || k == width.EastAsianFullwidth {
		return 2
	}
	return 1
}

// quote shows s in a message, shortened.
func quote(s string) string { return fmt.Sprintf("%q", shorten(s)) }

// shorten cuts s for a message.
func shorten(s string) string {
	const most = 60
	if utf8.RuneCountInString(s) > most {
		s = string([]rune(s)[:most]) + "…"
	}
	return s
}

// SameID is the mistake of a rule that has the id of one in another file.
func SameID(r, first *Rule) *Error {
	m := wrong("id-elsewhere", "id", plain(r.ID), "place", fmt.Sprintf("%s:%d:%d", first.File, first.Place.Line, first.Place.Column))
	return &Error{File: r.File, Line: r.Place.Line, Column: r.Place.Column, Problem: m.problem.in(problems), Hint: m.mend.in(mends), Says: m.problem, Fix: m.mend}
}
