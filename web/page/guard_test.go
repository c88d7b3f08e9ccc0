package page

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/problem"
)

// guarded is a guard that answers an error with its kind.
func guarded(change func(*Guard), next http.HandlerFunc) http.Handler {
	g := Guard{
		Policy: "default-src 'none'", Referrer: "same-origin", Timeout: time.Second, MaxBody: BodyLimit(10),
		Fail: func(w http.ResponseWriter, _ *http.Request, err error) {
			http.Error(w, problem.KindOf(err).Name, problem.Status(err))
		},
	}
	if change != nil {
		change(&g)
	}
	return g.Handler(next)
}

func ok(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok") }

func TestGuardHeaders(t *testing.T) {
	want := map[string]string{
		"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
		"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
		"Permissions-Policy": "camera=(), geolocation=(), microphone=()", "Cache-Control": "no-store",
	}
	for name, h := range map[string]http.Handler{
		"an answer": guarded(nil, ok),
		"a refusal": guarded(func(g *Guard) { g.Forms = EveryForm }, ok),
		"a panic":   guarded(nil, func(http.ResponseWriter, *http.Request) { panic("inside") }),
	} {
		r := httptest.NewRequest("POST", "/", nil)
		r.Header.Set("Sec-Fetch-Site", "cross-site")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		for key, value := range want {
			if got := w.Header().Values(key); len(got) != 1 || got[0] != value {
				t.Errorf("%s: %s is %q, want %q", name, key, got, value)
			}
		}
		if strings.Contains(w.Body.String(), "inside") {
			t.Errorf("%s shows its inside: %s", name, w.Body)
		}
	}
	h := guarded(func(g *Guard) {
		g.Headers = func(h http.Header, r *http.Request) { h.Set("Referrer-Policy", r.URL.Path) }
	}, ok)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "/r/x", nil))
	if got := w.Header().Get("Referrer-Policy"); got != "/r/x" {
		t.Errorf("the site's own header is %q", got)
	}
}

func TestGuardRefuses(t *testing.T) {
	loopback, outside := "127.0.0.1:8080", "192.0.2.7:8080"
	for _, tt := range []struct {
		name             string
		change           func(*Guard)
		method, host, at string
		site, body       string
		want             string // what is answered
	}{
		{name: "a reader", method: "GET", want: "ok"},
		{name: "a form of another site", change: func(g *Guard) { g.Forms = EveryForm }, method: "POST", site: "cross-site", want: "other-site"},
		{name: "a form of ours", change: func(g *Guard) { g.Forms = EveryForm }, method: "POST", site: "same-origin", want: "ok"},
		{name: "a link from another site", change: func(g *Guard) { g.Forms = EveryForm }, method: "GET", site: "cross-site", want: "ok"},
		{name: "a form that may come from anywhere", change: func(g *Guard) { g.Forms = func(*http.Request) bool { return false } }, method: "POST", site: "cross-site", want: "ok"},
		{name: "an API", method: "POST", site: "cross-site", want: "ok"},
		{name: "another name on loopback", change: func(g *Guard) { g.OwnNames = true }, method: "GET", host: "evil.example", at: loopback, want: "host"},
		{name: "another name elsewhere", change: func(g *Guard) { g.OwnNames = true }, method: "GET", host: "evil.example", at: outside, want: "ok"},
		{name: "a name that is ours", change: func(g *Guard) { g.OwnNames, g.Names = true, []string{"desk.example:443"} }, method: "GET", host: "Desk.example.", at: loopback, want: "ok"},
		{name: "loopback's own name", change: func(g *Guard) { g.OwnNames = true }, method: "GET", host: "[::1]:8080", at: loopback, want: "ok"},
		{name: "any name where it does not matter", method: "GET", host: "evil.example", at: loopback, want: "ok"},
		{name: "too much", method: "POST", body: "eleven characters", want: "too-large"},
	} {
		h := guarded(tt.change, func(w http.ResponseWriter, r *http.Request) {
			if _, err := io.ReadAll(r.Body); err != nil {
				http.Error(w, problem.KindOf(err).Name, problem.Status(err))
				return
			}
			ok(w, r)
		})
		r := httptest.NewRequest(tt.method, "/", strings.NewReader(tt.body))
		if tt.host != "" {
			r.Host = tt.host
		}
		if tt.site != "" {
			r.Header.Set("Sec-Fetch-Site", tt.site)
		}
		if tt.at != "" {
			addr, err := net.ResolveTCPAddr("tcp", tt.at)
			if err != nil {
				t.Fatal(err)
			}
			r = r.WithContext(context.WithValue(r.Context(), http.LocalAddrContextKey, net.Addr(addr)))
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if got := strings.TrimSpace(w.Body.String()); got != tt.want {
			t.Errorf("%s: %d %q, want %q", tt.name, w.Code, got, tt.want)
		}
	}
}

func TestGuardEndsSlowRequests(t *testing.T) {
	h := guarded(func(g *Guard) { g.Timeout = time.Millisecond }, func(w http.ResponseWriter, r *http.Request) {
		<-r.Context().Done()
		http.Error(w, r.Context().Err().Error(), http.StatusServiceUnavailable)
	})
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
	if got := strings.TrimSpace(w.Body.String()); got != context.DeadlineExceeded.Error() {
		t.Errorf("answered %q", got)
	}
}

func TestGuardLetsAbortThrough(t *testing.T) {
	h := guarded(nil, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	defer func() {
		if p := recover(); p != http.ErrAbortHandler {
			t.Errorf("recovered %v", p)
		}
	}()
	h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/", nil))
	t.Error("the connection was not broken")
}

func TestGuardLogs(t *testing.T) {
	status, size := 0, 0
	h := guarded(func(g *Guard) {
		g.Log = func(_ *http.Request, s, n int, _ time.Duration) { status, size = s, n }
	}, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/gone" {
			w.WriteHeader(http.StatusGone)
			w.WriteHeader(http.StatusOK) // too late
		}
		ok(w, r)
	})
	for path, want := range map[string]int{"/": 200, "/gone": 410} {
		h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", path, nil))
		if status != want || size != 2 {
			t.Errorf("%s: %d with %d bytes, want %d with 2", path, status, size, want)
		}
	}
}

