package app_test

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/app"
	"github.com/rumordesk/rumordesk/config"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/tools/bench/site"
)

// BenchmarkBacktest puts stored items of real size to the starter rules twice.
func BenchmarkBacktest(b *testing.B) {
	dir := b.TempDir()
	if _, err := config.Write(dir); err != nil {
		b.Fatal(err)
	}
	cfg, err := config.Load(filepath.Join(dir, config.FileName))
	if err != nil {
		b.Fatal(err)
	}
	a, err := app.Open(b.Context(), app.Options{Config: cfg, DataDir: filepath.Join(dir, "data")})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = a.Close() }()
	const items = 1000
	s := site.New(site.Options{Pages: items})
	began := time.Now()
	for i := range items {
		_, err := a.Ingest(b.Context(), desk.Draft{
			URL: "http://bench.example" + s.Path(i), Publisher: "bench.example", Source: "bench", Kind: desk.News,
			Title: s.Title(i), Text: s.Text(i), Lang: s.Lang(i), PublishedAt: time.Now(), FetchedAt: time.Now(),
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	b.Logf("taken in: %v an item", time.Since(began)/items)
	set, err := a.ChangedRules(cfg.RuleFiles, true)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		r, err := a.Backtest(b.Context(), app.BacktestRequest{Set: set, Examples: 3})
		if err != nil || r.Items != items {
			b.Fatal(fmt.Sprint(r, err))
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/items, "µs/item")
}
