package storetest

import (
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

func testProposals(t *testing.T, s desk.Store) {
	cases := addCases(t, s, 3)
	var list []desk.Proposal
	update(t, s, func(tx desk.Tx) error {
		for n := range 3 {
			it := newItem(7000 + n)
			p := desk.Proposal{Case: cases[n%2], Item: must[desk.ItemID](t)(tx.AddItem(it)), Stance: desk.Refutes, Chance: 0.7, Quote: "“不是真的” <b>&",
				Why: []string{"谣言", "hoax"}, At: t0.Add(-time.Duration(n) * time.Minute), State: desk.ProposalOpen}
			if n == 2 {
				p.Why = nil
			}
			p.ID = must[int64](t)(tx.AddProposal(p))
			list = append(list, p)
		}
		return nil
	})
	view(t, s, func(tx desk.ReadTx) error {
		equal(t, "a proposal", must[desk.Proposal](t)(tx.Proposal(list[1].ID)), list[1])
		equal(t, "of an item", must[desk.Proposal](t)(tx.ProposalOf(list[2].Item)), list[2])
		equal(t, "of a case, oldest first", must[[]desk.Proposal](t)(tx.ProposalsOf(cases[0])), []desk.Proposal{list[2], list[0]})
		equal(t, "of a case without", len(must[[]desk.Proposal](t)(tx.ProposalsOf(cases[2]))), 0)
		return nil
	})
	refused(t, s, "no proposal", desk.ErrNotFound, func(tx desk.Tx) error { return second(tx.Proposal(999)) })
	refused(t, s, "of no item", desk.ErrNotFound, func(tx desk.Tx) error { return second(tx.ProposalOf(999)) })
	refused(t, s, "an item twice", desk.ErrConflict, func(tx desk.Tx) error { return second(tx.AddProposal(list[0])) })
	orphan := list[0]
	orphan.Case, orphan.Item = 999, 999
	refused(t, s, "on no case", desk.ErrNotFound, func(tx desk.Tx) error { return second(tx.AddProposal(orphan)) })
	missing := list[0]
	missing.ID = 999
	refused(t, s, "saving none", desk.ErrNotFound, func(tx desk.Tx) error { return tx.SaveProposal(missing) })
	list[0].State, list[0].Evidence = desk.ProposalAccepted, 4
	update(t, s, func(tx desk.Tx) error { return tx.SaveProposal(list[0]) })
	view(t, s, func(tx desk.ReadTx) error {
		equal(t, "as it was saved", must[desk.Proposal](t)(tx.Proposal(list[0].ID)), list[0])
		return nil
	})
}

func testLanes(t *testing.T, s desk.Store) {
	cases := addCases(t, s, 4)
	update(t, s, func(tx desk.Tx) error {
		for _, id := range cases[2:] {
			c := must[desk.Case](t)(tx.Case(id))
			c.Lane = desk.LaneOfficial
			must[desk.Case](t)(tx.SaveCase(c))
		}
		c := must[desk.Case](t)(tx.Case(cases[3]))
		c.Stage = desk.StageClosed
		must[desk.Case](t)(tx.SaveCase(c))
		return nil
	})
	official, queue := desk.LaneOfficial, desk.LaneQueue
	view(t, s, func(tx desk.ReadTx) error {
		equal(t, "official updates", must[map[desk.Stage]int](t)(tx.CountOfficial()), map[desk.Stage]int{desk.StageNew: 1, desk.StageClosed: 1})
		for name, f := range map[string]struct {
			filter desk.QueueFilter
			want   int
		}{
			"any lane":                {desk.QueueFilter{}, 4},
			"official":                {desk.QueueFilter{Lane: &official}, 2},
			"official and new":        {desk.QueueFilter{Lane: &official, Stages: []desk.Stage{desk.StageNew}}, 1},
			"the queue":               {desk.QueueFilter{Lane: &queue}, 2},
			"the queue, new":          {desk.QueueFilter{Lane: &queue, Stages: []desk.Stage{desk.StageNew}}, 2},
			"official, of two by id":  {desk.QueueFilter{Lane: &official, IDs: cases[1:3]}, 1},
			"official, behind a case": {desk.QueueFilter{Lane: &official, After: &desk.Case{Risk: desk.RiskVeryHigh, Score: 1 << 20}}, 2},
		} {
			equal(t, name, len(must[[]desk.CaseSummary](t)(tx.Queue(f.filter))), f.want)
		}
		equal(t, "the lane", must[desk.Case](t)(tx.Case(cases[2])).Lane, official)
		return nil
	})
}
