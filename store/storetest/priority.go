package storetest

import (
	"errors"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

func testPriority(t *testing.T, s desk.Store) {
	id := addCases(t, s, 1)[0]
	var before desk.Case
	view(t, s, func(tx desk.ReadTx) error {
		before = must[desk.Case](t)(tx.Case(id))
		equal(t, "before the first", must[desk.Priority](t)(tx.Priority(id)), desk.Priority{Score: before.Score})
		return nil
	})
	for _, want := range []desk.Priority{
		{Score: 35, At: t0, Parts: []desk.Part{
			{Name: desk.PartRule, Value: 0.5, Weight: 60, Points: 30, Why: []desk.Fact{{Key: desk.FactRuleScore, Value: "50"}}},
			{Name: desk.PartCheckWorthiness, Value: 0.25, Weight: 20, Points: 5, Why: []desk.Fact{{Key: desk.FactWord, Value: "疫苗", Points: -0.5}}},
		}},
		{Score: 7, At: t0.Add(time.Hour), Parts: []desk.Part{{Name: desk.PartAge, Value: 1, Weight: 7, Points: 7, Why: []desk.Fact{{Key: desk.FactHours, Value: "99"}}}}},
	} {
		update(t, s, func(tx desk.Tx) error { return tx.SavePriority(id, want) })
		view(t, s, func(tx desk.ReadTx) error {
			equal(t, "a saved priority", must[desk.Priority](t)(tx.Priority(id)), want)
			now := must[desk.Case](t)(tx.Case(id))
			expect := before
			expect.Score = want.Score
			equal(t, "the case: its score and nothing else", now, expect)
			return nil
		})
	}
	// A write that read the case before the score moved is not stale, and does not put
	// the score back.
	update(t, s, func(tx desk.Tx) error {
		c := before
		c.Assignee = "ana"
		_, err := tx.SaveCase(c)
		return err
	})
	view(t, s, func(tx desk.ReadTx) error {
		c := must[desk.Case](t)(tx.Case(id))
		equal(t, "score after a write of the case", c.Score, 7)
		equal(t, "revision", c.Rev, before.Rev+1)
		return nil
	})
	if err := s.Update(t.Context(), func(tx desk.Tx) error { return tx.SavePriority(999, desk.Priority{}) }); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("the priority of no case: %v, want ErrNotFound", err)
	}
	view(t, s, func(tx desk.ReadTx) error {
		if _, err := tx.Priority(999); !errors.Is(err, desk.ErrNotFound) {
			t.Errorf("no case: %v, want ErrNotFound", err)
		}
		return nil
	})
}

func testSpread(t *testing.T, s desk.Store) {
	cases, items := addCases(t, s, 3), addItems(t, s, 4)
	update(t, s, func(tx desk.Tx) error {
		for i, in := range []int{0, 0, 1, 2} {
			it := must[desk.Item](t)(tx.Item(items[i]))
			it.Publisher, it.Version = []string{"a.example", "a.example", "b.example", ""}[i], it.Version+1
			if err := tx.EditItem(it); err != nil {
				return err
			}
			if err := tx.AddSighting(desk.Sighting{Case: cases[in], Item: items[i], At: t0, Score: []int{10, 30, 70, 0}[i], Similarity: 1}); err != nil {
				return err
			}
		}
		c := must[desk.Case](t)(tx.Case(cases[1]))
		c.Stage, c.MergedInto, c.Root = desk.StageMerged, cases[0], cases[0]
		_, err := tx.SaveCase(c)
		return err
	})
	check := func(wanted ...desk.Spread) {
		t.Helper()
		view(t, s, func(tx desk.ReadTx) error {
			for i, want := range wanted {
				equal(t, "spread of case "+cases[i].String(), must[desk.Spread](t)(tx.Spread(cases[i])), want)
			}
			return nil
		})
	}
	check(desk.Spread{Sightings: 3, Publishers: 2, RuleScore: 70}, desk.Spread{}, desk.Spread{Sightings: 1})
	// Of what flags them, what opens a case or speaks for it counts, of the versions as they stand.
	flag := func(i, version int, rule, status string, score int) desk.Flag {
		return desk.Flag{Item: items[i], ItemVersion: version, Rule: rule, Status: status, Score: score, Threshold: 40}
	}
	update(t, s, func(tx desk.Tx) error {
		return tx.AddFlags([]desk.Flag{
			flag(0, 2, "a", "stable", 50), flag(1, 2, "a", "stable", 44), flag(2, 2, "b", "test", 60), flag(2, 1, "old", "stable", 90),
			flag(2, 2, "trial", "experimental", 99), flag(1, 2, "claim:4", "stable", 70), flag(1, 2, "claim:5", "stable", 60),
			flag(0, 2, desk.ModelBeside, "beside", 80), flag(3, 2, desk.ModelRule, "stable", 60), flag(0, 2, desk.ModelRule, "over-budget", 95),
		})
	})
	check(desk.Spread{Sightings: 3, Publishers: 2, RuleScore: 60, Strength: desk.Strength{Rules: 2, Claim: 1.75, Model: 2}}, desk.Spread{},
		desk.Spread{Sightings: 1, Strength: desk.Strength{Model: 1.5}})
}

