package main

import (
	"encoding/binary"
	"fmt"
	"math"

	"github.com/rumordesk/rumordesk/claims/embed"
)

// matrices are the model's, in the order in which package embed reads them: those of a line side by side.
var matrices = [][]string{
	{"proj2", "proj3", "proj5"},
	{"w1_2"}, {"w2_2"}, {"w1_3"}, {"w2_3"}, {"w1_5"}, {"w2_5"},
	{"cnn_W"}, {"d0"}, {"p1"}, {"d1"}, {"d2"}, {"p3"}, {"d3"},
}

// vectors are the biases and norms, in the order in which package embed reads them.
var vectors = []string{
	"proj_b2", "proj_b3", "proj_b5",
	"ln_g2", "ln_g3", "ln_g5", "ln_b2", "ln_b3", "ln_b5",
	"b1_2", "b2_2", "b1_3", "b2_3", "b1_5", "b2_5",
	"ln_g", "ln_b", "cnn_b",
}

// build makes a table of the pieces that are kept. shorten is the directions that vectors are projected on; none: they stay
// as they are.
func build(m *model, keep []int, rowBits, weightBits int, shorten [][]float32) ([]byte, error) {
	t := embed.Table{
		Pieces: len(keep), Dims: dims, Hidden: hidden, Middle: middle, Out: len(shorten), RowBits: rowBits, WeightBits: weightBits, Charsmap: m.charsmap,
	}
	var entries []entry
	for id, old := range keep {
		t.Scores = binary.LittleEndian.AppendUint32(t.Scores, math.Float32bits(m.scores[old]))
		if old > 2 && m.pieces[old] != "" {
			entries = append(entries, entry{m.pieces[old], uint32(id)})
		}
		q, step, low := m.packed(old) // in six bits: a byte holds them as they are
		if rowBits == 4 {
			q, step, low = quantise(m.row(old), rowBits)
			for i := range len(q) / 2 {
				q[i] = q[2*i] | q[2*i+1]<<4
			}
			q = q[:len(q)/2]
		}
		t.Rows, t.Steps = append(t.Rows, q...), appendFloats(t.Steps, []float32{step, low})
	}
	tree, err := buildTree(entries)
	if err != nil {
		return nil, err
	}
	for _, u := range tree {
		t.Tree = binary.LittleEndian.AppendUint32(t.Tree, u)
	}
	for _, name := range vectors {
		v, ok := m.arrays[name]
		if !ok || v.floats == nil {
			return nil, fmt.Errorf("the model has no numbers %s", name)
		}
		t.Vectors = appendFloats(t.Vectors, v.floats)
	}
	for _, names := range matrices {
		if err := appendMatrix(&t, m, names); err != nil {
			return nil, err
		}
	}
	if len(shorten) > 0 {
		t.AppendMatrix(shorten)
	}
	return t.Marshal()
}

func appendFloats(to []byte, list []float32) []byte {
	for _, v := range list {
		to = binary.LittleEndian.AppendUint32(to, math.Float32bits(v))
	}
	return to
}

// appendMatrix adds matrices that stand side by side, in panels.
func appendMatrix(t *embed.Table, m *model, names []string) error {
	var columns [][]float32
	for _, name := range names {
		a, ok := m.arrays[name]
		if !ok || len(a.shape) != 2 || a.floats == nil {
			return fmt.Errorf("the model has no matrix %s", name)
		}
		in, out := a.shape[0], a.shape[1]
		for c := range out {
			col := make([]float32, in)
			for r := range in {
				col[r] = a.floats[r*out+c]
			}
			columns = append(columns, col)
		}
	}
	t.AppendMatrix(columns)
	return nil
}

// quantise finds the numbers of so many bits, with their step and the lowest, that come nearest to a row: the extremes are
// clipped where that brings the rest nearer.
func quantise(row []float32, bits int) (q []byte, step, low float32) {
	top := float32(int(1)<<bits - 1)
	least, most := row[0], row[0]
	for _, v := range row {
		least, most = min(least, v), max(most, v)
	}
	best := math.Inf(1)
	for _, clip := range []float32{1, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.65, 0.6} {
		mid := (least + most) / 2
		lo, hi := mid-(mid-least)*clip, mid+(most-mid)*clip
		st := (hi - lo) / top
		if st == 0 {
			st = 1
		}
		try, wrong := make([]byte, len(row)), 0.0
		for i, v := range row {
			n := min(top, max(0, float32(math.Round(float64((v-lo)/st)))))
			try[i] = byte(n)
			d := float64(n*st + lo - v)
			wrong += d * d
		}
		if wrong < best {
			best, q, step, low = wrong, try, st, lo
		}
	}
	return q, step, low
}
