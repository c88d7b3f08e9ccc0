package web

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/rumordesk/rumordesk/web/problem"
)

// csp allows our own styles, scripts and pictures and nothing else: whatever gets
// past the escaping can neither run nor load nor send.
const csp = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; " +
	"form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

// maxBody is the most that a request may carry.
const maxBody = 1 << 20

// guard puts the rules of the connection around every answer, errors and static
// files included.
func (s *site) guard(next http.Handler) http.Handler {
	origin := http.NewCrossOriginProtection()
	origin.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.request(w, r, "").Fail(problem.ErrOtherSite)
	}))
	limited, large := http.MaxBytesHandler(next, maxBody), http.MaxBytesHandler(next, maxRuleBody)
	var h http.Handler = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, ruleFilesPath+"/") {
			large.ServeHTTP(w, r)
			return
		}
		limited.ServeHTTP(w, r)
	})
	h = origin.Handler(h)
	h = s.knownHost(h)
	h = s.recovered(h)
	return s.logged(headers(s.timed(h)))
}

// headers sets what every answer carries.
func headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", csp)
		h.Set("X-Content-Type-Options", "nosniff")
		// Other sites learn nothing of ours. "no-referrer" would also make browsers hide
		// the origin of our own forms from us (Origin: null).
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
		h.Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
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

// knownHost refuses other names for a desk that listens on loopback: a page on the
// web may point its own name at 127.0.0.1 and would else be of the same origin.
func (s *site) knownHost(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		local, _ := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
		if local != nil && loopback(local.String()) && !s.hostAllowed(r.Host) {
			s.request(w, r, "").Fail(problem.ErrHost)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func (s *site) hostAllowed(host string) bool {
	name := hostName(host)
	if strings.EqualFold(name, "localhost") {
		return true
	}
	if ip, err := netip.ParseAddr(name); err == nil && ip.Unmap().IsLoopback() {
		return true
	}
	return slices.ContainsFunc(s.Hosts, func(h string) bool { return strings.EqualFold(hostName(h), name) })
}

// hostName drops a port and the brackets of an IPv6 address.
func hostName(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return strings.TrimSuffix(strings.Trim(host, "[]"), ".")
}

func loopback(addr string) bool {
	ap, err := netip.ParseAddrPort(addr)
	return err == nil && ap.Addr().Unmap().IsLoopback()
}

// recovered turns a panic into the 500 page. http.ErrAbortHandler goes on: it is
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
			s.request(w, r, "").Fail(fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
		}()
		next.ServeHTTP(w, r)
	})
}

// logged writes a line a request at debug level: what was asked and how it went,
// never from where or with what, and not the query, which holds what a person was
// looking for.
func (s *site) logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		started := time.Now()
		m := &meter{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(m, r)
		s.Log.Debug("request", "method", r.Method, "path", r.URL.Path, "status", m.status,
			"bytes", m.bytes, "took", time.Since(started).Round(time.Microsecond))
	})
}

// meter counts what is answered.
type meter struct {
	http.ResponseWriter
	status, bytes int
	begun         bool
}

// WriteHeader notes the first status, which is the one that is sent.
func (m *meter) WriteHeader(status int) {
	if !m.begun {
		m.status, m.begun = status, true
	}
	m.ResponseWriter.WriteHeader(status)
}

// Write counts the bytes.
func (m *meter) Write(b []byte) (int, error) {
	m.begun = true
	n, err := m.ResponseWriter.Write(b)
	m.bytes += n
	return n, err
}

// Unwrap lets http.ResponseController through.
func (m *meter) Unwrap() http.ResponseWriter { return m.ResponseWriter }
