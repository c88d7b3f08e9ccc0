package embed

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// golden is a text with what a reference makes of it; testdata/make/make.py says how.
type golden struct {
	Text   string
	Tokens []int32
	Vector []float32
}

func readGolden(t testing.TB, name string) []golden {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name, "golden.json"))
	if err != nil {
		t.Fatal(err)
	}
	var g []golden
	if err := json.Unmarshal(data, &g); err != nil {
		t.Fatal(err)
	}
	return g
}

func open(t testing.TB, dir string, threads int) *Model {
	t.Helper()
	m, err := Open(dir, Options{Threads: threads})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestGolden(t *testing.T) {
	for _, name := range []string{"bert", "xlmr", "vocab"} {
		t.Run(name, func(t *testing.T) {
			m, all := open(t, filepath.Join("testdata", name), 2), readGolden(t, name)
			var texts []string
			for _, g := range all {
				texts = append(texts, g.Text)
				if ids, _ := m.tokenizer.encode(g.Text); !slices.Equal(ids, g.Tokens) {
					t.Errorf("%q: tokens\n%v, the reference has\n%v", g.Text, ids, g.Tokens)
				}
			}
			vectors, err := m.Encode(t.Context(), texts)
			if err != nil {
				t.Fatal(err)
			}
			for i, g := range all {
				if d := distance(vectors[i], g.Vector); d > 1e-5 {
					t.Errorf("%q: a number differs by %g from the reference", g.Text, d)
				}
			}
		})
	}
}

// distance is the largest difference of two vectors' numbers.
func distance(a, b []float32) float64 {
	if len(a) != len(b) {
		return math.Inf(1)
	}
	var d float64
	for i := range a {
		d = max(d, math.Abs(float64(a[i]-b[i])))
	}
	return d
}
