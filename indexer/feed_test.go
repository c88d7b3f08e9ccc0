package indexer

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/index"
	"github.com/rumordesk/rumordesk/store"
)

// picky is an index that takes no document with a certain title, as one whose
// engine stumbles over it.
type picky struct {
	index.Index
	refuse func(index.Document) error
}

func (p picky) Put(ctx context.Context, docs []index.Document) error {
	for _, d := range docs {
		if err := p.refuse(d); err != nil {
			return err
		}
	}
	return p.Index.Put(ctx, docs)
}

// TestOneItemSpoilsNoBatch: the others are indexed, it alone is tried again after
// growing pauses, and is a dead letter in the end; a rebuild gives it another chance.
func TestOneItemSpoilsNoBatch(t *testing.T) {
	now := time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	dir := t.TempDir()
	st, err := store.Open(t.Context(), dir, store.Options{Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	err = st.Update(t.Context(), func(tx desk.Tx) error {
		for _, title := range []string{"one", "poison", "two"} {
			if _, err := tx.AddItem(desk.Item{URL: "https://n.example/" + title, Kind: desk.News, Title: title, Version: 1}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	x := New(Options{Data: dir, Store: st, Now: clock})
	defer x.Close()
	real, err := x.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ix := picky{real, func(d index.Document) error {
		if d.Title == "poison" {
			return errors.New("the engine stumbles")
		}
		return nil
	}}
	if err := x.drain(t.Context(), ix); err != nil {
		t.Fatal(err)
	}
	var pauses []time.Duration
	for len(x.dead(t)) == 0 && len(pauses) < 2*maxAttempts {
		wait := time.Duration(0)
		for n := 0; n == 0; {
			if now, wait = now.Add(time.Second), wait+time.Second; wait > 10*time.Minute {
				t.Fatalf("after the pauses %v the item is never due again", pauses)
			}
			if n, err = x.feedBatch(t.Context(), ix); err != nil {
				t.Fatal(err)
			}
		}
		pauses = append(pauses, wait)
	}
	want := []time.Duration{1, 2, 4, 8, 16, 32, 64}
	for i := range want {
		want[i] *= time.Second
	}
	if !slices.Equal(pauses, want) {
		t.Errorf("pauses %v, want %v", pauses, want)
	}
	if dead := x.dead(t); len(dead) != 1 || dead[0].Item != 2 {
		t.Errorf("dead letters %+v, want the item 2", dead)
	}
	if n, err := real.Count(t.Context()); n != 2 || err != nil {
		t.Errorf("%d items indexed, %v; want the two that are sound", n, err)
	}
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}
	if n, err := x.Rebuild(t.Context(), nil); n != 3 || err != nil || len(x.dead(t)) != 0 {
		t.Errorf("rebuilt with %d items, %v, %d dead letters; want all three and none", n, err, len(x.dead(t)))
	}
}

// TestFeedEndsOnDamage: whoever feeds is told, the entries stay in the outbox.
func TestFeedEndsOnDamage(t *testing.T) {
	dir := t.TempDir()
	st, err := store.Open(t.Context(), dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	err = st.Update(t.Context(), func(tx desk.Tx) error {
		_, err := tx.AddItem(desk.Item{URL: "https://n.example/1", Kind: desk.News, Title: "one", Version: 1})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	x := New(Options{Data: dir, Store: st, Every: time.Millisecond})
	defer x.Close()
	real, err := x.Open(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	damaged := picky{real, func(index.Document) error { return fmt.Errorf("put: %w", index.ErrDamaged) }}
	if err := x.feed(t.Context(), damaged, false); !errors.Is(err, index.ErrDamaged) {
		t.Errorf("fed into a damaged index: %v, want ErrDamaged", err)
	}
	if n, err := x.countWaiting(t.Context()); n != 1 || err != nil {
		t.Errorf("%d entries wait, %v; want the one that was not indexed", n, err)
	}
	ended, stop := context.WithCancel(t.Context())
	stop()
	if err := x.feed(ended, damaged, false); err != nil {
		t.Errorf("fed after the end: %v", err)
	}
}

// dead lists the dead letters.
func (x *Indexer) dead(t *testing.T) (list []desk.OutboxEntry) {
	t.Helper()
	err := x.o.Store.View(t.Context(), func(tx desk.ReadTx) (err error) { list, err = tx.OutboxDead(); return err })
	if err != nil {
		t.Fatal(err)
	}
	return list
}
