package api

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/page"
	"github.com/rumordesk/rumordesk/web/problem"
)

// guard puts the rules of the connection around every answer. No cookie is taken, so
// that no page of another site can act in a reader's name.
func (a *api) guard(next http.Handler) http.Handler {
	return page.Guard{
		Policy: "default-src 'none'; frame-ancestors 'none'", Referrer: "no-referrer",
		Timeout: a.Timeout, MaxBody: a.maxBody, Fail: a.fail,
	}.Handler(next)
}

// mux answers every request through the table; what is not in it gets a problem.
func (a *api) mux() http.Handler {
	mux, list := http.NewServeMux(), a.routes()
	for _, rt := range list {
		mux.HandleFunc(rt.method+" "+Base+rt.path, func(w http.ResponseWriter, r *http.Request) {
			req := a.request(w, r)
			started, err := time.Now(), req.enter(r.Context(), rt)
			if err == nil {
				err = rt.handle(req)
			}
			if err != nil {
				req.fail(err)
			}
			// The pattern, not the path: a path may hold a receipt.
			a.Log.Debug("api", "route", r.Pattern, "status", req.status, "took", time.Since(started).Round(time.Microsecond))
		})
	}
	return a.methods(list, page.Router(mux, func(w http.ResponseWriter, r *http.Request, _ error) {
		a.fail(w, r, problem.Refuse(desk.ErrNotFound, "there is no such address; %s/openapi.json lists them", Base))
	}))
}

// methods lets only those through that a path has in the table. The mux alone would
// take DELETE /deliveries/dead for one of /deliveries/{id}, and name it in Allow.
func (a *api) methods(list []route, next http.Handler) http.Handler {
	paths, allow := http.NewServeMux(), map[string][]string{}
	for _, rt := range list {
		pattern := Base + rt.path
		if allow[pattern] == nil {
			paths.Handle(pattern, http.NotFoundHandler())
		}
		allow[pattern] = append(allow[pattern], rt.method)
		if rt.method == http.MethodGet {
			allow[pattern] = append(allow[pattern], http.MethodHead)
		}
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, pattern := paths.Handler(r)
		if of := allow[pattern]; of != nil && !slices.Contains(of, r.Method) {
			words := strings.Join(slices.Sorted(slices.Values(of)), ", ")
			w.Header().Set("Allow", words)
			a.fail(w, r, problem.Refuse(problem.ErrMethod, "%s is not possible here; %s is", r.Method, words))
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (a *api) fail(w http.ResponseWriter, r *http.Request, err error) { a.request(w, r).fail(err) }

// fail answers with the problem for err. What went wrong inside goes to the log under
// a reference; the caller gets the reference only.
func (req *request) fail(err error) {
	p := problem.Of(err)
	p.Ref = page.Reference(req.a.Log, "api request failed", err, "route", req.R.Pattern)
	req.status = p.Status
	if err := problem.Write(req.W, p, problem.Retry(err)); err != nil {
		req.a.Log.Debug("problem not written", "err", err)
	}
}

// maxBody is the most that a request may carry: more where a document is sent as evidence.
func (a *api) maxBody(r *http.Request) int64 {
	if r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/evidence") && strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		return page.MaxDocumentBody
	}
	return a.MaxBody
}
