package desk_test

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

func (b *bench) hooks() *desk.Webhooks { return desk.NewWebhooks(b.store, b.clock) }

func (b *bench) hook(t *testing.T, address string, events ...string) desk.Webhook {
	t.Helper()
	w, err := b.hooks().Save(t.Context(), admin, desk.Webhook{URL: address, Events: events})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// inStore is a webhook with its secret.
func (b *bench) inStore(t *testing.T, id int64) (w desk.Webhook) {
	t.Helper()
	b.view(t, func(tx desk.ReadTx) (err error) { w, err = tx.Webhook(id); return err })
	return w
}

// queue adds a delivery.
func (b *bench) queue(t *testing.T, d desk.Delivery) (id int64) {
	t.Helper()
	d.DueAt = b.now
	b.update(t, func(tx desk.Tx) (err error) { id, err = tx.AddDelivery(d); return err })
	return id
}

func (b *bench) delivery(t *testing.T, id int64) (d desk.Delivery) {
	t.Helper()
	b.view(t, func(tx desk.ReadTx) (err error) { d, err = tx.Delivery(id); return err })
	return d
}

// TestWebhooksAreForAdmins: an editor may neither see nor touch them.
func TestWebhooksAreForAdmins(t *testing.T) {
	b := open(t)
	w := b.hook(t, "https://hook.example/a")
	d := b.queue(t, desk.Delivery{Kind: desk.DeliverWebhook, To: desk.WebhookTo(w.ID), Event: "case.accepted", Body: "{}"})
	ws, ctx := b.hooks(), t.Context()
	since := b.mark(t)
	for name, call := range map[string]func(by desk.Actor) error{
		"Save a new one": func(by desk.Actor) error {
			_, err := ws.Save(ctx, by, desk.Webhook{URL: "https://hook.example/b"})
			return err
		},
		"Save":       func(by desk.Actor) error { _, err := ws.Save(ctx, by, w); return err },
		"Pause":      func(by desk.Actor) error { return ws.Pause(ctx, by, w.ID, true) },
		"Renew":      func(by desk.Actor) error { _, err := ws.Renew(ctx, by, w.ID); return err },
		"Remove":     func(by desk.Actor) error { return ws.Remove(ctx, by, w.ID) },
		"Test":       func(by desk.Actor) error { _, err := ws.Test(ctx, by, w.ID); return err },
		"List":       func(by desk.Actor) error { _, err := ws.List(ctx, by); return err },
		"Get":        func(by desk.Actor) error { _, err := ws.Get(ctx, by, w.ID); return err },
		"Deliveries": func(by desk.Actor) error { _, err := ws.Deliveries(ctx, by, w.ID); return err },
		"Mails":      func(by desk.Actor) error { _, err := ws.Mails(ctx, by); return err },
		"Dead":       func(by desk.Actor) error { _, err := ws.Dead(ctx, by); return err },
		"Replay":     func(by desk.Actor) error { _, err := ws.Replay(ctx, by, d); return err },
		"Drop":       func(by desk.Actor) error { return ws.Drop(ctx, by, d) },
	} {
		for _, by := range []desk.Actor{{Name: "x"}, reviewer, editor} {
			if err := call(by); !errors.Is(err, desk.ErrForbidden) {
				t.Errorf("%s by a %s: %v, want ErrForbidden", name, by.Role, err)
			}
		}
	}
	if got := b.inStore(t, w.ID); !reflect.DeepEqual(got, w) {
		t.Errorf("the webhook was changed: %+v, want %+v", got, w)
	}
	if got := b.delivery(t, d); got.State() != "waiting" {
		t.Errorf("the message is %s", got.State())
	}
	if lines := since(); len(lines) != 0 {
		t.Errorf("the log has %q", lines)
	}
}

func TestSaveWebhook(t *testing.T) {
	b := open(t)
	ws := b.hooks()
	ws.Validate = func(u *url.URL) error {
		if u.Hostname() == "10.0.0.1" {
			return errors.New("10.0.0.1 is not a public address")
		}
		return nil
	}
	for name, c := range map[string]struct {
		w    desk.Webhook
		want any
	}{
		"no address":                     {desk.Webhook{}, "field url"},
		"not http":                       {desk.Webhook{URL: "ftp://hook.example/"}, "field url"},
		"no host":                        {desk.Webhook{URL: "https:///x"}, "field url"},
		"a password in it":               {desk.Webhook{URL: "https://name:word@hook.example/"}, "field url"},
		"a long address":                 {desk.Webhook{URL: "https://hook.example/" + strings.Repeat("x", 2048)}, "field url"},
		"an address that is not allowed": {desk.Webhook{URL: "https://10.0.0.1/"}, "field url"},
		"no such event":                  {desk.Webhook{URL: "https://hook.example/", Events: []string{"case.burnt"}}, "field events"},
		"the event of a test":            {desk.Webhook{URL: "https://hook.example/", Events: []string{desk.EventTest}}, "field events"},
		"one that is not there":          {desk.Webhook{ID: 99, URL: "https://hook.example/"}, desk.ErrNotFound},
	} {
		if out, err := ws.Save(t.Context(), admin, c.w); refusal(err, c.want) != "" || out.ID != 0 {
			t.Errorf("%s: %s, saved as %+v", name, refusal(err, c.want), out)
		}
	}
	since := b.mark(t)
	made, err := ws.Save(t.Context(), admin, desk.Webhook{URL: " https://hook.example/secret-path ", Events: []string{"case.closed", "case.accepted", "case.closed"}, Secret: "chosen by the caller"})
	if err != nil {
		t.Fatal(err)
	}
	key, ok := strings.CutPrefix(made.Secret, "whsec_")
	if raw, err := base64.StdEncoding.DecodeString(key); !ok || err != nil || len(raw) != 32 {
		t.Errorf("the secret %q is not one of 32 bytes: %v", made.Secret, err)
	}
	want := desk.Webhook{ID: made.ID, URL: "https://hook.example/secret-path", Secret: made.Secret, Events: []string{"case.accepted", "case.closed"}, MadeAt: b.now}
	if got := b.inStore(t, made.ID); !reflect.DeepEqual(got, want) {
		t.Errorf("stored %+v, want %+v", got, want)
	}
	b.pass(time.Hour)
	changed, err := ws.Save(t.Context(), admin, desk.Webhook{ID: made.ID, URL: "https://other.example/", Disabled: true, Secret: "chosen by the caller"})
	if err != nil || changed.Secret != "" {
		t.Errorf("changed: the secret %q is given again, %v", changed.Secret, err)
	}
	want.URL, want.Events, want.Disabled = "https://other.example/", nil, true
	if got := b.inStore(t, made.ID); !reflect.DeepEqual(got, want) {
		t.Errorf("stored %+v, want %+v", got, want)
	}
	// The log names the host; the path may be a secret of the receiver's.
	lines := []string{"chen webhook: hook.example: case.accepted, case.closed", "chen webhook: other.example: all events; disabled"}
	if got := since(); !slices.Equal(got, lines) {
		t.Errorf("log %q, want %q", got, lines)
	}

	for i := 1; i < 50; i++ {
		b.hook(t, fmt.Sprintf("https://hook.example/%d", i))
	}
	if _, err := ws.Save(t.Context(), admin, desk.Webhook{URL: "https://hook.example/more"}); !errors.Is(err, desk.ErrInvalid) {
		t.Errorf("webhook 51: %v", err)
	}
	if got := desk.WebhookHost(desk.Webhook{URL: "https://a b"}); got != "" {
		t.Errorf("the host of what is no address: %q", got)
	}
}

// TestWebhookSecret: a secret is shown when it is made and never again.
func TestWebhookSecret(t *testing.T) {
	b := open(t)
	ws := b.hooks()
	w := b.hook(t, "https://hook.example/a")
	if got, err := ws.Get(t.Context(), admin, w.ID); err != nil || got.Secret != "" || got.URL != w.URL {
		t.Errorf("Get: %+v, %v", got, err)
	}
	if list, err := ws.List(t.Context(), admin); err != nil || len(list) != 1 || list[0].Secret != "" || list[0].ID != w.ID {
		t.Errorf("List: %+v, %v", list, err)
	}
	since := b.mark(t)
	fresh, err := ws.Renew(t.Context(), admin, w.ID)
	if err != nil || fresh == w.Secret || b.inStore(t, w.ID).Secret != fresh {
		t.Errorf("renewed: %q after %q, stored %q, %v", fresh, w.Secret, b.inStore(t, w.ID).Secret, err)
	}
	if got, want := since(), []string{"chen webhook: hook.example: all events; new secret"}; !slices.Equal(got, want) {
		t.Errorf("log %q, want %q", got, want)
	}
	if _, err := ws.Renew(t.Context(), admin, 99); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("the secret of no webhook: %v", err)
	}
}

