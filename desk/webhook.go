package desk

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Webhook is an address that is told of events, signed as
// https://www.standardwebhooks.com says.
type Webhook struct {
	ID       int64     `json:"id,string"`
	URL      string    `json:"url"`
	Secret   string    `json:"-"` // whsec_…
	Events   []string  `json:"events"`
	Disabled bool      `json:"disabled"`
	MadeAt   time.Time `json:"created_at"`
}

// Webhooks are the addresses that are told of events, and what became of each
// message. They are the admins' business.
type Webhooks struct {
	store Store
	now   func() time.Time
	// Validate refuses an address that may not be called, for what stands in it; nil
	// refuses none. Where a name leads is checked at each call. Set it before use.
	Validate func(*url.URL) error
}

// NewWebhooks returns the webhooks of a store.
func NewWebhooks(store Store, now func() time.Time) *Webhooks {
	return &Webhooks{store: store, now: now}
}

// Limits of webhooks.
const (
	maxWebhooks   = 50
	maxDeliveries = 200 // shown at once
)

// Actions of the audit log on webhooks.
const (
	ActionWebhook Action = "webhook"
	ActionReplay  Action = "replay-delivery"
	ActionDrop    Action = "drop-delivery"
)

// Save adds a webhook (ID 0) or changes one's address, events (none means all) and
// whether it is disabled. A new one gets a secret, which is returned this once. The errors are
// ErrForbidden, ErrInvalid and ErrNotFound.
func (ws *Webhooks) Save(ctx context.Context, by Actor, w Webhook) (out Webhook, err error) {
	defer wrap(&err, "save webhook %d", w.ID)
	if by.Role < Admin {
		return Webhook{}, ErrForbidden
	}
	u, err := url.Parse(strings.TrimSpace(w.URL))
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.User != nil || len(w.URL) > 2048 {
		return Webhook{}, invalid("url", "a webhook needs an http or https address without a name or password in it")
	}
	if ws.Validate != nil {
		if err := ws.Validate(u); err != nil {
			return Webhook{}, &FieldError{Field: "url", Detail: err.Error()}
		}
	}
	w.URL = u.String()
	for _, e := range w.Events {
		if !slices.Contains(EventTypes(), e) {
			return Webhook{}, invalid("events", "there is no event %q", e)
		}
	}
	w.Events = slices.Compact(slices.Sorted(slices.Values(w.Events)))
	err = ws.store.Update(ctx, func(tx Tx) error {
		out = w
		if w.ID == 0 {
			all, err := tx.Webhooks()
			if err != nil {
				return err
			}
			if len(all) >= maxWebhooks {
				return invalid("", "there are %d webhooks already", len(all))
			}
			out.Secret, out.MadeAt = newSecret(), ws.now()
		} else {
			old, err := tx.Webhook(w.ID)
			if err != nil {
				return err
			}
			out.Secret, out.MadeAt = old.Secret, old.MadeAt
		}
		id, err := tx.SaveWebhook(out)
		if err != nil {
			return err
		}
		out.ID = id
		return ws.note(tx, by, out)
	})
	if err != nil {
		return Webhook{}, err
	}
	if w.ID != 0 {
		out.Secret = ""
	}
	return out, nil
}

// note records what a webhook is now, without the path of its address: that may be a
// secret of the receiver's.
func (ws *Webhooks) note(tx AuditTx, by Actor, w Webhook, more ...string) error {
	detail := WebhookHost(w) + ": all events"
	if len(w.Events) > 0 {
		detail = WebhookHost(w) + ": " + strings.Join(w.Events, ", ")
	}
	if w.Disabled {
		detail += "; disabled"
	}
	for _, m := range more {
		detail += "; " + m
	}
	return tx.Record(AuditEntry{At: ws.now(), Actor: by.Name, Action: ActionWebhook, Detail: detail})
}

// WebhookHost is the name of a webhook for logs and lists: the host of its address.
func WebhookHost(w Webhook) string {
	u, err := url.Parse(w.URL)
	if err != nil {
		return ""
	}
	return u.Host
}

// Pause disables a webhook, or lets it go on; its address and events stay. What
// happens meanwhile is not told later.
func (ws *Webhooks) Pause(ctx context.Context, by Actor, id int64, paused bool) (err error) {
	defer wrap(&err, "pause webhook %d", id)
	return ws.change(ctx, by, id, func(tx Tx, w *Webhook) error {
		if w.Disabled == paused {
			return nil
		}
		w.Disabled = paused
		if _, err := tx.SaveWebhook(*w); err != nil {
			return err
		}
		return ws.note(tx, by, *w)
	})
}

// Renew gives a webhook a new secret and returns it this once; the old one signs
// nothing any more.
func (ws *Webhooks) Renew(ctx context.Context, by Actor, id int64) (secret string, err error) {
	defer wrap(&err, "renew the secret of webhook %d", id)
	secret = newSecret()
	err = ws.change(ctx, by, id, func(tx Tx, w *Webhook) error {
		w.Secret = secret
		if _, err := tx.SaveWebhook(*w); err != nil {
			return err
		}
		return ws.note(tx, by, *w, "new secret")
	})
	return secret, err
}

// Remove forgets a webhook; what still waits for it is dropped.
func (ws *Webhooks) Remove(ctx context.Context, by Actor, id int64) (err error) {
	defer wrap(&err, "remove webhook %d", id)
	return ws.change(ctx, by, id, func(tx Tx, w *Webhook) error {
		if err := tx.DropWebhook(id); err != nil {
			return err
		}
		return ws.note(tx, by, *w, "removed")
	})
}

func (ws *Webhooks) change(ctx context.Context, by Actor, id int64, fn func(Tx, *Webhook) error) error {
	if by.Role < Admin {
		return ErrForbidden
	}
	return ws.store.Update(ctx, func(tx Tx) error {
		w, err := tx.Webhook(id)
		if err != nil {
			return err
		}
		return fn(tx, &w)
	})
}

// newSecret makes a secret as https://www.standardwebhooks.com wants it.
func newSecret() string {
	var raw [32]byte
	_, _ = rand.Read(raw[:]) // it never fails, see crypto/rand
	return "whsec_" + base64.StdEncoding.EncodeToString(raw[:])
}

// List returns every webhook, without its secret.
func (ws *Webhooks) List(ctx context.Context, by Actor) (list []Webhook, err error) {
	defer wrap(&err, "webhooks")
	if by.Role < Admin {
		return nil, ErrForbidden
	}
	err = ws.store.View(ctx, func(tx ReadTx) error {
		list, err = tx.Webhooks()
		return err
	})
	for i := range list {
		list[i].Secret = ""
	}
	return list, err
}

// Get returns one webhook, without its secret.
func (ws *Webhooks) Get(ctx context.Context, by Actor, id int64) (w Webhook, err error) {
	defer wrap(&err, "webhook %d", id)
	if by.Role < Admin {
		return Webhook{}, ErrForbidden
	}
	err = ws.store.View(ctx, func(tx ReadTx) error {
		w, err = tx.Webhook(id)
		return err
	})
	w.Secret = ""
	return w, err
}

// WebhookTo is how a webhook is written in [Delivery.To].
func WebhookTo(id int64) string { return strconv.FormatInt(id, 10) }
