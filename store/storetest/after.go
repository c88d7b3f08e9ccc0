package storetest

import (
	"slices"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// testAfter walks the queue in pages, each cut behind the last case of the one
// before: every case comes once, in the order of the whole queue.
func testAfter(t *testing.T, s desk.Store) {
	risks := []desk.Risk{desk.RiskLow, desk.RiskModerate, desk.RiskHigh, desk.RiskVeryHigh}
	update(t, s, func(tx desk.Tx) error {
		for i := range 60 {
			c := desk.Case{
				Claim: "claim", Stage: desk.Stages()[i%3], Risk: risks[i%4], Score: 10 * (i % 3),
				OpenedAt: t0, UpdatedAt: t0, StageAt: t0,
			}
			if i%5 > 0 {
				c.DueAt = t0.Add(time.Duration(i%2) * time.Hour)
			}
			if _, err := tx.AddCase(c); err != nil {
				return err
			}
		}
		return nil
	})
	for _, stages := range [][]desk.Stage{nil, {desk.StageNew}, {desk.StageNew, desk.StageVerifying}} {
		for _, size := range []int{1, 2, 7, 20, 59, 60, 61} {
			view(t, s, func(tx desk.ReadTx) error {
				whole := idsOf(must[[]desk.CaseSummary](t)(tx.Queue(desk.QueueFilter{Stages: stages})))
				var walked []desk.CaseID
				var after *desk.Case
				for len(walked) <= len(whole) {
					page := must[[]desk.CaseSummary](t)(tx.Queue(desk.QueueFilter{Stages: stages, After: after, Limit: size}))
					if len(page) == 0 {
						break
					}
					walked = append(walked, idsOf(page)...)
					last := page[len(page)-1].Case
					after = &desk.Case{ID: last.ID, Risk: last.Risk, Score: last.Score, DueAt: last.DueAt}
				}
				if !slices.Equal(walked, whole) {
					t.Errorf("pages of %d: %v, want %v", size, walked, whole)
				}
				return nil
			})
		}
	}
}
