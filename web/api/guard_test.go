package api

import (
	"context"
	"errors"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

func TestTokens(t *testing.T) {
	b := newBench(t)
	b.take(1, "The vaccine story.")
	for _, header := range []string{"", "Bearer", "Bearer ", "Bearer nonsense", "Basic " + b.tokens["Rita"], b.tokens["Rita"], "Bearer " + strings.Repeat("x", 10_000)} {
		r := b.refused(401, "unauthorized", "", "GET", "/cases", "", "Authorization", header)
		if !strings.HasPrefix(r.Header.Get("WWW-Authenticate"), "Bearer ") {
			t.Errorf("%q: WWW-Authenticate %q", header, r.Header.Get("WWW-Authenticate"))
		}
	}
	b.refused(401, "unauthorized", "", "POST", "/cases/1/accept", "", "Cookie", "session="+b.tokens["Rita"])
	b.must(200, "", "GET", "/cases", "", "Authorization", "bearer "+b.tokens["Rita"])

	reader := b.member("Lea", desk.Admin)
	b.tokens["Lea reads"], b.tokens["Lea writes"] = b.token(reader, desk.ScopeRead), b.token(reader, desk.ScopeWrite)
	b.must(200, "Lea reads", "GET", "/cases/1", "")
	r := b.refused(403, "scope", "Lea reads", "POST", "/cases/1/accept", "")
	if !strings.Contains(r.Header.Get("WWW-Authenticate"), "insufficient_scope") {
		t.Errorf("WWW-Authenticate %q", r.Header.Get("WWW-Authenticate"))
	}
	b.must(200, "Lea writes", "GET", "/cases/1", "")
	b.must(200, "Lea writes", "POST", "/cases/1/accept", "")
	if err := b.members.Change(context.Background(), desk.Actor{Name: "Ada", Role: desk.Admin}, reader.ID, desk.Admin, true); err != nil {
		t.Fatal(err)
	}
	b.refused(401, "unauthorized", "Lea reads", "GET", "/cases/1", "")
}

// TestEveryRouteAsksForItsToken finds a route that was forgotten.
func TestEveryRouteAsksForItsToken(t *testing.T) {
	b := newBench(t)
	a, err := newAPI(b.opts)
	if err != nil {
		t.Fatal(err)
	}
	open := map[string]bool{"sendTip": true, "tip": true, "answerTip": true, "matchAnswers": true, "answers": true, "answer": true, "openapi": true, "problem": true}
	reader := b.member("Lea", desk.Admin)
	b.tokens["Lea reads"] = b.token(reader, desk.ScopeRead)
	for _, rt := range a.routes() {
		path := strings.NewReplacer("{id}", "1", "{evidence}", "1", "{receipt}", "X", "{slug}", "x", "{name}", "stale").Replace(rt.path)
		if got := b.ask("", rt.method, path, "").StatusCode == 401; got == open[rt.name] {
			t.Errorf("%s %s without a token: refused is %v", rt.method, rt.path, got)
		}
		changes := rt.method != "GET" && rt.name != "draftReferral" && !open[rt.name]
		if got := b.ask("Lea reads", rt.method, path, "").text("type") == "/api/v1/problems/scope"; got != changes {
			t.Errorf("%s %s with a token for reading: refused is %v", rt.method, rt.path, got)
		}
	}
}

func TestAddressesAndMethods(t *testing.T) {
	b := newBench(t)
	for _, path := range []string{"/nonsense", "/cases/", "/cases/1/nonsense", "/"} {
		b.refused(404, "not-found", "Rita", "GET", path, "")
	}
	r := b.refused(405, "method", "Rita", "PATCH", "/cases", "")
	if allow := r.Header.Get("Allow"); !strings.Contains(allow, "GET") {
		t.Errorf("Allow %q", allow)
	}
	for _, tt := range []struct{ method, path, allow string }{
		{"DELETE", "/deliveries/dead", "GET, HEAD"},
		{"DELETE", "/deliveries/mails", "GET, HEAD"},
		{"POST", "/deliveries/dead", "GET, HEAD"},
		{"PUT", "/deliveries/7", "DELETE"},
		{"GET", "/deliveries/7", "DELETE"},
		{"POST", "/webhooks/1", "DELETE, GET, HEAD, PUT"},
		{"OPTIONS", "/rules/file", "DELETE, GET, HEAD, PUT"},
		{"TRACE", "/cases/1/referrals/draft", "POST"},
	} {
		if got := b.refused(405, "method", "Ada", tt.method, tt.path, "").Header.Get("Allow"); got != tt.allow {
			t.Errorf("%s %s: Allow %q, want %q", tt.method, tt.path, got, tt.allow)
		}
	}
	b.refused(405, "method", "Rita", "GET", "/cases/1/accept", "")
	b.refused(405, "method", "", "GET", "/tips", "")
	if h := b.must(200, "Rita", "GET", "/cases", "").Header; h.Get("Cache-Control") != "no-store" || h.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("headers %v", h)
	}
}

