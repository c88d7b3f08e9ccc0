package web

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/crawler/fetch"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/page"
	"github.com/rumordesk/rumordesk/web/webtest"
)

// actingAs lets every request act as one member.
func actingAs(m desk.Member) func(page.MemberHandler) http.Handler {
	return func(next page.MemberHandler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { next(w, r, m, desk.Session{}) })
	}
}

func post(h http.Handler, target string, form url.Values) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, target, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func (b *bench) hookDesk() *desk.Webhooks {
	hooks := desk.NewWebhooks(b.store, b.clock)
	hooks.Validate = fetch.New(fetch.Options{}).Judge
	b.opts.Webhooks, b.opts.Desk = hooks, b.desk
	b.opts.Require = actingAs(desk.Member{ID: 1, Name: "Ada", Role: desk.Admin})
	return hooks
}

func TestWebhooks(t *testing.T) {
	b := newBench(t)
	b.hookDesk()
	outgoing := 0
	defer b.store.OnOutgoing(func() { outgoing++ })()
	if got := webtest.Text(webtest.All(b.page("/webhooks", 200), "main", "")[0]); !strings.Contains(got, "No program is told yet") || !strings.Contains(got, "Nothing: every message has arrived") {
		t.Errorf("without webhooks: %q", got)
	}
	h := b.handler()
	for _, bad := range []url.Values{
		{"url": {"ftp://hooks.example/"}, "which": {"all"}},
		{"url": {"http://10.0.0.7/hook"}, "which": {"all"}},
		{"url": {"http://localhost:9/hook"}, "which": {"all"}},
		{"url": {"https://hooks.example/"}, "which": {"some"}},
	} {
		w := post(h, "/webhooks", bad)
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), bad.Get("url")) {
			t.Errorf("%v: %d", bad, w.Code)
		}
	}
	w := post(h, "/webhooks", url.Values{"url": {"https://hooks.example/secret-path"}, "which": {"some"}, "event": {"case.accepted", "digest"}})
	secret := regexp.MustCompile(`whsec_[A-Za-z0-9+/=&#;]{40,}`).FindString(w.Body.String())
	if w.Code != 200 || secret == "" {
		t.Fatalf("a new webhook: %d, secret %q", w.Code, secret)
	}
	page := get(h, "/webhooks/1").Body.String()
	if strings.Contains(page, "whsec_") || strings.Count(page, " checked") != 3 {
		t.Error("the secret is shown again, or the choice of events is lost")
	}
	leads := func(do, to string) {
		t.Helper()
		if w := post(h, "/webhooks/1", url.Values{"do": {do}}); w.Code != http.StatusSeeOther || w.Header().Get("Location") != to {
			t.Errorf("%s: %d %s", do, w.Code, w.Header().Get("Location"))
		}
	}
	before := outgoing
	leads("test", "/webhooks/1?done=test")
	if outgoing != before+1 {
		t.Errorf("a test message: %d commits with something to send, want 1", outgoing-before)
	}
	leads("pause", "/webhooks/1?done=paused")
	if w := post(h, "/webhooks/1", url.Values{"do": {"test"}}); w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), "resume it first") {
		t.Errorf("testing a paused one: %d", w.Code)
	}
	leads("resume", "/webhooks/1?done=resumed")
	if w := post(h, "/webhooks/1", url.Values{"do": {"secret"}}); w.Code != 200 || !strings.Contains(w.Body.String(), "whsec_") || strings.Contains(w.Body.String(), secret) {
		t.Errorf("a new secret: %d", w.Code)
	}
	// A mail and a message that were given up are seen, in the reader's language.
	b.give(desk.Delivery{Kind: desk.DeliverMail, To: "press@who.example", Event: "referral", Body: "the link"}, "550 no such user", desk.FaultOf("mail-refused", "said", "550 no such user"))
	b.give(desk.Delivery{Kind: desk.DeliverWebhook, To: "1", Event: "case.accepted", Body: "the text"}, "given up", desk.FaultOf("given-up", "n", "9").Because(desk.FaultOf("hook-silent").Because(desk.FaultOf("timeout"))))
	got := webtest.Text(webtest.All(b.page("/webhooks?lang=zh", 200), "main", "")[0])
	for _, want := range []string{"咨询邮件", "press@who.example", "邮件服务器拒收：550 no such user", "受理案例", "尝试 9 次后已放弃，最后一次：接收方没有应答：服务器未在限时内应答"} {
		if !strings.Contains(got, want) {
			t.Errorf("the page does not say %q: %s", want, got)
		}
	}
	if strings.Contains(got, "the link") || strings.Contains(got, "the text") {
		t.Error("the text of a message is shown")
	}
	b.page("/webhooks/mails", 200)
	if w := post(h, "/webhooks/deliveries/2", url.Values{"do": {"replay"}, "back": {"https://evil.example"}}); w.Header().Get("Location") != "/webhooks?done=replay" {
		t.Errorf("replay: %d %s", w.Code, w.Header().Get("Location"))
	}
	if w := post(h, "/webhooks/deliveries/3", url.Values{"do": {"drop"}, "hook": {"1"}}); w.Header().Get("Location") != "/webhooks/1?done=drop" {
		t.Errorf("drop: %d %s", w.Code, w.Header().Get("Location"))
	}
	leads("remove", "/webhooks?done=removed")
	b.page("/webhooks/1", http.StatusNotFound)
	for _, role := range []desk.Role{desk.Reviewer, desk.Editor} {
		b.opts.Require = actingAs(desk.Member{ID: 2, Name: "Rita", Role: role})
		for _, path := range []string{"/webhooks", "/webhooks/new", "/webhooks/1", "/webhooks/mails"} {
			b.page(path, http.StatusForbidden)
		}
		if w := post(b.handler(), "/webhooks", url.Values{"url": {"https://hooks.example/"}}); w.Code != http.StatusForbidden {
			t.Errorf("a %v adds a webhook: %d", role, w.Code)
		}
	}
}

// give queues a delivery and gives it up.
func (b *bench) give(d desk.Delivery, why string, f desk.Fault) {
	b.t.Helper()
	err := b.store.Update(context.Background(), func(tx desk.Tx) error {
		d.DueAt = b.now.Add(-48 * 3600e9)
		if _, err := tx.AddDelivery(d); err != nil {
			return err
		}
		list, err := tx.LeaseDeliveries(b.now.Add(-48*3600e9), 60e9, 9)
		for _, l := range list {
			l.Dead, l.Error, l.Fault = true, why, f
			if err := tx.EndDelivery(l); err != nil {
				return err
			}
		}
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
}
