package match

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// BenchmarkNearest measures what looking at the vectors of 250,000 claims costs a search, with the
// 256 numbers of the encoder in the program.
func BenchmarkNearest(b *testing.B) {
	for _, n := range []int{10_000, 250_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			r := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the same vectors each time
			near := newVectorIndex(dimsOnly(256), nil, false)
			vector := func() Vector {
				v := make([]float32, 256)
				for i := range v {
					v[i] = float32(r.NormFloat64())
				}
				out, err := toBytes(v)
				if err != nil {
					b.Fatal(err)
				}
				return out
			}
			for i := range n {
				key := TextKey{byte(i), byte(i >> 8), byte(i >> 16)}
				near.expect(uint32(i), key, false, false) //nolint:gosec // few
				near.set(uint32(i), key, vector())        //nolint:gosec // few
			}
			var s vectorScan
			var took []time.Duration
			for b.Loop() {
				v := vector()
				begin := time.Now()
				near.background(&v, false, byChance.same)
				near.nearest(&s, v, scope{}, nearestMost)
				took = append(took, time.Since(begin))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
		})
	}
}

// dimsOnly is an encoder that nothing is asked of.
type dimsOnly int

func (d dimsOnly) Dims() int { return int(d) }
func (dimsOnly) ID() string  { return "" }
func (dimsOnly) Encode(context.Context, []string) ([][]float32, error) {
	return nil, errors.New("no encoder")
}
