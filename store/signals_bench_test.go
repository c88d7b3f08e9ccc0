package store_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/store"
)

// BenchmarkSignals looks at every topic and place of a desk with 50,000 cases and
// 500,000 items: ten topics, sixty places, the flagged tenth of the items over a year.
func BenchmarkSignals(b *testing.B) {
	s := open(b, b.TempDir(), store.Options{})
	const flagged = 50_000
	now := time.Date(2026, 3, 4, 12, 0, 0, 0, time.UTC)
	rng := rand.New(rand.NewPCG(1, 2))
	start := time.Now()
	for at := 0; at < flagged; at += 1000 {
		err := s.Update(b.Context(), func(tx desk.Tx) error {
			for n := at; n < at+1000; n++ {
				it := item(n)
				it.Text, it.FirstSeen = "", now.AddDate(-1, 0, 0)
				id, err := tx.AddItem(it)
				if err != nil {
					return err
				}
				day := desk.StartOfDay(now).AddDate(0, 0, -rng.IntN(365))
				var list []desk.Mention
				for _, topic := range []string{"", fmt.Sprint("topic-", rng.IntN(10))} {
					for _, place := range []string{"", fmt.Sprint("P", int(rng.ExpFloat64()*12)%60), fmt.Sprint("Q", rng.IntN(30))} {
						list = append(list, desk.Mention{Topic: topic, Place: place, Day: day, Publisher: fmt.Sprint("n", rng.IntN(80), ".example"), Case: desk.CaseID(n + 1)})
					}
				}
				if err := tx.PutMentions(id, list); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	b.Logf("stored %.0f items/s", flagged/time.Since(start).Seconds())
	for _, c := range []struct {
		name string
		q    desk.SignalQuery
	}{{"page", desk.SignalQuery{Series: 30}}, {"today", desk.SignalQuery{Days: 2}}, {"eight weeks", desk.SignalQuery{Days: 56, Series: 30}}} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				err := s.View(b.Context(), func(tx desk.ReadTx) error {
					got, err := desk.SignalsAt(tx, c.q, now)
					b.ReportMetric(float64(got.Pairs), "pairs")
					b.ReportMetric(float64(len(got.List)), "signals")
					return err
				})
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
