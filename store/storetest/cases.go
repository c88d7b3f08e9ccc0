package storetest

import (
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

func testCases(t *testing.T, s desk.Store) {
	want := newCase(1)
	update(t, s, func(tx desk.Tx) error {
		want.ID = must[desk.CaseID](t)(tx.AddCase(want))
		return nil
	})
	if want.ID < 1 {
		t.Errorf("case id %d", want.ID)
	}
	want.Rev, want.Root = 1, want.ID
	get := func() (c desk.Case) {
		t.Helper()
		view(t, s, func(tx desk.ReadTx) error { c = must[desk.Case](t)(tx.Case(want.ID)); return nil })
		return c
	}
	equal(t, "a new case", get(), want)

	want.Claim, want.ClaimLang, want.Stage, want.Verdict, want.Risk = "疫苗", "zh", desk.StageDiscarded, desk.PartlyTrue, desk.RiskVeryHigh
	want.UpdatedAt, want.StageAt, want.AcceptedAt = t0.Add(time.Hour), t0.Add(2*time.Hour), t0.Add(3*time.Hour)
	want.DueAt, want.Assignee, want.Labels = time.Time{}, "ana", map[string]string{"a": "b", "c": "d"}
	want.Before, want.DiscardReason = desk.StageAccepted, "satire"
	var saved desk.Case
	update(t, s, func(tx desk.Tx) error { saved = must[desk.Case](t)(tx.SaveCase(want)); return nil })
	want.Rev = 2
	equal(t, "what SaveCase returns", saved, want)
	equal(t, "a saved case", get(), want)

	stale := want
	stale.Rev, stale.Claim = 1, "stale"
	if err := s.Update(t.Context(), func(tx desk.Tx) error { _, err := tx.SaveCase(stale); return err }); !errors.Is(err, desk.ErrConflict) {
		t.Errorf("a write on an old revision: %v, want ErrConflict", err)
	}
	missing := want
	missing.ID = 999
	if err := s.Update(t.Context(), func(tx desk.Tx) error { _, err := tx.SaveCase(missing); return err }); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("a write on no case: %v, want ErrNotFound", err)
	}
	view(t, s, func(tx desk.ReadTx) error {
		if _, err := tx.Case(999); !errors.Is(err, desk.ErrNotFound) {
			t.Errorf("no case: %v, want ErrNotFound", err)
		}
		return nil
	})
	equal(t, "the case after refused writes", get(), want)
}

// testCasesInParallel: of those who read one revision, exactly one writes.
func testCasesInParallel(t *testing.T, s desk.Store) {
	const rounds, callers = 10, 8
	id := addCases(t, s, 1)[0]
	for range rounds {
		var read desk.Case
		view(t, s, func(tx desk.ReadTx) error { read = must[desk.Case](t)(tx.Case(id)); return nil })
		var mu sync.Mutex
		var wg sync.WaitGroup
		won := 0
		for range callers {
			wg.Go(func() {
				err := s.Update(t.Context(), func(tx desk.Tx) error {
					c := read
					c.Assignee += "a"
					_, err := tx.SaveCase(c)
					return err
				})
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					won++
				} else if !errors.Is(err, desk.ErrConflict) {
					t.Errorf("a lost race: %v, want ErrConflict", err)
				}
			})
		}
		wg.Wait()
		equal(t, "writers that won", won, 1)
		view(t, s, func(tx desk.ReadTx) error {
			c := must[desk.Case](t)(tx.Case(id))
			equal(t, "revision", c.Rev, read.Rev+1)
			equal(t, "what it wrote", c.Assignee, read.Assignee+"a")
			return nil
		})
	}
}

