package rulebook_test

import (
	"path/filepath"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/claims/neardup"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/rulebook"
	"github.com/rumordesk/rumordesk/store"
	"github.com/rumordesk/rumordesk/tools/bench/site"
)

// BenchmarkBacktest puts stored items of real size to the starter rules twice.
func BenchmarkBacktest(b *testing.B) {
	files, err := filepath.Glob("../config/starter/rules/*.yaml")
	if err != nil || len(files) == 0 {
		b.Fatal(files, err)
	}
	book, err := rulebook.Open(rulebook.Options{Find: func() ([]string, error) { return files, nil }})
	if err != nil {
		b.Fatal(err)
	}
	st, err := store.Open(b.Context(), b.TempDir(), store.Options{Now: time.Now})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = st.Close() }()
	r := rulebook.New(book, st)
	intake := desk.NewIngester(st, asIs{}, r, neardup.Comparer{}, desk.DefaultClocks(), time.Now)
	const items = 1000
	s := site.New(site.Options{Pages: items})
	began := time.Now()
	for i := range items {
		_, err := intake.Ingest(b.Context(), desk.Draft{
			URL: "http://bench.example" + s.Path(i), Publisher: "bench.example", Source: "bench", Kind: desk.News,
			Title: s.Title(i), Text: s.Text(i), Lang: s.Lang(i), PublishedAt: time.Now(), FetchedAt: time.Now(),
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	b.Logf("taken in: %v an item", time.Since(began)/items)
	set, err := r.Changed(files, true)
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		report, err := r.Backtest(b.Context(), rulebook.BacktestRequest{Set: set, Examples: 3})
		if err != nil || report.Items != items {
			b.Fatal(report, err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N)/items, "µs/item")
}
