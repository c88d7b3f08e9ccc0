package store

import (
	"fmt"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// queueForIndex is called wherever an item is written, in the same transaction.
func (t *tx) queueForIndex(id desk.ItemID) error {
	_, err := t.exec(`INSERT INTO outbox (item) VALUES (?)`, id)
	return err
}

func scanOutbox(s scanner) (e desk.OutboxEntry, err error) {
	err = s.Scan(&e.Seq, &e.Item, &e.Attempts, &e.Error)
	return e, err
}

// Outbox implements [desk.OutboxReader].
func (t *tx) Outbox(limit int, now time.Time) (list []desk.OutboxEntry, err error) {
	defer wrap(&err, "outbox")
	return all(t, scanOutbox, `SELECT seq, item, attempts, error FROM outbox
		WHERE dead = 0 AND (retry_at IS NULL OR retry_at <= ?) ORDER BY seq LIMIT ?`, now.UnixMicro(), max(limit, 0))
}

// OutboxDone implements [desk.OutboxTx]. Entries that are gone already do no harm.
func (t *tx) OutboxDone(seqs []int64) (err error) {
	defer wrap(&err, "outbox: %d done", len(seqs))
	if len(seqs) == 0 {
		return nil
	}
	_, err = t.exec(`DELETE FROM outbox WHERE seq IN (SELECT value FROM json_each(?))`, intList(seqs))
	return err
}

// OutboxFail implements [desk.OutboxTx].
func (t *tx) OutboxFail(seq int64, reason string, retryAt time.Time) (err error) {
	defer wrap(&err, "outbox: entry %d failed", seq)
	n, err := t.changed(`UPDATE outbox SET attempts = attempts + 1, error = ?2, retry_at = ?3, dead = (?3 IS NULL) WHERE seq = ?1`,
		seq, reason, micros(retryAt))
	if err == nil && n == 0 {
		err = fmt.Errorf("%w: it is done already", desk.ErrNotFound)
	}
	return err
}

// OutboxDead implements [desk.OutboxReader].
func (t *tx) OutboxDead() (list []desk.OutboxEntry, err error) {
	defer wrap(&err, "outbox: dead letters")
	return all(t, scanOutbox, `SELECT seq, item, attempts, error FROM outbox WHERE dead = 1 ORDER BY seq`)
}

// OutboxSize implements [desk.OutboxReader].
func (t *tx) OutboxSize() (n int, err error) {
	defer wrap(&err, "outbox: size")
	return one(t, value[int], `SELECT count(*) FROM outbox WHERE dead = 0`)
}
