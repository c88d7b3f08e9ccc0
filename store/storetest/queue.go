package storetest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/rumordesk/rumordesk/desk"
)

func testQueue(t *testing.T, s desk.Store) {
	cases, items := addCases(t, s, 3), addItems(t, s, 6)
	update(t, s, func(tx desk.Tx) error {
		it := must[desk.Item](t)(tx.Item(items[1]))
		it.Publisher, it.Version = "other.example", 2
		if err := tx.EditItem(it); err != nil {
			return err
		}
		for i, id := range []desk.CaseID{cases[0], cases[0], cases[0], cases[1]} {
			if err := tx.AddSighting(desk.Sighting{Case: id, Item: items[i], At: t0}); err != nil {
				return err
			}
		}
		return tx.AddFlags([]desk.Flag{
			{Item: items[0], ItemVersion: 1, Rule: "z"}, {Item: items[0], ItemVersion: 1, Rule: "b"},
			{Item: items[1], ItemVersion: 2, Rule: "b"}, {Item: items[2], ItemVersion: 1, Rule: "a", Status: "experimental"},
			{Item: items[4], ItemVersion: 1, Rule: "elsewhere"},
		})
	})
	update(t, s, func(tx desk.Tx) error {
		c := must[desk.Case](t)(tx.Case(cases[1]))
		c.Labels = map[string]string{"topic": "words"}
		must[desk.Case](t)(tx.SaveCase(c))
		c = must[desk.Case](t)(tx.Case(cases[2]))
		c.Stage, c.Labels = desk.StageClosed, map[string]string{"topic": "words"}
		_, err := tx.SaveCase(c)
		return err
	})
	view(t, s, func(tx desk.ReadTx) error {
		list := must[[]desk.CaseSummary](t)(tx.Queue(desk.QueueFilter{}))
		equal(t, "queue", idsOf(list), []desk.CaseID{cases[2], cases[1], cases[0]})
		equal(t, "the whole case", list[2].Case, must[desk.Case](t)(tx.Case(cases[0])))
		for i, want := range []desk.CaseSummary{{}, {Sightings: 1, Publishers: 1}, {Sightings: 3, Publishers: 2, Rules: []string{"a", "b", "z"}}} {
			want.Case = list[i].Case
			equal(t, "summary", list[i], want)
			brief := must[[]desk.CaseSummary](t)(tx.Queue(desk.QueueFilter{Brief: true}))
			want.Publishers, want.Rules = 0, nil
			equal(t, "brief summary", brief[i], want)
		}
		for _, c := range []struct {
			filter desk.QueueFilter
			want   []desk.CaseID
		}{
			{desk.QueueFilter{Limit: 2}, []desk.CaseID{cases[2], cases[1]}},
			{desk.QueueFilter{Limit: 2, Offset: 2}, []desk.CaseID{cases[0]}},
			{desk.QueueFilter{Offset: 1}, []desk.CaseID{cases[1], cases[0]}},
			{desk.QueueFilter{Offset: 3}, nil},
			{desk.QueueFilter{Stages: []desk.Stage{desk.StageNew}}, []desk.CaseID{cases[1], cases[0]}},
			{desk.QueueFilter{Stages: []desk.Stage{desk.StageNew, desk.StageClosed, desk.StageNew}, Limit: 2}, []desk.CaseID{cases[2], cases[1]}},
			{desk.QueueFilter{Stages: []desk.Stage{desk.StageMerged}}, nil},
			{desk.QueueFilter{Label: "topic:words"}, []desk.CaseID{cases[2], cases[1]}},
			{desk.QueueFilter{Without: "topic:words"}, []desk.CaseID{cases[0]}},
			{desk.QueueFilter{Without: "topic"}, nil},
			{desk.QueueFilter{Without: "none"}, []desk.CaseID{cases[2], cases[1], cases[0]}},
			{desk.QueueFilter{Stages: []desk.Stage{"nonsense"}}, nil},
			{desk.QueueFilter{IDs: []desk.CaseID{cases[0], cases[2], 999}}, []desk.CaseID{cases[2], cases[0]}},
			{desk.QueueFilter{IDs: []desk.CaseID{cases[0], cases[2]}, Stages: []desk.Stage{desk.StageNew}}, []desk.CaseID{cases[0]}},
		} {
			equal(t, fmt.Sprintf("queue %+v", c.filter), idsOf(must[[]desk.CaseSummary](t)(tx.Queue(c.filter))), c.want)
		}
		equal(t, "labelled", must[map[desk.Stage]int](t)(tx.CountLabelled("topic:words")), map[desk.Stage]int{desk.StageNew: 1, desk.StageClosed: 1})
		equal(t, "labelled with nothing", must[map[desk.Stage]int](t)(tx.CountLabelled("none")), map[desk.Stage]int{})
		equal(t, "stages", must[map[desk.Stage]int](t)(tx.CountStages()), map[desk.Stage]int{desk.StageNew: 2, desk.StageClosed: 1})
		return nil
	})
}

