package api

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/page"
	"github.com/rumordesk/rumordesk/web/problem"
)

// request is the context of one request.
type request struct {
	page.Request
	a      *api
	member desk.Member // on routes that need a token
	token  desk.Token
	status int // of the answer, for the log
}

func (a *api) request(w http.ResponseWriter, r *http.Request) *request {
	return &request{Request: page.Request{W: w, R: r, Now: a.Now(), Store: a.Store}, a: a}
}

// answer writes v as JSON.
func (req *request) answer(status int, v any) error {
	b, err := encode(v)
	if err != nil {
		return err
	}
	return req.send(status, b)
}

func encode(v any) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(v); err != nil {
		return nil, fmt.Errorf("encode %T: %w", v, err)
	}
	return b.Bytes(), nil
}

func (req *request) send(status int, b []byte) error {
	req.status = status
	h := req.W.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Content-Length", strconv.Itoa(len(b)))
	req.W.WriteHeader(status)
	if _, err := req.W.Write(b); err != nil {
		req.a.Log.Debug("answer not written", "err", err)
	}
	return nil
}

// nothing answers that it is done, and that there is nothing to show.
func (req *request) nothing() error {
	req.status = http.StatusNoContent
	req.W.WriteHeader(http.StatusNoContent)
	return nil
}

// publish answers with what everybody may read and keep for a while; a caller that has
// it already is told so.
func (req *request) publish(v any, age time.Duration) error {
	b, ok := v.([]byte)
	if !ok {
		var err error
		if b, err = encode(v); err != nil {
			return err
		}
	}
	whole := sha256.Sum256(b)
	sum := base64.RawURLEncoding.EncodeToString(whole[:12])
	h := req.W.Header()
	h.Set("Cache-Control", fmt.Sprintf("public, max-age=%d", int(age.Seconds())))
	h.Set("ETag", `"`+sum+`"`)
	if have, ok := readCondition(req.R.Header, "If-None-Match"); ok && (have.any || have.one(sum)) {
		req.status = http.StatusNotModified
		req.W.WriteHeader(http.StatusNotModified)
		return nil
	}
	return req.send(http.StatusOK, b)
}

// explain gives errors of the domain the sentence that they lack.
func (req *request) explain(err error, action desk.Action) error {
	var refusal *problem.Refusal
	switch {
	case err == nil, errors.As(err, &refusal):
		return err
	case errors.Is(err, desk.ErrConflict):
		return stale()
	case errors.Is(err, desk.ErrForbidden):
		return problem.Refuse(desk.ErrForbidden, "%s is not possible with the role %s", action, req.member.Role)
	}
	return err
}

// renamed gives a field of the domain the name that it has here.
func renamed(err error, from, to string) error {
	var field *desk.FieldError
	if errors.As(err, &field) && field.Field == from {
		return problem.Invalid(to, "%s", field.Detail)
	}
	return err
}

// The bounds of a page of a list.
const (
	defaultPage = 50
	maxPage     = 200
)

// limit reads ?limit=.
func (req *request) limit() (int, error) {
	q := req.R.URL.Query()
	if !q.Has("limit") {
		return defaultPage, nil
	}
	n, err := strconv.Atoi(q.Get("limit"))
	if err != nil || n < 1 || n > maxPage {
		return 0, problem.Invalid("limit", "a whole number from 1 to %d", maxPage)
	}
	return n, nil
}

// query refuses parameters that the route does not know, or that are given twice: a
// filter with a typo, or one of two, would else let through what it should not.
func (req *request) query(known ...string) error {
	for name, values := range req.R.URL.Query() {
		switch {
		case !slices.Contains(known, name):
			return problem.Invalid(name, "%s", unknown("parameter", name, known))
		case len(values) > 1:
			return problem.Invalid(name, "it is given twice")
		}
	}
	return nil
}

// stamp writes a time, or nothing for the zero time.
func stamp(t time.Time) *string {
	if t.IsZero() {
		return nil
	}
	s := t.UTC().Format(time.RFC3339)
	return &s
}

// orNull writes a text, or nothing for the empty one.
func orNull[T ~string](s T) *string {
	if s == "" {
		return nil
	}
	out := string(s)
	return &out
}

// parseTime reads a time of the body; empty is the zero time.
func parseTime(field, s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return time.Time{}, problem.Invalid(field, "a time as in RFC 3339 is wanted, such as 2026-03-10T12:00:00Z")
	}
	return t, nil
}

// list makes an empty list of nil, so that it is written as [].
func list[T any](s []T) []T {
	if s == nil {
		return []T{}
	}
	return s
}

// labels makes an empty map of nil, so that it is written as {}.
func labels(m map[string]string) map[string]string {
	if m == nil {
		return map[string]string{}
	}
	return m
}