// TestPauseWebhook: a paused one keeps what it is; pausing twice says nothing twice.
func TestPauseWebhook(t *testing.T) {
	b := open(t)
	ws := b.hooks()
	w := b.hook(t, "https://hook.example/a", "case.accepted")
	since := b.mark(t)
	for _, paused := range []bool{false, true, true, false} {
		if err := ws.Pause(t.Context(), admin, w.ID, paused); err != nil {
			t.Fatal(err)
		}
		want := w
		want.Disabled = paused
		if got := b.inStore(t, w.ID); !reflect.DeepEqual(got, want) {
			t.Errorf("paused %t: %+v, want %+v", paused, got, want)
		}
		if _, err := ws.Test(t.Context(), admin, w.ID); refusal(err, nil) != "" && !paused {
			t.Errorf("a test while it goes on: %v", err)
		} else if paused && refusal(err, "rule webhook-paused") != "" {
			t.Errorf("a test while it is paused: %s", refusal(err, "rule webhook-paused"))
		}
	}
	want := []string{"chen webhook: hook.example: case.accepted; disabled", "chen webhook: hook.example: case.accepted"}
	if got := since(); !slices.Equal(got, want) {
		t.Errorf("log %q, want %q", got, want)
	}
}

// TestRemoveWebhook: what waits for a webhook goes with it, and what it was sent stays.
func TestRemoveWebhook(t *testing.T) {
	b := open(t)
	ws := b.hooks()
	w, other := b.hook(t, "https://hook.example/a"), b.hook(t, "https://hook.example/b")
	waiting := b.queue(t, desk.Delivery{Kind: desk.DeliverWebhook, To: desk.WebhookTo(w.ID), Event: "case.accepted", Body: "{}"})
	sent := b.queue(t, desk.Delivery{Kind: desk.DeliverWebhook, To: desk.WebhookTo(w.ID), Event: "case.closed", Body: "{}"})
	theirs := b.queue(t, desk.Delivery{Kind: desk.DeliverWebhook, To: desk.WebhookTo(other.ID), Event: "case.accepted", Body: "{}"})
	b.end(t, sent, func(d *desk.Delivery) { d.SentAt = b.now })
	since := b.mark(t)
	if err := ws.Remove(t.Context(), admin, w.ID); err != nil {
		t.Fatal(err)
	}
	for id, want := range map[int64]string{waiting: "removed", sent: "sent", theirs: "waiting"} {
		if got := b.delivery(t, id).State(); got != want {
			t.Errorf("message %d is %s, want %s", id, got, want)
		}
	}
	if _, err := ws.Get(t.Context(), admin, w.ID); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("it is still there: %v", err)
	}
	if err := ws.Remove(t.Context(), admin, w.ID); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("removed twice: %v", err)
	}
	if got, want := since(), []string{"chen webhook: hook.example: all events; removed"}; !slices.Equal(got, want) {
		t.Errorf("log %q, want %q", got, want)
	}
}

