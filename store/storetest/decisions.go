package storetest

import (
	"testing"

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
