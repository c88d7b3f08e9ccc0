package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/rumordesk/rumordesk/tools/bench/corpus"
)

// other is something else that could hold the items and find them. It answers a page
// of 20 hits with snippets and the number of all, as the desk's search does.
type other interface {
	count(ctx context.Context) (int, error)
	put(ctx context.Context, docs []corpus.Doc) error
	search(ctx context.Context, class, query string) (uint64, error)
	close() error
}

var engines = map[string]func(ctx context.Context, dir string) (other, error){
	"fts5": openFTS5,
}

func others() []string {
	var names []string
	for name := range engines {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// runOther measures another engine by the classes of queries that all of them know.
func runOther(name string, items, size, queries int, dir string) (err error) {
	open := engines[name]
	if open == nil {
		return fmt.Errorf("-engine %s: it is %s", name, strings.Join(others(), " or "))
	}
	ctx := context.Background()
	if dir, err = folder(dir, "searchbench-"+name, items, size); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return err
	}
	e, err := open(ctx, dir)
	if err != nil {
		return err
	}
	defer func() { _ = e.close() }()
	gen := corpus.New(1, lastDay)
	have, err := e.count(ctx)
	if err != nil {
		return err
	}
	start := time.Now()
	for from := have; from < items; from += 500 {
		docs := make([]corpus.Doc, 0, 500)
		for i := from; i < min(from+500, items); i++ {
			docs = append(docs, gen.Doc(i, size))
		}
		if err := e.put(ctx, docs); err != nil {
			return err
		}
	}
	rep := report{Items: items, Size: size, CPUs: runtime.GOMAXPROCS(0)}
	if have < items {
		rep.DocsPerS = float64(items-have) / time.Since(start).Seconds()
	}
	if rep.DiskPer, err = diskPer(dir+"*", items); err != nil {
		return err
	}
	for _, class := range []string{"AND", "OR", "phrase", "phrase zh", "prefix", "NOT", "near"} {
		r, err := measure(class, gen.Queries(class, queries, items, size), func(q string) (uint64, error) {
			return e.search(ctx, class, q)
		})
		if err != nil {
			return err
		}
		rep.Rows = append(rep.Rows, r)
	}
	return rep.print()
}

// words are the words of a query that the generator made, without the signs of the
// query language.
func words(query string) []string {
	query = strings.TrimSuffix(query, "~10")
	return strings.FieldsFunc(strings.ReplaceAll(query, " OR ", " "), func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(`"-*,`, r)
	})
}
