package page

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

// Guard is the rules of the connection around every answer, errors and static files
// included. It is not changed after its first use.
type Guard struct {
	// Policy is the Content-Security-Policy: whatever gets past the escaping can
	// neither run nor load nor send.
	Policy string
	// Referrer is the Referrer-Policy. "same-origin" tells other sites nothing;
	// "no-referrer" would also make browsers hide the origin of our own forms from us
	// (Origin: null).
	Referrer string
	// Headers adds to what every answer carries, by the request; nil adds nothing.
	Headers func(h http.Header, r *http.Request)
	// Timeout ends a request's context, so that a slow read of the store ends as an
	// error.
	Timeout time.Duration
	// MaxBody is the most bytes that a request may carry.
	MaxBody func(*http.Request) int64
	// Forms says which requests are refused when a page of another site sends them;
	// nil means none, for what takes no cookie and no form.
	Forms func(*http.Request) bool
	// OwnNames refuses, on a connection to loopback, every name but loopback's own and
	// Names: a page on the web may point its name at 127.0.0.1 and would else be of the
	// same origin.
	OwnNames bool
	Names    []string
	// Fail answers a request that is refused, or in which a handler panicked.
	Fail Fail
	// Log is told of each request, what was asked and how it went; nil means nobody is.
	// It must not keep from where a request came.
	Log func(r *http.Request, status, bytes int, took time.Duration)
}

// BodyLimit is the same most for every request.
func BodyLimit(most int64) func(*http.Request) int64 {
	return func(*http.Request) int64 { return most }
}

// EveryForm is for [Guard.Forms] of a site that takes no request from others.
func EveryForm(*http.Request) bool { return true }

// Handler puts the guard around a handler.
func (g Guard) Handler(next http.Handler) http.Handler {
	origin := http.NewCrossOriginProtection()
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		started := time.Now()
		ctx, cancel := context.WithTimeout(r.Context(), g.Timeout)
		defer cancel()
		r = r.WithContext(ctx)
		m := &meter{ResponseWriter: w, status: http.StatusOK}
		g.headers(m.Header(), r)
		g.serve(m, r, func() error {
			switch {
			case g.OwnNames && onLoopback(r) && !g.nameAllowed(r.Host):
				return problem.ErrHost
			case g.Forms != nil && g.Forms(r) && origin.Check(r) != nil:
				return problem.ErrOtherSite
			}
			r.Body = http.MaxBytesReader(w, r.Body, g.MaxBody(r))
			next.ServeHTTP(m, r)
			return nil
		})
		if g.Log != nil {
			g.Log(r, m.status, m.bytes, time.Since(started).Round(time.Microsecond))
		}
	})
}

// headers sets what every answer carries.
func (g Guard) headers(h http.Header, r *http.Request) {
	h.Set("Content-Security-Policy", g.Policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", g.Referrer)
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
	h.Set("Cache-Control", "no-store")
	if g.Headers != nil {
		g.Headers(h, r)
	}
}

// serve answers, with an error for what answer refuses and for a panic.
// http.ErrAbortHandler goes on: it is the way to break a connection on purpose.
func (g Guard) serve(w http.ResponseWriter, r *http.Request, answer func() error) {
	defer func() {
		p := recover()
		if p == nil {
			return
		}
		if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
			panic(p)
		}
		g.Fail(w, r, fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
	}()
	if err := answer(); err != nil {
		g.Fail(w, r, err)
	}
}

func (g Guard) nameAllowed(host string) bool {
	name := hostName(host)
	if strings.EqualFold(name, "localhost") {
		return true
	}
	if ip, err := netip.ParseAddr(name); err == nil && ip.Unmap().IsLoopback() {
		return true
	}
	return slices.ContainsFunc(g.Names, func(h string) bool { return strings.EqualFold(hostName(h), name) })
}

// hostName drops a port and the brackets of an IPv6 address.
func hostName(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return strings.TrimSuffix(strings.Trim(host, "[]"), ".")
}

func onLoopback(r *http.Request) bool {
	local, _ := r.Context().Value(http.LocalAddrContextKey).(net.Addr)
	if local == nil {
		return false
	}
	ap, err := netip.ParseAddrPort(local.String())
	return err == nil && ap.Addr().Unmap().IsLoopback()
}

// meter notes the status that is sent, and counts what is answered.
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
