package embed

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// Fault says what in a model's folder cannot be used, and what to do about it.
type Fault struct {
	// File is the path of the file, as it was opened.
	File string
	// Field is the place in it: a field of JSON, a tensor's name, or empty where the whole file is meant.
	Field string
	// Found is what is there.
	Found string
	// Want is what is supported.
	Want string
	// Do is what an operator can do.
	Do string
	// Err is what the system or a parser said, where one did.
	Err error
}

// Error says file, field, what was found, what is supported and what to do, in one line.
func (f *Fault) Error() string {
	var b strings.Builder
	b.WriteString(f.File)
	if f.Field != "" {
		b.WriteString(": " + f.Field)
	}
	if f.Found != "" {
		b.WriteString(": found " + f.Found)
	}
	if f.Err != nil {
		b.WriteString(": " + f.Err.Error())
	}
	if f.Want != "" {
		b.WriteString("; supported: " + f.Want)
	}
	if f.Do != "" {
		b.WriteString("; " + f.Do)
	}
	return b.String()
}

// Unwrap gives what the system or a parser said.
func (f *Fault) Unwrap() error { return f.Err }

// another is what to do where the model itself is of a kind that is not read.
const another = "use another model: all-MiniLM-L6-v2 (English) and paraphrase-multilingual-MiniLM-L12-v2 are known to be of the right kind"

// again is what to do where a file is damaged.
const again = "copy the file again from where the model is published"

// readJSON reads a JSON document into v. What it does not name is left alone: published files carry much that only
// training needs.
func readJSON(file string, data []byte, v any) error {
	err := json.Unmarshal(data, v)
	if err == nil {
		return nil
	}
	f := &Fault{File: file, Err: err, Do: again}
	var kind *json.UnmarshalTypeError
	var syntax *json.SyntaxError
	switch {
	case errors.As(err, &kind):
		f.Field, f.Found, f.Want, f.Err = kind.Field, clip(kind.Value), kind.Type.String(), nil
	case errors.As(err, &syntax):
		f.Field = fmt.Sprintf("byte %d", syntax.Offset)
	}
	return f
}

// clip shortens what a file says to what a line of an error can carry, quoted.
func clip(s string) string {
	const most = 80
	if len(s) > most {
		s = strings.ToValidUTF8(s[:most], "") + "…"
	}
	return fmt.Sprintf("%q", s)
}
