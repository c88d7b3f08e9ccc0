package storetest

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/rumordesk/rumordesk/desk"
)

// testOnOutgoing: whoever waits for something to send hears of each commit that may
// have brought it, once it is stored, and of nothing else.
func testOnOutgoing(t *testing.T, s desk.Store) {
	record := func(tx desk.Tx) error {
		return tx.Record(desk.AuditEntry{At: t0, Actor: "desk", Action: desk.ActionOpen, Case: 1})
	}
	var queued int64
	update(t, s, func(tx desk.Tx) error {
		if _, err := tx.AddCase(newCase(1)); err != nil {
			return err
		}
		queued = must[int64](t)(tx.AddDelivery(desk.Delivery{Kind: desk.DeliverMail, To: "office@institute.example", DueAt: t0}))
		return nil
	})
	var calls, entries int
	stop := s.OnOutgoing(func() {
		calls++
		view(t, s, func(tx desk.ReadTx) error { // another transaction sees what it is about
			entries = len(must[[]desk.AuditEntry](t)(tx.Audit(0, 100)))
			return nil
		})
	})
	boom := errors.New("boom")
	for _, c := range []struct {
		name string
		fn   func(tx desk.Tx) error
		want int
		err  error
	}{
		{"an entry of the audit log", record, 1, nil},
		{"two of them in one update", func(tx desk.Tx) error { return errors.Join(record(tx), record(tx)) }, 1, nil},
		{"a delivery", func(tx desk.Tx) error {
			_, err := tx.AddDelivery(desk.Delivery{Kind: desk.DeliverWebhook, To: "1", DueAt: t0})
			return err
		}, 1, nil},
		{"a replay", func(tx desk.Tx) error { return tx.ReplayDelivery(queued, t0) }, 1, nil},
		{"an entry that was not kept", func(tx desk.Tx) error { return errors.Join(record(tx), boom) }, 0, boom},
		{"a lease and its end", func(tx desk.Tx) error {
			for _, d := range must[[]desk.Delivery](t)(tx.LeaseDeliveries(t0, 1, 10)) {
				d.SentAt = t0
				if err := tx.EndDelivery(d); err != nil {
					return err
				}
			}
			return nil
		}, 0, nil},
		{"an item", func(tx desk.Tx) error { _, err := tx.AddItem(newItem(1)); return err }, 0, nil},
		{"a setting", func(tx desk.Tx) error { return tx.PutSetting("deliver.audit", "3") }, 0, nil},
		{"nothing", func(desk.Tx) error { return nil }, 0, nil},
	} {
		calls = 0
		if err := s.Update(context.Background(), c.fn); !errors.Is(err, c.err) {
			t.Fatalf("%s: %v", c.name, err)
		}
		if calls != c.want {
			t.Errorf("%s: %d calls, want %d", c.name, calls, c.want)
		}
	}
	if entries != 3 {
		t.Errorf("the last call saw %d entries of the audit log, want the 3 that are stored", entries)
	}

	// Several observers hear of it, until they are taken off.
	var other int
	stopOther := s.OnOutgoing(func() { other++ })
	calls = 0
	update(t, s, record)
	stop()
	update(t, s, record)
	stopOther()
	update(t, s, record)
	if calls != 1 || other != 2 {
		t.Errorf("%d and %d calls, want 1 and 2", calls, other)
	}

	// Updates that share a commit are each told of.
	var together atomic.Int32
	defer s.OnOutgoing(func() { together.Add(1) })()
	const callers = 16
	var wg sync.WaitGroup
	for range callers {
		wg.Go(func() {
			if err := s.Update(context.Background(), record); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := together.Load(); n != callers {
		t.Errorf("%d calls for %d updates at a time", n, callers)
	}
}
