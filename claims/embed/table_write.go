package embed

import (
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"math"
)

// Table is a sentence encoder on its way into a table file, which [OpenTable] reads. The parts are as they stand in the file.
type Table struct {
	Pieces, Dims, Hidden, Middle int
	Out                          int // numbers of a projected vector; 0: it stays as it is
	RowBits, WeightBits          int // 4 or 8, and 8 or 32

	Charsmap []byte // SentencePiece's table of characters
	Tree     []byte // the pieces, as a double array
	Scores   []byte // a float32 for each piece
	Steps    []byte // of each piece's row: its step and its lowest number, float32 both
	Rows     []byte // the pieces' rows: with 4 bits two numbers a byte, the first in the lower half
	Vectors  []byte // biases and norms, float32
	weights  []byte
	scales   []byte
}

// AppendMatrix adds a matrix, column by column. With weights of 8 bits a column's largest number becomes 127.
func (t *Table) AppendMatrix(columns [][]float32) {
	in := len(columns[0])
	for first := 0; first < len(columns); first += tileColumns {
		panel := make([][]float32, tileColumns)
		for c := range panel {
			panel[c] = make([]float32, in)
			if first+c < len(columns) {
				copy(panel[c], columns[first+c])
			}
		}
		inverse := make([]float32, tileColumns)
		for c, col := range panel {
			var most float32
			for _, v := range col {
				most = max(most, v, -v)
			}
			if scale := most / 127; t.WeightBits == 8 && first+c < len(columns) {
				t.scales = binary.LittleEndian.AppendUint32(t.scales, math.Float32bits(scale))
				if scale > 0 {
					inverse[c] = 1 / scale
				}
			}
		}
		for i := range in {
			for c := range panel {
				if t.WeightBits == 8 {
					t.weights = append(t.weights, byte(int8(math.Round(float64(panel[c][i]*inverse[c])))))
				} else {
					t.weights = binary.LittleEndian.AppendUint32(t.weights, math.Float32bits(panel[c][i]))
				}
			}
		}
	}
}

// Marshal gives the file. The error says that it could not be read again.
func (t *Table) Marshal() ([]byte, error) {
	parts := [tableParts][]byte{
		partCharsmap: t.Charsmap, partTree: t.Tree, partScores: t.Scores, partSteps: t.Steps, partRows: t.Rows,
		partVectors: t.Vectors, partWeights: t.weights, partScales: t.scales,
	}
	head := []int{tableMagic, t.Pieces, t.Dims, t.Hidden, t.Middle, t.Out, t.RowBits, t.WeightBits}
	var out []byte
	for _, n := range head {
		out = binary.LittleEndian.AppendUint32(out, uint32(n)) //nolint:gosec // a count
	}
	out = append(out, make([]byte, tableSum)...)
	at := aligned(len(out) + 8*len(parts))
	for _, p := range parts {
		out = binary.LittleEndian.AppendUint32(out, uint32(at))     //nolint:gosec // a file of some megabytes
		out = binary.LittleEndian.AppendUint32(out, uint32(len(p))) //nolint:gosec // the same
		at = aligned(at + len(p))
	}
	for _, p := range parts {
		out = append(out, make([]byte, aligned(len(out))-len(out))...)
		out = append(out, p...)
	}
	sum := sha256.Sum256(out[tablePairs:])
	copy(out[4*tableHeader:], sum[:tableSum])
	if _, err := OpenTable(out, Options{Threads: 1}); err != nil {
		return nil, fmt.Errorf("the table that was made cannot be read: %w", err)
	}
	return out, nil
}

// aligned is the next place where a part may begin.
func aligned(n int) int { return (n + 63) / 64 * 64 }
