package desk

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Webhooks are the addresses that are told of events, and what became of each
// message. They are the admins' business.
type Webhooks struct {
	store Store
	now   func() time.Time
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
	w.URL = u.String()
	for _, e := range w.Events {
		if !slices.Contains(EventTypes(), e) {
			return Webhook{}, invalid("events", "there is no event %q", e)
		}
	}
	w.Events = slices.Compact(slices.Sorted(slices.Values(w.Events)))
	var raw [32]byte
	_, _ = rand.Read(raw[:]) // it never fails, see crypto/rand
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
			out.Secret, out.MadeAt = "whsec_"+base64.StdEncoding.EncodeToString(raw[:]), ws.now()
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
		detail := u.Host + ": all events"
		if len(out.Events) > 0 {
			detail = u.Host + ": " + strings.Join(out.Events, ", ")
		}
		if out.Disabled {
			detail += "; disabled"
		}
		return tx.Record(AuditEntry{At: ws.now(), Actor: by.Name, Action: ActionWebhook, Detail: detail})
	})
	if err != nil {
		return Webhook{}, err
	}
	if w.ID != 0 {
		out.Secret = ""
	}
	return out, nil
}

// List returns every webhook, without its secret.
func (ws *Webhooks) List(ctx context.Context, by Actor) (list []Webhook, err error) {
	defer wrap(&err, "webhooks")
	if by.Role < Admin {
		return nil, ErrForbidden
	}
	err = ws.store.View(ctx, func(tx Tx) error {
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
	err = ws.store.View(ctx, func(tx Tx) error {
		w, err = tx.Webhook(id)
		return err
	})
	w.Secret = ""
	return w, err
}

// Deliveries returns the newest messages to a webhook.
func (ws *Webhooks) Deliveries(ctx context.Context, by Actor, id int64) (list []Delivery, err error) {
	defer wrap(&err, "deliveries of webhook %d", id)
	if by.Role < Admin {
		return nil, ErrForbidden
	}
	err = ws.store.View(ctx, func(tx Tx) error {
		if _, err := tx.Webhook(id); err != nil {
			return err
		}
		list, err = tx.Deliveries(DeliverWebhook, WebhookTo(id), maxDeliveries)
		return err
	})
	return list, err
}

// Dead returns the messages that were given up, mails too.
func (ws *Webhooks) Dead(ctx context.Context, by Actor) (list []Delivery, err error) {
	defer wrap(&err, "dead deliveries")
	if by.Role < Admin {
		return nil, ErrForbidden
	}
	err = ws.store.View(ctx, func(tx Tx) error {
		list, err = tx.DeadDeliveries(maxDeliveries)
		return err
	})
	return list, err
}

// Replay makes a message due again now, whatever became of it before.
func (ws *Webhooks) Replay(ctx context.Context, by Actor, id int64) (d Delivery, err error) {
	defer wrap(&err, "replay delivery %d", id)
	if by.Role < Admin {
		return Delivery{}, ErrForbidden
	}
	err = ws.store.Update(ctx, func(tx Tx) error {
		if _, err := tx.Delivery(id); err != nil {
			return err
		}
		if err := tx.ReplayDelivery(id, ws.now()); err != nil {
			return err
		}
		if d, err = tx.Delivery(id); err != nil {
			return err
		}
		return tx.Record(AuditEntry{At: ws.now(), Actor: by.Name, Action: ActionReplay, Detail: string(d.Kind)})
	})
	return d, err
}
