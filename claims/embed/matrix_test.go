package embed

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// TestMultiply holds both tiles against the definition, for sizes that fill no tile evenly too, and sees that nothing beside
// the product is written.
func TestMultiply(t *testing.T) {
	tiles := map[string]tile{"plain": tilePlain, "this processor's": kernel}
	own := kernel
	defer func() { kernel = own }()
	for name, k := range tiles {
		kernel = k
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				rows, in, out := rapid.IntRange(1, 20).Draw(t, "rows"), rapid.IntRange(1, 70).Draw(t, "in"), rapid.IntRange(1, 50).Draw(t, "out")
				r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
				numbers := func(n int) []float32 {
					v := make([]float32, n)
					for i := range v {
						v[i] = r.Float32() - 0.5
					}
					return v
				}
				x, w, b := numbers(rows*in), numbers(out*in), numbers(out)
				dst := make([]float32, rows*out+1)
				dst[rows*out] = 7
				l := newLinear(w, b, in, out)
				l.apply(&scratch{}, dst, x, rows)
				if dst[rows*out] != 7 {
					t.Fatal("wrote behind the product")
				}
				for i := range rows {
					for o := range out {
						want := float64(b[o])
						for j := range in {
							want += float64(x[i*in+j]) * float64(w[o*in+j])
						}
						if got := float64(dst[i*out+o]); math.Abs(got-want) > 1e-5 {
							t.Fatalf("row %d, column %d: %v, want %v", i, o, got, want)
						}
					}
				}
			})
		})
	}
}

func TestActivations(t *testing.T) {
	for x := -12.0; x <= 12; x += 0.001 {
		v := float32(x)
		if d := math.Abs(float64(erf(v)) - math.Erf(float64(v))); d > 4e-7 {
			t.Fatalf("erf(%v) is off by %g", v, d)
		}
		one := []float32{v}
		gelu(one)
		if want := float64(v) * 0.5 * math.Erfc(-float64(v)/math.Sqrt2); math.Abs(float64(one[0])-want) > 2e-6 {
			t.Fatalf("gelu(%v) = %v, want %v", v, one[0], want)
		}
	}
	for name, want := range map[string][2]float32{"gelu_new": {-0.15880801, 0.841192}, "relu": {0, 1}} {
		got := []float32{-1, 1}
		if activations[name](got); math.Abs(float64(got[0]-want[0])) > 1e-6 || math.Abs(float64(got[1]-want[1])) > 1e-6 {
			t.Errorf("%s: %v, want %v", name, got, want)
		}
	}
}

func TestHalf(t *testing.T) {
	for h, want := range map[uint16]float32{0: 0, 0x3c00: 1, 0xc000: -2, 0x7bff: 65504, 0x0001: 5.9604645e-08, 0x8400: -6.1035156e-05, 0x3555: 0.33325195} {
		if got := fromHalf(h); got != want {
			t.Errorf("%#04x: %v, want %v", h, got, want)
		}
	}
	if !math.IsInf(float64(fromHalf(0xfc00)), -1) || !math.IsNaN(float64(fromHalf(0x7e00))) || math.Signbit(float64(fromHalf(0))) {
		t.Error("infinity, not a number or zero came out wrong")
	}
	if got := fromBrain(0xc049); got != -3.140625 {
		t.Errorf("bfloat16: %v", got)
	}
}
