package embed

import (
	"encoding/binary"
	"encoding/json"
	"math"
	"os"
	"slices"
	"testing"
)

// tinyMultilingual is a small random model with what the reference makes of some texts; testdata/make/multilingual.py
// records it.
type tinyMultilingual struct {
	Dims, Hidden, Middle, Pieces int
	Weights                      map[string]struct {
		Shape   []int
		Numbers []float32
	}
	Rows       [][]int
	Scale, Low []float32
	Texts      [][]int32
	Vectors    [][]float32
}

func readTiny(t testing.TB) tinyMultilingual {
	t.Helper()
	data, err := os.ReadFile("testdata/multilingual/golden.json")
	if err != nil {
		t.Fatal(err)
	}
	var g tinyMultilingual
	if err := json.Unmarshal(data, &g); err != nil {
		t.Fatal(err)
	}
	return g
}

// columns are a matrix's columns, or those of several side by side.
func (g *tinyMultilingual) columns(names ...string) [][]float32 {
	var out [][]float32
	for _, name := range names {
		w := g.Weights[name]
		for c := range w.Shape[1] {
			col := make([]float32, w.Shape[0])
			for r := range col {
				col[r] = w.Numbers[r*w.Shape[1]+c]
			}
			out = append(out, col)
		}
	}
	return out
}

// table is the model as a table file. Its pieces are the letters from a on.
func (g *tinyMultilingual) table(t testing.TB, weightBits, out int) []byte {
	t.Helper()
	floats := func(to []byte, list ...float32) []byte {
		for _, v := range list {
			to = binary.LittleEndian.AppendUint32(to, math.Float32bits(v))
		}
		return to
	}
	f := Table{
		Pieces: g.Pieces, Dims: g.Dims, Hidden: g.Hidden, Middle: g.Middle, Out: out, RowBits: 8, WeightBits: weightBits,
		Charsmap: []byte{4, 0, 0, 0, 0, 0, 0, 0, 0}, Tree: letters(g.Pieces),
	}
	for i, row := range g.Rows {
		f.Scores = floats(f.Scores, -float32(i))
		f.Steps = floats(f.Steps, g.Scale[i%len(g.Scale)], g.Low[i%len(g.Low)])
		for _, v := range row {
			f.Rows = append(f.Rows, byte(v))
		}
	}
	for _, name := range []string{
		"proj_b2", "proj_b3", "proj_b5", "ln_g2", "ln_g3", "ln_g5", "ln_b2", "ln_b3", "ln_b5",
		"b1_2", "b2_2", "b1_3", "b2_3", "b1_5", "b2_5", "ln_g", "ln_b", "cnn_b",
	} {
		f.Vectors = floats(f.Vectors, g.Weights[name].Numbers...)
	}
	f.AppendMatrix(g.columns("proj2", "proj3", "proj5"))
	for _, name := range []string{"w1_2", "w2_2", "w1_3", "w2_3", "w1_5", "w2_5", "cnn_W", "d0", "p1", "d1", "d2", "p3", "d3"} {
		f.AppendMatrix(g.columns(name))
	}
	if out > 0 {
		f.AppendMatrix(g.columns("d3")[:out])
	}
	data, err := f.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// letters is a double array of the pieces a, b, c and so on, the first of which is number firstPiece.
func letters(pieces int) []byte {
	units := make([]uint32, 1024)
	units[0] = 512 << 10 // the root's children lie from 512 on
	for id := firstPiece; id < pieces; id++ {
		label := uint32('a' + id - firstPiece)
		at, leaf := 512^label, uint32(256+id)
		units[at] = label | 1<<8 | (at^leaf)<<10
		units[leaf] = 1<<31 | uint32(id)
	}
	var out []byte
	for _, u := range units {
		out = binary.LittleEndian.AppendUint32(out, u)
	}
	return out
}

func TestMultilingualGolden(t *testing.T) {
	g := readTiny(t)
	for _, c := range []struct {
		bits int
		most float64
	}{{32, 1e-5}, {8, 0.05}} {
		m, err := OpenTable(g.table(t, c.bits, 0), Options{Threads: 1})
		if err != nil {
			t.Fatal(err)
		}
		got, err := m.network.vectors(&scratch{}, g.Texts)
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range g.Vectors {
			if d := distance(got[i], want); d > c.most {
				t.Errorf("%d bits, text %d: a number differs by %g from the reference", c.bits, i, d)
			}
		}
	}
}

// TestTablePieces: what the tree and the scores say decides how a text is cut, and a sign that no piece has is unknown.
func TestTablePieces(t *testing.T) {
	g := readTiny(t)
	m, err := OpenTable(g.table(t, 8, 4), Options{Threads: 1})
	if err != nil {
		t.Fatal(err)
	}
	if m.Dims() != 4 {
		t.Errorf("%d numbers", m.Dims())
	}
	ids, known := m.Tokens("abca")
	if want := []int32{beginPiece, unknownPiece, 3, 4, 5, 3, endPiece}; !known || !slices.Equal(ids, want) { // the mark of a word's beginning is no piece here
		t.Errorf("%v, %t", ids, known)
	}
	if ids, known := m.Tokens("+-*"); known {
		t.Errorf("%v", ids)
	}
}

// TestDamagedTable: a table that was cut short anywhere, or whose head says what is not so, is refused.
func TestDamagedTable(t *testing.T) {
	g := readTiny(t)
	whole := g.table(t, 8, 4)
	for n := range len(whole) - 64 {
		if _, err := OpenTable(whole[:n], Options{Threads: 1}); err == nil {
			t.Fatalf("the first %d of %d bytes were taken for a table", n, len(whole))
		}
	}
	for at := range 4 * tableHeader {
		bad := append([]byte(nil), whole...)
		bad[at] ^= 0x80
		if _, err := OpenTable(bad, Options{Threads: 1}); err == nil {
			t.Errorf("a table with byte %d changed was taken", at)
		}
	}
}

// FuzzTable: whatever a table says, it is refused or works.
func FuzzTable(f *testing.F) {
	g := readTiny(f)
	f.Add(g.table(f, 8, 4), "abc")
	f.Add(g.table(f, 32, 0), "cab 水 bb")
	f.Fuzz(func(t *testing.T, data []byte, text string) {
		m, err := OpenTable(data, Options{Threads: 1})
		if err != nil {
			return
		}
		ids, known := m.Tokens(text)
		if known && (len(ids) < 2 || len(ids) > mostTablePieces) {
			t.Fatalf("%d tokens", len(ids))
		}
		_, _ = m.Encode(t.Context(), []string{text}) // weights that are no numbers are an error of their own
	})
}
