package deliver

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/crawler/fetch"
	"github.com/rumordesk/rumordesk/desk"
)

// receiver is a real HTTP server that verifies what it gets.
type receiver struct {
	*httptest.Server
	clock *clock

	mu     sync.Mutex
	secret string
	answer http.HandlerFunc
	ids    []string
	got    []map[string]any
	bodies []string
}

func newReceiver(t *testing.T, w *world) *receiver {
	t.Helper()
	r := &receiver{clock: w.clock}
	r.Server = httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, in *http.Request) {
		body, err := io.ReadAll(in.Body)
		r.mu.Lock()
		defer r.mu.Unlock()
		var data map[string]any
		switch {
		case err != nil, in.Method != http.MethodPost, in.Header.Get("Content-Type") != "application/json":
			t.Errorf("%s %v: %v", in.Method, in.Header, err)
		case Verify(r.secret, in.Header, body, r.clock.Now()) != nil:
			t.Errorf("signature: %v", Verify(r.secret, in.Header, body, r.clock.Now()))
		case json.Unmarshal(body, &data) != nil:
			t.Errorf("not JSON: %s", body)
		}
		r.ids = append(r.ids, in.Header.Get(HeaderID))
		r.got = append(r.got, data)
		r.bodies = append(r.bodies, string(body))
		if r.answer != nil {
			r.answer(out, in)
		}
	}))
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) set(h http.HandlerFunc) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.answer = h
}

func (r *receiver) types() (list []string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, g := range r.got {
		list = append(list, g["type"].(string))
	}
	return list
}

// hook registers the receiver for some events, all when none is named.
func (w *world) hook(r *receiver, events ...string) desk.Webhook {
	w.t.Helper()
	if len(events) == 0 {
		events = desk.EventTypes()
	}
	h, err := desk.NewWebhooks(w.store, w.clock.Now).Save(w.t.Context(), w.desk, desk.Webhook{URL: r.URL + "/hook", Events: events})
	if err != nil {
		w.t.Fatal(err)
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.secret = h.Secret
	return h
}

// client is the crawler's, with the loopback allowed or not.
func client(t *testing.T, allow ...string) *http.Client {
	t.Helper()
	a, err := fetch.ParseAllow(allow)
	if err != nil {
		t.Fatal(err)
	}
	c := fetch.New(fetch.Options{Allow: a, Resolve: func(context.Context, string) ([]netip.Addr, error) {
		return []netip.Addr{netip.MustParseAddr("127.0.0.1")}, nil
	}})
	t.Cleanup(c.Close)
	return &http.Client{Transport: c}
}

// webhooks is a world with a service and one receiver of all events.
func webhooks(t *testing.T) (*world, *receiver, *Service) {
	w := newWorld(t)
	r := newReceiver(t, w)
	o := w.options()
	o.Client = client(t, "127.0.0.1")
	return w, r, w.service(o)
}

func (w *world) event(kind string, data any) {
	w.t.Helper()
	w.update(func(tx desk.Tx) error { return Event(tx, w.clock.Now(), kind, data) })
}

func TestWebhookIsSignedAndSentOnce(t *testing.T) {
	w, r, s := webhooks(t)
	w.hook(r, "answer.published", "case.opened")
	w.event("answer.published", map[string]string{"a": "b"})
	w.event("case.closed", nil)
	for range 2 {
		w.send(s)
	}
	if got := r.types(); len(got) != 1 || got[0] != "answer.published" {
		t.Fatalf("got %v", got)
	}
	if want := `{"type":"answer.published","timestamp":"2026-08-03T06:00:00Z","data":{"a":"b"}}`; r.bodies[0] != want {
		t.Errorf("got %s, want %s", r.bodies[0], want)
	}
	if d := w.deliveries(desk.DeliverWebhook)[0]; d.SentAt.IsZero() || MessageID(d) != r.ids[0] {
		t.Errorf("%+v, sent as %s", d, r.ids[0])
	}
}

func TestWebhookIsTriedAgainUnderTheSameID(t *testing.T) {
	w, r, s := webhooks(t)
	h := w.hook(r)
	w.event("case.opened", nil)
	moved := false
	answers := []http.HandlerFunc{
		func(out http.ResponseWriter, _ *http.Request) { out.WriteHeader(http.StatusInternalServerError) },
		func(out http.ResponseWriter, in *http.Request) {
			if in.URL.Path != "/hook" {
				moved = true
			}
			http.Redirect(out, in, "/elsewhere", http.StatusTemporaryRedirect)
		},
		func(out http.ResponseWriter, _ *http.Request) {
			out.Header().Set("Retry-After", "7200")
			out.WriteHeader(http.StatusServiceUnavailable)
		},
		func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) },
		func(out http.ResponseWriter, _ *http.Request) {
			out.WriteHeader(http.StatusAccepted)
			_, _ = out.Write(make([]byte, 1<<20))
		},
	}
	wants := []string{"500 Internal Server Error", "redirects are not followed", "503", "did not answer", ""}
	for i, answer := range answers {
		r.set(answer)
		if n := w.send(s); n != 1 {
			t.Fatalf("try %d: %d sent", i+1, n)
		}
		d := w.deliveries(desk.DeliverWebhook)[0]
		if d.Attempts != i+1 || d.Dead || !strings.Contains(d.Error, wants[i]) || d.Error == "" != (wants[i] == "") || strings.Contains(d.Error, h.URL) {
			t.Errorf("try %d: %+v", i+1, d)
		}
		if i == 2 && d.DueAt.Sub(w.clock.Now()) != 2*time.Hour {
			t.Errorf("Retry-After is not heeded: %v", d.DueAt.Sub(w.clock.Now()))
		}
		w.clock.add(3 * time.Hour)
	}
	if moved {
		t.Error("the redirect was followed")
	}
	for _, id := range r.ids {
		if id != r.ids[0] {
			t.Errorf("ids %v", r.ids)
		}
	}
	if d := w.deliveries(desk.DeliverWebhook)[0]; d.SentAt.IsZero() {
		t.Errorf("%+v", d)
	}
}

