package page

import (
	"net/http"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/problem"
)

// Fail answers a request with an error.
type Fail func(w http.ResponseWriter, r *http.Request, err error)

// Router answers through mux. What no pattern takes goes to fail, as
// [desk.ErrNotFound] or, with the header Allow, as [problem.ErrMethod]: the mux knows
// whether the path or only the method is wrong, and its own answer is not shown.
func Router(mux *http.ServeMux, fail Fail) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h, pattern := mux.Handler(r)
		if pattern != "" {
			mux.ServeHTTP(w, r)
			return
		}
		probe := probeWriter{header: http.Header{}}
		h.ServeHTTP(&probe, r)
		if allow := probe.header.Get("Allow"); allow != "" {
			w.Header().Set("Allow", allow)
			fail(w, r, problem.ErrMethod)
			return
		}
		fail(w, r, desk.ErrNotFound)
	})
}

// probeWriter keeps a handler's headers and drops the rest.
type probeWriter struct{ header http.Header }

// Header returns the headers that are kept.
func (p *probeWriter) Header() http.Header { return p.header }

// WriteHeader drops the status.
func (p *probeWriter) WriteHeader(int) {}

// Write drops the body.
func (p *probeWriter) Write(b []byte) (int, error) { return len(b), nil }
