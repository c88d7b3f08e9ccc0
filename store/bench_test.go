package store_test

import (
	"context"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/store"
)

// pageText is a text as long as that of a common news page.
var pageText = strings.Repeat("The ministry said on Monday that the cause was not known. 卫生部门表示原因不明。", 60)

// ingestPage is what the way in does with a page that one rule flags, as desk.Ingester
// does it.
func ingestPage(s *store.SQLite, n int, f *desk.Fetch) error {
	return s.Update(context.Background(), func(tx desk.Tx) error {
		it := item(n)
		it.Text = pageText
		if _, err := tx.ItemByURL(it.URL); err == nil {
			return fmt.Errorf("item %d is there", n)
		}
		id, err := tx.AddItem(it)
		if err != nil {
			return err
		}
		err = tx.AddFlags([]desk.Flag{{Item: id, ItemVersion: 1, Rule: "mmr-autism", RuleVersion: "1", Status: "stable", Score: 55, Threshold: 40,
			Title: map[string]string{"en": "MMR causes autism"}, Labels: map[string]string{"topic": "vaccines"}, At: time.Unix(1e9, 0),
			Terms: []desk.FlagTerm{{Selection: "vaccine", Term: "MMR", Weight: 20, Field: "title", End: 3}, {Selection: "harm", Term: "autis*", Weight: 15, Field: "text", Start: 5, End: 12}}}})
		if err != nil || f == nil {
			return err
		}
		return tx.CompleteFetch(desk.FetchDone{ID: f.ID, Lease: f.Lease, FetchedAt: time.Unix(1e9, 0), Status: 200, ETag: `"x"`})
	})
}

// BenchmarkIngest stores pages with a flag each and the end of their fetch, by one
// caller and by sixteen.
func BenchmarkIngest(b *testing.B) {
	for _, callers := range []int{1, 16} {
		b.Run(fmt.Sprintf("callers=%d", callers), func(b *testing.B) {
			s := open(b, b.TempDir(), store.Options{})
			var found []desk.Discovered
			for n := range b.N {
				found = append(found, desk.Discovered{URL: item(n).URL})
			}
			now := time.Unix(1e9, 0)
			if _, err := s.Discover(b.Context(), "news", found, now); err != nil {
				b.Fatal(err)
			}
			leased, err := s.LeaseFetches(b.Context(), "news", now, time.Hour, b.N)
			if err != nil {
				b.Fatal(err)
			}
			var next atomic.Int64
			var wg sync.WaitGroup
			b.ResetTimer()
			for range callers {
				wg.Go(func() {
					for {
						n := int(next.Add(1)) - 1
						if n >= b.N {
							return
						}
						if err := ingestPage(s, n, &leased[n]); err != nil {
							b.Error(err)
							return
						}
					}
				})
			}
			wg.Wait()
			b.StopTimer()
			b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "items/s")
		})
	}
}

