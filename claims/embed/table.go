package embed

import (
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"math"
	"unsafe"
)

// A table file holds a sentence encoder in the form in which it is used: its parts are read where they lie, so that a table in
// the program's own image costs nothing until it is asked. All numbers are little-endian. The file begins with tableHeader
// numbers of four bytes:
//
//	magic, pieces, dims, hidden, middle, out, row bits (4 or 8), weight bits (8 or 32)
//
// out is how many numbers a text's vector is projected to, 0 where it stays as it is. Then come tableSum bytes, the SHA-256 of
// all that follows, cut to these, by which the table is named; it
// goes on with tableParts pairs of four bytes each, offset and length in bytes of a part, in the order of the constants
// below. Every offset is a multiple of 64.
const (
	tableMagic  = 0x31455352 // "RSE1"
	tableHeader = 8
	tableSum    = 16
	tablePairs  = 4*tableHeader + tableSum // where the pairs begin
)

// The parts of a table file.
const (
	partCharsmap = iota // SentencePiece's table of characters: see charsmap
	partTree            // a double array of the pieces, four bytes a unit
	partScores          // a float32 for each piece
	partSteps           // of each piece's row: its step and its lowest number, float32 both
	partRows            // the pieces' rows, quantised: dims numbers of row bits
	partVectors         // float32: biases and norms, in the order in which tableReader asks for them
	partWeights         // the matrices in panels: bytes, or float32
	partScales          // float32 for each column of a matrix of bytes
	tableParts
)

// What is taken for a table, in pieces and in numbers of a dimension.
const (
	maxTablePieces = 1 << 20
	maxTableDims   = 4096
)

var errTable = errors.New("embed: this is no table of a sentence encoder, or it is damaged")

// table is a table file.
type table struct {
	pieces, dims, hidden, middle, out int
	rowBits, weightBits               int
	sum                               []byte
	part                              [tableParts][]byte
}

// readTable finds a table's parts. It checks their sizes and copies nothing.
func readTable(data []byte) (*table, error) {
	at := func(i int) int64 { return int64(binary.LittleEndian.Uint32(data[4*i:])) }
	if len(data) < tablePairs+8*tableParts || at(0) != tableMagic {
		return nil, errTable
	}
	t := &table{
		pieces: int(at(1)), dims: int(at(2)), hidden: int(at(3)), middle: int(at(4)), out: int(at(5)), rowBits: int(at(6)), weightBits: int(at(7)),
		sum: data[4*tableHeader : tablePairs],
	}
	if t.pieces < firstPiece || t.pieces > maxTablePieces || !size(t.dims) || !size(t.hidden) || !size(t.middle) || t.out != 0 && !size(t.out) ||
		t.rowBits != 4 && t.rowBits != 8 || t.weightBits != 8 && t.weightBits != 32 {
		return nil, errTable
	}
	for i := range t.part {
		from, n := at(tablePairs/4+2*i), at(tablePairs/4+2*i+1)
		if from%64 != 0 || from+n > int64(len(data)) {
			return nil, fmt.Errorf("%w: part %d ends behind the file", errTable, i)
		}
		t.part[i] = data[from : from+n : from+n]
	}
	pieces := int64(t.pieces)
	for _, want := range []struct {
		part  int
		bytes int64
	}{
		{partScores, 4 * pieces}, {partSteps, 8 * pieces}, {partRows, pieces * int64(t.dims) * int64(t.rowBits) / 8},
	} {
		if int64(len(t.part[want.part])) != want.bytes {
			return nil, fmt.Errorf("%w: part %d has %d bytes, not %d", errTable, want.part, len(t.part[want.part]), want.bytes)
		}
	}
	if len(t.part[partTree]) < 4 || len(t.part[partTree])%4 != 0 {
		return nil, errTable
	}
	return t, nil
}

// id names the table by its sum.
func (t *table) id() string { return arithmetic + " " + hex.EncodeToString(t.sum) }

func size(n int) bool { return n >= 2 && n <= maxTableDims && n%2 == 0 }

// float reads number i of a part of float32.
func float(part []byte, i int) float32 {
	return math.Float32frombits(binary.LittleEndian.Uint32(part[4*i:]))
}

// row writes a piece's vector into dst.
func (t *table) row(dst []float32, piece int32) {
	step, low := float(t.part[partSteps], 2*int(piece)), float(t.part[partSteps], 2*int(piece)+1)
	if t.rowBits == 8 {
		for i, q := range t.part[partRows][int(piece)*t.dims:][:len(dst)] {
			dst[i] = float32(q)*step + low
		}
		return
	}
	for i, q := range t.part[partRows][int(piece)*t.dims/2:][:len(dst)/2] {
		dst[2*i] = float32(q&15)*step + low
		dst[2*i+1] = float32(q>>4)*step + low
	}
}

// tableReader hands out a table's vectors and matrices one after the other.
type tableReader struct {
	*table
	vectors, weights, scales []byte
	err                      error
}

func (t *table) reader() *tableReader {
	return &tableReader{table: t, vectors: t.part[partVectors], weights: t.part[partWeights], scales: t.part[partScales]}
}

// next takes n bytes off the front of a part.
func (r *tableReader) next(part *[]byte, n int) []byte {
	if len(*part) < n {
		r.err = errTable
		return make([]byte, n)
	}
	out := (*part)[:n]
	*part = (*part)[n:]
	return out
}

// numbers copies the next n float32.
func (r *tableReader) numbers(part *[]byte, n int) []float32 {
	raw, out := r.next(part, 4*n), make([]float32, n)
	for i := range out {
		out[i] = float(raw, i)
	}
	return out
}

func (r *tableReader) norms(n int) norms {
	return norms{r.numbers(&r.vectors, n), r.numbers(&r.vectors, n)}
}

// linear is the next matrix, of in × out numbers, with the next vector as its bias if it has one.
func (r *tableReader) linear(in, out int, bias bool) compactLinear {
	wide := panelled(out)
	l := compactLinear{in: in, out: out, bias: make([]float32, wide)}
	if bias {
		copy(l.bias, r.numbers(&r.vectors, out))
	}
	if r.weightBits == 32 {
		l.panels = r.numbers(&r.weights, in*wide)
		return l
	}
	raw := r.next(&r.weights, in*wide)
	l.bytes = unsafe.Slice((*int8)(unsafe.Pointer(unsafe.SliceData(raw))), len(raw))
	l.scales = make([]float32, wide)
	copy(l.scales, r.numbers(&r.scales, out))
	return l
}

// done says whether all was there, and nothing besides.
func (r *tableReader) done() error {
	if r.err == nil && len(r.vectors)+len(r.weights)+len(r.scales) > 0 {
		r.err = errTable
	}
	return r.err
}
