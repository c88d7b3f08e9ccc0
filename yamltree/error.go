package yamltree

import (
	"errors"
	"fmt"
	"strings"
)

// Place is where something stands in its file.
type Place struct {
	Line   int // from 1
	Column int // from 1, in characters
}

// Start is the first place of every file.
var Start = Place{Line: 1, Column: 1}

// Error is one mistake in a file, with its place, so that a terminal can print it and
// an editor can put it where it belongs. Its sentences are in English; beside them
// stand their keys, for other languages. The JSON form is the one that the API shows.
type Error struct {
	File    string `json:"file"`              // empty where no file is at fault
	Line    int    `json:"line"`              // from 1; 0 for no place
	Column  int    `json:"column"`            // from 1, in characters
	Problem string `json:"problem"`           // what is wrong
	Hint    string `json:"mend,omitempty"`    // what to do about it; may be empty
	Excerpt string `json:"excerpt,omitempty"` // the line and a caret under the column; may be empty

	Message     Message `json:"-"` // Problem as a key
	HintMessage Message `json:"-"` // Hint as a key
}

// Error is "file:line:column: what is wrong; what to do" and the excerpt.
func (e *Error) Error() string {
	var b strings.Builder
	if place := e.Place(); place != "" {
		b.WriteString(place + ": ")
	}
	b.WriteString(e.Problem)
	if e.Hint != "" {
		b.WriteString("; " + e.Hint)
	}
	if e.Excerpt != "" {
		b.WriteString("\n" + e.Excerpt)
	}
	return b.String()
}

// Place is "file:line:column", or as much of it as is known.
func (e *Error) Place() string {
	switch {
	case e.File == "":
		return ""
	case e.Line == 0:
		return e.File
	}
	return fmt.Sprintf("%s:%d:%d", e.File, e.Line, e.Column)
}

// Errors are the mistakes found, in the order of the file. errors.As reaches each of
// them.
type Errors []*Error

// maxListed is how many mistakes one message lists; a file with more mostly repeats
// one.
const maxListed = 50

// Error lists the mistakes, one after the other.
func (es Errors) Error() string {
	parts := make([]string, 0, min(len(es), maxListed+1))
	for i, e := range es {
		if i == maxListed {
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

// List takes an error apart into its mistakes, nil for none. What is no mistake of a
// file, such as one that cannot be read, becomes a mistake without a place.
func List(err error) Errors {
	switch e := err.(type) { //nolint:errorlint // each level is taken apart by itself
	case nil:
		return nil
	case *Error:
		return Errors{e}
	case Errors:
		return e
	case interface{ Unwrap() []error }:
		var out Errors
		for _, part := range e.Unwrap() {
			out = append(out, List(part)...)
		}
		return out
	}
	var all Errors
	if errors.As(err, &all) {
		return all
	}
	return Errors{{Problem: err.Error()}}
}
