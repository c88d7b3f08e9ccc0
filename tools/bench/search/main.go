// Command search measures the index. It builds one from generated texts (package
// tools/bench/corpus) once, keeps it in a cache folder, and prints how long searches
// of each class take. With -engine it measures what else could hold the items, on the
// same texts with the same queries (docs/adr/0012).
//
//	go run ./tools/bench/search -items 100000
//	go run ./tools/bench/search -items 100000 -engine fts5
package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/rumordesk/rumordesk/cputime"
	"github.com/rumordesk/rumordesk/index"
	"github.com/rumordesk/rumordesk/tools/bench/corpus"
)

type row struct {
	Class   string  `json:"class"`
	Queries int     `json:"queries"`
	Hits    uint64  `json:"hits_median"`
	P50     float64 `json:"p50_ms"`
	P99     float64 `json:"p99_ms"`
	Max     float64 `json:"max_ms"`
	CPU99   float64 `json:"cpu_p99_ms"` // processor time, for machines that do other work
	Worst   string  `json:"worst"`
}

type report struct {
	Items    int     `json:"items"`
	Size     int     `json:"bytes_per_item"`
	CPUs     int     `json:"cpus"`
	DocsPerS float64 `json:"docs_per_s,omitempty"` // 0 where the index was there already
	DiskPer  float64 `json:"disk_bytes_per_item"`
	OpenMS   float64 `json:"open_ms"`
	FirstMS  float64 `json:"first_search_ms"`
	Facets   bool    `json:"facets"`
	Rows     []row   `json:"rows"`
}

func main() {
	items := flag.Int("items", 100_000, "documents")
	size := flag.Int("size", 2048, "bytes of text of a document")
	queries := flag.Int("queries", 300, "queries of each class")
	dir := flag.String("dir", "", "folder of the index (default: in the user's cache)")
	facets := flag.Bool("facets", false, "count facets too")
	compact := flag.Bool("compact", false, "merge into one segment first")
	engine := flag.String("engine", "", "measure this instead of the index: "+strings.Join(others(), " or "))
	flag.Parse()
	var err error
	if *engine != "" {
		err = runOther(*engine, *items, *size, *queries, *dir)
	} else {
		err = run(*items, *size, *queries, *dir, *facets, *compact)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "search:", err)
		os.Exit(1)
	}
}

func run(items, size, queries int, dir string, facets, compact bool) error {
	ctx := context.Background()
	dir, err := folder(dir, "searchbench", items, size)
	if err != nil {
		return err
	}
	gen := corpus.New(1, lastDay)
	rep := report{Items: items, Size: size, CPUs: runtime.GOMAXPROCS(0), Facets: facets}

	start := time.Now()
	ix, err := index.Open(dir, index.Options{})
	if err != nil {
		return fmt.Errorf("%w; remove the folder and run again", err)
	}
	defer func() { _ = ix.Close() }()
	rep.OpenMS = ms(time.Since(start))
	n, err := ix.Count(ctx)
	if err != nil {
		return err
	}
	if int(n) < items {
		if rep.DocsPerS, err = build(ctx, ix, gen, int(n), items, size); err != nil {
			return err
		}
	}
	if compact {
		if err := ix.Compact(ctx); err != nil {
			return err
		}
	}
	if rep.DiskPer, err = diskPer(filepath.Join(dir, "*"), items); err != nil {
		return err
	}
	start = time.Now()
	if _, err := ix.Search(ctx, index.Request{Query: "vaccine", Facets: facets}); err != nil {
		return err
	}
	rep.FirstMS = ms(time.Since(start))
	for _, class := range corpus.Classes {
		r, err := measure(class, gen.Queries(class, queries, items, size), func(q string) (uint64, error) {
			res, err := ix.Search(ctx, index.Request{Query: q, Size: 20, Highlight: true, Facets: facets})
			return res.Total, err
		})
		if err != nil {
			return err
		}
		rep.Rows = append(rep.Rows, r)
	}
	return rep.print()
}

