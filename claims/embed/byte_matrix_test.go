package embed

import (
	"encoding/binary"
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// TestByteMatrix holds both ways of taking bytes, in Go and this processor's, against the definition, by the way from a table's writer to its reader.
func TestByteMatrix(t *testing.T) {
	ownRow, ownWiden := byteRow, widenBytes
	defer func() { byteRow, widenBytes = ownRow, ownWiden }()
	for _, name := range []string{"plain", "this processor's"} {
		byteRow, widenBytes = ownRow, ownWiden
		if name == "plain" {
			byteRow, widenBytes = byteRowPlain, widenPlain
		}
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				rows, in, out := rapid.IntRange(1, 20).Draw(t, "rows"), rapid.IntRange(1, 70).Draw(t, "in"), rapid.IntRange(1, 50).Draw(t, "out")
				apart := rapid.IntRange(0, 9).Draw(t, "apart")
				r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
				columns, bias := make([][]float32, out), make([]float32, out)
				written := Table{WeightBits: 8}
				for c := range columns {
					bias[c] = r.Float32() - 0.5
					written.Vectors = binary.LittleEndian.AppendUint32(written.Vectors, math.Float32bits(bias[c]))
					columns[c] = make([]float32, in)
					for i := range columns[c] {
						columns[c][i] = r.Float32() - 0.5
					}
				}
				written.AppendMatrix(columns)
				reader := tableReader{table: &table{weightBits: 8}, vectors: written.Vectors, weights: written.weights, scales: written.scales}
				l := reader.linear(in, out, true)
				if err := reader.done(); err != nil {
					t.Fatal(err)
				}
				x := make([]float32, rows*(in+apart))
				for i := range x {
					x[i] = r.Float32() - 0.5
				}
				dst := make([]float32, rows*out+1)
				dst[rows*out] = 7
				if rapid.Bool().Draw(t, "row by row") {
					l.applyRows(&scratch{}, dst, out, x, in+apart, rows)
				} else {
					l.apply(&scratch{}, dst, out, x, in+apart, rows)
				}
				if dst[rows*out] != 7 {
					t.Fatal("wrote behind the product")
				}
				for i := range rows {
					for o, col := range columns {
						want := float64(bias[o])
						for j, w := range col {
							want += float64(x[i*(in+apart)+j]) * float64(w)
						}
						if got := float64(dst[i*out+o]); math.Abs(got-want) > 0.02 {
							t.Fatalf("row %d, column %d: %v, want %v", i, o, got, want)
						}
					}
				}
			})
		})
	}
}
