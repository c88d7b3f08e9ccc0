package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"mime"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/suggest"
	"github.com/rumordesk/rumordesk/web/problem"
)

// maxDepth is how deep a body may be nested; ours are at most 3.
const maxDepth = 8

// read reads the body into v, a pointer to a struct. An empty body counts as {} when
// the route says that it may be missing.
func (req *request) read(v any, optional bool) error {
	body, err := io.ReadAll(req.R.Body)
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return problem.Refuse(problem.ErrTooLarge, "more than %d bytes", tooLarge.Limit)
	case err != nil:
		return problem.Refuse(problem.ErrMalformed, "the body broke off")
	case len(body) == 0 && optional:
		return nil
	}
	if kind := req.R.Header.Get("Content-Type"); kind != "" {
		if media, _, err := mime.ParseMediaType(kind); err != nil || media != "application/json" {
			return problem.Refuse(problem.ErrMediaType, "send the body as application/json")
		}
	}
	return decode(body, v)
}

// decode reads exactly one JSON object into v, a pointer to a struct. Other than
// encoding/json it refuses unknown names, names that differ by case, names given
// twice, text that is not UTF-8, null, and an object without a member that it needs:
// what a caller meant must not be guessed, and what they left out clears nothing. A
// field that may be left out has omitzero or omitempty in its tag.
func decode(body []byte, v any) error {
	if at := invalidUTF8(body); at >= 0 {
		return malformed(body, at, "the text is not UTF-8")
	}
	if len(bytes.TrimSpace(body)) == 0 {
		return problem.Refuse(problem.ErrMalformed, "a JSON object is wanted; the body is empty")
	}
	var whole json.RawMessage
	var syntax *json.SyntaxError
	switch err := json.Unmarshal(body, &whole); {
	case errors.As(err, &syntax):
		return malformed(body, int(syntax.Offset)-1, strings.TrimPrefix(syntax.Error(), "json: "))
	case err != nil:
		return problem.Refuse(problem.ErrMalformed, "the body is not JSON")
	}
	if bytes.TrimLeft(body, " \t\r\n")[0] != '{' {
		return malformed(body, 0, "a JSON object is wanted")
	}
	w := walker{body: body, dec: json.NewDecoder(bytes.NewReader(body))}
	w.dec.UseNumber()
	if err := w.value(reflect.TypeOf(v).Elem(), "", 0); err != nil {
		return err
	}
	var wrong *json.UnmarshalTypeError
	switch err := json.Unmarshal(body, v); {
	case errors.As(err, &wrong):
		line, column := place(body, int(wrong.Offset)-1)
		detail := fmt.Sprintf("%s is wanted, not %s", wanted(wrong.Type), wrong.Value)
		return &problem.Refusal{Err: desk.ErrInvalid, Detail: wrong.Field + ": " + detail,
			Fields: []problem.Field{{Field: wrong.Field, Detail: detail, Line: line, Column: column}}}
	case err != nil:
		return problem.Refuse(problem.ErrMalformed, "the body is not what is wanted")
	}
	return nil
}

// walker goes over valid JSON next to the type that it will be read into.
type walker struct {
	body []byte
	dec  *json.Decoder
}

// value reads one value. t is what is wanted there, nil for anything.
func (w *walker) value(t reflect.Type, path string, depth int) error {
	tok, err := w.dec.Token()
	if err != nil {
		return problem.Refuse(problem.ErrMalformed, "the body is not JSON")
	}
	at := int(w.dec.InputOffset()) - 1
	if t != nil && !fits(tok, t) {
		return w.refuse(at, path, fmt.Sprintf("%s is wanted, not %s", wanted(t), kindOf(tok)))
	}
	delim, ok := tok.(json.Delim)
	if !ok {
		return nil
	}
	if depth >= maxDepth {
		return malformed(w.body, at, fmt.Sprintf("nested more than %d deep", maxDepth))
	}
	for t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if delim == '[' {
		elem := reflect.Type(nil)
		if t != nil && t.Kind() == reflect.Slice && t != rawMessage {
			elem = t.Elem()
		}
		for i := 0; w.dec.More(); i++ {
			if err := w.value(elem, fmt.Sprintf("%s.%d", path, i), depth+1); err != nil {
				return err
			}
		}
	} else if err := w.object(t, path, at, depth); err != nil {
		return err
	}
	_, err = w.dec.Token() // the closing bracket
	return err
}

// kindOf names what a value that begins with this token is.
func kindOf(tok json.Token) string {
	switch tok := tok.(type) {
	case nil:
		return "null"
	case bool:
		return "bool"
	case string:
		return "string"
	case json.Delim:
		if tok == '[' {
			return "array"
		}
		return "object"
	}
	return "number"
}

// fits reports whether a value that begins with this token is of the kind that a type
// reads. Null is of no kind.
func fits(tok json.Token, t reflect.Type) bool {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t == rawMessage {
		return tok != nil
	}
	switch t.Kind() {
	case reflect.String:
		return kindOf(tok) == "string"
	case reflect.Bool:
		return kindOf(tok) == "bool"
	case reflect.Slice:
		return kindOf(tok) == "array"
	case reflect.Map, reflect.Struct:
		return kindOf(tok) == "object"
	}
	return kindOf(tok) == "number"
}

