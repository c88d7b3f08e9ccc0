package desk_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/rumordesk/rumordesk/desk"
)

// TestMergeAndUndo does random merges and unmerges: the sightings of a case are
// always those of the cases that lead to it, and undoing all restores everything.
func TestMergeAndUndo(t *testing.T) {
	b := open(t)
	round := 0
	rapid.Check(t, func(rt *rapid.T) {
		const n = 5
		round++
		ids := make([]desk.CaseID, n)
		for i := range ids {
			ids[i] = b.ingest(t, fmt.Sprintf("https://p.example/%d/%d", round, i), "T", fmt.Sprintf("A rumor, round %d, number %d", round, i)).Case
		}
		one := func(what string) desk.CaseID { return ids[rapid.IntRange(0, n-1).Draw(rt, what)] }
		into := map[desk.CaseID]desk.CaseID{}
		for range rapid.IntRange(1, 20).Draw(rt, "steps") {
			c := one("case")
			ch := desk.Change{Action: desk.ActionUnmerge, Case: c}
			if rapid.Bool().Draw(rt, "merge") {
				ch = desk.Change{Action: desk.ActionMerge, Case: c, Into: one("into")}
			}
			if _, err := b.desk.Apply(t.Context(), reviewer, ch); err == nil {
				if ch.Action == desk.ActionMerge {
					into[c] = ch.Into
				} else {
					delete(into, c)
				}
			} else if !errors.Is(err, desk.ErrRule) {
				rt.Fatal(err)
			}
			checkRoots(rt, b, into, ids)
		}
		for c := range into {
			if _, err := b.desk.Apply(t.Context(), reviewer, desk.Change{Action: desk.ActionUnmerge, Case: c}); err != nil {
				rt.Fatal(err)
			}
		}
		checkRoots(rt, b, nil, ids)
	})
}

func checkRoots(rt *rapid.T, b *bench, into map[desk.CaseID]desk.CaseID, ids []desk.CaseID) {
	want := map[desk.CaseID]int{}
	for _, id := range ids {
		root := id
		for into[root] != 0 {
			root = into[root]
		}
		want[root]++
	}
	err := b.store.View(context.Background(), func(tx desk.ReadTx) error {
		for _, id := range ids {
			s, err := tx.Sightings(id)
			if err != nil {
				return err
			}
			if len(s) != want[id] {
				return fmt.Errorf("case %v has %d sightings, want %d (merged: %v)", id, len(s), want[id], into)
			}
		}
		return nil
	})
	if err != nil {
		rt.Fatal(err)
	}
}