// fill stores what many months bring: items, cases with a sighting each, flags.
func fill(b *testing.B, s *store.SQLite, items, cases int) {
	b.Helper()
	risks := []desk.Risk{desk.RiskLow, desk.RiskModerate, desk.RiskHigh, desk.RiskVeryHigh}
	for start := 0; start < items; start += 1000 {
		err := s.Update(b.Context(), func(tx desk.Tx) error {
			for n := start; n < min(start+1000, items); n++ {
				it := item(n)
				it.Text = pageText[:2000]
				id, err := tx.AddItem(it)
				if err != nil {
					return err
				}
				if n >= cases {
					continue
				}
				stage := desk.StageClosed
				if n%10 == 0 {
					stage = desk.StageNew
				}
				labels := map[string]string{"topic": []string{"vaccines", "outbreak", "food"}[n%3], "severity": "high"}
				if n%500 == 0 {
					labels["rare"] = "yes"
				}
				assignee := ""
				if n%300 == 0 {
					assignee = "ana"
				}
				claim := it.Title + " 卫生部门：接种疫苗后出现不明原因反应的说法正在网上流传, and it spreads in several towns"
				c, err := tx.AddCase(desk.Case{Claim: claim, Labels: labels, Assignee: assignee, Stage: stage, Risk: risks[rand.IntN(4)], Score: rand.IntN(100),
					DueAt: time.Unix(1e9+int64(rand.IntN(1e6)), 0)})
				if err != nil {
					return err
				}
				if err := tx.AddSighting(desk.Sighting{Case: c, Item: id, At: time.Unix(1e9, 0), Similarity: 1}); err != nil {
					return err
				}
				if err := tx.AddFlags([]desk.Flag{{Item: id, ItemVersion: 1, Rule: fmt.Sprint("rule-", n%40)}}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

// open4 are the stages of the triage list.
var open4 = []desk.Stage{desk.StageNew, desk.StageAccepted, desk.StageVerifying, desk.StageVerified}

// BenchmarkQueue reads the first page of a queue of 50,000 cases.
func BenchmarkQueue(b *testing.B) {
	s := open(b, b.TempDir(), store.Options{})
	fill(b, s, 50_000, 50_000)
	for _, c := range []struct {
		name   string
		filter desk.QueueFilter
	}{
		{"all", desk.QueueFilter{Limit: 50}},
		{"open", desk.QueueFilter{Limit: 50, Stages: open4}},
		{"rare", desk.QueueFilter{Limit: 50, Stages: []desk.Stage{desk.StageVerified, desk.StageMerged}}},
		{"deep", desk.QueueFilter{Limit: 50, Offset: 4_000, Stages: []desk.Stage{desk.StageNew}}},
		{"behind a case", desk.QueueFilter{Limit: 50, Stages: open4, After: &desk.Case{Risk: desk.RiskLow, Score: 50}}},
		{"behind a case, any", desk.QueueFilter{Limit: 50, After: &desk.Case{Risk: desk.RiskLow, Score: 10}}},
		{"awake", desk.QueueFilter{Limit: 50, Stages: open4, Awake: time.Unix(2e9, 0)}},
		{"label common", desk.QueueFilter{Limit: 50, Stages: open4, Label: "topic:vaccines"}},
		{"label rare", desk.QueueFilter{Limit: 50, Stages: open4, Label: "rare"}},
		{"label rare any", desk.QueueFilter{Limit: 50, Label: "rare"}},
		{"label none any", desk.QueueFilter{Limit: 50, Label: "none"}},
		{"assignee", desk.QueueFilter{Limit: 50, Stages: open4, Assignee: "ana"}},
		{"assignee any", desk.QueueFilter{Limit: 50, Assignee: "ana"}},
		{"claim common", desk.QueueFilter{Limit: 50, Stages: open4, Claim: "title"}},
		{"claim rare", desk.QueueFilter{Limit: 50, Stages: open4, Claim: "TITLE 4990"}},
		{"claim none", desk.QueueFilter{Limit: 50, Stages: open4, Claim: "鼠疫"}},
		{"claim rare any", desk.QueueFilter{Limit: 50, Claim: "TITLE 4990"}},
		{"claim none any", desk.QueueFilter{Limit: 50, Claim: "鼠疫"}},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				err := s.View(b.Context(), func(tx desk.ReadTx) error { _, err := tx.Queue(c.filter); return err })
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("one save", func(b *testing.B) {
		n := 0
		for b.Loop() {
			n = n%50_000 + 1
			err := s.Update(b.Context(), func(tx desk.Tx) error {
				c, err := tx.Case(desk.CaseID(n))
				if err != nil {
					return err
				}
				c.Score++
				_, err = tx.SaveCase(c)
				return err
			})
			if err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("count stages", func(b *testing.B) {
		for b.Loop() {
			if err := s.View(b.Context(), func(tx desk.ReadTx) error { _, err := tx.CountStages(); return err }); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// BenchmarkOpen opens a folder with 50,000 items and closes it.
func BenchmarkOpen(b *testing.B) {
	dir := b.TempDir()
	s := open(b, dir, store.Options{})
	fill(b, s, 50_000, 5_000)
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	if info, err := os.Stat(filepath.Join(dir, store.FileName)); err == nil {
		b.Logf("%d MB", info.Size()>>20)
	}
	for b.Loop() {
		s, err := store.Open(b.Context(), dir, store.Options{})
		if err != nil {
			b.Fatal(err)
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCandidates looks for similar items among 100,000 signatures of 32 bands.
func BenchmarkCandidates(b *testing.B) {
	s := open(b, b.TempDir(), store.Options{})
	const signatures = 100_000
	rng := rand.New(rand.NewPCG(1, 1))
	bands := func() []uint64 {
		out := make([]uint64, 32)
		for i := range out {
			out[i] = rng.Uint64()
		}
		return out
	}
	known := bands()
	start := time.Now()
	for at := 0; at < signatures; at += 1000 {
		err := s.Update(b.Context(), func(tx desk.Tx) error {
			for n := at; n < at+1000; n++ {
				id, err := tx.AddItem(item(n))
				if err != nil {
					return err
				}
				mine := bands()
				if n%5000 == 0 {
					copy(mine, known[:16])
				}
				if err := tx.PutSignature(id, binary.BigEndian.AppendUint64(make([]byte, 504), uint64(n)), mine); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	b.Logf("stored %.0f signatures/s", signatures/time.Since(start).Seconds())
	for _, c := range []struct {
		name string
		ask  func() []uint64
	}{{"none", bands}, {"20 similar", func() []uint64 { return known }}} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				err := s.View(b.Context(), func(tx desk.ReadTx) error { _, err := tx.Candidates(c.ask(), 20); return err })
				if err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
