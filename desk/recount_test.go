package desk_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/place"
)

// TestRecountNext: items of before get their places, batch after batch, once for each
// version of the finder.
func TestRecountNext(t *testing.T) {
	b := open(t)
	b.ingester.Places = place.New()
	const items = 205 // a batch and a bit
	err := b.store.Update(t.Context(), func(tx desk.Tx) error {
		for n := range items {
			_, err := tx.AddItem(desk.Item{URL: fmt.Sprintf("https://n.example/%d", n), Kind: desk.News, Title: "Cholera in Kenya", Version: 1})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct{ version, want int }{{1, 200}, {1, 5}, {1, 0}, {1, 0}, {2, 200}, {2, 5}, {2, 0}} {
		if n, err := b.ingester.RecountNext(t.Context(), step.version); n != step.want || err != nil {
			t.Fatalf("version %d: %d items, %v; want %d", step.version, n, err, step.want)
		}
	}
	b.kenya(t, 1, 200, 205)
}

// TestRecountAll: the loop takes every batch and ends; a context that has ended ends
// it before.
func TestRecountAll(t *testing.T) {
	b := open(t)
	b.ingest(t, "https://n.example/1", "Cholera in Kenya", "The ministry of Kenya says that cases rise.")
	b.ingester.Places = place.New()
	ended, stop := context.WithCancel(t.Context())
	stop()
	b.ingester.RecountAll(ended, 1, func(err error) { t.Error(err) })
	b.ingester.RecountAll(t.Context(), 1, func(err error) { t.Error(err) })
	b.kenya(t, 1)
	if n, err := b.ingester.RecountNext(t.Context(), 1); n != 0 || err != nil {
		t.Errorf("after all: %d items, %v", n, err)
	}
}

// TestRecountAllTellsOfErrors: a batch that cannot be counted is said, and tried again.
func TestRecountAllTellsOfErrors(t *testing.T) {
	b := open(t)
	err := b.store.Update(t.Context(), func(tx desk.Tx) error { return tx.PutSetting("signals.recount", "1 nonsense") })
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(t.Context(), 10*time.Second)
	defer stop()
	told := 0
	b.ingester.RecountAll(ctx, 1, func(error) { told++; stop() })
	if told != 1 {
		t.Errorf("told %d times of a mark that cannot be read", told)
	}
}

// kenya says where an item has not got its place.
func (b *bench) kenya(t *testing.T, items ...desk.ItemID) {
	t.Helper()
	err := b.store.View(t.Context(), func(tx desk.ReadTx) error {
		for _, id := range items {
			list, err := tx.PlacesOf(id)
			if err != nil || len(list) != 1 || list[0].Place != "KE" {
				t.Errorf("item %v is about %v, %v; want KE", id, list, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
