package public

import (
	"net/http"
	"strings"
	"time"

	"github.com/rumordesk/rumordesk/web/page"
)

// csp allows our own styles and pictures and nothing else, no script at all.
const csp = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// maxBody is the most that a request may carry: the longest reply with its sources,
// each character escaped.
const maxBody = 512 << 10

// guard puts the rules of the connection around every answer.
func (s *site) guard(next http.Handler) http.Handler {
	return page.Guard{
		// The referrer stays within the site rather than being dropped: without one a
		// browser names no origin with a form, and one that does not know Sec-Fetch-Site
		// either could not send a tip.
		Policy: csp, Referrer: "same-origin", Timeout: s.Timeout, MaxBody: page.BodyLimit(maxBody),
		Headers: func(h http.Header, r *http.Request) {
			if s.linkPath(r.URL.Path) {
				// The address is the key: it goes nowhere, not even to ourselves.
				h.Set("Referrer-Policy", "no-referrer")
				h.Set("X-Robots-Tag", "noindex, nofollow")
			}
		},
		// A crowd of readers of another site would get around the limit on tips. A
		// recipient's pages need none of it, because their address is a secret.
		Forms: func(r *http.Request) bool { return !s.linkPath(r.URL.Path) },
		Fail:  s.fail,
		// A recipient's address is left out, it is a key; so is the query, which holds
		// what a person was looking for.
		Log: func(r *http.Request, status, _ int, took time.Duration) {
			s.Log.Debug("public request", "method", r.Method, "path", s.logPath(r), "status", status, "took", took)
		},
	}.Handler(next)
}

func (s *site) fail(w http.ResponseWriter, r *http.Request, err error) {
	s.request(w, r, nil).Fail(err)
}

// linkPath says whether a path is that of a recipient's page.
func (s *site) linkPath(path string) bool {
	rest, _ := strings.CutPrefix(path, s.Prefix)
	for _, c := range s.Catalogues.List {
		if cut, ok := strings.CutPrefix(rest, "/"+c.Tag()); ok {
			rest = cut
			break
		}
	}
	return strings.HasPrefix(rest, "/r/")
}

func (s *site) logPath(r *http.Request) string {
	if s.linkPath(r.URL.Path) {
		return s.Prefix + "/r/…"
	}
	return r.URL.Path
}
