package problem

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/index"
)

// MediaType is the media type of a problem (RFC 9457, section 3).
const MediaType = "application/problem+json"

// Problem is a failure as a program reads it (RFC 9457).
type Problem struct {
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	// Detail is about this occurrence, for a person.
	Detail string `json:"detail,omitempty"`
	// Errors name the parts of the request that are at fault, where that is known.
	Errors []Field `json:"errors,omitempty"`
	// Ref finds the failure in the log of the desk; it is set for faults of ours.
	Ref string `json:"ref,omitempty"`
}

// Field is one part of the request and what is wrong with it.
type Field struct {
	// Field is its name: of a member of the body (steps into it follow behind dots),
	// or of a parameter of the query.
	Field  string `json:"field"`
	Detail string `json:"detail"`
	// Line and Column are its place in the body, from 1, in characters; Column alone
	// is a place in a search query. 0 when there is no one place.
	Line   int `json:"line,omitempty"`
	Column int `json:"column,omitempty"`
}

// Refusal is an error of the table with what the caller is told about it.
type Refusal struct {
	Err    error // of the table
	Detail string
	Fields []Field
	Retry  time.Duration // for ErrTooMany: when to come back
}

// Refuse makes a [Refusal] with a detail for the caller.
func Refuse(err error, format string, args ...any) *Refusal {
	return &Refusal{Err: err, Detail: fmt.Sprintf(format, args...)}
}

// Invalid refuses one field of a request that could be read.
func Invalid(field, format string, args ...any) error {
	return &desk.FieldError{Field: field, Detail: fmt.Sprintf(format, args...)}
}

func (e *Refusal) Error() string { return e.Err.Error() + ": " + e.Detail }

// Unwrap returns the error of the table.
func (e *Refusal) Unwrap() error { return e.Err }

// Of describes an error. Only what was written for the caller gets out: the detail of
// a rule, of a field, of a refusal. Every other text stays inside.
func Of(err error) Problem {
	k := KindOf(err)
	p := Problem{Type: k.Type(), Title: k.Title, Status: k.Status}
	var rule *desk.RuleError
	var field *desk.FieldError
	var refusal *Refusal
	var query *index.QueryError
	var limit *desk.LimitError
	switch {
	case errors.As(err, &rule):
		p.Detail = rule.Detail
	case errors.As(err, &refusal):
		p.Detail, p.Errors = refusal.Detail, refusal.Fields
	case errors.As(err, &limit):
		p.Detail = limit.Detail
	case errors.As(err, &field):
		p.Detail = field.Detail
		if field.Field != "" {
			p.Errors = []Field{{Field: field.Field, Detail: field.Detail}}
			p.Detail = field.Field + ": " + field.Detail
		}
	case errors.As(err, &query):
		p.Detail = query.Error()
		p.Errors = []Field{{Field: "q", Detail: p.Detail, Column: query.Column}}
	}
	return p
}

// Retry is when the caller may come back; zero when nothing is said of it.
func Retry(err error) time.Duration {
	var refusal *Refusal
	var limit *desk.LimitError
	switch {
	case errors.As(err, &refusal):
		return refusal.Retry
	case errors.As(err, &limit):
		return limit.Retry
	}
	return 0
}

// Write answers with a problem. Headers such as Allow and WWW-Authenticate are set
// before by the caller; retry, when not zero, becomes Retry-After.
func Write(w http.ResponseWriter, p Problem, retry time.Duration) error {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	p.Detail = strings.ToValidUTF8(p.Detail, "�")
	if err := enc.Encode(p); err != nil {
		return fmt.Errorf("problem %s: %w", p.Type, err)
	}
	h := w.Header()
	h.Set("Content-Type", MediaType)
	h.Set("Cache-Control", "no-store")
	h.Del("ETag")
	h.Del("Last-Modified")
	h.Set("Content-Length", strconv.Itoa(b.Len()))
	if retry > 0 {
		h.Set("Retry-After", strconv.Itoa(int(math.Ceil(retry.Seconds()))))
	}
	w.WriteHeader(p.Status)
	_, err := w.Write(b.Bytes())
	return err
}