func TestWebhookThatIsGoneIsDisabled(t *testing.T) {
	w, r, s := webhooks(t)
	h := w.hook(r)
	w.event("case.opened", nil)
	w.event("case.closed", nil)
	s.o.Workers = 1
	r.set(func(out http.ResponseWriter, _ *http.Request) { out.WriteHeader(http.StatusGone) })
	w.send(s)
	if len(r.types()) != 1 {
		t.Errorf("called %d times", len(r.types()))
	}
	w.update(func(tx desk.Tx) error {
		got, err := tx.Webhook(h.ID)
		if !got.Disabled {
			t.Error("not disabled")
		}
		return err
	})
	for _, d := range w.deliveries(desk.DeliverWebhook) {
		if !d.Dead {
			t.Errorf("%+v", d)
		}
	}
	w.event("case.opened", nil)
	if n := len(w.deliveries(desk.DeliverWebhook)); n != 2 {
		t.Errorf("%d deliveries: an event was queued for a disabled webhook", n)
	}
}

func TestWebhookIsGivenUpAndReplayed(t *testing.T) {
	w, r, s := webhooks(t)
	w.hook(r)
	w.event("case.opened", nil)
	r.set(func(out http.ResponseWriter, _ *http.Request) { out.WriteHeader(http.StatusBadGateway) })
	for range 20 {
		w.send(s)
		w.clock.add(30 * time.Hour)
	}
	d := w.deliveries(desk.DeliverWebhook)[0]
	if !d.Dead || len(r.ids) != tries(desk.DeliverWebhook) || !strings.Contains(d.Error, "given up after 10 tries; the last one: the webhook answered 502 Bad Gateway") {
		t.Fatalf("%d calls, %+v", len(r.ids), d)
	}
	r.set(nil)
	if _, err := desk.NewWebhooks(w.store, w.clock.Now).Replay(t.Context(), w.desk, d.ID); err != nil {
		t.Fatal(err)
	}
	w.send(s)
	if d := w.deliveries(desk.DeliverWebhook)[0]; d.SentAt.IsZero() || r.ids[len(r.ids)-1] != r.ids[0] {
		t.Errorf("%+v, ids %v", d, r.ids)
	}
}

// The addresses of webhooks are validated like all others that the desk is given, by
// what they resolve to.
func TestWebhookInsideIsRefused(t *testing.T) {
	w := newWorld(t)
	r := newReceiver(t, w)
	u, err := url.Parse(r.URL)
	if err != nil {
		t.Fatal(err)
	}
	for _, address := range []string{r.URL, "http://harmless.example:" + u.Port(), "http://169.254.169.254/latest", "http://[::1]:1/"} {
		o := w.options()
		o.Client = client(t)
		s := w.service(o)
		hook, err := desk.NewWebhooks(w.store, w.clock.Now).Save(t.Context(), w.desk, desk.Webhook{URL: address, Events: []string{"case.opened"}})
		if err != nil {
			t.Fatal(err)
		}
		w.update(func(tx desk.Tx) error {
			_, err := tx.AddDelivery(desk.Delivery{Kind: desk.DeliverWebhook, To: desk.WebhookTo(hook.ID), Event: "case.opened", Body: "{}", DueAt: w.clock.Now()})
			return err
		})
		w.send(s)
		if d := w.deliveries(desk.DeliverWebhook)[0]; !strings.Contains(d.Error, "address") || !d.SentAt.IsZero() {
			t.Errorf("%s: %+v", address, d)
		}
	}
	if len(r.ids) != 0 {
		t.Error("it was called")
	}
}

