package embed

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// miniLM is a network of all-MiniLM-L6-v2's shape with random weights.
func miniLM() *network {
	r := rand.New(rand.NewPCG(1, 2))
	numbers := func(n int) []float32 {
		out := make([]float32, n)
		for i := range out {
			out[i] = float32(r.NormFloat64()) * 0.05
		}
		return out
	}
	const h, m = 384, 1536
	flat := func() norms {
		s := numbers(h)
		for i := range s {
			s[i]++
		}
		return norms{s, numbers(h)}
	}
	n := &network{config: config{Hidden: h, Heads: 12, Intermediate: m, NormEpsilon: 1e-12, activation: gelu},
		words: numbers(1000 * h), positions: numbers(512 * h), kind: numbers(h), norm: flat()}
	part := func(out, in int) linear { return newLinear(numbers(out*in), numbers(out), in, out) }
	for range 6 {
		n.layers = append(n.layers, layer{part(3*h, h), part(h, h), flat(), part(m, h), part(h, m), flat()})
	}
	return n
}

// BenchmarkMiniLM computes texts of a length, alone and with others, on one thread; ns/op is the time of one text.
func BenchmarkMiniLM(b *testing.B) {
	n := miniLM()
	for _, c := range []struct{ tokens, texts int }{{30, 1}, {30, 6}, {256, 1}} {
		b.Run(fmt.Sprintf("tokens=%d/together=%d", c.tokens, c.texts), func(b *testing.B) {
			texts := make([][]int32, c.texts)
			for i := range texts {
				for j := range c.tokens {
					texts[i] = append(texts[i], int32(i*97+j*31)%1000)
				}
			}
			var s scratch
			for i := 0; i < b.N; i += c.texts {
				n.forward(&s, texts)
			}
		})
	}
}

// BenchmarkMultiply is one product of MiniLM's: the widening half of a layer's feed-forward part, for a text of 30 tokens.
func BenchmarkMultiply(b *testing.B) {
	own := kernel
	defer func() { kernel = own }()
	const rows, in, out = 30, 384, 1536
	for name, k := range map[string]tile{"plain": tilePlain, "fastest": own} {
		kernel = k
		b.Run(name, func(b *testing.B) {
			l := newLinear(make([]float32, in*out), make([]float32, out), in, out)
			x, dst := make([]float32, rows*in), make([]float32, rows*out)
			var s scratch
			for b.Loop() {
				l.apply(&s, dst, x, rows)
			}
			b.ReportMetric(2*rows*in*out*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOPS")
		})
	}
}
