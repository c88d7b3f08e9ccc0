package public

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"runtime/debug"
	"strings"
	"time"

	"github.com/rumordesk/rumordesk/web/problem"
)

// csp allows our own styles and pictures and nothing else, no script at all:
// whatever gets past the escaping can neither run nor load nor send.
const csp = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// maxBody is the most that a request may carry: the longest reply with its sources,
// each character escaped.
const maxBody = 512 << 10

// guard puts the rules of the connection around every answer, errors included.
func (s *site) guard(next http.Handler) http.Handler {
	h := http.MaxBytesHandler(next, maxBody)
	h = s.sameSite(h)
	h = s.recovered(h)
	return s.logged(s.headers(s.timed(h)))
}

// headers sets what every answer carries. The referrer stays within the site rather
// than being dropped: without one a browser names no origin with a form, and one that
// does not know Sec-Fetch-Site either could not send a tip.
func (s *site) headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", csp)
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		h.Set("Cache-Control", "no-store")
		if s.linkPath(r.URL.Path) {
			// The address is the key: it goes nowhere, not even to ourselves.
			h.Set("Referrer-Policy", "no-referrer")
			h.Set("X-Robots-Tag", "noindex, nofollow")
		}
		next.ServeHTTP(w, r)
	})
}

// linkPath says whether a path is that of a recipient's page.
func (s *site) linkPath(path string) bool {
	rest, _ := strings.CutPrefix(path, s.Prefix)
	for _, c := range s.words.list {
		if cut, ok := strings.CutPrefix(rest, "/"+c.tag); ok {
			rest = cut
			break
		}
	}
	return strings.HasPrefix(rest, "/r/")
}

// sameSite refuses forms that a page of another site sends: a crowd of readers there
// would get around the limit on tips. A recipient's pages need none of it, because
// their address is a secret.
func (s *site) sameSite(next http.Handler) http.Handler {
	origin := http.NewCrossOriginProtection()
	origin.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.request(w, r, nil).Fail(problem.ErrOtherSite)
	}))
	guarded := origin.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if s.linkPath(r.URL.Path) {
			next.ServeHTTP(w, r)
			return
		}
		guarded.ServeHTTP(w, r)
	})
}

// timed ends a request's context when its time is up, so that a slow read of the
// store ends as an error page.
func (s *site) timed(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), s.Timeout)
		defer cancel()
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// recovered turns a panic into the error page. http.ErrAbortHandler goes on: it is
// the way to break a connection on purpose.
func (s *site) recovered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			p := recover()
			if p == nil {
				return
			}
			if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(p)
			}
			s.request(w, r, nil).Fail(fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
		}()
		next.ServeHTTP(w, r)
	})
}

// logged writes a line a request at debug level: which page and how it went, never
// from where or with what. A recipient's address is left out, it is a key; so is the
// query, which holds what a person was looking for.
func (s *site) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		started := time.Now()
		m := &meter{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(m, r)
		s.Log.Debug("public request", "method", r.Method, "path", s.logPath(r), "status", m.status,
			"took", time.Since(started).Round(time.Microsecond))
	})
}

func (s *site) logPath(r *http.Request) string {
	if s.linkPath(r.URL.Path) {
		return s.Prefix + "/r/…"
	}
	return r.URL.Path
}

// meter notes the status that is sent.
type meter struct {
	http.ResponseWriter
	status int
	begun  bool
}

// WriteHeader notes the first status, which is the one that is sent.
func (m *meter) WriteHeader(status int) {
	if !m.begun {
		m.status, m.begun = status, true
	}
	m.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController through.
func (m *meter) Unwrap() http.ResponseWriter { return m.ResponseWriter }

// caller names the other end of the connection: an IPv4 address, or the first 64 bits
// of an IPv6 one, which is what one household has.
func caller(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return "unknown" // a Unix socket
	}
	ip, err := netip.ParseAddr(host)
	if err != nil {
		return "unknown"
	}
	bits := 64
	if ip = ip.Unmap().WithZone(""); ip.Is4() {
		bits = 32
	}
	p, err := ip.Prefix(bits)
	if err != nil {
		return "unknown"
	}
	return p.String()
}

// allow counts one try of the caller; a nil limiter lets everything through.
func (req *request) allow(l Limiter) error {
	if l == nil {
		return nil
	}
	if ok, retry := l.Allow(req.s.Caller(req.R)); !ok {
		return &problem.Refusal{Err: problem.ErrTooMany, Detail: "come back later", Retry: retry}
	}
	return nil
}
