package index_test

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/rumordesk/rumordesk/index"
)

// One index finds claims in both languages: other forms of a word in English, runs of
// characters in Chinese, traditional or simplified.
func ExampleBleve_Search() {
	dir, err := os.MkdirTemp("", "index")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = os.RemoveAll(dir) }()
	ix, err := index.Open(dir, index.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = ix.Close() }()

	ctx := context.Background()
	day := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	err = ix.Put(ctx, []index.Document{
		{ID: "1", Title: "Mothers say the vaccine caused autism", Lang: "en", Kind: "news", PublishedAt: day},
		{ID: "2", Title: "No link between vaccines and autism", Lang: "en", Kind: "factcheck", PublishedAt: day},
		{ID: "3", Title: "網傳新冠疫苗導致不孕", Lang: "zh", Kind: "news", PublishedAt: day.AddDate(0, 0, 1)},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, query := range []string{"vaccines autism", "vaccine -kind:factcheck", "新冠疫苗", "day:>2026-03-01"} {
		found, err := ix.Search(ctx, index.Request{Query: query, Sort: index.Oldest})
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%s:", query)
		for _, h := range found.Hits {
			fmt.Print(" ", h.ID)
		}
		fmt.Println()
	}
	// Output:
	// vaccines autism: 1 2
	// vaccine -kind:factcheck: 1
	// 新冠疫苗: 3
	// day:>2026-03-01: 3
}

// A query that cannot be read says where, and what to do.
func ExampleParseQuery() {
	_, err := index.ParseQuery(`measles (outbreak OR 麻疹`)
	fmt.Println(err)
	// Output:
	// query:9: this ( is not closed; add a ) after the group
}
