package embed

import (
	"context"
	"errors"
	"math"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"
)

// texts draws texts of the kinds that come: words, Chinese, anything.
func texts(t *rapid.T, least int) []string {
	word := rapid.OneOf(
		rapid.SampledFrom([]string{"vaccine", "autism", "study says", "疫苗", "会导致自闭症吗？", "[SEP]", "<mask>", "e\u0301", "😷"}),
		rapid.String(),
	)
	return rapid.SliceOfN(rapid.Map(rapid.SliceOfN(word, 0, 12), func(w []string) string { return strings.Join(w, " ") }), least, 20).Draw(t, "texts")
}

func length(v []float32) float64 {
	var s float64
	for _, x := range v {
		s += float64(x) * float64(x)
	}
	return math.Sqrt(s)
}

func TestVectorOfATextIsItsOwn(t *testing.T) {
	for _, name := range []string{"bert", "xlmr", "vocab"} {
		t.Run(name, func(t *testing.T) {
			one, three := open(t, filepath.Join("testdata", name), 1), open(t, filepath.Join("testdata", name), 3)
			rapid.Check(t, func(t *rapid.T) {
				all := texts(t, 1)
				alone := make([][]float32, len(all))
				for i, s := range all {
					v, err := one.Encode(context.Background(), []string{s})
					if err != nil {
						t.Fatal(err)
					}
					alone[i] = v[0]
				}
				order := rapid.Permutation(indices(len(all))).Draw(t, "order")
				mixed := make([]string, len(all))
				for i, at := range order {
					mixed[i] = all[at]
				}
				for _, m := range []*Model{one, three} {
					together, err := m.Encode(context.Background(), mixed)
					if err != nil {
						t.Fatal(err)
					}
					for i, v := range together {
						if d := distance(v, alone[order[i]]); d > 1e-6 {
							t.Fatalf("%q: differs by %g when it is not alone", mixed[i], d)
						}
						_, any := m.tokenizer.encode(mixed[i])
						if l := length(v); any && math.Abs(l-1) > 1e-5 || !any && l != 0 {
							t.Fatalf("%q: the vector's length is %v", mixed[i], l)
						}
					}
				}
			})
		})
	}
}

func indices(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

func TestLongTextCountsItsFirstTokens(t *testing.T) {
	m := open(t, filepath.Join("testdata", "bert"), 1)
	long := strings.Repeat("vaccine ", 1000)
	ids, _ := m.tokenizer.encode(long)
	if len(ids) != 40 {
		t.Fatalf("%d tokens, want the 40 of max_seq_length", len(ids))
	}
	v, err := m.Encode(t.Context(), []string{long, long + strings.Repeat("疫苗", maxText), strings.Repeat("\u0301", 1<<20)})
	if err != nil {
		t.Fatal(err)
	}
	if d := distance(v[0], v[1]); d != 0 {
		t.Errorf("what lies beyond the first tokens changed the vector by %g", d)
	}
	if length(v[2]) != 0 {
		t.Error("accents alone gave a vector")
	}
}

func TestEncodeEndsWithItsContext(t *testing.T) {
	m := open(t, filepath.Join("testdata", "bert"), 1)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if v, err := m.Encode(ctx, []string{"a"}); !errors.Is(err, context.Canceled) || v != nil {
		t.Errorf("got %v, %v, want context.Canceled", v, err)
	}
	// One that ends while all threads are taken.
	ctx, cancel = context.WithCancel(t.Context())
	s := <-m.slots
	done := make(chan error)
	go func() {
		_, err := m.Encode(ctx, []string{"a", "b"})
		done <- err
	}()
	cancel()
	if err := <-done; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
	m.slots <- s
	if v, err := m.Encode(t.Context(), nil); err != nil || len(v) != 0 {
		t.Errorf("of no texts: %v, %v", v, err)
	}
}

func TestEncodeConcurrently(t *testing.T) {
	m, all := open(t, filepath.Join("testdata", "xlmr"), 2), readGolden(t, "xlmr")
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			for _, g := range all {
				v, err := m.Encode(context.Background(), []string{g.Text, g.Text})
				if err != nil || distance(v[0], g.Vector) > 1e-5 || distance(v[1], g.Vector) > 1e-5 {
					t.Errorf("%q: %v", g.Text, err)
				}
			}
		})
	}
	wait.Wait()
}
