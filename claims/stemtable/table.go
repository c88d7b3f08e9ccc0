package stemtable

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"
)

const (
	// Scale is what a number of a vector of length 1 is multiplied by.
	Scale = 127.0

	maxStems = 1 << 20
	maxDims  = 255
	maxBytes = 64 << 20 // of a table that is not packed
)

// A Table is stems with a vector and a weight each. The zero value is empty.
type Table struct {
	Head    []byte // what the table says besides, of a length that its reader knows
	Dims    int    // numbers of a vector
	Stems   []string
	Weights []byte // one for each stem
	Vectors []int8 // of length 1 times Scale; Dims for each stem
}

// Vector is the vector of the stem in a place.
func (t *Table) Vector(i int) []int8 { return t.Vectors[i*t.Dims:][:t.Dims] }

// Add adds a stem. All vectors are as long as the first.
func (t *Table) Add(stem string, weight byte, vector []int8) error {
	if len(t.Stems) == 0 {
		t.Dims = len(vector)
	}
	switch {
	case len(vector) == 0 || len(vector) > maxDims || len(vector) != t.Dims:
		return fmt.Errorf("stemtable: the vector of %q has %d numbers, that of the first stem %d; 1 to %d fit", stem, len(vector), t.Dims, maxDims)
	case strings.Contains(stem, "\n"):
		return fmt.Errorf("stemtable: the stem %q of a vector has a line end", stem)
	case len(t.Stems) == maxStems:
		return fmt.Errorf("stemtable: more than %d vectors", maxStems)
	}
	t.Stems, t.Weights, t.Vectors = append(t.Stems, stem), append(t.Weights, weight), append(t.Vectors, vector...)
	return nil
}

// Pack writes the table. The magic tells its form from that of others.
func (t *Table) Pack(magic string) ([]byte, error) {
	if len(t.Stems) == 0 {
		return nil, errors.New("stemtable: a table without a vector")
	}
	text := strings.Join(t.Stems, "\n")
	raw := append(append([]byte(magic), byte(t.Dims)), t.Head...)
	raw = binary.LittleEndian.AppendUint32(raw, uint32(len(t.Stems))) //nolint:gosec // bounded by Add
	raw = binary.LittleEndian.AppendUint32(raw, uint32(len(text)))    //nolint:gosec // some megabytes
	raw = append(append(raw, text...), t.Weights...)
	for _, v := range t.Vectors {
		raw = append(raw, byte(v))
	}
	var out bytes.Buffer
	z, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := z.Write(raw); err != nil {
		return nil, err
	}
	if err := z.Close(); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// Read reads what Pack has written with the same magic and a head of so many bytes.
func Read(packed []byte, magic string, head int) (*Table, error) {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("stemtable: vectors: %w", err)
	}
	raw, err := io.ReadAll(io.LimitReader(z, maxBytes))
	if err != nil {
		return nil, fmt.Errorf("stemtable: vectors: %w", err)
	}
	rest, ok := bytes.CutPrefix(raw, []byte(magic))
	if !ok || len(rest) < 1+head+4+4 {
		return nil, errors.New("stemtable: this is no table of vectors, or of another form")
	}
	t := &Table{Dims: int(rest[0]), Head: rest[1 : 1+head]}
	rest = rest[1+head:]
	n, text, body := int(binary.LittleEndian.Uint32(rest)), int(binary.LittleEndian.Uint32(rest[4:])), rest[8:]
	if n > maxStems || t.Dims == 0 || text > len(body) || len(body) != text+n+n*t.Dims {
		return nil, fmt.Errorf("stemtable: %d vectors of %d numbers do not fit a table of %d bytes", n, t.Dims, len(raw))
	}
	if t.Stems = strings.Split(string(body[:text]), "\n"); len(t.Stems) != n {
		return nil, fmt.Errorf("stemtable: %d stems for %d vectors", len(t.Stems), n)
	}
	t.Weights, t.Vectors = body[text:text+n], make([]int8, n*t.Dims)
	for i, b := range body[text+n:] {
		t.Vectors[i] = int8(b) //nolint:gosec // is one
	}
	return t, nil
}
