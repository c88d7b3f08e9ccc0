package desk

import (
	"context"
	"encoding/json"
	"time"
)

// Test queues a message of type [EventTest] for one webhook alone. The error is
// ErrRule for one that is disabled.
func (ws *Webhooks) Test(ctx context.Context, by Actor, id int64) (d Delivery, err error) {
	defer wrap(&err, "test webhook %d", id)
	now := ws.now()
	err = ws.change(ctx, by, id, func(tx Tx, w *Webhook) error {
		if w.Disabled {
			return refuse("webhook-paused", "the webhook is disabled: let it go on first")
		}
		body, err := json.Marshal(struct {
			Type string    `json:"type"`
			At   time.Time `json:"timestamp"`
			Data struct{}  `json:"data"`
		}{Type: EventTest, At: now.UTC()})
		if err != nil {
			return err
		}
		d = Delivery{Kind: DeliverWebhook, To: WebhookTo(id), Event: EventTest, Body: string(body), DueAt: now}
		d.ID, err = tx.AddDelivery(d)
		return err
	})
	return d, err
}

// Deliveries returns the newest messages to a webhook.
func (ws *Webhooks) Deliveries(ctx context.Context, by Actor, id int64) (list []Delivery, err error) {
	defer wrap(&err, "deliveries of webhook %d", id)
	if by.Role < Admin {
		return nil, ErrForbidden
	}
	err = ws.store.View(ctx, func(tx ReadTx) error {
		if _, err := tx.Webhook(id); err != nil {
			return err
		}
		list, err = tx.Deliveries(DeliverWebhook, WebhookTo(id), maxDeliveries)
		return err
	})
	return list, err
}

// Mails returns the newest mails, whatever became of them.
func (ws *Webhooks) Mails(ctx context.Context, by Actor) (list []Delivery, err error) {
	defer wrap(&err, "mails")
	if by.Role < Admin {
		return nil, ErrForbidden
	}
	err = ws.store.View(ctx, func(tx ReadTx) error {
		list, err = tx.Deliveries(DeliverMail, "", maxDeliveries)
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
	err = ws.store.View(ctx, func(tx ReadTx) error {
		list, err = tx.DeadDeliveries(maxDeliveries)
		return err
	})
	return list, err
}

// Replay makes a message due again now, whatever became of it before. The error is
// ErrRule for one whose text is not kept any more.
func (ws *Webhooks) Replay(ctx context.Context, by Actor, id int64) (d Delivery, err error) {
	defer wrap(&err, "replay delivery %d", id)
	if by.Role < Admin {
		return Delivery{}, ErrForbidden
	}
	err = ws.store.Update(ctx, func(tx Tx) error {
		old, err := tx.Delivery(id)
		if err != nil {
			return err
		}
		if old.Purged {
			return refuse("delivery-purged", "its text is not kept any more, so it cannot be sent again")
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

// Drop takes a message that was not sent off the lists, for good.
func (ws *Webhooks) Drop(ctx context.Context, by Actor, id int64) (err error) {
	defer wrap(&err, "drop delivery %d", id)
	if by.Role < Admin {
		return ErrForbidden
	}
	return ws.store.Update(ctx, func(tx Tx) error {
		d, err := tx.Delivery(id)
		if err != nil {
			return err
		}
		if err := tx.DropDelivery(id); err != nil {
			return err
		}
		return tx.Record(AuditEntry{At: ws.now(), Actor: by.Name, Action: ActionDrop, Detail: string(d.Kind)})
	})
}
