package page

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/problem"
)

// Store is what the pages and the API need of the store. A [desk.Store] is one.
type Store interface {
	// View runs fn on a consistent snapshot.
	View(ctx context.Context, fn func(desk.ReadTx) error) error
}

// Request is the context of one request.
type Request struct {
	W     http.ResponseWriter
	R     *http.Request
	Now   time.Time // as of which it is answered
	Store Store
}

// MemberHandler answers a request of a member who is signed in. The member is handed
// on by value, and is the actor of every change that the handler makes.
type MemberHandler = func(w http.ResponseWriter, r *http.Request, m desk.Member, s desk.Session)

// Context ends with the request.
func (req *Request) Context() context.Context { return req.R.Context() }

// View reads the store on one snapshot.
func (req *Request) View(fn func(desk.ReadTx) error) error { return req.Store.View(req.Context(), fn) }

// Redirect leads to a path of our own, never to an address that a request named.
func (req *Request) Redirect(to string) error {
	http.Redirect(req.W, req.R, to, http.StatusSeeOther)
	return nil
}

// CaseID reads the case of the path. What cannot be the number of a case is a case
// that there is not.
func (req *Request) CaseID() (desk.CaseID, error) {
	id, err := desk.ParseCaseID(req.R.PathValue("id"))
	if err != nil {
		return 0, problem.Refuse(desk.ErrNotFound, "there is no such case")
	}
	return id, nil
}

// ItemID reads the item of the path.
func (req *Request) ItemID() (desk.ItemID, error) {
	id, err := desk.ParseItemID(req.R.PathValue("id"))
	if err != nil {
		return 0, problem.Refuse(desk.ErrNotFound, "there is no such item")
	}
	return id, nil
}

// Number reads another number of the path: of what, for the refusal.
func (req *Request) Number(name, what string) (int64, error) {
	n, err := strconv.ParseInt(req.R.PathValue(name), 10, 64)
	if err != nil || n < 1 {
		return 0, problem.Refuse(desk.ErrNotFound, "there is no such %s", what)
	}
	return n, nil
}

// ParseForm reads the form of a request into R.PostForm, as it was sent. One that is
// too long keeps its error; every other failure is a request that cannot be read.
func (req *Request) ParseForm() error { return formError(req.R.ParseForm()) }

// ParseMultipart reads a form that may hold files; what is not one is read as a plain
// form.
func (req *Request) ParseMultipart(most int64) error {
	err := req.R.ParseMultipartForm(most)
	if errors.Is(err, http.ErrNotMultipart) {
		return nil
	}
	return formError(err)
}

func formError(err error) error {
	var tooLarge *http.MaxBytesError
	if err == nil || errors.As(err, &tooLarge) {
		return err
	}
	return fmt.Errorf("%w: %w", problem.ErrMalformed, err)
}

// Form reads the form of a request as text that can be stored and shown: UTF-8, with
// line ends as we write them. Browsers send CR LF, whatever was typed.
func (req *Request) Form() (url.Values, error) {
	if err := req.ParseForm(); err != nil {
		return nil, err
	}
	for _, values := range req.R.PostForm {
		for i, s := range values {
			values[i] = strings.ToValidUTF8(lineEnds.Replace(s), "�")
		}
	}
	return req.R.PostForm, nil
}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\x00", "")

// Address builds a path of our own with a query of names and values; empty values are
// left out.
func Address(path string, pairs ...string) string {
	q := url.Values{}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	if len(q) == 0 {
		return path
	}
	return path + "?" + q.Encode()
}
