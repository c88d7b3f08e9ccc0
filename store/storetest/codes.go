package storetest

import (
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// testCodes: the counts by code and by type follow every change of a case, and a filter
// takes the cases of any of several labels.
func testCodes(t *testing.T, s desk.Store) {
	const day = 24 * time.Hour
	since, before := t0, t0.Add(-7*day)
	add := func(i int, stage desk.Stage, at time.Duration, labels map[string]string) (id desk.CaseID) {
		t.Helper()
		update(t, s, func(tx desk.Tx) error {
			k := newCase(i)
			k.Stage, k.OpenedAt, k.Labels = stage, t0.Add(at), labels
			id = must[desk.CaseID](t)(tx.AddCase(k))
			return nil
		})
		return id
	}
	count := func(what, key string, want ...desk.CodeCount) {
		t.Helper()
		view(t, s, func(tx desk.ReadTx) error {
			equal(t, what, must[[]desk.CodeCount](t)(tx.CountCodes(key, before, since)), want)
			return nil
		})
	}
	count("no case", desk.CodeLabel)
	origin := add(1, desk.StageNew, 0, map[string]string{"code": "cause.origin", "type": "question", "topic": "x"})
	add(2, desk.StageClosed, -day, map[string]string{"code": "cause.origin"})
	old := add(3, desk.StageVerified, -30*day, map[string]string{"code": "病因", "type": ""})
	add(4, desk.StageMerged, 0, map[string]string{"code": "cause.origin"})
	add(5, desk.StageClosed, -30*day, map[string]string{"code": "cause.past"})
	add(6, desk.StageNew, 0, nil)
	count("codes", desk.CodeLabel, desk.CodeCount{ID: "cause.origin", Open: 1, Week: 1, Before: 1}, desk.CodeCount{ID: "病因", Open: 1})
	count("types", desk.TypeLabel, desk.CodeCount{ID: "question", Open: 1, Week: 1})
	count("another label", "topic")

	save := func(id desk.CaseID, change func(*desk.Case)) {
		t.Helper()
		update(t, s, func(tx desk.Tx) error {
			c := must[desk.Case](t)(tx.Case(id))
			change(&c)
			return second(tx.SaveCase(c))
		})
	}
	save(origin, func(c *desk.Case) { c.Stage = desk.StageClosed })
	save(old, func(c *desk.Case) { c.Labels = map[string]string{"code": "cause.past", "type": "rumor"} })
	count("closed, and coded anew", desk.CodeLabel, desk.CodeCount{ID: "cause.origin", Week: 1, Before: 1}, desk.CodeCount{ID: "cause.past", Open: 1})
	count("closed, and typed anew", desk.TypeLabel, desk.CodeCount{ID: "question", Week: 1}, desk.CodeCount{ID: "rumor", Open: 1})
	save(origin, func(c *desk.Case) { c.Stage = desk.StageMerged })
	save(old, func(c *desk.Case) { c.Labels = nil })
	count("merged, and without labels", desk.CodeLabel, desk.CodeCount{ID: "cause.origin", Before: 1})
	count("merged, and without a type", desk.TypeLabel)
	save(origin, func(c *desk.Case) { c.Stage, c.OpenedAt = desk.StageVerifying, t0.Add(-3*day) })
	count("back, opened on another day", desk.CodeLabel, desk.CodeCount{ID: "cause.origin", Open: 1, Before: 2})

	view(t, s, func(tx desk.ReadTx) error {
		for _, tt := range []struct {
			labels []string
			want   int
		}{
			{nil, 6}, {[]string{"code:cause.past"}, 1}, {[]string{"code:cause.past", "code:cause.origin", "topic:x"}, 4}, {[]string{"type:question", "topic:x"}, 1}, {[]string{"code:none"}, 0},
		} {
			for _, stages := range [][]desk.Stage{nil, desk.Stages()} {
				list := must[[]desk.CaseSummary](t)(tx.Queue(desk.QueueFilter{AnyLabel: tt.labels, Stages: stages}))
				if len(list) != tt.want {
					t.Errorf("%q at %q: %d cases, want %d", tt.labels, stages, len(list), tt.want)
				}
			}
		}
		return nil
	})
}
