package storetest

import (
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

func testStageEnds(t *testing.T, s desk.Store) {
	hour := time.Hour
	type step struct {
		action desk.Action
		from   desk.Stage
		at     time.Duration
	}
	tests := []struct {
		name  string
		stage desk.Stage
		steps []step
		want  []time.Duration // triage, verification; negative: none
	}{
		{"still new", desk.StageNew, []step{{desk.ActionOpen, "", hour}}, []time.Duration{-1, -1}},
		{"accepted", desk.StageAccepted, []step{{desk.ActionAccept, desk.StageNew, hour}}, []time.Duration{hour, -1}},
		{"taken back", desk.StageNew, []step{{desk.ActionAccept, desk.StageNew, hour}, {desk.ActionReturn, desk.StageAccepted, 2 * hour}}, []time.Duration{-1, -1}},
		{"twice", desk.StageDiscarded, []step{{desk.ActionAccept, desk.StageNew, hour}, {desk.ActionDiscard, desk.StageNew, 3 * hour}}, []time.Duration{3 * hour, -1}},
		{"discarded later", desk.StageDiscarded, []step{{desk.ActionAccept, desk.StageNew, -hour}, {desk.ActionDiscard, desk.StageAccepted, hour}}, []time.Duration{-1, -1}},
		{"signed", desk.StageClosed, []step{{desk.ActionAccept, desk.StageNew, hour}, {desk.ActionSign, desk.StageVerifying, 5 * hour}}, []time.Duration{hour, 5 * hour}},
		{"signed again", desk.StageVerified, []step{{desk.ActionSign, desk.StageVerifying, hour}, {desk.ActionSign, desk.StageVerifying, 9 * hour}}, []time.Duration{-1, hour}},
		{"signed before", desk.StageVerified, []step{{desk.ActionSign, desk.StageVerifying, -hour}, {desk.ActionSign, desk.StageVerifying, 9 * hour}}, []time.Duration{-1, -1}},
		{"revised", desk.StageVerifying, []step{{desk.ActionSign, desk.StageVerifying, hour}}, []time.Duration{-1, -1}},
		{"at the border", desk.StageMerged, []step{{desk.ActionMerge, desk.StageNew, 0}}, []time.Duration{0, -1}},
	}
	want := map[desk.CaseID]map[bool]time.Time{}
	update(t, s, func(tx desk.Tx) error {
		for i, tt := range tests {
			c := newCase(i)
			c.Stage, c.OpenedAt, c.AcceptedAt = tt.stage, t0.Add(-time.Hour), t0.Add(time.Minute)
			id := must[desk.CaseID](t)(tx.AddCase(c))
			want[id] = map[bool]time.Time{}
			for verified, at := range map[bool]time.Duration{false: tt.want[0], true: tt.want[1]} {
				if at >= 0 {
					want[id][verified] = t0.Add(at)
				}
			}
			for _, st := range tt.steps {
				if err := tx.Record(desk.AuditEntry{At: t0.Add(st.at), Actor: "ana", Action: st.action, Case: id, From: st.from}); err != nil {
					return err
				}
			}
		}
		return nil
	})
	view(t, s, func(tx desk.ReadTx) error {
		got := map[desk.CaseID]map[bool]time.Time{}
		for id := range want {
			got[id] = map[bool]time.Time{}
		}
		for _, e := range must[[]desk.StageEnd](t)(tx.StageEnds(t0)) {
			got[e.Case][e.Verified] = e.At
			from := t0.Add(-time.Hour)
			if e.Verified {
				from = t0.Add(time.Minute)
			}
			equal(t, "clock of "+tests[e.Case-1].name, e, desk.StageEnd{Case: e.Case, Risk: desk.RiskModerate, Verified: e.Verified, From: from, At: e.At})
		}
		for id, w := range want {
			equal(t, tests[id-1].name, got[id], w)
		}
		return nil
	})
}

func testDueCases(t *testing.T, s desk.Store) {
	update(t, s, func(tx desk.Tx) error {
		for i, c := range []struct {
			stage   desk.Stage
			due     time.Duration
			snoozed time.Duration
		}{
			{desk.StageNew, -2 * time.Hour, 0}, {desk.StageNew, -time.Hour, time.Hour}, {desk.StageAccepted, time.Hour, 0},
			{desk.StageVerifying, -time.Hour, -time.Hour}, {desk.StageClosed, -time.Hour, 0}, {desk.StageNew, 1000 * time.Hour, 0},
		} {
			k := newCase(i)
			k.Stage, k.DueAt = c.stage, t0.Add(c.due)
			if c.snoozed != 0 {
				k.SnoozedUntil = t0.Add(c.snoozed)
			}
			must[desk.CaseID](t)(tx.AddCase(k))
		}
		k := newCase(9)
		k.DueAt = time.Time{}
		must[desk.CaseID](t)(tx.AddCase(k))
		return nil
	})
	type counts = map[desk.Stage]desk.DueCount
	view(t, s, func(tx desk.ReadTx) error {
		for _, c := range []struct {
			from, until, awake time.Time
			want               counts
			ids                []desk.CaseID
		}{
			{until: t0, want: counts{desk.StageNew: {All: 2, Snoozed: 1}, desk.StageVerifying: {All: 1, Snoozed: 1}}, ids: []desk.CaseID{4, 2, 1}},
			{until: t0, awake: t0, want: counts{desk.StageNew: {All: 2, Snoozed: 1}, desk.StageVerifying: {All: 1}}, ids: []desk.CaseID{4, 1}},
			{from: t0.Add(-time.Hour), until: t0, awake: t0, want: counts{desk.StageNew: {All: 1, Snoozed: 1}, desk.StageVerifying: {All: 1}}, ids: []desk.CaseID{4}},
			{from: t0, until: t0.Add(24 * time.Hour), want: counts{desk.StageAccepted: {All: 1}}, ids: []desk.CaseID{3}},
			{until: t0.Add(-3 * time.Hour), want: counts{}},
		} {
			equal(t, "due cases", must[counts](t)(tx.CountDueCases(c.from, c.until, c.awake)), c.want)
			list := must[[]desk.CaseSummary](t)(tx.Queue(desk.QueueFilter{
				Stages:  []desk.Stage{desk.StageNew, desk.StageAccepted, desk.StageVerifying},
				DueFrom: c.from, DueUntil: c.until, Awake: c.awake,
			}))
			equal(t, "queue of due cases", idsOf(list), c.ids)
		}
		return nil
	})
}

func testTopics(t *testing.T, s desk.Store) {
	update(t, s, func(tx desk.Tx) error {
		for i, c := range []struct {
			topic string
			stage desk.Stage
			at    time.Duration
		}{
			{"vaccines", desk.StageNew, 0}, {"vaccines", desk.StageClosed, time.Hour}, {"outbreak", desk.StageVerified, time.Hour},
			{"food", desk.StageDiscarded, time.Hour}, {"vaccines", desk.StageMerged, time.Hour}, {"old", desk.StageNew, -25 * time.Hour}, {"", desk.StageNew, time.Hour},
		} {
			k := newCase(i)
			k.Stage, k.OpenedAt, k.Labels = c.stage, t0.Add(c.at), map[string]string{"severity": "high", "topic": c.topic}
			if c.topic == "" {
				k.Labels = nil
			}
			must[desk.CaseID](t)(tx.AddCase(k))
		}
		return nil
	})
	view(t, s, func(tx desk.ReadTx) error {
		want := []desk.TopicCount{{Topic: "vaccines", Cases: 2, Open: 1}, {Topic: "food", Cases: 1}, {Topic: "outbreak", Cases: 1, Open: 1}}
		equal(t, "topics", must[[]desk.TopicCount](t)(tx.Topics(t0, 10)), want)
		equal(t, "one topic", must[[]desk.TopicCount](t)(tx.Topics(t0, 1)), want[:1])
		return nil
	})
}

// testCounts: what is counted by stage and topic follows every change of a case.
func testCounts(t *testing.T, s desk.Store) {
	k := newCase(1)
	k.Stage, k.OpenedAt, k.Labels = desk.StageNew, t0, map[string]string{"topic": "vaccines"}
	update(t, s, func(tx desk.Tx) error { k.ID = must[desk.CaseID](t)(tx.AddCase(k)); return nil })
	count := func(what string, stages map[desk.Stage]int, topics ...desk.TopicCount) {
		t.Helper()
		view(t, s, func(tx desk.ReadTx) error {
			equal(t, what+": stages", must[map[desk.Stage]int](t)(tx.CountStages()), stages)
			equal(t, what+": topics", must[[]desk.TopicCount](t)(tx.Topics(t0, 9)), topics)
			return nil
		})
	}
	save := func(stage desk.Stage, topic string) {
		t.Helper()
		update(t, s, func(tx desk.Tx) error {
			c := must[desk.Case](t)(tx.Case(k.ID))
			c.Stage, c.Labels = stage, map[string]string{"topic": topic}
			if topic == "" {
				c.Labels = nil
			}
			return second(tx.SaveCase(c))
		})
	}
	count("opened", map[desk.Stage]int{desk.StageNew: 1}, desk.TopicCount{Topic: "vaccines", Cases: 1, Open: 1})
	save(desk.StageClosed, "vaccines")
	count("closed", map[desk.Stage]int{desk.StageClosed: 1}, desk.TopicCount{Topic: "vaccines", Cases: 1})
	save(desk.StageClosed, "food")
	count("labelled anew", map[desk.Stage]int{desk.StageClosed: 1}, desk.TopicCount{Topic: "food", Cases: 1})
	save(desk.StageMerged, "food")
	count("merged", map[desk.Stage]int{desk.StageMerged: 1})
	save(desk.StageVerifying, "water")
	count("back", map[desk.Stage]int{desk.StageVerifying: 1}, desk.TopicCount{Topic: "water", Cases: 1, Open: 1})
	save(desk.StageVerifying, "")
	count("without labels", map[desk.Stage]int{desk.StageVerifying: 1})
}

func testAnsweredReferrals(t *testing.T, s desk.Store) {
	id := addCases(t, s, 1)[0]
	update(t, s, func(tx desk.Tx) error {
		for _, at := range []time.Time{{}, t0.Add(time.Hour), t0, t0.Add(-time.Second)} {
			state := desk.ReferralAnswered
			if at.IsZero() {
				state = desk.ReferralSent
			}
			must[int64](t)(tx.AddReferral(desk.Referral{Case: id, Name: "Institute", State: state, CreatedAt: t0, AnswerAt: at}))
		}
		return nil
	})
	view(t, s, func(tx desk.ReadTx) error {
		var got []int64
		for _, r := range must[[]desk.Referral](t)(tx.AnsweredReferrals(t0)) {
			got = append(got, r.ID)
		}
		equal(t, "answered", got, []int64{3, 2})
		return nil
	})
}

func testFlagsOfRule(t *testing.T, s desk.Store) {
	items := addItems(t, s, 3)
	update(t, s, func(tx desk.Tx) error {
		return tx.AddFlags([]desk.Flag{
			{Item: items[0], ItemVersion: 1, Rule: "a", Score: 9, At: t0}, {Item: items[1], ItemVersion: 1, Rule: "b", At: t0},
			{Item: items[1], ItemVersion: 1, Rule: "a", Score: 5, At: t0}, {Item: items[2], ItemVersion: 1, Rule: "a", Score: 7, At: t0},
		})
	})
	view(t, s, func(tx desk.ReadTx) error {
		var got []desk.ItemID
		for _, f := range must[[]desk.Flag](t)(tx.FlagsOfRule("a", 2)) {
			got = append(got, f.Item)
		}
		equal(t, "newest flags", got, []desk.ItemID{items[2], items[1]})
		equal(t, "unknown rule", len(must[[]desk.Flag](t)(tx.FlagsOfRule("none", 2))), 0)
		return nil
	})
}