func idsOf(list []desk.CaseSummary) []desk.CaseID {
	var out []desk.CaseID
	for _, c := range list {
		out = append(out, c.ID)
	}
	return out
}

// testQueueOrder: whatever the cases, the queue is what sorting them by
// desk.CompareUrgency gives.
func testQueueOrder(t *testing.T, s desk.Store) {
	rng := rand.New(rand.NewPCG(1, 2)) // the cases of one run; rapid varies what is asked of them
	var all []desk.Case
	update(t, s, func(tx desk.Tx) error {
		risks := []desk.Risk{desk.RiskLow, desk.RiskModerate, desk.RiskHigh, desk.RiskVeryHigh, "", "unheard-of"}
		for i := range 300 {
			c := newCase(i)
			c.Risk, c.Score = risks[rng.IntN(len(risks))], rng.IntN(5)-2
			c.Stage = desk.Stages()[rng.IntN(8)]
			// Fractions of a second, before 1970, and nothing due.
			c.DueAt = t0.Add(time.Duration(rng.IntN(6)) * 300 * time.Millisecond)
			switch rng.IntN(5) {
			case 0:
				c.DueAt = time.Time{}
			case 1:
				c.DueAt = time.Unix(-5, int64(rng.IntN(1000))*1e6)
			}
			c.ID = must[desk.CaseID](t)(tx.AddCase(c))
			all = append(all, c)
		}
		return nil
	})
	slices.SortFunc(all, desk.CompareUrgency)
	rapid.Check(t, func(rt *rapid.T) {
		f := desk.QueueFilter{
			Limit: rapid.IntRange(0, 60).Draw(rt, "limit"), Offset: rapid.IntRange(0, 60).Draw(rt, "offset"),
			Stages: rapid.SliceOfN(rapid.SampledFrom(desk.Stages()), 0, 10).Draw(rt, "stages"),
			IDs:    rapid.SliceOfN(rapid.Map(rapid.Int64Range(1, 310), func(n int64) desk.CaseID { return desk.CaseID(n) }), 0, 40).Draw(rt, "ids"),
		}
		var want []desk.CaseID
		for _, c := range all {
			if (len(f.Stages) == 0 || slices.Contains(f.Stages, c.Stage)) && (len(f.IDs) == 0 || slices.Contains(f.IDs, c.ID)) {
				want = append(want, c.ID)
			}
		}
		want = want[min(f.Offset, len(want)):]
		if f.Limit > 0 {
			want = want[:min(f.Limit, len(want))]
		}
		err := s.View(t.Context(), func(tx desk.ReadTx) error {
			list, err := tx.Queue(f)
			if got := idsOf(list); !slices.Equal(got, want) {
				rt.Errorf("queue %+v\n got %v\nwant %v", f, got, want)
			}
			return err
		})
		if err != nil {
			rt.Fatal(err)
		}
	})
}
