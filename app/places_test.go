package app

import (
	"fmt"
	"testing"

	"github.com/rumordesk/rumordesk/desk"
)

// TestRecount: items of before get their places, batch after batch, and once.
func TestRecount(t *testing.T) {
	a, err := Open(t.Context(), Options{DataDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	err = a.store.Update(t.Context(), func(tx desk.Tx) error {
		for n := range recountBatch + 5 {
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
	for _, want := range []int{recountBatch, 5, 0, 0} {
		if n, err := a.recountSome(t.Context()); n != want || err != nil {
			t.Fatalf("%d items, %v; want %d", n, err, want)
		}
	}
	if err := a.recount(t.Context()); err != nil {
		t.Error(err)
	}
	err = a.store.View(t.Context(), func(tx desk.ReadTx) error {
		for _, id := range []desk.ItemID{1, recountBatch, recountBatch + 5} {
			list, err := tx.PlacesOf(id)
			if err != nil || len(list) != 1 || list[0].Place != "KE" {
				t.Errorf("item %v: %v, %v", id, list, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