var rawMessage = reflect.TypeFor[json.RawMessage]()

// object reads the members of the object that begins at begin.
func (w *walker) object(t reflect.Type, path string, begin, depth int) error {
	seen := map[string]bool{}
	for w.dec.More() {
		tok, err := w.dec.Token()
		if err != nil {
			return problem.Refuse(problem.ErrMalformed, "the body is not JSON")
		}
		name, _ := tok.(string)
		at := int(w.dec.InputOffset()) - 1
		full := strings.TrimPrefix(path+"."+name, ".")
		if seen[name] {
			return w.refuse(at, full, "it is given twice")
		}
		seen[name] = true
		var inner reflect.Type
		switch {
		case t == nil:
		case t.Kind() == reflect.Struct:
			fields := fieldsOf(t)
			f, ok := fields[name]
			if !ok {
				known := make([]string, 0, len(fields))
				for k := range fields {
					known = append(known, k)
				}
				return w.refuse(at, full, unknown("field", name, known))
			}
			inner = f.of
		case t.Kind() == reflect.Map:
			inner = t.Elem()
		}
		if err := w.value(inner, full, depth+1); err != nil {
			return err
		}
	}
	if t == nil || t.Kind() != reflect.Struct {
		return nil
	}
	return w.complete(fieldsOf(t), seen, path, begin)
}

// complete names the members that an object lacks.
func (w *walker) complete(fields map[string]field, seen map[string]bool, path string, begin int) error {
	line, column := place(w.body, begin)
	var missing []problem.Field
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if f := fields[name]; f.needed && !seen[name] {
			missing = append(missing, problem.Field{
				Field: strings.TrimPrefix(path+"."+name, "."), Detail: fmt.Sprintf("it is missing; %s is wanted", wanted(f.of)), Line: line, Column: column,
			})
		}
	}
	if missing == nil {
		return nil
	}
	return &problem.Refusal{Err: desk.ErrInvalid, Detail: missing[0].Field + ": " + missing[0].Detail, Fields: missing}
}

func (w *walker) refuse(at int, field, detail string) error {
	line, column := place(w.body, at)
	return &problem.Refusal{Err: desk.ErrInvalid, Detail: field + ": " + detail,
		Fields: []problem.Field{{Field: field, Detail: detail, Line: line, Column: column}}}
}

// field is one member that a struct reads.
type field struct {
	of     reflect.Type
	needed bool
}

// fieldsOf returns a struct's fields by their JSON names. Our structs name each one.
func fieldsOf(t reflect.Type) map[string]field {
	out := map[string]field{}
	for f := range t.Fields() {
		if name, options, _ := strings.Cut(f.Tag.Get("json"), ","); name != "" && name != "-" {
			out[name] = field{of: f.Type, needed: !strings.Contains(options, "omit")}
		}
	}
	return out
}

// unknown says that there is no such name, and what was probably meant.
func unknown(what, name string, known []string) string {
	slices.Sort(known)
	if len(name) > 60 {
		return fmt.Sprintf("there is no such %s", what)
	}
	switch meant := suggest.Nearest(name, known); {
	case meant != "":
		return fmt.Sprintf("there is no %s %q; did you mean %q?", what, name, meant)
	case len(known) == 0:
		return fmt.Sprintf("there is no %s %q; none is taken here", what, name)
	}
	return fmt.Sprintf("there is no %s %q; there is %s", what, name, strings.Join(known, ", "))
}

func wanted(t reflect.Type) string {
	if t == rawMessage {
		return "a value"
	}
	switch t.Kind() {
	case reflect.Pointer:
		return wanted(t.Elem())
	case reflect.String:
		return "a text"
	case reflect.Bool:
		return "true or false"
	case reflect.Slice:
		return "a list"
	case reflect.Map, reflect.Struct:
		return "an object"
	}
	return "a number"
}

// integer reads a whole number as JSON Schema has it: 3.0 and 3e0 are the number 3.
func integer(raw json.RawMessage) (int64, bool) {
	if n, err := strconv.ParseInt(string(raw), 10, 64); err == nil {
		return n, true
	}
	var f float64
	if json.Unmarshal(raw, &f) != nil || f != math.Trunc(f) || math.Abs(f) > 1<<53 {
		return 0, false
	}
	return int64(f), true
}

func malformed(body []byte, at int, detail string) error {
	line, column := place(body, at)
	return problem.Refuse(problem.ErrMalformed, "line %d, column %d: %s", line, column, detail)
}

// place turns an offset into a line and a column, both from 1, in characters.
func place(body []byte, at int) (line, column int) {
	before := body[:min(max(at, 0), len(body))]
	line = bytes.Count(before, []byte{'\n'}) + 1
	return line, utf8.RuneCount(before[bytes.LastIndexByte(before, '\n')+1:]) + 1
}

// invalidUTF8 is where the first byte stands that is not UTF-8, -1 when there is none.
func invalidUTF8(b []byte) int {
	for i := 0; i < len(b); {
		r, size := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}
