package api

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"runtime/debug"
	"strings"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/problem"
)

// guard puts the rules of the connection around every answer.
func (a *api) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cache-Control", "no-store")
		ctx, cancel := context.WithTimeout(r.Context(), a.Timeout)
		defer cancel()
		r = r.WithContext(ctx)
		req := &request{a: a, W: w, R: r}
		defer func() {
			p := recover()
			if p == nil {
				return
			}
			if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(p) // the way to break a connection on purpose
			}
			req.fail(fmt.Errorf("panic: %v\n%s", p, debug.Stack()))
		}()
		r.Body = http.MaxBytesReader(w, r.Body, a.MaxBody)
		next.ServeHTTP(w, r)
	})
}

// mux answers every request through the table; what is not in it gets a problem.
func (a *api) mux() http.Handler {
	mux := http.NewServeMux()
	for _, rt := range a.routes() {
		mux.HandleFunc(rt.method+" "+Base+rt.path, func(w http.ResponseWriter, r *http.Request) {
			req := &request{a: a, W: w, R: r}
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
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h, pattern := mux.Handler(r)
		if pattern != "" {
			mux.ServeHTTP(w, r)
			return
		}
		// The mux knows whether the path or only the method is wrong; its own answer
		// is not shown.
		probe := probe{header: http.Header{}}
		h.ServeHTTP(&probe, r)
		req := &request{a: a, W: w, R: r}
		if allow := probe.header.Get("Allow"); allow != "" {
			w.Header().Set("Allow", allow)
			req.fail(problem.Refuse(problem.ErrMethod, "%s is not possible here; %s is", r.Method, allow))
			return
		}
		req.fail(problem.Refuse(desk.ErrNotFound, "there is no such address; %sopenapi.json lists them", Base+"/"))
	})
}

// probe keeps a handler's headers and drops the rest.
type probe struct{ header http.Header }

// Header implements [http.ResponseWriter].
func (p *probe) Header() http.Header { return p.header }

// WriteHeader implements [http.ResponseWriter].
func (p *probe) WriteHeader(int) {}

// Write implements [http.ResponseWriter].
func (p *probe) Write(b []byte) (int, error) { return len(b), nil }

// enter checks what a route asks of every caller: a token with its scope, or less
// than so many requests.
func (req *request) enter(ctx context.Context, rt route) error {
	if rt.scope == public {
		return req.within(rt.limit(req.a.Limit), rt.name+" "+req.a.Caller(req.R))
	}
	scheme, token, _ := strings.Cut(req.R.Header.Get("Authorization"), " ")
	token = strings.TrimSpace(token)
	if !strings.EqualFold(scheme, "Bearer") || token == "" {
		req.W.Header().Set("WWW-Authenticate", `Bearer realm="rumordesk"`)
		return problem.Refuse(problem.ErrNoToken, "send the header Authorization: Bearer TOKEN")
	}
	var err error
	if len(token) > maxToken {
		err = desk.ErrSignIn
	} else {
		req.member, req.token, err = req.a.Members.ByToken(ctx, token)
	}
	switch {
	case errors.Is(err, desk.ErrSignIn):
		req.W.Header().Set("WWW-Authenticate", `Bearer realm="rumordesk", error="invalid_token"`)
		return problem.Refuse(problem.ErrNoToken, "this token is unknown, revoked, or of a member who is disabled")
	case err != nil:
		return fmt.Errorf("token: %w", err)
	}
	if err := req.within(req.a.Limit.Tokens, fmt.Sprint("token ", req.token.ID)); err != nil {
		return err
	}
	if !req.token.Allows(string(rt.scope)) {
		req.W.Header().Set("WWW-Authenticate", fmt.Sprintf(`Bearer realm="rumordesk", error="insufficient_scope", scope=%q`, rt.scope))
		return problem.Refuse(problem.ErrScope, "this token lacks the scope %s", rt.scope)
	}
	return nil
}

// maxToken is the length of the longest token that is looked up, in bytes.
const maxToken = 256

func (req *request) within(l Limiter, key string) error {
	if l == nil {
		return nil
	}
	if ok, retry := l.Allow(key); !ok {
		return &problem.Refusal{Err: problem.ErrTooMany, Detail: "too many requests; try again later", Retry: max(retry, time.Second)}
	}
	return nil
}

// caller is the address of the connection. Of IPv6 the first 64 bits count: one
// caller has all that are behind them.
func caller(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	ip, err := netip.ParseAddr(host)
	if err != nil {
		return host
	}
	if ip = ip.Unmap().WithZone(""); ip.Is6() {
		if p, err := ip.Prefix(64); err == nil {
			return p.String()
		}
	}
	return ip.String()
}

// fail answers with the problem for err. What went wrong inside goes to the log under
// a reference; the caller gets the reference only.
func (req *request) fail(err error) {
	p := problem.Of(err)
	if p.Status >= http.StatusInternalServerError && !errors.Is(err, context.Canceled) {
		p.Ref = rand.Text()[:8]
		req.a.Log.Error("api request failed", "ref", p.Ref, "route", req.R.Pattern, "err", err)
	}
	req.status = p.Status
	if err := problem.Write(req.W, p, problem.Retry(err)); err != nil {
		req.a.Log.Debug("problem not written", "err", err)
	}
}
