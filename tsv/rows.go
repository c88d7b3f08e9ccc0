package tsv

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"
)

// MaxLine is the longest line that is read, in bytes.
const MaxLine = 4 << 20

// Error is what is wrong with a table, and where.
type Error struct {
	File         string
	Line, Column int // from 1; a Column of 0 means the whole line
	Err          error
}

func (e *Error) Error() string {
	if e.Column > 0 {
		return fmt.Sprintf("%s:%d:%d: %v", e.File, e.Line, e.Column, e.Err)
	}
	return fmt.Sprintf("%s:%d: %v", e.File, e.Line, e.Err)
}

// Unwrap returns the fault without its place.
func (e *Error) Unwrap() error { return e.Err }

// Handler is told the rows of a table.
type Handler struct {
	// Header looks at the names of the columns, and returns how many fields a row must
	// have at least. No row may have more than the header.
	Header func(columns []string) (least int, err error)
	// Row takes a row and the number of its line. Its fields may be kept, the slice not.
	Row func(line int, fields []string) error
	// Wanted describes the header in the error about an empty file.
	Wanted string
}

// Rows reads a table. Lines with nothing in them are passed over. What is wrong with
// the table, also by what h returns, is an [*Error] with its place, by the name of the
// file.
func Rows(r io.Reader, name string, h Handler) error {
	sc := bufio.NewScanner(r)
	sc.Buffer(make([]byte, 0, 64<<10), MaxLine)
	line, least, width := 0, 0, 0
	at := func(err error) error {
		var placed *Error
		if errors.As(err, &placed) {
			placed.File, placed.Line = name, line
			return placed
		}
		return &Error{File: name, Line: line, Err: err}
	}
	for sc.Scan() {
		line++
		raw := bytes.TrimSuffix(sc.Bytes(), []byte("\r"))
		if line == 1 {
			raw = bytes.TrimPrefix(raw, []byte("\xEF\xBB\xBF"))
		}
		if !utf8.Valid(raw) || bytes.IndexByte(raw, 0) >= 0 { // UTF-16 of English is valid UTF-8, with zeros
			return at(errors.New("not UTF-8; save the file as UTF-8 text"))
		}
		if blank(raw) {
			continue
		}
		f := strings.Split(string(raw), "\t")
		switch {
		case width == 0:
			var err error
			if least, err = h.Header(f); err != nil {
				return at(err)
			}
			width = len(f)
		case len(f) < least || len(f) > width:
			return at(fmt.Errorf("%d columns where the header has %d; a text must hold neither tabs nor line breaks, and quotes do not hide them", len(f), width))
		default:
			if err := h.Row(line, f); err != nil {
				return at(err)
			}
		}
	}
	line++
	switch err := sc.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		return at(fmt.Errorf("the line is longer than %d MiB", MaxLine>>20))
	case err != nil:
		return fmt.Errorf("read %s: %w", name, err)
	case width == 0:
		line = 1
		return at(fmt.Errorf("the file is empty; %s", h.Wanted))
	}
	return nil
}

// blank reports whether a line has neither a text nor a tab: "\t\t" is a row.
func blank(line []byte) bool {
	return bytes.IndexByte(line, '\t') < 0 && len(bytes.TrimSpace(line)) == 0
}

// Columns returns where each of the wanted columns stands in a header, in which they
// may have any order and others among them. The names are compared without case.
func Columns(header []string, wanted ...string) ([]int, error) {
	at := make([]int, len(wanted))
	var missing []string
	for i, w := range wanted {
		at[i] = slices.IndexFunc(header, func(h string) bool { return strings.EqualFold(strings.TrimSpace(h), w) })
		if at[i] < 0 {
			missing = append(missing, w)
		}
	}
	if len(missing) > 0 {
		return nil, fmt.Errorf("%s; missing: %s", Wanted(wanted...), strings.Join(missing, ", "))
	}
	return at, nil
}

// Wanted says which columns a header must name.
func Wanted(columns ...string) string {
	last := len(columns) - 1
	return "the header row must name the columns " + strings.Join(columns[:last], ", ") + " and " + columns[last] + ", separated by tabs"
}