// lastDay is the last day of the generated items.
var lastDay = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)

// folder is where an index is kept between runs.
func folder(dir, name string, items, size int) (string, error) {
	if dir != "" {
		return dir, nil
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	return filepath.Join(cache, "rumordesk", fmt.Sprintf("%s-%d-%d", name, items, size)), nil
}

// diskPer is what the files of a pattern take, in bytes for each item.
func diskPer(pattern string, items int) (per float64, err error) {
	files, err := filepath.Glob(pattern)
	if err != nil {
		return 0, err
	}
	for _, f := range files {
		if info, err := os.Stat(f); err == nil {
			per += float64(info.Size()) / float64(items)
		}
	}
	return per, nil
}

func build(ctx context.Context, ix *index.Bleve, gen *corpus.Generator, have, items, size int) (float64, error) {
	var spent time.Duration
	for from := have; from < items; from += 500 {
		docs := make([]index.Document, 0, 500)
		for i := from; i < min(from+500, items); i++ {
			d := gen.Doc(i, size)
			docs = append(docs, index.Document{
				ID: d.ID, URL: d.URL, Title: d.Title, Text: d.Text, Publisher: d.Publisher,
				Source: d.Source, Kind: d.Kind, Lang: d.Lang, PublishedAt: d.PublishedAt,
			})
		}
		start := time.Now()
		if err := ix.Put(ctx, docs); err != nil {
			return 0, err
		}
		spent += time.Since(start)
		if from%10_000 == 0 {
			fmt.Fprintf(os.Stderr, "%d of %d\n", from, items)
		}
	}
	return float64(items-have) / spent.Seconds(), nil
}

// measure asks every query of a class once. search returns how many items match.
func measure(class string, queries []string, search func(query string) (uint64, error)) (row, error) {
	type one struct {
		took time.Duration
		cpu  time.Duration
		q    string
		hits uint64
	}
	var all []one
	for _, q := range queries {
		start, used := time.Now(), cputime.Used()
		total, err := search(q)
		if err != nil {
			return row{}, fmt.Errorf("%s: %w", q, err)
		}
		all = append(all, one{time.Since(start), cputime.Used() - used, q, total})
	}
	slices.SortFunc(all, func(a, b one) int { return int(a.hits) - int(b.hits) })
	r := row{Class: class, Queries: len(all), Hits: all[len(all)/2].hits}
	slices.SortFunc(all, func(a, b one) int { return int(a.took - b.took) })
	r.P50 = ms(all[len(all)/2].took)
	r.P99 = ms(all[len(all)*99/100].took)
	r.Max, r.Worst = ms(all[len(all)-1].took), all[len(all)-1].q
	slices.SortFunc(all, func(a, b one) int { return int(a.cpu - b.cpu) })
	r.CPU99 = ms(all[len(all)*99/100].cpu)
	return r, nil
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

func (r report) print() error {
	fmt.Printf("%d items of %d bytes, %d CPUs, %.0f bytes an item on disk", r.Items, r.Size, r.CPUs, r.DiskPer)
	if r.DocsPerS > 0 {
		fmt.Printf(", indexed at %.0f items/s", r.DocsPerS)
	}
	fmt.Printf(", open %.1f ms, first search %.1f ms\n\n", r.OpenMS, r.FirstMS)
	fmt.Println("| query | queries | hits, median | p50 ms | p99 ms | max ms | p99 CPU ms | slowest |")
	fmt.Println("|---|---|---|---|---|---|---|---|")
	for _, w := range r.Rows {
		fmt.Printf("| %s | %d | %d | %.2f | %.2f | %.2f | %.2f | `%s` |\n", w.Class, w.Queries, w.Hits, w.P50, w.P99, w.Max, w.CPU99, w.Worst)
	}
	fmt.Println()
	return json.NewEncoder(os.Stdout).Encode(r)
}
