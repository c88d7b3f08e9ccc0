package storetest

import (
	"errors"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

func testOutbox(t *testing.T, s desk.Store) {
	ids := addItems(t, s, 5)
	view(t, s, func(tx desk.ReadTx) error {
		list := must[[]desk.OutboxEntry](t)(tx.Outbox(3, t0))
		equal(t, "a page of the outbox", len(list), 3)
		for i, e := range list {
			equal(t, "entry", e, desk.OutboxEntry{Seq: e.Seq, Item: ids[i]})
		}
		equal(t, "size", must[int](t)(tx.OutboxSize()), 5)
		return nil
	})
	seqs := func(limit int) (out []int64) {
		t.Helper()
		view(t, s, func(tx desk.ReadTx) error {
			for _, e := range must[[]desk.OutboxEntry](t)(tx.Outbox(limit, t0)) {
				out = append(out, e.Seq)
			}
			return nil
		})
		return out
	}
	all := seqs(10)
	update(t, s, func(tx desk.Tx) error { return tx.OutboxDone(all[:2]) })
	equal(t, "after two are done", seqs(10), all[2:])
	update(t, s, func(tx desk.Tx) error { return tx.OutboxDone(append([]int64{99999}, all...)) }) // some of them twice
	equal(t, "after all are done", len(seqs(10)), 0)
	update(t, s, func(tx desk.Tx) error { return tx.OutboxDone(nil) })

	// Numbers never come back: a late acknowledgement must not take a new entry.
	update(t, s, func(tx desk.Tx) error { _, err := tx.AddItem(newItem(50)); return err })
	update(t, s, func(tx desk.Tx) error { return tx.OutboxDone(all) })
	equal(t, "a new entry after a late acknowledgement", len(seqs(10)), 1)
}

func testOutboxFailures(t *testing.T, s desk.Store) {
	addItems(t, s, 3)
	var list []desk.OutboxEntry
	read := func(now time.Time) []desk.OutboxEntry {
		t.Helper()
		view(t, s, func(tx desk.ReadTx) error { list = must[[]desk.OutboxEntry](t)(tx.Outbox(10, now)); return nil })
		return list
	}
	first := read(t0)
	retry := t0.Add(time.Minute)
	update(t, s, func(tx desk.Tx) error { return tx.OutboxFail(first[0].Seq, "the index is away", retry) })
	equal(t, "before the retry", read(retry.Add(-time.Microsecond)), first[1:])
	failed := first[0]
	failed.Attempts, failed.Error = 1, "the index is away"
	equal(t, "at the retry", read(retry), []desk.OutboxEntry{failed, first[1], first[2]})
	update(t, s, func(tx desk.Tx) error {
		equal(t, "size with a retry", must[int](t)(tx.OutboxSize()), 3)
		return tx.OutboxFail(failed.Seq, "it cannot be indexed", time.Time{})
	})
	failed.Attempts, failed.Error = 2, "it cannot be indexed"
	equal(t, "with a dead letter", read(t0.Add(time.Hour)), first[1:])
	view(t, s, func(tx desk.ReadTx) error {
		equal(t, "size without the dead", must[int](t)(tx.OutboxSize()), 2)
		equal(t, "dead letters", must[[]desk.OutboxEntry](t)(tx.OutboxDead()), []desk.OutboxEntry{failed})
		return nil
	})
	update(t, s, func(tx desk.Tx) error { return tx.OutboxDone([]int64{failed.Seq}) })
	view(t, s, func(tx desk.ReadTx) error {
		equal(t, "dead letters, cleared", len(must[[]desk.OutboxEntry](t)(tx.OutboxDead())), 0)
		return nil
	})
	err := s.Update(t.Context(), func(tx desk.Tx) error { return tx.OutboxFail(failed.Seq, "late", retry) })
	if !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("failing an entry that is done: %v, want ErrNotFound", err)
	}
}
