package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/index"
	"github.com/rumordesk/rumordesk/web/page"
	"github.com/rumordesk/rumordesk/web/problem"
	"github.com/rumordesk/rumordesk/web/webtest"
)

// targets are all routes and the ways to fail, each with its status.
var targets = map[string]int{
	"/": 303, "/queue": 200, "/cases/1": 200, "/items/1": 200, "/search": 503, "/sources": 200, "/healthz": 200,
	"/nothing": 404, "/cases/77": 404, "/queue?stage=x": 400, "/static/none.js": 404, "/queue/../queue": 307,
}

// csp is the policy of every page: our own styles, scripts and pictures, and nothing
// else.
const csp = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; " +
	"form-action 'self'; frame-ancestors 'none'; base-uri 'none'"

func checkHeaders(t *testing.T, name string, h http.Header) {
	t.Helper()
	for key, want := range map[string]string{
		"Content-Security-Policy": csp, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
		"Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin",
	} {
		if got := h.Values(key); len(got) != 1 || got[0] != want {
			t.Errorf("%s: %s is %q", name, key, got)
		}
	}
}

func TestEveryAnswerCarriesTheHeaders(t *testing.T) {
	b := newBench(t)
	b.seed()
	h := b.handler()
	for target, status := range targets {
		w := get(h, target)
		if w.Code != status {
			t.Errorf("%s: status %d, want %d", target, w.Code, status)
		}
		checkHeaders(t, target, w.Header())
		if got := w.Header().Get("Cache-Control"); got != "no-store" {
			t.Errorf("%s: Cache-Control %q", target, got)
		}
	}
}

func TestStaticFilesAreKeptForever(t *testing.T) {
	b := newBench(t)
	s, err := newSite(b.opts)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{"desk.css", "desk.js", "icon.svg"} {
		w := get(b.handler(), s.pages.Assets.Href(file))
		if w.Code != 200 || w.Header().Get("Cache-Control") != "public, max-age=31536000, immutable" || w.Body.Len() == 0 {
			t.Errorf("%s: status %d, %q, %d bytes", file, w.Code, w.Header().Get("Cache-Control"), w.Body.Len())
		}
		checkHeaders(t, file, w.Header())
	}
}

func TestFailuresHideTheirInside(t *testing.T) {
	for name, st := range map[string]webtest.BrokenStore{"panic": {}, "error": {Err: errors.New("secret detail")}} {
		t.Run(name, func(t *testing.T) {
			var log bytes.Buffer
			h, err := New(Options{Options: page.Options{Store: st, Log: slog.New(slog.NewTextHandler(&log, nil))}})
			if err != nil {
				t.Fatal(err)
			}
			w := get(h, "/queue", "Accept-Language", "zh")
			if w.Code != 500 || !strings.Contains(w.Body.String(), "系统出错") || strings.Contains(w.Body.String(), "secret") {
				t.Errorf("status %d: %s", w.Code, w.Body)
			}
			checkHeaders(t, name, w.Header())
			if !strings.Contains(log.String(), "secret detail") {
				t.Error("the log does not say what went wrong")
			}
		})
	}
}

func TestStatuses(t *testing.T) {
	for _, tt := range []struct {
		err  error
		want int
	}{
		{desk.ErrNotFound, 404}, {desk.ErrInvalid, 422}, {problem.ErrMalformed, 400}, {desk.ErrForbidden, 403}, {desk.ErrConflict, 409},
		{&desk.RuleError{Rule: "wrong-stage"}, 409}, {desk.ErrLeaseLost, 409}, {index.ErrUnavailable, 503},
		{context.DeadlineExceeded, 503}, {&http.MaxBytesError{}, 413}, {io.ErrUnexpectedEOF, 500},
	} {
		if got := problem.Status(fmt.Errorf("wrapped: %w", tt.err)); got != tt.want {
			t.Errorf("%v: %d, want %d", tt.err, got, tt.want)
		}
		h, err := New(Options{Options: page.Options{Store: webtest.BrokenStore{Err: fmt.Errorf("view: %w", tt.err)}}})
		if err != nil {
			t.Fatal(err)
		}
		if got := get(h, "/queue").Code; got != tt.want {
			t.Errorf("%v: answered with %d, want %d", tt.err, got, tt.want)
		}
	}
}