// end leases everything that is due and ends the try of one delivery.
func (b *bench) end(t *testing.T, id int64, change func(*desk.Delivery)) {
	t.Helper()
	b.update(t, func(tx desk.Tx) error {
		list, err := tx.LeaseDeliveries(b.now, time.Minute, 100)
		for _, d := range list {
			switch {
			case err != nil:
			case d.ID == id:
				change(&d)
				err = tx.EndDelivery(d)
			default:
				err = tx.ReleaseDelivery(d)
			}
		}
		return err
	})
}

// TestMessages: what became of each message, and what an admin can do about it.
func TestMessages(t *testing.T) {
	b := open(t)
	ws := b.hooks()
	w := b.hook(t, "https://hook.example/a")
	test, err := ws.Test(t.Context(), admin, w.ID)
	if err != nil || test.Event != desk.EventTest || test.Body != `{"type":"webhook.test","timestamp":"2026-03-10T12:00:00Z","data":{}}` {
		t.Errorf("a test message: %+v, %v", test, err)
	}
	dead := b.queue(t, desk.Delivery{Kind: desk.DeliverWebhook, To: desk.WebhookTo(w.ID), Event: "case.accepted", Body: "{}"})
	mail := b.queue(t, desk.Delivery{Kind: desk.DeliverMail, To: "office@institute.example", Subject: "A question", Body: "Is it so?"})
	b.end(t, dead, func(d *desk.Delivery) { d.Dead, d.Error = true, "gone" })
	b.end(t, mail, func(d *desk.Delivery) { d.SentAt = b.now })
	ids := func(list []desk.Delivery, err error) (out []int64) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range list {
			out = append(out, d.ID)
		}
		return out
	}
	for name, c := range map[string]struct{ got, want []int64 }{
		"of the webhook": {ids(ws.Deliveries(t.Context(), admin, w.ID)), []int64{dead, test.ID}},
		"mails":          {ids(ws.Mails(t.Context(), admin)), []int64{mail}},
		"given up":       {ids(ws.Dead(t.Context(), admin)), []int64{dead}},
	} {
		if !slices.Equal(c.got, c.want) {
			t.Errorf("%s: %v, want %v", name, c.got, c.want)
		}
	}
	if _, err := ws.Deliveries(t.Context(), admin, 99); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("messages of no webhook: %v", err)
	}

	since := b.mark(t)
	if d, err := ws.Replay(t.Context(), admin, dead); err != nil || d.State() != "waiting" || d.Attempts != 0 || !d.DueAt.Equal(b.now) {
		t.Errorf("replayed: %+v, %v", d, err)
	}
	if err := ws.Drop(t.Context(), admin, dead); err != nil {
		t.Error(err)
	}
	if d := b.delivery(t, dead); d.State() != "removed" || d.Body != "" {
		t.Errorf("dropped: %+v", d)
	}
	for name, c := range map[string]struct {
		err  error
		want any
	}{
		"a replay of what was dropped": {errOf(ws.Replay(t.Context(), admin, dead)), "rule delivery-purged"},
		"a replay of nothing":          {errOf(ws.Replay(t.Context(), admin, 99)), desk.ErrNotFound},
		"a drop of what was sent":      {ws.Drop(t.Context(), admin, mail), desk.ErrNotFound},
		"a drop of nothing":            {ws.Drop(t.Context(), admin, 99), desk.ErrNotFound},
	} {
		if got := refusal(c.err, c.want); got != "" {
			t.Errorf("%s: %s", name, got)
		}
	}
	if got, want := since(), []string{"chen replay-delivery: webhook", "chen drop-delivery: webhook"}; !slices.Equal(got, want) {
		t.Errorf("log %q, want %q", got, want)
	}
}

// errOf is the error of a call that returns two values.
func errOf[T any](_ T, err error) error { return err }
