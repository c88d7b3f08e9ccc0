package storetest

import (
	"fmt"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

func newKnown(n int) desk.KnownClaim {
	return desk.KnownClaim{
		Claim: fmt.Sprintf("Claim %d <b>& 说法", n), Title: "Title \x00 题", Rating: "部分錯誤", Verdict: desk.Misleading, Publisher: "check.example",
		URL: fmt.Sprintf("https://check.example/%d", n), Lang: "zh", ReviewedAt: t0.Add(time.Duration(n) * time.Hour), Grade: 0.25, Graded: true,
	}
}

func saveKnown(t testing.TB, s desk.Store, list ...desk.KnownClaim) []desk.KnownClaim {
	t.Helper()
	var out []desk.KnownClaim
	update(t, s, func(tx desk.Tx) error {
		out = nil
		for _, k := range list {
			out = append(out, must[desk.KnownClaim](t)(tx.SaveKnown(k)))
		}
		return nil
	})
	return out
}

func knownIDs(list []desk.KnownClaim) (ids []desk.KnownID) {
	for _, k := range list {
		ids = append(ids, k.ID)
	}
	return ids
}

func testKnown(t *testing.T, s desk.Store) {
	view(t, s, func(tx desk.ReadTx) error {
		equal(t, "no change yet", must[int64](t)(tx.KnownRev()), int64(0))
		equal(t, "nothing known", must[desk.KnownCount](t)(tx.CountKnown()), desk.KnownCount{})
		return nil
	})
	undated := newKnown(2)
	undated.ReviewedAt, undated.Graded, undated.Grade, undated.Title = time.Time{}, false, 0, ""
	list := saveKnown(t, s, newKnown(1), undated)
	want := newKnown(1)
	want.ID, want.Rev = list[0].ID, 1
	equal(t, "as it was saved", list[0], want)
	undated.ID, undated.Rev = list[1].ID, 2
	equal(t, "without what may be missing", list[1], undated)
	view(t, s, func(tx desk.ReadTx) error {
		equal(t, "by number", must[desk.KnownClaim](t)(tx.Known(list[0].ID)), want)
		equal(t, "by key", must[desk.KnownClaim](t)(tx.KnownByKey(want.Key())), want)
		equal(t, "of a page", must[[]desk.KnownClaim](t)(tx.KnownOfURL(want.URL)), []desk.KnownClaim{want})
		equal(t, "of another page", len(must[[]desk.KnownClaim](t)(tx.KnownOfURL("https://check.example/99"))), 0)
		return nil
	})
	refused(t, s, "none", desk.ErrNotFound, func(tx desk.Tx) error { return second(tx.Known(999)) })
	refused(t, s, "no key", desk.ErrNotFound, func(tx desk.Tx) error { return second(tx.KnownByKey("none")) })
	refused(t, s, "dropping none", desk.ErrNotFound, func(tx desk.Tx) error { return tx.DropKnown(999) })

	// The same key again replaces it, and it is the last to have changed.
	again := newKnown(1)
	again.Claim, again.Rating, again.Verdict, again.ReviewedAt = "CLAIM 1 <b>&  说法.", "錯誤", desk.False, t0.In(elsewhere)
	again = saveKnown(t, s, again)[0]
	if again.ID != want.ID || again.Rev != 3 {
		t.Errorf("replaced as %d, change %d; want %d and 3", again.ID, again.Rev, want.ID)
	}
	equal(t, "in UTC", again.ReviewedAt, t0)
	changes := func(after int64, limit int) (got []desk.KnownID) {
		t.Helper()
		view(t, s, func(tx desk.ReadTx) error {
			got = knownIDs(must[[]desk.KnownClaim](t)(tx.KnownChanges(after, limit)))
			return nil
		})
		return got
	}
	equal(t, "changes", changes(0, 10), []desk.KnownID{undated.ID, want.ID})
	equal(t, "the first change", changes(0, 1), []desk.KnownID{undated.ID})
	equal(t, "changes after", changes(2, 10), []desk.KnownID{want.ID})
	equal(t, "changes after the last", len(changes(3, 10)), 0)

	// Dropped it keeps its number, and nothing of its words.
	update(t, s, func(tx desk.Tx) error { return tx.DropKnown(want.ID) })
	refused(t, s, "a dropped one", desk.ErrNotFound, func(tx desk.Tx) error { return second(tx.Known(want.ID)) })
	refused(t, s, "dropping it again", desk.ErrNotFound, func(tx desk.Tx) error { return tx.DropKnown(want.ID) })
	view(t, s, func(tx desk.ReadTx) error {
		equal(t, "dropped", must[[]desk.KnownClaim](t)(tx.KnownChanges(3, 10)), []desk.KnownClaim{{ID: want.ID, Rev: 4, Dropped: true}})
		equal(t, "dropped, by key", must[desk.KnownClaim](t)(tx.KnownByKey(want.Key())).Dropped, true)
		equal(t, "of its page", len(must[[]desk.KnownClaim](t)(tx.KnownOfURL(want.URL))), 0)
		equal(t, "counted", must[desk.KnownCount](t)(tx.CountKnown()), desk.KnownCount{All: 1})
		equal(t, "the last change", must[int64](t)(tx.KnownRev()), int64(4))
		return nil
	})
	if back := saveKnown(t, s, newKnown(1))[0]; back.ID != want.ID || back.Dropped || back.Rev != 5 {
		t.Errorf("back again: %+v", back)
	}
}

func testKnownOwn(t *testing.T, s desk.Store) {
	cases := addCases(t, s, 2)
	own := desk.KnownClaim{Claim: "Water cures it", Rating: "false", Verdict: desk.False, Lang: "en", ReviewedAt: t0, Case: cases[1], Slug: "2-water"}
	saved := saveKnown(t, s, own)[0]
	own.ID, own.Rev = saved.ID, saved.Rev
	equal(t, "an answer of the desk", saved, own)
	other := own
	other.Claim, other.Slug = "Another wording", "2-water"
	if again := saveKnown(t, s, other)[0]; again.ID != own.ID || again.Claim != other.Claim {
		t.Errorf("one for each case: %+v", again)
	}
	missing := own
	missing.Case = 999
	refused(t, s, "of no case", desk.ErrNotFound, func(tx desk.Tx) error { return second(tx.SaveKnown(missing)) })
}

func testKnownList(t *testing.T, s desk.Store) {
	var list []desk.KnownClaim
	for n := range 8 {
		k := newKnown(n)
		switch n {
		case 2:
			k.ReviewedAt = time.Time{}
		case 3, 4, 5:
			k.Verdict, k.Rating, k.Publisher = "", "Pants on fire", "other.example"
		case 6:
			k.Verdict, k.Rating = "", "???"
		case 7:
			k = desk.KnownClaim{Claim: "own", Rating: "false", Verdict: desk.False, Lang: "en", ReviewedAt: t0, Case: addCases(t, s, 1)[0], Slug: "1"}
		}
		list = append(list, k)
	}
	list = saveKnown(t, s, list...)
	at := func(places ...int) (ids []desk.KnownID) {
		for _, n := range places {
			ids = append(ids, list[n].ID)
		}
		return ids
	}
	view(t, s, func(tx desk.ReadTx) error {
		for name, c := range map[string]struct {
			filter desk.KnownFilter
			want   []desk.KnownID
		}{
			"all, newest first": {desk.KnownFilter{}, at(6, 5, 4, 3, 1, 7, 0, 2)},
			"a page":            {desk.KnownFilter{Limit: 2, Offset: 1}, at(5, 4)},
			"of a publisher":    {desk.KnownFilter{Publisher: "other.example"}, at(5, 4, 3)},
			"of a verdict":      {desk.KnownFilter{Verdict: desk.Misleading}, at(1, 0, 2)},
			"unmapped":          {desk.KnownFilter{Unmapped: true}, at(6, 5, 4, 3)},
			"unmapped of one":   {desk.KnownFilter{Unmapped: true, Publisher: "check.example"}, at(6)},
			"own":               {desk.KnownFilter{Own: true}, at(7)},
			"none":              {desk.KnownFilter{Publisher: "none.example"}, nil},
		} {
			equal(t, name, knownIDs(must[[]desk.KnownClaim](t)(tx.KnownList(c.filter))), c.want)
		}
		equal(t, "counted", must[desk.KnownCount](t)(tx.CountKnown()), desk.KnownCount{All: 8, Own: 1, Unmapped: 4})
		equal(t, "ratings", must[[]desk.RatingCount](t)(tx.UnmappedRatings(9)),
			[]desk.RatingCount{{Publisher: "other.example", Rating: "Pants on fire", Claims: 3}, {Publisher: "check.example", Rating: "???", Claims: 1}})
		equal(t, "the first rating", len(must[[]desk.RatingCount](t)(tx.UnmappedRatings(1))), 1)
		equal(t, "publishers", must[[]desk.PublisherCount](t)(tx.KnownPublishers(9)),
			[]desk.PublisherCount{{Publisher: "check.example", Claims: 4}, {Publisher: "other.example", Claims: 3}})
		return nil
	})
}