func testWaiting(t *testing.T, s desk.Store) {
	ids := addCases(t, s, len(desk.Stages())+1)
	update(t, s, func(tx desk.Tx) error {
		for i, stage := range desk.Stages() {
			c := must[desk.Case](t)(tx.Case(ids[i]))
			c.Stage = stage
			if stage == desk.StageMerged {
				c.MergedInto, c.Root = ids[0], ids[0]
			}
			if _, err := tx.SaveCase(c); err != nil {
				return err
			}
		}
		return nil
	})
	view(t, s, func(tx desk.ReadTx) error {
		list := func(after desk.CaseID, limit int) (out []desk.CaseID) {
			for _, c := range must[[]desk.Case](t)(tx.Waiting(after, limit)) {
				out = append(out, c.ID)
			}
			return out
		}
		equal(t, "all that wait", list(0, 100), []desk.CaseID{ids[0], ids[1], ids[2], ids[3], ids[8]})
		equal(t, "the first two", list(0, 2), ids[:2])
		equal(t, "behind the second", list(ids[1], 2), ids[2:4])
		equal(t, "behind the last", len(list(ids[8], 2)), 0)
		return nil
	})
}

func testTopicDays(t *testing.T, s desk.Store) {
	now := t0.Add(10 * 24 * time.Hour)
	view(t, s, func(tx desk.ReadTx) error {
		equal(t, "nothing", must[desk.TopicDays](t)(tx.TopicDays(now, 3)), desk.TopicDays{Counts: map[string][]int{}})
		return nil
	})
	cases, items := addCases(t, s, 4), addItems(t, s, 8)
	update(t, s, func(tx desk.Tx) error {
		for i, labels := range []map[string]string{{"topic": "vaccines"}, {"topic": "water"}, {"severity": "high"}, {"topic": "water"}} {
			c := must[desk.Case](t)(tx.Case(cases[i]))
			c.Labels = labels
			if i == 3 { // merged: its sightings count for the root's topic
				c.Stage, c.MergedInto, c.Root = desk.StageMerged, cases[0], cases[0]
			}
			if _, err := tx.SaveCase(c); err != nil {
				return err
			}
		}
		day := 24 * time.Hour
		for i, g := range []struct {
			in  int
			ago time.Duration
		}{{0, 0}, {0, day - time.Microsecond}, {0, day}, {1, 2*day + time.Hour}, {2, 0}, {3, time.Hour}, {1, 3 * day}, {1, -time.Hour}} {
			if err := tx.AddSighting(desk.Sighting{Case: cases[g.in], Item: items[i], At: now.Add(-g.ago)}); err != nil {
				return err
			}
		}
		return nil
	})
	view(t, s, func(tx desk.ReadTx) error {
		equal(t, "three days", must[desk.TopicDays](t)(tx.TopicDays(now, 3)), desk.TopicDays{
			Since: now.Add(-3 * 24 * time.Hour), Counts: map[string][]int{"vaccines": {0, 1, 3}, "water": {1, 0, 0}},
		})
		return nil
	})
}
