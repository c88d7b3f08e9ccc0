package main

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strings"
)

// fileEncoder serves the vectors of texts from files: a JSON list of texts, and their vectors
// one after the other, numbers of four bytes.
type fileEncoder struct {
	id   string
	dims int
	at   map[string]int
	v    []float32
}

// readVectors reads files named TEXTS,VECTORS; several pairs are parted by a semicolon.
func readVectors(names string) (*fileEncoder, error) {
	e := &fileEncoder{id: names, at: map[string]int{}}
	for pair := range strings.SplitSeq(names, ";") {
		list, file, ok := strings.Cut(pair, ",")
		if !ok {
			return nil, fmt.Errorf("-vectors %q: give two files, TEXTS,VECTORS", pair)
		}
		raw, err := os.ReadFile(list) //nolint:gosec // named by whoever runs this
		if err != nil {
			return nil, err
		}
		var texts []string
		if err := json.Unmarshal(raw, &texts); err != nil {
			return nil, fmt.Errorf("%s: %w", list, err)
		}
		if raw, err = os.ReadFile(file); err != nil { //nolint:gosec // the same
			return nil, err
		}
		dims := len(raw) / 4 / max(1, len(texts))
		if len(texts) == 0 || dims*4*len(texts) != len(raw) || e.dims != 0 && dims != e.dims {
			return nil, fmt.Errorf("%s has %d bytes for the %d texts of %s", file, len(raw), len(texts), list)
		}
		e.dims = dims
		for i, t := range texts {
			e.at[t] = len(e.v)/dims + i
		}
		for i := 0; i < len(raw); i += 4 {
			e.v = append(e.v, math.Float32frombits(binary.LittleEndian.Uint32(raw[i:])))
		}
	}
	return e, nil
}

func (e *fileEncoder) Encode(_ context.Context, texts []string) ([][]float32, error) {
	out := make([][]float32, len(texts))
	for i, t := range texts {
		at, ok := e.at[strings.TrimSpace(t)]
		if !ok {
			return nil, fmt.Errorf("no vector for %q", t)
		}
		out[i] = e.v[at*e.dims:][:e.dims]
	}
	return out, nil
}

func (e *fileEncoder) Dims() int  { return e.dims }
func (e *fileEncoder) ID() string { return e.id }
