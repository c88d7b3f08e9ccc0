package web

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/http"

	"github.com/rumordesk/rumordesk/web/problem"
)

// failure is the data of an error page.
type failure struct {
	Status int
	Text   string // what happened
	Mend   string // what to do
	Ref    string // finds the error in the log; empty when it is not ours
}

// fail answers with the error page for err. What went wrong inside goes to the log
// under a reference; the reader gets the reference only.
func (req *request) Fail(err error) {
	f := failure{Status: problem.Status(err)}
	if f.Status >= http.StatusInternalServerError && !errors.Is(err, context.Canceled) {
		f.Ref = rand.Text()[:8]
		req.s.Log.Error("request failed", "ref", f.Ref, "method", req.R.Method, "path", req.R.URL.Path, "err", err)
	}
	key := "error." + fmt.Sprint(f.Status)
	if !req.Has(key) {
		key = fmt.Sprintf("error.%dxx", f.Status/100)
	}
	f.Text, f.Mend = req.T(key), req.T(key+".mend")
	if err := req.Render(f.Status, "error", f.Text, f); err != nil {
		req.s.Log.Error("error page failed", "ref", f.Ref, "err", err)
		http.Error(req.W, f.Text, f.Status)
	}
}
