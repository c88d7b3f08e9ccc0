package deliver

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/redact"
	"github.com/rumordesk/rumordesk/store"
)

// What a crashed process had under way goes out when its lease has run out, and the
// crashed one, should it wake up, cannot undo that.
func TestCrashLosesNothing(t *testing.T) {
	w, r, s := webhooks(t)
	w.hook(r)
	w.event("case.opened", nil)
	held, err := s.lease(t.Context(), 5)
	if err != nil || len(held) != 1 {
		t.Fatal(held, err)
	}
	if n := w.send(s); n != 0 {
		t.Errorf("%d sent while another had the lease", n)
	}
	w.clock.add(s.o.Lease + time.Second)
	if n := w.send(s); n != 1 || len(r.ids) != 1 {
		t.Errorf("%d sent, %d received", n, len(r.ids))
	}
	s.try(t.Context(), held[0]) // it sends once more, under the same id
	if len(r.ids) != 2 || r.ids[0] != r.ids[1] {
		t.Errorf("ids %v", r.ids)
	}
	late := held[0]
	late.Dead, late.Error = true, "late"
	s.end(t.Context(), late, nil)
	if d := w.deliveries(desk.DeliverWebhook)[0]; d.SentAt.IsZero() || d.Dead || d.Attempts != 1 {
		t.Errorf("%+v", d)
	}
}

// A referral whose process ended before its mail was queued is mailed all the same.
func TestSweepFindsWhatNobodyQueued(t *testing.T) {
	w := newWorld(t)
	w.refer("office@institute.example", "en")
	w.sweep(w.withMail())
	w.sweep(w.withMail())
	if n := len(w.queued(MailReferral)); n != 1 {
		t.Errorf("%d mails", n)
	}
}

func TestRunEndsWithItsContext(t *testing.T) {
	w, r, s := webhooks(t)
	w.hook(r, "case.opened", "case.closed")
	s.o.Grace, s.o.Workers = 20*time.Millisecond, 1
	w.event("case.opened", nil)
	w.event("case.closed", nil)
	called, leave := make(chan struct{}), make(chan struct{})
	r.set(func(http.ResponseWriter, *http.Request) {
		close(called)
		<-leave
	})
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() { ended <- s.Run(ctx) }()
	<-called
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	close(leave)
	for _, d := range w.deliveries(desk.DeliverWebhook) {
		if d.Attempts != 0 || d.Dead || !d.SentAt.IsZero() || d.Error != "" {
			t.Errorf("%+v", d)
		}
	}
	r.set(nil)
	if n := w.send(w.service(s.o)); n != 2 { // at once: no lease has to run out
		t.Errorf("%d sent after a restart", n)
	}
}

func TestAtMostSoManyAtATime(t *testing.T) {
	w, r, s := webhooks(t)
	w.hook(r)
	for range 30 {
		w.event("case.opened", nil)
	}
	var under, most atomic.Int32
	s.client.Transport = transport(func(req *http.Request) (*http.Response, error) {
		if n := under.Add(1); n > most.Load() {
			most.Store(n)
		}
		defer under.Add(-1)
		time.Sleep(time.Millisecond)
		return &http.Response{StatusCode: 204, Body: http.NoBody, Request: req}, nil
	})
	s.o.Workers = 3
	if n := w.send(s); n != 30 || most.Load() > 3 {
		t.Errorf("%d sent, %d at a time", n, most.Load())
	}
}

type transport func(*http.Request) (*http.Response, error)

func (t transport) RoundTrip(r *http.Request) (*http.Response, error) { return t(r) }

// TestSchedule lets three days pass, and looks when a message is tried.
func TestSchedule(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	synctest.Test(t, func(t *testing.T) {
		st, err := store.Open(t.Context(), dir, store.Options{})
		if err != nil {
			t.Fatal(err)
		}
		defer st.Close()
		var mu sync.Mutex
		var at []time.Duration
		start := time.Now()
		s, err := New(Options{Store: st, Client: &http.Client{Transport: transport(func(*http.Request) (*http.Response, error) {
			mu.Lock()
			defer mu.Unlock()
			at = append(at, time.Since(start))
			return &http.Response{StatusCode: 500, Body: http.NoBody}, nil
		})}})
		if err != nil {
			t.Fatal(err)
		}
		err = st.Update(t.Context(), func(tx desk.Tx) error {
			if _, err := tx.SaveWebhook(desk.Webhook{URL: "https://hook.example", Secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", MadeAt: start}); err != nil {
				return err
			}
			return Event(tx, time.Now(), "case.opened", nil)
		})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- s.Run(ctx) }()
		time.Sleep(6 * time.Hour)
		cancel()
		if err := <-ended; err != nil {
			t.Fatal(err)
		}
		want := []time.Duration{0, 5 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour}
		if len(at) != len(want) {
			t.Fatalf("tried at %v", at)
		}
		for i := 1; i < len(at); i++ {
			gap, slack := at[i]-at[i-1], want[i]/5
			if gap < want[i]-slack || gap > want[i]+slack+s.o.Poll {
				t.Errorf("pause %d is %v, not about %v", i, gap, want[i])
			}
		}
	})
}

// looks counts how often a service looks for what is due.
type looks struct {
	desk.Store
	n atomic.Int32
}

