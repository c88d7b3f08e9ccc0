package cluster

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// TestCenter: what all texts of a script say is taken from each; texts of which nothing is
// known stay zeros, and the encoder's own vectors stay as they are.
func TestCenter(t *testing.T) {
	texts := []Text{{Text: "qqzzx"}, {Text: strings.Repeat("a long text ", 40)}}
	for _, s := range []string{"mask", "vaccine", "school", "garlic", "doctor"} {
		texts = append(texts, Text{Text: "is it true that the virus and the " + s})
	}
	c := newCorpus(texts)
	given := map[string][]float32{}
	enc := fake(func(texts []string) ([][]float32, error) {
		out, err := encoder(t).Encode(t.Context(), texts)
		for i := range out {
			if texts[i] == "qqzzx" {
				clear(out[i])
			}
			given[texts[i]] = slices.Clone(out[i])
		}
		return out, err
	})
	if err := c.embed(t.Context(), enc, nil); err != nil {
		t.Fatal(err)
	}
	if len(given) != len(texts)-1 {
		t.Errorf("%d texts were encoded, want the %d short ones", len(given), len(texts)-1)
	}
	if !isZero(c.docs[0].embedding) || !isZero(c.docs[1].embedding) {
		t.Error("of two texts nothing is known, and yet they lie somewhere")
	}
	before := inner(given[texts[2].Text], given[texts[3].Text])
	if after := inner(c.docs[2].embedding, c.docs[3].embedding); after >= before {
		t.Errorf("two are as near as %.3f, were %.3f", after, before)
	}
}

// TestDirections: what the program carries belongs to the encoder that it groups with, is
// at right angles, and shortens what lies along it alone.
func TestDirections(t *testing.T) {
	d := shippedDirections()
	if d.encoder != encoder(t).ID() {
		t.Error("the directions are another encoder's: go test ./claims/cluster -run Evaluate -v -learn makes them anew")
	}
	for i, a := range d.axes {
		if len(a) != encoder(t).Dims() || d.kept[i] <= 0 || d.kept[i] > 1 {
			t.Errorf("direction %d has %d numbers and keeps %v", i, len(a), d.kept[i])
		}
		for j, b := range d.axes {
			want := 0.0
			if i == j {
				want = 1
			}
			if got := inner(a, b); math.Abs(got-want) > 1e-3 {
				t.Errorf("directions %d and %d: %v", i, j, got)
			}
		}
	}
	small := directions{encoder: "e", kept: []float32{0.5}, axes: [][]float32{{0, 1, 0}}}
	if got := small.of([]float32{3, 2, 0}); math.Abs(float64(got[1]/got[0])-1.0/3) > 1e-6 || math.Abs(inner(got, got)-1) > 1e-6 {
		t.Errorf("along and across: %v", got)
	}
	for _, same := range [][]float32{{1, 0}, {0, 0, 0}, {}} {
		if got := small.of(same); !slices.Equal(got, same) {
			t.Errorf("%v became %v", same, got)
		}
	}
	back, err := readDirections(d.pack())
	if err != nil || back.encoder != d.encoder || !slices.Equal(back.kept, d.kept) || !slices.EqualFunc(back.axes, d.axes, slices.Equal) {
		t.Errorf("what is packed is not what is read: %v", err)
	}
	for _, bad := range []string{"", "id", "id\n", "id\n\x00", "id\n\x01", "id\n\x01abcd", "id\n\x02abcdefghijkl", "id\n\x01abcdefghi"} {
		if _, err := readDirections([]byte(bad)); err == nil {
			t.Errorf("%q is read", bad)
		}
	}
}

// TestNearest: of many random places the nearest are found nearly as if all were compared.
func TestNearest(t *testing.T) {
	const n, dims = 1500, 128
	r := rand.New(rand.NewPCG(1, 2))
	c := &corpus{docs: make([]doc, n)}
	for i := range c.docs {
		v := make([]float32, dims)
		for k := range v {
			v[k] = float32(r.NormFloat64())
			if i > 0 && i%3 != 0 {
				v[k] += 1.5 * c.docs[i-i%3].embedding[k] * float32(math.Sqrt(dims)) // three of a kind
			}
		}
		toUnit(v)
		c.docs[i].embedding, c.docs[i].known = v, i != 7 && i != 8
	}
	got, err := c.nearest(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if got[7] != nil || got[8] != nil {
		t.Error("texts of which nothing is known have neighbours")
	}
	found, all := 0, 0
	for i := range c.docs {
		if i == 7 || i == 8 {
			continue
		}
		if slices.Contains(got[i], int32(i)) || slices.Contains(got[i], 7) || slices.Contains(got[i], 8) || len(got[i]) != nearestMost {
			t.Fatalf("text %d: %v", i, got[i])
		}
		for j := i - i%3; j < i-i%3+3; j++ {
			if j != i && j != 7 && j != 8 {
				all++
				if slices.Contains(got[i], int32(j)) {
					found++
				}
			}
		}
	}
	if float64(found) < 0.99*float64(all) {
		t.Errorf("%d of %d of a kind are found", found, all)
	}
}
