package main

import (
	"cmp"
	"context"
	_ "embed" // the Chinese pairs
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/rumordesk/rumordesk/claims/embed"
	"github.com/rumordesk/rumordesk/claims/embed/builtin"
	"github.com/rumordesk/rumordesk/claims/stance"
	"github.com/rumordesk/rumordesk/tsv"
)

// pair is a claim and an article, with what the article does with the claim.
type pair struct {
	claim, article  string // what tells them from others
	title, text     string
	gold            int // of [stance.Stances]
	second          int // what the second reading says; gold where there was one only
	chinese         bool
	vector          stance.Vector
	ofClaim, ofText int // the part that the claim's story, and the article's, stands in
	story           string
}

// parts is in how many parts the stories are divided.
const parts = 5

func stanceAt(s string) (int, error) {
	i := slices.Index(stance.Stances(), stance.Stance(s))
	if i < 0 {
		return 0, fmt.Errorf("stance %q is none of %v", s, stance.Stances())
	}
	return i, nil
}

// table reads the columns of a file of texts.
func table(path string, columns []string, row func(f []string) error) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	return rows(file, path, columns, row)
}

func rows(r io.Reader, name string, columns []string, row func(f []string) error) error {
	var at []int
	return tsv.Rows(r, name, tsv.Handler{
		Wanted: tsv.Wanted(columns...),
		Header: func(header []string) (_ int, err error) {
			at, err = tsv.Columns(header, columns...)
			return len(header), err
		},
		Row: func(_ int, fields []string) error {
			f := make([]string, len(at))
			for i, k := range at {
				f[i] = fields[k]
			}
			return row(f)
		},
	})
}

// load reads the English pairs.
func load(folder string) ([]*pair, error) {
	articles := map[string]string{}
	err := table(filepath.Join(folder, "articles.tsv"), []string{"article_id", "text"}, func(f []string) error {
		articles[f[0]] = f[1]
		return nil
	})
	if err != nil {
		return nil, err
	}
	var out []*pair
	return out, table(filepath.Join(folder, "pairs.tsv"), []string{"article_id", "claim", "stance"}, func(f []string) error {
		gold, err := stanceAt(f[2])
		if err != nil {
			return err
		}
		text, ok := articles[f[0]]
		if !ok {
			return fmt.Errorf("there is no article %q", f[0])
		}
		out = append(out, &pair{claim: f[1], article: f[0], text: text, gold: gold, second: gold})
		return nil
	})
}

//go:embed testdata/zh.tsv
var chineseTexts string

// written reads the Chinese pairs.
func written() ([]*pair, error) {
	var out []*pair
	return out, rows(strings.NewReader(chineseTexts), "zh.tsv", []string{"story", "claim", "title", "text", "first", "second"}, func(f []string) error {
		gold, err := stanceAt(f[4])
		if err != nil {
			return err
		}
		second, err := stanceAt(f[5])
		out = append(out, &pair{story: f[0], claim: f[1], article: f[2], title: f[2], text: f[3], gold: gold, second: second, chinese: true})
		return err
	})
}

// read gives the pairs their features, and returns the ID of the encoder.
func read(ctx context.Context, pairs []*pair) (string, error) {
	m, err := builtin.Open(embed.Options{Threads: 1})
	if err != nil {
		return "", err
	}
	var wg sync.WaitGroup
	errs := make([]error, runtime.GOMAXPROCS(0))
	for w := range errs {
		wg.Go(func() {
			for i := w; i < len(pairs) && errs[w] == nil; i += len(errs) {
				p := pairs[i]
				p.vector, errs[w] = stance.Features(ctx, m, p.claim, p.title, p.text)
			}
		})
	}
	wg.Wait()
	return m.ID(), cmp.Or(errs...)
}

// divide puts stories into parts: the claims and articles that some related pair joins are one story, and no story stands in two
// parts.
func divide(pairs []*pair) {
	root := map[string]string{}
	var find func(string) string
	find = func(s string) string {
		if up, ok := root[s]; ok && up != s {
			root[s] = find(up)
			return root[s]
		}
		root[s] = s
		return s
	}
	claim := func(p *pair) string { return "claim " + p.claim }
	article := func(p *pair) string { return "article " + p.article }
	for _, p := range pairs {
		find(claim(p))
		find(article(p))
		if p.story != "" { // written as one
			root[find(claim(p))] = find("story " + p.story)
			root[find(article(p))] = find("story " + p.story)
		}
		if p.gold != len(stance.Stances())-1 {
			root[find(claim(p))] = find(article(p))
		}
	}
	size := map[string]int{}
	for _, p := range pairs {
		size[find(article(p))] += 1000
		size[find(claim(p))]++
	}
	var load [parts]int
	in := map[string]int{}
	stories := slices.SortedFunc(maps.Keys(size), func(a, b string) int {
		return cmp.Or(cmp.Compare(size[b], size[a]), cmp.Compare(a, b))
	})
	for _, s := range stories {
		least := 0
		for k, n := range load {
			if n < load[least] {
				least = k
			}
		}
		in[s] = least
		load[least] += size[s]
	}
	for _, p := range pairs {
		p.ofClaim, p.ofText = in[find(claim(p))], in[find(article(p))]
		p.story = find(article(p))
	}
}
