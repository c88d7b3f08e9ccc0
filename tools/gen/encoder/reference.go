package main

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"slices"

	"github.com/rumordesk/rumordesk/claims/embed"
)

// reference is a text with what the Python package makes of it; claims/embed/testdata/make/multilingual.py records it.
type reference struct {
	Text   string    `json:"text"`
	Tokens []int32   `json:"tokens"`
	Vector []float64 `json:"vector"`
}

// golden is a reference as the table's own test wants it.
type golden struct {
	Text   string    `json:"text"`
	Tokens []int32   `json:"tokens,omitempty"` // in the table's numbers; none where a piece was left out
	Vector []float64 `json:"vector"`           // projected, and rounded
}

// check holds the whole model, unquantised, against the package's own results, says how far the table comes from them, and
// records these beside the table.
func (o settings) check(m *model, keep []int, table []byte, shorten [][]float32) error {
	data, err := os.ReadFile(o.reference)
	if err != nil {
		return err
	}
	var texts []reference
	if err := json.Unmarshal(data, &texts); err != nil {
		return fmt.Errorf("%s: %w", o.reference, err)
	}
	exact, err := build(m, seq(len(m.pieces)), 8, 32, nil)
	if err != nil {
		return err
	}
	whole, err := embed.OpenTable(exact, embed.Options{})
	if err != nil {
		return err
	}
	small, err := embed.OpenTable(table, embed.Options{})
	if err != nil {
		return err
	}
	tokens, worst, near, count := 0, 0.0, 0.0, 0
	var out []golden
	for _, r := range texts {
		ids, known := whole.Tokens(r.Text)
		if !known {
			fmt.Printf("no opinion: %q\n", r.Text)
			continue
		}
		if !slices.Equal(ids, r.Tokens) {
			tokens++
			fmt.Printf("%q: pieces %v, the package has %v\n", r.Text, ids, r.Tokens)
		}
		v, err := whole.Encode(context.Background(), []string{r.Text})
		if err != nil {
			return err
		}
		for i, n := range v[0] {
			worst = max(worst, math.Abs(float64(n)-r.Vector[i]))
		}
		g := golden{Text: r.Text, Tokens: renumber(ids, keep), Vector: project(r.Vector, shorten)}
		out = append(out, g)
		s, err := small.Encode(context.Background(), []string{r.Text})
		if err != nil {
			return err
		}
		cosine := 0.0
		for i, n := range s[0] {
			cosine += float64(n) * g.Vector[i]
		}
		near, count = near+cosine, count+1
		if cosine < 0.95 {
			fmt.Printf("the table's cosine is %.3f: %q\n", cosine, r.Text)
		}
	}
	fmt.Printf("%d texts: pieces of %d differ from the package's, no number by more than %.2g; mean cosine of the table %.4f\n",
		len(texts), tokens, worst, near/float64(count))
	if o.golden == "" {
		return nil
	}
	if data, err = json.Marshal(out); err != nil {
		return err
	}
	return os.WriteFile(o.golden, append(data, '\n'), 0o644) //nolint:gosec // a file of the tree
}

// renumber gives pieces the numbers that they have among those that are kept; nil where one is not.
func renumber(ids []int32, keep []int) []int32 {
	out := make([]int32, len(ids))
	for i, id := range ids {
		at, ok := slices.BinarySearch(keep, int(id))
		if !ok {
			return nil
		}
		out[i] = int32(at) //nolint:gosec // a piece
	}
	return out
}

// project gives a vector's numbers along some directions, as a vector of length 1 with four decimals.
func project(v []float64, directions [][]float32) []float64 {
	if len(directions) == 0 {
		return v
	}
	out, squares := make([]float64, len(directions)), 0.0
	for k, d := range directions {
		for i, n := range d {
			out[k] += float64(n) * v[i]
		}
		squares += out[k] * out[k]
	}
	for k := range out {
		out[k] = math.Round(out[k]/math.Sqrt(squares)*1e4) / 1e4
	}
	return out
}
