package store

import (
	"database/sql"
	"fmt"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

const deliveryColumns = `id, kind, send_to, subject, body, event, referral, attempts, due_at, lease, sent_at, error, dead, fault, purged`

func scanDelivery(s scanner) (d desk.Delivery, err error) {
	var due, sent sql.NullInt64
	var fault string
	err = s.Scan(&d.ID, &d.Kind, &d.To, &d.Subject, &d.Body, &d.Event, &d.Referral, &d.Attempts, &due, &d.Lease,
		&sent, &d.Error, &d.Dead, &fault, &d.Purged)
	if err != nil {
		return d, err
	}
	d.DueAt, d.SentAt = utc(due), utc(sent)
	d.Fault, err = fromJSON[desk.Fault](fault)
	return d, err
}

// AddDelivery implements [desk.DeliveryTx].
func (t *tx) AddDelivery(d desk.Delivery) (id int64, err error) {
	defer wrap(&err, "add %s for %s", d.Kind, d.To)
	t.outgoing = true
	due := d.DueAt
	if due.IsZero() {
		due = t.now()
	}
	return t.insert(`INSERT INTO deliveries (kind, send_to, subject, body, event, referral, due_at) VALUES (?, ?, ?, ?, ?, ?, ?)`,
		string(d.Kind), d.To, d.Subject, d.Body, d.Event, d.Referral, due.UnixMicro())
}

const dueDeliveries = `SELECT ` + deliveryColumns + ` FROM deliveries
	WHERE due_at <= ?1 AND (leased_until IS NULL OR leased_until <= ?1) ORDER BY due_at, id LIMIT ?2`

// LeaseDeliveries implements [desk.DeliveryTx]. Each lease raises the row's counter,
// which is the fence: who held it before cannot record anything any more.
func (t *tx) LeaseDeliveries(now time.Time, ttl time.Duration, n int) (leased []desk.Delivery, err error) {
	defer wrap(&err, "lease %d deliveries", n)
	leased, err = all(t, scanDelivery, dueDeliveries, now.UnixMicro(), max(n, 0))
	if err != nil {
		return nil, err
	}
	for i := range leased {
		leased[i].Lease++
		_, err := t.exec(`UPDATE deliveries SET lease = ?, leased_until = ? WHERE id = ?`,
			leased[i].Lease, now.Add(ttl).UnixMicro(), leased[i].ID)
		if err != nil {
			return nil, err
		}
	}
	return leased, nil
}

// EndDelivery implements [desk.DeliveryTx].
func (t *tx) EndDelivery(d desk.Delivery) (err error) {
	defer wrap(&err, "end delivery %d", d.ID)
	switch {
	case !d.SentAt.IsZero():
		d.DueAt, d.Error, d.Fault, d.Dead = time.Time{}, "", desk.Fault{}, false
	case d.Dead:
		d.DueAt = time.Time{}
	case d.DueAt.IsZero(): // it would wait for ever, unseen
		return fmt.Errorf("%w: it is neither sent nor given up nor due again", desk.ErrInvalid)
	}
	fault, err := toJSON(d.Fault, len(d.Fault.Key))
	if err != nil {
		return err
	}
	n, err := t.changed(`UPDATE deliveries SET leased_until = NULL, attempts = attempts + 1, due_at = ?, sent_at = ?, error = ?, fault = ?, dead = ?
		WHERE id = ? AND lease = ? AND leased_until IS NOT NULL`,
		micros(d.DueAt), micros(d.SentAt), d.Error, fault, d.Dead, d.ID, d.Lease)
	if err == nil && n == 0 {
		err = desk.ErrLeaseLost
	}
	return err
}

// ReleaseDelivery implements [desk.DeliveryTx].
func (t *tx) ReleaseDelivery(d desk.Delivery) (err error) {
	defer wrap(&err, "release delivery %d", d.ID)
	n, err := t.changed(`UPDATE deliveries SET leased_until = NULL WHERE id = ? AND lease = ? AND leased_until IS NOT NULL`, d.ID, d.Lease)
	if err == nil && n == 0 {
		err = desk.ErrLeaseLost
	}
	return err
}

// Delivery implements [desk.DeliveryReader].
func (t *tx) Delivery(id int64) (d desk.Delivery, err error) {
	defer wrap(&err, "delivery %d", id)
	return one(t, scanDelivery, `SELECT `+deliveryColumns+` FROM deliveries WHERE id = ?`, id)
}

const (
	deliveriesOfKind = `SELECT ` + deliveryColumns + ` FROM deliveries WHERE kind = ?1 ORDER BY id DESC LIMIT ?2`
	deliveriesTo     = `SELECT ` + deliveryColumns + ` FROM deliveries WHERE kind = ?1 AND send_to = ?3 ORDER BY id DESC LIMIT ?2`
	deadDeliveries   = `SELECT ` + deliveryColumns + ` FROM deliveries WHERE dead = 1 ORDER BY id DESC LIMIT ?`
)

// Deliveries implements [desk.DeliveryReader].
func (t *tx) Deliveries(kind desk.DeliveryKind, to string, limit int) (list []desk.Delivery, err error) {
	defer wrap(&err, "deliveries of %s for %q", kind, to)
	if to == "" {
		return all(t, scanDelivery, deliveriesOfKind, string(kind), max(limit, 0))
	}
	return all(t, scanDelivery, deliveriesTo, string(kind), max(limit, 0), to)
}

// DeadDeliveries implements [desk.DeliveryReader].
func (t *tx) DeadDeliveries(limit int) (list []desk.Delivery, err error) {
	defer wrap(&err, "dead deliveries")
	return all(t, scanDelivery, deadDeliveries, max(limit, 0))
}

// ReplayDelivery implements [desk.DeliveryTx]. A try that is under way loses its
// lease: its end must not undo the replay.
func (t *tx) ReplayDelivery(id int64, now time.Time) (err error) {
	defer wrap(&err, "replay delivery %d", id)
	t.outgoing = true
	return t.must(`UPDATE deliveries SET due_at = ?, sent_at = NULL, dead = 0, attempts = 0, leased_until = NULL WHERE id = ? AND purged = 0`,
		now.UnixMicro(), id)
}

const (
	sentDeliveries = `SELECT id FROM deliveries WHERE purged = 0 AND sent_at IS NOT NULL AND sent_at < ?1 ORDER BY sent_at LIMIT ?2`
	emptied        = `subject = '', body = '', purged = 1`
)

// PurgeDeliveries implements [desk.DeliveryTx].
func (t *tx) PurgeDeliveries(before time.Time, n int) (purged int, err error) {
	defer wrap(&err, "purge deliveries")
	return t.changed(`UPDATE deliveries SET `+emptied+` WHERE id IN (`+sentDeliveries+`)`, before.UnixMicro(), max(n, 0))
}

const dropped = emptied + `, due_at = NULL, leased_until = NULL, dead = 0`

// DropDelivery implements [desk.DeliveryTx].
func (t *tx) DropDelivery(id int64) (err error) {
	defer wrap(&err, "drop delivery %d", id)
	return t.must(`UPDATE deliveries SET `+dropped+` WHERE id = ? AND sent_at IS NULL AND purged = 0`, id)
}

// DropWebhook implements [desk.WebhookTx].
func (t *tx) DropWebhook(id int64) (err error) {
	defer wrap(&err, "drop webhook %d", id)
	if err := t.must(`UPDATE webhooks SET removed = 1, url = '', secret = '', events = '' WHERE id = ? AND removed = 0`, id); err != nil {
		return err
	}
	_, err = t.exec(`UPDATE deliveries SET `+dropped+` WHERE kind = ? AND send_to = ? AND sent_at IS NULL AND purged = 0`,
		string(desk.DeliverWebhook), desk.WebhookTo(id))
	return err
}

const webhookColumns = `id, url, secret, events, disabled, made_at`

func scanWebhook(s scanner) (w desk.Webhook, err error) {
	var made sql.NullInt64
	var events string
	err = s.Scan(&w.ID, &w.URL, &w.Secret, &events, &w.Disabled, &made)
	if err != nil {
		return w, err
	}
	w.MadeAt = utc(made)
	w.Events, err = fromJSON[[]string](events)
	return w, err
}

// SaveWebhook implements [desk.WebhookTx].
func (t *tx) SaveWebhook(w desk.Webhook) (id int64, err error) {
	defer wrap(&err, "save webhook %d", w.ID)
	events, err := toJSON(w.Events, len(w.Events))
	if err != nil {
		return 0, err
	}
	return t.save(w.ID, `INSERT INTO webhooks (url, secret, events, disabled, made_at) VALUES (?, ?, ?, ?, ?)`,
		`UPDATE webhooks SET url = ?, secret = ?, events = ?, disabled = ?, made_at = ? WHERE id = ? AND removed = 0`,
		w.URL, w.Secret, events, w.Disabled, micros(w.MadeAt))
}

// Webhook implements [desk.WebhookReader].
func (t *tx) Webhook(id int64) (w desk.Webhook, err error) {
	defer wrap(&err, "webhook %d", id)
	return one(t, scanWebhook, `SELECT `+webhookColumns+` FROM webhooks WHERE id = ? AND removed = 0`, id)
}

// Webhooks implements [desk.WebhookReader].
func (t *tx) Webhooks() (list []desk.Webhook, err error) {
	defer wrap(&err, "webhooks")
	return all(t, scanWebhook, `SELECT `+webhookColumns+` FROM webhooks WHERE removed = 0 ORDER BY id`)
}
