package index

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/fold"
	"pgregory.net/rapid"
)

// The index must find what reading every document word by word finds.
func TestAgainstReading(t *testing.T) {
	words := []string{"the", "of", "virus", "flu", "h5n1", "cat", "疫", "苗", "病", "毒", "疫苗", "，", ".", "the of"}
	piece := rapid.SampledFrom(words)
	b, err := Open(t.TempDir(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = b.Close() }()
	var all []string
	for i := range 31 {
		all = append(all, fmt.Sprint(i))
	}
	rapid.Check(t, func(rt *rapid.T) {
		if err := b.Delete(context.Background(), all); err != nil {
			rt.Fatal(err)
		}
		docs := map[string]Document{}
		for range rapid.IntRange(1, 4).Draw(rt, "batches") {
			var batch []Document
			for range rapid.IntRange(1, 12).Draw(rt, "documents") {
				d := Document{
					ID:    fmt.Sprint(rapid.IntRange(0, 30).Draw(rt, "id")),
					Title: sentence2(rt, piece, 4), Text: sentence2(rt, piece, 14), Lang: "en",
				}
				docs[d.ID] = d
				batch = append(batch, d)
			}
			if err := b.Put(context.Background(), batch); err != nil {
				rt.Fatal(err)
			}
		}
		for range rapid.IntRange(0, 3).Draw(rt, "deleted") {
			id := fmt.Sprint(rapid.IntRange(0, 30).Draw(rt, "gone"))
			delete(docs, id)
			if err := b.Delete(context.Background(), []string{id}); err != nil {
				rt.Fatal(err)
			}
		}
		for range 12 {
			q := node(rt, 2)
			var want []string
			for id, d := range docs {
				if reads(q, d) {
					want = append(want, id)
				}
			}
			slices.Sort(want)
			res, err := b.Search(context.Background(), Request{Query: q.String(), Size: 100, Highlight: true, Facets: true})
			if err != nil {
				rt.Fatalf("%s: %v", q, err)
			}
			var got []string
			for _, h := range res.Hits {
				got = append(got, h.ID)
			}
			slices.Sort(got)
			if !slices.Equal(got, want) {
				rt.Fatalf("%s\n\tfinds %v\n\twant  %v\n%v", q, got, want, docs)
			}
		}
	})
}

func sentence2(t *rapid.T, piece *rapid.Generator[string], n int) string {
	var b strings.Builder
	for range rapid.IntRange(0, n).Draw(t, "length") {
		b.WriteString(piece.Draw(t, "piece"))
		if rapid.Bool().Draw(t, "space") {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

func node(t *rapid.T, depth int) Node {
	f := rapid.SampledFrom([]Field{Any, Title, Text}).Draw(t, "field")
	term := rapid.SampledFrom([]string{"the", "of", "virus", "flu", "cat", "疫", "疫苗", "病毒", "疫苗病毒", "苗病", "h5n1疫苗", "毒cat"})
	switch k := rapid.IntRange(0, 6).Draw(t, "node"); {
	case k == 0 && depth > 0:
		return And{leafOr(node(t, depth-1)), Not{Of: node0(t, depth-1)}}
	case k == 1 && depth > 0:
		return Or{Phrase{Field: f, Text: term.Draw(t, "a")}, node0(t, depth-1)}
	case k == 2:
		parts := rapid.SliceOfN(term, 1, 3).Draw(t, "phrase")
		return Phrase{Field: f, Text: strings.Join(parts, " ")}
	case k == 3:
		a := rapid.SampledFrom([]string{"virus", "flu", "疫"}).Draw(t, "a")
		b := rapid.SampledFrom([]string{"cat", "the", "病毒", "苗"}).Draw(t, "b")
		return Phrase{Field: f, Text: a + " " + b, Near: true, Slop: rapid.IntRange(0, 6).Draw(t, "slop")}
	case k == 4:
		return Term{Field: f, Text: rapid.SampledFrom([]string{"th", "vi", "h5", "疫"}).Draw(t, "prefix"), Prefix: true}
	}
	return Term{Field: f, Text: term.Draw(t, "term")}
}

// node0 and leafOr keep trees in the form that the parser makes.
func node0(t *rapid.T, depth int) Node { return leafOr(node(t, min(depth, 0))) }

func leafOr(n Node) Node {
	switch n.(type) {
	case Term, Phrase:
		return n
	}
	return Term{Text: "virus"}
}

// reads matches a query against a document the slow way.
func reads(n Node, d Document) bool {
	switch n := n.(type) {
	case And:
		return !slices.ContainsFunc(n, func(p Node) bool { return !reads(p, d) })
	case Or:
		return slices.ContainsFunc(n, func(p Node) bool { return reads(p, d) })
	case Not:
		return !reads(n.Of, d)
	case Term:
		return readsIn(n.Field, d, []string{n.Text}, n.Prefix, 0)
	case Phrase:
		parts := strings.Fields(n.Text)
		if !n.Near {
			return readsIn(n.Field, d, parts, false, -1)
		}
		return readsIn(n.Field, d, parts, false, n.Slop)
	}
	return false
}

// readsIn looks for parts; slop -1 means one after the other.
func readsIn(f Field, d Document, parts []string, prefix bool, slop int) bool {
	one := func(s string) bool {
		starts := make([][]int, len(parts))
		lens := make([]int, len(parts))
		for i, p := range parts {
			starts[i], lens[i] = occurs(s, p, prefix)
			if len(starts[i]) == 0 {
				return false
			}
		}
		return choose(starts, lens, slop, nil)
	}
	return f != Text && one(d.Title) || f != Title && one(d.Text)
}

func choose(starts [][]int, lens []int, slop int, taken []int) bool {
	if i := len(taken); i < len(starts) {
		return slices.ContainsFunc(starts[i], func(at int) bool {
			return choose(starts, lens, slop, append(slices.Clone(taken), at))
		})
	}
	lo, hi, total := taken[0], 0, 0
	for i, at := range taken {
		if slop < 0 && i > 0 && at != taken[i-1]+lens[i-1] {
			return false
		}
		lo, hi, total = min(lo, at), max(hi, at+lens[i]), total+lens[i]
	}
	return slop < 0 || hi-lo >= total && hi-lo-total <= slop
}

// occurs returns the positions of a run of tokens.
func occurs(s, part string, prefix bool) (at []int, n int) {
	folded, want := fold.String(s), fold.String(part)
	toks, wants := fold.Tokens(folded), fold.Tokens(want)
	for i := 0; i+len(wants) <= len(toks); i++ {
		ok := true
		for j, w := range wants {
			have, text := folded[toks[i+j].Start:toks[i+j].End], want[w.Start:w.End]
			begins := prefix && j == len(wants)-1 && strings.HasPrefix(have, text)
			if have != text && !begins {
				ok = false
			}
			if j+1 < len(wants) && w.Han && wants[j+1].Han && toks[i+j].End != toks[i+j+1].Start {
				ok = false
			}
		}
		if ok {
			at = append(at, toks[i].Pos)
		}
	}
	return at, len(wants)
}