func testMerges(t *testing.T, s desk.Store) {
	ids := addCases(t, s, 4)
	items := addItems(t, s, 4)
	update(t, s, func(tx desk.Tx) error {
		for i, id := range ids {
			// Later items are sighted earlier, to tell the order of time from that of ids.
			g := desk.Sighting{Case: id, Item: items[i], At: t0.Add(-time.Duration(i) * time.Minute), Score: 10 * i, Similarity: 0.5}
			if err := tx.AddSighting(g); err != nil {
				return err
			}
		}
		for _, i := range []int{2, 1} { // two of them into the first
			c := must[desk.Case](t)(tx.Case(ids[i]))
			c.Stage, c.Before, c.MergedInto, c.Root = desk.StageMerged, desk.StageNew, ids[0], ids[0]
			got := must[desk.Case](t)(tx.SaveCase(c))
			equal(t, "a merged case", must[desk.Case](t)(tx.Case(ids[i])), got)
		}
		return nil
	})
	view(t, s, func(tx desk.ReadTx) error {
		equal(t, "merged into the first", must[[]desk.CaseID](t)(tx.MergedInto(ids[0])), []desk.CaseID{ids[1], ids[2]})
		equal(t, "merged into the last", len(must[[]desk.CaseID](t)(tx.MergedInto(ids[3]))), 0)
		var order []desk.ItemID
		for _, g := range must[[]desk.Sighting](t)(tx.Sightings(ids[0])) {
			order = append(order, g.Item)
		}
		equal(t, "sightings of the root, oldest first", order, []desk.ItemID{items[2], items[1], items[0]})
		equal(t, "sightings by a root that is none", len(must[[]desk.Sighting](t)(tx.Sightings(ids[1]))), 0)
		for _, c := range must[[]desk.CaseSummary](t)(tx.Queue(desk.QueueFilter{})) {
			// The root has them all; a merged case shows what was filed under it.
			equal(t, "sightings in the queue of case "+c.ID.String(), c.Sightings, map[desk.CaseID]int{ids[0]: 3}[c.ID]+map[bool]int{true: 1}[c.ID != ids[0]])
		}
		return nil
	})
}

func testSightings(t *testing.T, s desk.Store) {
	cases, items := addCases(t, s, 2), addItems(t, s, 3)
	want := desk.Sighting{Case: cases[0], Item: items[0], At: t0, Score: 55, Similarity: 0.8125}
	update(t, s, func(tx desk.Tx) error { return tx.AddSighting(want) })
	err := s.Update(t.Context(), func(tx desk.Tx) error { return tx.AddSighting(desk.Sighting{Case: cases[1], Item: items[0], At: t0}) })
	if !errors.Is(err, desk.ErrConflict) {
		t.Errorf("an item sighted twice: %v, want ErrConflict", err)
	}
	for _, g := range []desk.Sighting{{Case: 999, Item: items[1]}, {Case: cases[0], Item: 999}} {
		if err := s.Update(t.Context(), func(tx desk.Tx) error { return tx.AddSighting(g) }); !errors.Is(err, desk.ErrNotFound) {
			t.Errorf("sighting %+v: %v, want ErrNotFound", g, err)
		}
	}
	update(t, s, func(tx desk.Tx) error {
		return tx.SaveSighting(desk.Sighting{Case: cases[1], Item: items[0], At: t0.Add(time.Hour), Score: 70, Similarity: 0.1})
	})
	want.Score = 70 // and nothing else
	err = s.Update(t.Context(), func(tx desk.Tx) error { return tx.SaveSighting(desk.Sighting{Item: items[1], Score: 1}) })
	if !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("the score of no sighting: %v, want ErrNotFound", err)
	}
	view(t, s, func(tx desk.ReadTx) error {
		equal(t, "SightingOf", must[desk.Sighting](t)(tx.SightingOf(items[0])), want)
		equal(t, "Sightings", must[[]desk.Sighting](t)(tx.Sightings(cases[0])), []desk.Sighting{want})
		if _, err := tx.SightingOf(items[1]); !errors.Is(err, desk.ErrNotFound) {
			t.Errorf("an item that is filed nowhere: %v, want ErrNotFound", err)
		}
		return nil
	})
}

func testApart(t *testing.T, s desk.Store) {
	c, items := addCases(t, s, 5), addItems(t, s, 2)
	update(t, s, func(tx desk.Tx) error {
		for _, g := range []desk.Sighting{{Case: c[0], Item: items[0], At: t0, Score: 5, Similarity: 1}, {Case: c[0], Item: items[1], At: t0, Score: 7, Similarity: 0.5}} {
			if err := tx.AddSighting(g); err != nil {
				return err
			}
		}
		return tx.MoveSighting(items[1], c[1])
	})
	for _, to := range []desk.CaseID{999, c[1]} {
		item := items[0]
		if to == c[1] {
			item = 999
		}
		if err := s.Update(t.Context(), func(tx desk.Tx) error { return tx.MoveSighting(item, to) }); !errors.Is(err, desk.ErrNotFound) {
			t.Errorf("item %v moved to case %v: %v, want ErrNotFound", item, to, err)
		}
	}
	view(t, s, func(tx desk.ReadTx) error {
		equal(t, "moved", must[desk.Sighting](t)(tx.SightingOf(items[1])), desk.Sighting{Case: c[1], Item: items[1], At: t0, Score: 7, Similarity: 1})
		return nil
	})
	apart := func(what string, root desk.CaseID, want ...desk.CaseID) {
		t.Helper()
		view(t, s, func(tx desk.ReadTx) error {
			equal(t, what, must[[]desk.CaseID](t)(tx.ApartFrom(root)), want)
			return nil
		})
	}
	root := func(id, to desk.CaseID) {
		update(t, s, func(tx desk.Tx) error {
			one, err := tx.Case(id)
			if err == nil {
				one.Root = to
				_, err = tx.SaveCase(one)
			}
			return err
		})
	}
	update(t, s, func(tx desk.Tx) error {
		return errors.Join(tx.KeepApart(c[0], c[1]), tx.KeepApart(c[1], c[0]), tx.KeepApart(c[2], c[0]), tx.KeepApart(c[0], c[0]))
	})
	apart("both ways", c[0], c[1], c[2])
	apart("the other end", c[2], c[0])
	apart("nothing", c[3])
	root(c[1], c[3]) // merged by hand into a third
	apart("the root counts", c[0], c[2], c[3])
	apart("from the root", c[3], c[0])
	root(c[2], c[0]) // merged into the other one
	apart("what is merged is not apart", c[0], c[3])
	root(c[2], c[2])
	apart("and is again", c[0], c[2], c[3])
	update(t, s, func(tx desk.Tx) error { return errors.Join(tx.KeepTogether(c[0], c[2]), tx.KeepTogether(c[0], c[2])) })
	apart("forgotten", c[0], c[3])
	if err := s.Update(t.Context(), func(tx desk.Tx) error { return tx.KeepApart(c[0], 999) }); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("apart from no case: %v, want ErrNotFound", err)
	}
}