func (l *looks) Update(ctx context.Context, fn func(desk.Tx) error) error {
	return l.Store.Update(ctx, func(tx desk.Tx) error { return fn(lookTx{tx, l}) })
}

type lookTx struct {
	desk.Tx
	l *looks
}

func (t lookTx) LeaseDeliveries(now time.Time, ttl time.Duration, n int) ([]desk.Delivery, error) {
	t.l.n.Add(1)
	return t.Tx.LeaseDeliveries(now, ttl, n)
}

// TestRunIsWoken: whatever writer brings something to send, it goes out long before
// the next round, and many at a time cost few rounds.
func TestRunIsWoken(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(t0))
		w := newWorldIn(t, dir, time.Now)
		defer w.store.Close()
		st := &looks{Store: w.store}
		var mu sync.Mutex
		var sent []string
		o := w.options()
		o.Store, o.Poll, o.Sweep, o.DigestAt = st, time.Hour, time.Hour, 23*time.Hour
		o.Client = &http.Client{Transport: transport(func(r *http.Request) (*http.Response, error) {
			body, err := io.ReadAll(r.Body)
			var e envelope
			if err := errors.Join(err, json.Unmarshal(body, &e)); err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			sent = append(sent, e.Type)
			return &http.Response{StatusCode: 204, Body: http.NoBody, Request: r}, nil
		})}
		hooks := desk.NewWebhooks(w.store, time.Now)
		hook, err := hooks.Save(t.Context(), w.desk, desk.Webhook{URL: "https://hook.example"})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error)
		go func() { ended <- w.service(o).Run(ctx) }()
		time.Sleep(time.Second) // the first round is over
		start := time.Now()
		work := desk.New(w.store, redact.Redactor{}, desk.DefaultClocks(), time.Now)
		var referral desk.Referral
		var token string
		for _, c := range []struct {
			name string
			do   func() error
			want []string
		}{
			{"a change of a case", func() error {
				_, err := work.Apply(t.Context(), w.desk, desk.Change{Action: desk.ActionVerify, Case: w.theCase.ID})
				return err
			}, []string{"case.verifying"}},
			{"a referral", func() (err error) {
				referral, token, err = w.refs.Refer(t.Context(), w.desk, w.theCase.ID, 0, "Institute", "Is it so?", time.Time{})
				return err
			}, []string{"referral.sent"}},
			{"an answer by link", func() error {
				_, err := w.refs.Reply(t.Context(), token, desk.ReplyVerified, "It is not so.", nil, false)
				return err
			}, []string{"referral.answered"}},
			{"a test message", func() error { _, err := hooks.Test(t.Context(), w.desk, hook.ID); return err }, []string{desk.EventTest}},
			{"a replay", func() error {
				_, err := hooks.Replay(t.Context(), w.desk, w.deliveries(desk.DeliverWebhook)[0].ID)
				return err
			}, []string{desk.EventTest}},
			{"what tells nobody", func() error {
				_, err := w.refs.SaveRecipient(t.Context(), w.desk, desk.Recipient{Organisation: "Institute"})
				return err
			}, nil},
		} {
			mu.Lock()
			sent = nil
			mu.Unlock()
			if err := c.do(); err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
			time.Sleep(time.Second)
			mu.Lock()
			if !slices.Equal(sent, c.want) {
				t.Errorf("%s: sent %v, want %v", c.name, sent, c.want)
			}
			mu.Unlock()
		}
		if referral.ID == 0 {
			t.Error("there was no referral")
		}

		st.n.Store(0)
		for range 100 {
			w.update(func(tx desk.Tx) error {
				return tx.Record(desk.AuditEntry{At: time.Now(), Actor: "desk", Action: "import-known"})
			})
		}
		time.Sleep(time.Second)
		if n := st.n.Load(); n < 1 || n > 2 { // one for the first, one for the rest
			t.Errorf("100 entries at a time: %d looks, want 1 or 2", n)
		}
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if spent := time.Since(start); spent >= o.Poll {
			t.Fatalf("%v have passed: the next round may have sent it all", spent)
		}
	})
}

func TestOptions(t *testing.T) {
	w := newWorld(t)
	for name, o := range map[string]Options{
		"no store": {},
		"hour":     {Store: w.store, DigestAt: 24 * time.Hour},
		"mail":     {Store: w.store, SMTP: &SMTP{}},
	} {
		if _, err := New(o); err == nil || !strings.HasPrefix(err.Error(), "deliver: ") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Without a mail server and without webhooks there is nothing to do, and what waits
// from before waits on.
func TestNothingConfigured(t *testing.T) {
	w := newWorld(t)
	s := w.service(Options{Store: w.store, Now: w.clock.Now})
	w.refer("office@institute.example", "en")
	w.clock.add(100 * time.Hour)
	w.sweep(s)
	if err := s.Feed(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := len(w.deliveries(desk.DeliverMail)) + len(w.deliveries(desk.DeliverWebhook)); n != 0 {
		t.Errorf("%d deliveries", n)
	}
	for _, d := range []desk.Delivery{{Kind: desk.DeliverMail, To: "a@b.example"}, {Kind: desk.DeliverWebhook, To: "1"}, {Kind: "pigeon"}} {
		var f *failure
		if err := s.send(t.Context(), d); !errors.As(err, &f) || f.bounced {
			t.Errorf("%s: %v", d.Kind, err)
		}
	}
}
