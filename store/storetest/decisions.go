package storetest

import (
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

func testDecisions(t *testing.T, s desk.Store) {
	items, cases := addItems(t, s, 7), addCases(t, s, 6)
	update(t, s, func(tx desk.Tx) error {
		stages := []desk.Stage{desk.StageAccepted, desk.StageDiscarded, desk.StageNew, desk.StageAnswered, desk.StageMerged, desk.StageDiscarded}
		for i, id := range cases {
			c := must[desk.Case](t)(tx.Case(id))
			c.Stage = stages[i]
			if stages[i] == desk.StageMerged { // into the answered one, which decides
				c.MergedInto, c.Root = cases[3], cases[3]
			}
			must[desk.Case](t)(tx.SaveCase(c))
		}
		for i, id := range cases {
			if err := tx.AddSighting(desk.Sighting{Case: id, Item: items[i], At: t0}); err != nil {
				return err
			}
		}
		var flags []desk.Flag
		for _, it := range items { // the last is filed nowhere
			flags = append(flags, desk.Flag{Item: it, ItemVersion: 1, Rule: "a", At: t0})
		}
		return tx.AddFlags(append(flags,
			desk.Flag{Item: items[0], ItemVersion: 2, Rule: "a", At: t0}, // a later version of the same item
			desk.Flag{Item: items[5], ItemVersion: 1, Rule: "b", At: t0}))
	})
	view(t, s, func(tx desk.ReadTx) error {
		equal(t, "decisions", must[[]desk.RuleDecision](t)(tx.RuleDecisions()), []desk.RuleDecision{
			{Rule: "a", Accepted: 3, Discarded: 2, Open: 1}, {Rule: "b", Discarded: 1},
		})
		equal(t, "accepted", must[[]desk.ItemID](t)(tx.DecidedHits("a", true, 2)), []desk.ItemID{items[4], items[3]})
		equal(t, "discarded", must[[]desk.ItemID](t)(tx.DecidedHits("a", false, 9)), []desk.ItemID{items[5], items[1]})
		equal(t, "none", len(must[[]desk.ItemID](t)(tx.DecidedHits("none", true, 9))), 0)
		return nil
	})
}

// testModelDay: the day's items and flags of the model are counted, and no others.
func testModelDay(t *testing.T, s desk.Store) {
	day := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	flag := func(item desk.ItemID, rule, status string, score int, at time.Time) desk.Flag {
		return desk.Flag{Item: item, ItemVersion: 1, Rule: rule, Status: status, Score: score, Threshold: 50, At: at}
	}
	update(t, s, func(tx desk.Tx) error {
		var ids []desk.ItemID
		for i, seen := range []time.Time{day.Add(-2 * time.Hour), day, day.Add(time.Hour)} {
			it := newItem(i)
			it.FirstSeen = seen
			ids = append(ids, must[desk.ItemID](t)(tx.AddItem(it)))
		}
		old, a, b := ids[0], ids[1], ids[2]
		return tx.AddFlags([]desk.Flag{
			flag(old, desk.ModelRule, "stable", 99, day.Add(-time.Minute)), flag(a, desk.ModelRule, "stable", 60, day), flag(a, "rule", "stable", 90, day),
			flag(b, desk.ModelRule, "over-budget", 70, day.Add(time.Hour)), flag(b, "claim:4", "stable", 70, day), flag(b, "claim:5", "stable", 70, day),
		})
	})
	view(t, s, func(tx desk.ReadTx) error {
		equal(t, "day", must[desk.ModelDay](t)(tx.ModelDay(day, 65)), desk.ModelDay{Items: 2, Opened: 1, Above: 1, Over: 1})
		equal(t, "no floor", must[desk.ModelDay](t)(tx.ModelDay(day, 0)), desk.ModelDay{Items: 2, Opened: 1, Above: 2, Over: 1})
		equal(t, "later", must[desk.ModelDay](t)(tx.ModelDay(day.Add(2*time.Hour), 0)), desk.ModelDay{})
		equal(t, "ever", must[desk.ModelDay](t)(tx.ModelDay(time.Time{}.Add(1), 0)).Opened, 2)
		return nil
	})
}