func TestRouter(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /here", ok)
	h := Router(mux, func(w http.ResponseWriter, _ *http.Request, err error) {
		http.Error(w, problem.KindOf(err).Name, problem.Status(err))
	})
	for _, tt := range []struct {
		method, path string
		status       int
		allow        string
	}{
		{"GET", "/here", 200, ""}, {"HEAD", "/here", 200, ""}, {"POST", "/here", 405, "GET, HEAD"}, {"GET", "/there", 404, ""}, {"GET", "/../here", 307, ""},
	} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(tt.method, tt.path, nil))
		if w.Code != tt.status || w.Header().Get("Allow") != tt.allow {
			t.Errorf("%s %s: %d, Allow %q, want %d, %q", tt.method, tt.path, w.Code, w.Header().Get("Allow"), tt.status, tt.allow)
		}
	}
}

func TestReference(t *testing.T) {
	for _, tt := range []struct {
		err    error
		logged bool
	}{
		{errors.New("disk full"), true}, {context.DeadlineExceeded, true}, {context.Canceled, false}, {desk.ErrNotFound, false}, {desk.ErrConflict, false},
	} {
		var b bytes.Buffer
		ref := Reference(slog.New(slog.NewTextHandler(&b, nil)), "request failed", tt.err, "path", "/x")
		if (ref != "") != tt.logged || tt.logged != strings.Contains(b.String(), "ref="+ref+" path=/x err=") {
			t.Errorf("%v: reference %q, log %q", tt.err, ref, b.String())
		}
	}
}

// few lets two tries of each key through.
type few map[string]int

func (f few) Allow(key string) (bool, time.Duration) {
	f[key]++
	return f[key] <= 2, time.Millisecond
}

func TestAllow(t *testing.T) {
	l := few{}
	for i, want := range []error{nil, nil, problem.ErrTooMany} {
		if err := Allow(l, "a"); !errors.Is(err, want) || problem.Retry(err) != 0 && problem.Retry(err) < time.Second {
			t.Errorf("try %d: %v, come back in %v", i+1, err, problem.Retry(err))
		}
	}
	if err := errors.Join(Allow(l, "b"), Allow(nil, "a")); err != nil {
		t.Error(err)
	}
}