func testAudit(t *testing.T, s desk.Store) {
	entry := func(n int, id desk.CaseID) desk.AuditEntry {
		return desk.AuditEntry{At: t0.Add(time.Duration(n)*time.Second + 7).In(time.FixedZone("", 3600)), Actor: "ana", Action: desk.ActionDiscard,
			Case: id, From: desk.StageNew, To: desk.StageDiscarded, Detail: "原因 " + id.String()}
	}
	for n := range 12 {
		_ = s.Update(t.Context(), func(tx desk.Tx) error {
			if err := tx.Record(entry(n, desk.CaseID(n%3+1))); err != nil {
				return err
			}
			if n%4 == 3 {
				return errors.New("changed my mind")
			}
			return nil
		})
	}
	update(t, s, func(tx desk.Tx) error { // several in one
		return errors.Join(tx.Record(entry(20, 7)), tx.Record(entry(21, 7)))
	})
	view(t, s, func(tx desk.ReadTx) error {
		var chain desk.AuditChain
		all := must[[]desk.AuditEntry](t)(tx.Audit(0, 100))
		equal(t, "entries", len(all), 11)
		for _, e := range all {
			if err := chain.Next(e); err != nil {
				t.Error(err)
			}
		}
		equal(t, "a page", must[[]desk.AuditEntry](t)(tx.Audit(3, 4)), all[3:7])
		var of []desk.AuditEntry
		for _, e := range all {
			if e.Case == 7 {
				of = append(of, e)
			}
		}
		equal(t, "AuditOf", must[[]desk.AuditEntry](t)(tx.AuditOf(7)), of)
		if !slices.ContainsFunc(all, func(e desk.AuditEntry) bool {
			return e.Actor == "ana" && e.From == desk.StageNew && e.To == desk.StageDiscarded && e.Detail == "原因 7" && e.At.Equal(t0.Add(20*time.Second))
		}) {
			t.Errorf("an entry came back changed: %+v", all)
		}
		return nil
	})
}

func testAuditHead(t *testing.T, s desk.Store) {
	head := func(what string, want desk.AuditEntry) {
		t.Helper()
		view(t, s, func(tx desk.ReadTx) error {
			seq, hash, err := tx.AuditHead()
			equal(t, what, []any{seq, hash, err}, []any{want.Seq, want.Hash, nil})
			return nil
		})
	}
	head("no entry yet", desk.AuditEntry{})
	var last desk.AuditEntry
	for range 3 {
		update(t, s, func(tx desk.Tx) error {
			for range 2 {
				if err := tx.Record(desk.AuditEntry{At: t0, Actor: "ana", Action: desk.ActionAccept}); err != nil {
					return err
				}
			}
			return nil
		})
		view(t, s, func(tx desk.ReadTx) error {
			all := must[[]desk.AuditEntry](t)(tx.Audit(last.Seq, 9))
			equal(t, "entries", len(all), 2)
			last = all[1]
			return nil
		})
		head("the last entry", last)
	}
	refused(t, s, "a change that fails", desk.ErrInvalid, func(tx desk.Tx) error {
		return errors.Join(tx.Record(desk.AuditEntry{At: t0, Actor: "ana"}), desk.ErrInvalid)
	})
	head("after a change that failed", last)
}
