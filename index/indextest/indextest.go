// Package indextest is the conformance suite of index.Index. It states what
// every implementation does; it knows nothing of how.
//
// Run it from the implementation's own tests.
package indextest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/index"
)

// Open returns the index of that name in the test's own space, created where it
// is new. The suite closes it. Opening a name again after Close gives the same
// documents.
type Open func(t *testing.T, name string) index.Index

// Run runs the whole suite.
func Run(t *testing.T, open Open) {
	t.Run("Queries", func(t *testing.T) { queries(t, open) })
	t.Run("WrongQueries", func(t *testing.T) { wrongQueries(t, open) })
	t.Run("Documents", func(t *testing.T) { documents(t, open) })
	t.Run("OddDocuments", func(t *testing.T) { oddDocuments(t, open) })
	t.Run("Durable", func(t *testing.T) { durable(t, open) })
	t.Run("Order", func(t *testing.T) { order(t, open) })
	t.Run("Relevance", func(t *testing.T) { relevance(t, open) })
	t.Run("Paging", func(t *testing.T) { paging(t, open) })
	t.Run("Facets", func(t *testing.T) { facets(t, open) })
	t.Run("Highlights", func(t *testing.T) { highlights(t, open) })
	t.Run("Fields", func(t *testing.T) { fields(t, open) })
	t.Run("Closed", func(t *testing.T) { closed(t, open) })
	t.Run("Contexts", func(t *testing.T) { contexts(t, open) })
	t.Run("Concurrent", func(t *testing.T) { concurrent(t, open) })
}

func fill(t *testing.T, open Open, docs []index.Document) index.Index {
	t.Helper()
	ix := open(t, "main")
	t.Cleanup(func() { _ = ix.Close() })
	put(t, ix, docs...)
	return ix
}

func put(t *testing.T, ix index.Index, docs ...index.Document) {
	t.Helper()
	if err := ix.Put(context.Background(), docs); err != nil {
		t.Fatalf("Put of %d documents: %v", len(docs), err)
	}
}

func search(t *testing.T, ix index.Index, r index.Request) index.Results {
	t.Helper()
	if r.Size == 0 {
		r.Size = 100
	}
	res, err := ix.Search(context.Background(), r)
	if err != nil {
		t.Fatalf("Search(%+v): %v", r, err)
	}
	return res
}

func ids(res index.Results) []string {
	out := []string{}
	for _, h := range res.Hits {
		out = append(out, h.ID)
	}
	return out
}

// found is the IDs that a query finds, sorted.
func found(t *testing.T, ix index.Index, q string) []string {
	t.Helper()
	res := search(t, ix, index.Request{Query: q})
	out := ids(res)
	if int(res.Total) != len(out) {
		t.Errorf("%q: Total %d with %d hits", q, res.Total, len(out))
	}
	slices.Sort(out)
	return out
}

func count(t *testing.T, ix index.Index, want uint64) {
	t.Helper()
	n, err := ix.Count(context.Background())
	if err != nil || n != want {
		t.Errorf("Count = %d, %v; want %d", n, err, want)
	}
}

func durable(t *testing.T, open Open) {
	ix := open(t, "kept")
	put(t, ix, corpus()...)
	if err := ix.Delete(context.Background(), []string{"en-flu"}); err != nil {
		t.Fatal(err)
	}
	if err := ix.Close(); err != nil {
		t.Fatalf("Close: %v", err)
	}
	for range 2 {
		ix = open(t, "kept")
		count(t, ix, uint64(len(corpus())-1))
		if got := found(t, ix, "measles"); !slices.Contains(got, "en-mmr") {
			t.Errorf("after opening again, measles finds %v", got)
		}
		if got := found(t, ix, "influenza"); len(got) != 0 {
			t.Errorf("after opening again, a deleted document is found: %v", got)
		}
		if err := ix.Close(); err != nil {
			t.Fatalf("Close: %v", err)
		}
	}
}

func documents(t *testing.T, open Open) {
	ctx := context.Background()
	ix := fill(t, open, nil)
	count(t, ix, 0)
	if got := found(t, ix, ""); len(got) != 0 {
		t.Errorf("an empty index finds %v", got)
	}
	put(t, ix, index.Document{ID: "a", Title: "first"}, index.Document{ID: "b", Title: "second"})
	count(t, ix, 2)
	put(t, ix, index.Document{ID: "a", Title: "third"})
	count(t, ix, 2)
	if got := found(t, ix, "first"); len(got) != 0 {
		t.Errorf("a replaced document is still found: %v", got)
	}
	if got := found(t, ix, "third"); !slices.Equal(got, []string{"a"}) {
		t.Errorf("third finds %v", got)
	}
	put(t, ix, index.Document{ID: "c", Title: "fourth"}, index.Document{ID: "c", Title: "fifth"})
	if got := found(t, ix, "fourth OR fifth"); !slices.Equal(got, []string{"c"}) || len(found(t, ix, "fifth")) != 1 {
		t.Errorf("of two documents with one ID the last does not win: %v", got)
	}
	if err := ix.Delete(ctx, []string{"a", "no-such", "a"}); err != nil {
		t.Errorf("Delete: %v", err)
	}
	if err := ix.Delete(ctx, nil); err != nil {
		t.Errorf("Delete of nothing: %v", err)
	}
	count(t, ix, 2)
	if got := found(t, ix, "NOT second"); !slices.Equal(got, []string{"c"}) {
		t.Errorf("NOT second finds %v", got)
	}
	many := make([]index.Document, 1203)
	for i := range many {
		many[i] = index.Document{ID: fmt.Sprintf("n%04d", i), Title: "numbered", Text: fmt.Sprintf("number%d", i)}
	}
	put(t, ix, many...)
	count(t, ix, 1205)
	if got := found(t, ix, "number1202"); !slices.Equal(got, []string{"n1202"}) {
		t.Errorf("number1202 finds %v", got)
	}
	if err := ix.Put(ctx, []index.Document{{Title: "no ID"}}); err == nil {
		t.Error("a document without ID is taken")
	}
}

