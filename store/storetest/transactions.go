package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"

	"github.com/rumordesk/rumordesk/desk"
)

func testTransactions(t *testing.T, s desk.Store) {
	boom := errors.New("boom")
	err := s.Update(context.Background(), func(tx desk.Tx) error {
		if _, err := tx.AddItem(newItem(1)); err != nil {
			return err
		}
		if it, err := tx.ItemByURL(newItem(1).URL); err != nil || it.ID == 0 {
			t.Errorf("a transaction does not see its own item: %v", err)
		}
		if _, err := tx.AddCase(newCase(1)); err != nil {
			return err
		}
		if err := tx.Record(desk.AuditEntry{At: t0, Actor: "desk", Action: desk.ActionOpen, Case: 1}); err != nil {
			return err
		}
		return boom
	})
	if !errors.Is(err, boom) {
		t.Fatalf("Update returned %v, want the error of fn", err)
	}
	view(t, s, func(tx desk.ReadTx) error {
		equal(t, "items after a failed update", must[int](t)(tx.CountItems()), 0)
		equal(t, "outbox after a failed update", must[int](t)(tx.OutboxSize()), 0)
		equal(t, "cases after a failed update", must[[]desk.CaseSummary](t)(tx.Queue(desk.QueueFilter{})), []desk.CaseSummary(nil))
		equal(t, "audit after a failed update", must[[]desk.AuditEntry](t)(tx.Audit(0, 10)), []desk.AuditEntry(nil))
		return nil
	})

	// An error that fn met and chose to live with leaves the rest of its work alone.
	update(t, s, func(tx desk.Tx) error {
		if _, err := tx.AddItem(newItem(1)); err != nil {
			return err
		}
		if _, err := tx.AddItem(newItem(1)); !errors.Is(err, desk.ErrConflict) {
			t.Errorf("the same address twice: %v, want ErrConflict", err)
		}
		_, err := tx.AddItem(newItem(2))
		return err
	})
	view(t, s, func(tx desk.ReadTx) error {
		equal(t, "items", must[int](t)(tx.CountItems()), 2)
		// The compiler sees to it that no reader writes; the store does, too.
		if w, ok := tx.(desk.Tx); ok {
			if _, err := w.AddItem(newItem(3)); err == nil {
				t.Error("a View let an item be added")
			}
		}
		return nil
	})

	var ended desk.ReadTx
	view(t, s, func(tx desk.ReadTx) error { ended = tx; return nil })
	if _, err := ended.CountItems(); err == nil {
		t.Error("a transaction works after its end")
	}
	var leaked desk.Tx
	update(t, s, func(tx desk.Tx) error { leaked = tx; return nil })
	if _, err := leaked.AddItem(newItem(4)); err == nil {
		t.Error("a transaction writes after its end")
	}
}

func testSnapshot(t *testing.T, s desk.Store) {
	addItems(t, s, 1)
	view(t, s, func(tx desk.ReadTx) error {
		equal(t, "items before", must[int](t)(tx.CountItems()), 1)
		update(t, s, func(tx desk.Tx) error { _, err := tx.AddItem(newItem(2)); return err })
		equal(t, "items in the same view", must[int](t)(tx.CountItems()), 1)
		view(t, s, func(tx desk.ReadTx) error {
			equal(t, "items in a new view", must[int](t)(tx.CountItems()), 2)
			return nil
		})
		return nil
	})
}

func testCancelled(t *testing.T, s desk.Store) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	ran := false
	fn := func(desk.Tx) error { ran = true; return nil }
	if err := s.Update(ctx, fn); !errors.Is(err, context.Canceled) || ran {
		t.Errorf("Update under an ended context: %v, ran %v", err, ran)
	}

	// The context ends while fn runs: what it did is not kept.
	ctx, cancel = context.WithCancel(context.Background())
	err := s.Update(ctx, func(tx desk.Tx) error {
		if _, err := tx.AddItem(newItem(1)); err != nil {
			return err
		}
		cancel()
		_, err := tx.AddItem(newItem(2))
		return err
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("Update whose context ended: %v", err)
	}

	// The context ends while another one has the turn.
	ctx, cancel = context.WithCancel(context.Background())
	update(t, s, func(desk.Tx) error {
		waiting := make(chan error)
		go func() { waiting <- s.Update(ctx, fn) }()
		cancel()
		if err := <-waiting; !errors.Is(err, context.Canceled) || ran {
			t.Errorf("Update that waited: %v, ran %v", err, ran)
		}
		return nil
	})
	view(t, s, func(tx desk.ReadTx) error {
		equal(t, "items", must[int](t)(tx.CountItems()), 0)
		return nil
	})
}

func testPanic(t *testing.T, s desk.Store) {
	for _, run := range []struct {
		name string
		call func(context.Context) error
	}{
		{"Update", func(ctx context.Context) error {
			return s.Update(ctx, func(tx desk.Tx) error {
				must[desk.ItemID](t)(tx.AddItem(newItem(1)))
				panic("boom")
			})
		}},
		{"View", func(ctx context.Context) error {
			return s.View(ctx, func(desk.ReadTx) error { panic("boom") })
		}},
	} {
		func() {
			defer func() {
				if got := recover(); got != "boom" {
					t.Errorf("%s: recovered %v, want what fn panicked with", run.name, got)
				}
			}()
			_ = run.call(context.Background())
		}()
	}
	addItems(t, s, 1) // the store goes on, and the address is still free
}

// testUpdatesInParallel mixes updates that succeed and fail: each has its own fate.
func testUpdatesInParallel(t *testing.T, s desk.Store) {
	const callers, each = 16, 10
	var wg sync.WaitGroup
	for c := range callers {
		wg.Go(func() {
			for i := range each {
				n := c*each + i
				err := s.Update(context.Background(), func(tx desk.Tx) error {
					if _, err := tx.AddItem(newItem(n)); err != nil {
						return err
					}
					if n%5 == 0 {
						return fmt.Errorf("fault %d", n)
					}
					return nil
				})
				if n%5 != 0 && err != nil {
					t.Errorf("update %d: %v", n, err)
				}
				if n%5 == 0 && (err == nil || err.Error() != fmt.Sprintf("fault %d", n)) {
					t.Errorf("update %d: %v, want its own fault", n, err)
				}
			}
		})
	}
	wg.Wait()
	view(t, s, func(tx desk.ReadTx) error {
		const kept = callers * each * 4 / 5
		equal(t, "items", must[int](t)(tx.CountItems()), kept)
		entries := must[[]desk.OutboxEntry](t)(tx.Outbox(callers*each, t0))
		equal(t, "outbox", len(entries), kept)
		seen := map[desk.ItemID]bool{}
		for i, e := range entries {
			if i > 0 && e.Seq <= entries[i-1].Seq {
				t.Errorf("outbox entry %d after %d", e.Seq, entries[i-1].Seq)
			}
			if _, err := tx.Item(e.Item); err != nil || seen[e.Item] {
				t.Errorf("outbox entry %d: item %d, seen %v, %v", e.Seq, e.Item, seen[e.Item], err)
			}
			seen[e.Item] = true
		}
		return nil
	})
}