// A dead webhook costs one timeout, not one for each message.
func TestDeadWebhookRests(t *testing.T) {
	w, r, s := webhooks(t)
	w.hook(r)
	for range 20 {
		w.event("case.opened", nil)
	}
	s.o.Workers = 1
	r.set(func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) })
	if n := w.send(s); n != 20 || len(r.ids) != 1 {
		t.Errorf("%d tries, %d calls", n, len(r.ids))
	}
	r.set(nil)
	w.clock.add(time.Minute)
	w.send(s)
	for _, d := range w.deliveries(desk.DeliverWebhook) {
		if d.SentAt.IsZero() {
			t.Errorf("%+v", d)
		}
	}
}

// The vector is the one of the Standard Webhooks specification's libraries.
func TestSign(t *testing.T) {
	const secret, id, body = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", `{"test": 2432232314}`
	at := time.Unix(1614265330, 0)
	got, err := Sign(secret, id, at, []byte(body))
	if err != nil || got != "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=" {
		t.Fatalf("%s, %v", got, err)
	}
	headers := func(edit func(http.Header)) http.Header {
		h := http.Header{}
		h.Set(HeaderID, id)
		h.Set(HeaderTimestamp, "1614265330")
		h.Set(HeaderSignature, "v1a,AAAA v1,bm90IGl0 "+got)
		edit(h)
		return h
	}
	for name, tt := range map[string]struct {
		edit func(http.Header)
		body string
		now  time.Time
		want error
	}{
		"right":       {func(http.Header) {}, body, at.Add(time.Minute), nil},
		"other body":  {func(http.Header) {}, body + " ", at, ErrSignature},
		"other id":    {func(h http.Header) { h.Set(HeaderID, "msg_2") }, body, at, ErrSignature},
		"no id":       {func(h http.Header) { h.Del(HeaderID) }, body, at, ErrSignature},
		"other time":  {func(h http.Header) { h.Set(HeaderTimestamp, "1614265331") }, body, at, ErrSignature},
		"no time":     {func(h http.Header) { h.Set(HeaderTimestamp, "") }, body, at, ErrSignature},
		"old":         {func(http.Header) {}, body, at.Add(6 * time.Minute), ErrTimestamp},
		"from ahead":  {func(http.Header) {}, body, at.Add(-6 * time.Minute), ErrTimestamp},
		"other key":   {func(h http.Header) { h.Set(HeaderSignature, "v1,AAAA") }, body, at, ErrSignature},
		"no versions": {func(h http.Header) { h.Set(HeaderSignature, strings.TrimPrefix(got, "v1,")) }, body, at, ErrSignature},
	} {
		if err := Verify(secret, headers(tt.edit), []byte(tt.body), tt.now); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", name, err, tt.want)
		}
	}
	for _, bad := range []string{"", "whsec_", "whsec_!", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_c2hvcnQ="} {
		if _, err := Sign(bad, id, at, nil); err == nil {
			t.Errorf("secret %q is taken", bad)
		}
	}
}

func TestPause(t *testing.T) {
	for _, kind := range []desk.DeliveryKind{desk.DeliverMail, desk.DeliverWebhook} {
		least, most, last := time.Duration(0), time.Duration(0), time.Duration(0)
		n := 0
		for failed := 1; ; failed++ {
			lo, ok := pause(kind, failed, func() float64 { return 0 })
			hi, _ := pause(kind, failed, func() float64 { return 0.999999 })
			if !ok {
				break
			}
			if lo <= last || hi <= lo {
				t.Errorf("%s: pause %d is %v to %v after %v", kind, failed, lo, hi, last)
			}
			least, most, last, n = least+lo, most+hi, lo, n+1
		}
		if n+1 != tries(kind) || least < 48*time.Hour || most > 5*24*time.Hour {
			t.Errorf("%s: %d tries in %v to %v", kind, n+1, least, most)
		}
	}
}