func TestBodies(t *testing.T) {
	b := newBench(t)
	b.opts.MaxBody = 1000
	b.open()
	b.take(1, "The vaccine story.")
	b.refused(413, "too-large", "", "POST", "/tips", `{"text":"`+strings.Repeat("x", 1000)+`"}`)
	b.refused(415, "media-type", "", "POST", "/tips", `text=hello`, "Content-Type", "application/x-www-form-urlencoded")
	b.refused(415, "media-type", "Rita", "POST", "/cases/1/accept", `{}`, "Content-Type", "text/plain")
	b.refused(400, "malformed", "", "POST", "/tips", "")
	b.refused(400, "malformed", "Rita", "POST", "/cases/1/discard", "")
	b.refused(400, "malformed", "Rita", "POST", "/cases/1/accept", "[]")
	r := b.refused(400, "malformed", "", "POST", "/tips", "{\"text\":\n  \"x\",,}")
	if !strings.Contains(r.text("detail"), "line 2, column 7") {
		t.Errorf("no place: %s", r.raw)
	}
	b.must(201, "", "POST", "/tips", `{"text":"long enough"}`, "Content-Type", "application/json; charset=utf-8")
}

// after lets a key through so many times.
type after map[string]int

func (a after) Allow(key string) (bool, time.Duration) {
	a[key]++
	return a[key] <= 2, 90 * time.Second
}

func TestLimits(t *testing.T) {
	b := newBench(t)
	tips, tokens := after{}, after{}
	b.opts.Limit = Limits{Tips: tips, Tokens: tokens}
	b.open()
	for range 2 {
		b.must(201, "", "POST", "/tips", `{"text":"long enough"}`)
		b.must(200, "Rita", "GET", "/me", "")
	}
	if r := b.refused(429, "too-many", "", "POST", "/tips", `{"text":"long enough"}`); r.Header.Get("Retry-After") != "90" {
		t.Errorf("Retry-After %q", r.Header.Get("Retry-After"))
	}
	b.refused(429, "too-many", "Rita", "GET", "/me", "")
	b.must(200, "Edda", "GET", "/me", "") // another token has its own
	b.must(200, "", "GET", "/answers", "")
}

// keys notes whom it was asked about.
type keys []string

func (k *keys) Allow(key string) (bool, time.Duration) {
	*k = append(*k, key)
	return true, 0
}

// TestCaller: without an option callers are told apart by address, of IPv6 by its
// first 64 bits.
func TestCaller(t *testing.T) {
	b := newBench(t)
	asked := &keys{}
	b.opts.Limit = Limits{Public: asked}
	b.open()
	for addr, want := range map[string]string{
		"192.0.2.7:1234":            "192.0.2.7/32",
		"[::ffff:192.0.2.7]:1":      "192.0.2.7/32",
		"[2001:db8:1:2:3:4:5:6]:99": "2001:db8:1:2::/64",
		"[fe80::1%eth0]:1":          "fe80::/64",
		"pipe":                      "unknown",
	} {
		*asked = nil
		r := httptest.NewRequest("GET", Base+"/answers", nil)
		r.RemoteAddr = addr
		b.h.ServeHTTP(httptest.NewRecorder(), r)
		if len(*asked) != 1 || (*asked)[0] != "answers "+want {
			t.Errorf("%s: counted as %q, want %q", addr, *asked, "answers "+want)
		}
	}
}

// broken is a store that fails as it is told.
type broken struct{ fail func() error }

func (b broken) View(context.Context, func(desk.ReadTx) error) error { return b.fail() }

func TestFaultsStayInside(t *testing.T) {
	for name, tt := range map[string]struct {
		fail   func() error
		status int
	}{
		"error":   {func() error { return errors.New("disk /secret/path") }, 500},
		"panic":   {func() error { panic("secret") }, 500},
		"timeout": {func() error { return context.DeadlineExceeded }, 503},
	} {
		b := newBench(t)
		b.opts.Store = broken{tt.fail}
		h, err := New(b.opts)
		if err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequest("GET", Base+"/cases", nil)
		r.Header.Set("Authorization", "Bearer "+b.tokens["Rita"])
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != tt.status || strings.Contains(w.Body.String(), "secret") {
			t.Errorf("%s: %d %s", name, w.Code, w.Body)
		}
		if !strings.Contains(b.log.String(), "ref=") {
			t.Errorf("%s: the log has no reference: %s", name, &b.log)
		}
	}
}

func TestOptions(t *testing.T) {
	b := newBench(t)
	for name, change := range map[string]func(*Options){
		"no desk":       func(o *Options) { o.Desk = nil },
		"no store":      func(o *Options) { o.Store = nil },
		"no address":    func(o *Options) { o.PublicURL = "" },
		"wrong address": func(o *Options) { o.PublicURL = "desk.example.org" },
	} {
		o := b.opts
		change(&o)
		if _, err := New(o); err == nil || !strings.HasPrefix(err.Error(), "api.New: ") {
			t.Errorf("%s: %v", name, err)
		}
	}
	o := b.opts
	o.Search, o.Webhooks, o.Sources, o.Capture = nil, nil, nil, nil
	b.opts = o
	b.open()
	b.take(1, "The vaccine story.")
	b.refused(503, "search-unavailable", "Rita", "GET", "/search?q=a", "")
	b.must(200, "Rita", "GET", "/sources", "")
	b.must(200, "Rita", "POST", "/cases/1/accept", "")
	ev := b.must(201, "Rita", "POST", "/cases/1/evidence", `{"url":"https://who.example/a","quote":"q","stance":"context"}`)
	if ev.text("capture", "error") == "" {
		t.Errorf("evidence without a capture does not say so: %s", ev.raw)
	}
	if r := b.ask("Ada", "GET", "/webhooks", ""); r.StatusCode != 404 {
		t.Errorf("webhooks: %d", r.StatusCode)
	}
}