func TestOtherMethodsAndOrigins(t *testing.T) {
	b := newBench(t)
	h := b.handler()
	ask := func(method, origin string) *httptest.ResponseRecorder {
		r := httptest.NewRequest(method, "http://127.0.0.1:8080/queue", strings.NewReader("x"))
		r.Header.Set("Origin", origin)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	if w := ask("POST", "https://evil.example"); w.Code != 403 || !strings.Contains(w.Body.String(), "another site") {
		t.Errorf("POST from elsewhere: %d", w.Code)
	} else {
		checkHeaders(t, "cross-origin", w.Header())
	}
	if w := ask("POST", "http://127.0.0.1:8080"); w.Code != 405 || w.Header().Get("Allow") != "GET, HEAD" {
		t.Errorf("POST from here: %d, Allow %q", w.Code, w.Header().Get("Allow"))
	}
	if w := ask("HEAD", ""); w.Code != 200 {
		t.Errorf("HEAD: %d", w.Code)
	}
}

func TestOnlyKnownHostsOnLoopback(t *testing.T) {
	b := newBench(t)
	b.opts.Hosts = []string{"desk.example:443"}
	h := b.handler()
	ask := func(host, local string) int {
		r := httptest.NewRequest("GET", "/queue", nil)
		r.Host = host
		addr, err := net.ResolveTCPAddr("tcp", local)
		if err != nil {
			t.Fatal(err)
		}
		r = r.WithContext(context.WithValue(r.Context(), http.LocalAddrContextKey, net.Addr(addr)))
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		checkHeaders(t, host, w.Header())
		return w.Code
	}
	for _, host := range []string{"localhost", "localhost:8080", "LOCALHOST.", "127.0.0.1", "127.0.0.1:8080", "[::1]", "[::1]:80", "desk.example", "Desk.Example:8443"} {
		if got := ask(host, "127.0.0.1:8080"); got != 200 {
			t.Errorf("host %q: %d, want 200", host, got)
		}
	}
	for _, host := range []string{"evil.example", "evil.example:8080", "127.0.0.1.evil.example", "localhost.evil.example", "", "192.168.1.2", "[::2]", "0.0.0.0"} {
		if got := ask(host, "[::1]:8080"); got != 421 {
			t.Errorf("host %q: %d, want 421", host, got)
		}
	}
	if got := ask("evil.example", "192.0.2.7:8080"); got != 200 {
		t.Errorf("a desk that is not on loopback: %d", got)
	}
}

func TestTheLogDoesNotSayWhoAsked(t *testing.T) {
	b := newBench(t)
	var log bytes.Buffer
	b.opts.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	r := httptest.NewRequest("GET", "/search?q=private+question", nil)
	r.RemoteAddr = "203.0.113.9:55555"
	r.Header.Set("User-Agent", "TellTale/1.0")
	r.Header.Set("Referer", "https://from.example/")
	w := httptest.NewRecorder()
	b.handler().ServeHTTP(w, r)
	if !strings.Contains(log.String(), "path=/search status=503") {
		t.Errorf("no line for the request: %s", log.String())
	}
	for _, secret := range []string{"203.0.113", "TellTale", "from.example", "private"} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("the log says %q: %s", secret, log.String())
		}
	}
}

// TestPagesLoadNothingFromElsewhere: whatever a browser loads on its own comes from here.
func TestPagesLoadNothingFromElsewhere(t *testing.T) {
	b := newBench(t)
	b.seed()
	h := b.handler()
	for target, status := range targets {
		if status == 303 || status == 307 || target == "/healthz" {
			continue
		}
		for n := range webtest.Parse(t, get(h, target).Body.String()).Descendants() {
			if n.Type != html.ElementNode || n.Data == "a" {
				continue
			}
			for _, a := range n.Attr {
				switch a.Key {
				case "src", "href", "action", "data", "poster", "srcset":
					u, err := url.Parse(a.Val)
					if err != nil || u.Host != "" || u.Scheme != "" {
						t.Errorf("%s: <%s %s=%q>", target, n.Data, a.Key, a.Val)
					}
				case "style":
					t.Errorf("%s: <%s style>, which the policy forbids", target, n.Data)
				default:
					if strings.HasPrefix(a.Key, "on") {
						t.Errorf("%s: <%s %s>, which the policy forbids", target, n.Data, a.Key)
					}
				}
			}
		}
	}
}