func oddDocuments(t *testing.T, open Open) {
	long := make([]byte, 1<<20+500)
	for i := range long {
		long[i] = 'x'
	}
	ix := fill(t, open, []index.Document{
		{ID: "empty"},
		{ID: "bytes", Title: "\xff\xfe broken \xc3", Text: "\x00\x01 still \xed\xa0\x80 readable"},
		{ID: "long", Text: "start " + string(long) + " end"},
		{ID: "日本 /?#", Title: "odd name"},
		{ID: "signs", Title: "!!! ... ???", Text: "—— …… 「」"},
		{ID: "emoji", Title: "😷 mask 👩‍⚕️", Text: "a\u200bb zero\u00adwidth"},
		{ID: "old", Title: "ancient", PublishedAt: time.Date(1, 1, 1, 0, 0, 1, 0, time.UTC)},
		{ID: "late", Title: "future", PublishedAt: time.Date(9999, 12, 31, 23, 0, 0, 0, time.UTC)},
	})
	count(t, ix, 8)
	for q, want := range map[string]string{
		"broken": "bytes", "readable": "bytes", "start": "long", `"odd name"`: "日本 /?#", "mask": "emoji", "zerowidth": "emoji",
		"day:<1000-01-01": "old", "day:9999-12-31": "late",
	} {
		if got := found(t, ix, q); !slices.Equal(got, []string{want}) {
			t.Errorf("%s finds %v, want %s", q, got, want)
		}
	}
	for _, h := range search(t, ix, index.Request{Highlight: true}).Hits {
		checkHit(t, h)
	}
}

func closed(t *testing.T, open Open) {
	ctx := context.Background()
	ix := open(t, "closed")
	if err := ix.Close(); err != nil {
		t.Fatal(err)
	}
	if err := ix.Close(); err != nil {
		t.Errorf("second Close: %v", err)
	}
	if err := ix.Put(ctx, []index.Document{{ID: "a"}}); !errors.Is(err, index.ErrClosed) {
		t.Errorf("Put after Close: %v", err)
	}
	if err := ix.Delete(ctx, []string{"a"}); !errors.Is(err, index.ErrClosed) {
		t.Errorf("Delete after Close: %v", err)
	}
	if _, err := ix.Search(ctx, index.Request{}); !errors.Is(err, index.ErrClosed) {
		t.Errorf("Search after Close: %v", err)
	}
	if _, err := ix.Count(ctx); !errors.Is(err, index.ErrClosed) {
		t.Errorf("Count after Close: %v", err)
	}
}

func contexts(t *testing.T, open Open) {
	ix := fill(t, open, corpus())
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := ix.Search(ctx, index.Request{Query: "vaccine"}); !errors.Is(err, context.Canceled) {
		t.Errorf("Search with an ended context: %v", err)
	}
	if err := ix.Put(ctx, []index.Document{{ID: "late"}}); !errors.Is(err, context.Canceled) {
		t.Errorf("Put with an ended context: %v", err)
	}
}

func concurrent(t *testing.T, open Open) {
	ix := fill(t, open, corpus())
	ctx := context.Background()
	done := make(chan error, 6)
	for w := range 2 {
		go func() {
			for i := range 10 {
				d := index.Document{ID: fmt.Sprintf("w%d-%d", w, i%4), Title: "moving target", Text: fmt.Sprintf("vaccine 疫苗 %d", i)}
				if err := ix.Put(ctx, []index.Document{d}); err != nil {
					done <- err
					return
				}
				if i%3 == 0 {
					if err := ix.Delete(ctx, []string{d.ID}); err != nil {
						done <- err
						return
					}
				}
			}
			done <- nil
		}()
	}
	for range 4 {
		go func() {
			for i := range 25 {
				q := []string{"vaccine", "疫苗", `"moving target"`, "", "vacc* -mumps"}[i%5]
				res, err := ix.Search(ctx, index.Request{Query: q, Facets: true, Highlight: true, Size: 50})
				if err == nil && int(res.Total) < len(res.Hits) {
					err = fmt.Errorf("%q: %d hits of %d", q, len(res.Hits), res.Total)
				}
				if err != nil {
					done <- err
					return
				}
			}
			done <- nil
		}()
	}
	for range 6 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}
