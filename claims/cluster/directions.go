package cluster

import (
	"bytes"
	_ "embed" // the directions
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"sync"
)

// directions.bin was learnt by TestEvaluate with -learn; see docs/measurements/clustering.md.
//
//go:embed directions.bin
var directionFile []byte

// directions are those in which texts that ask the same differ most, each of length 1 and
// at right angles to the others, with what is kept of an embedding along it, 0 to 1. They
// belong to one encoder.
type directions struct {
	encoder string // its ID
	kept    []float32
	axes    [][]float32
}

var shippedDirections = sync.OnceValue(func() *directions {
	d, err := readDirections(directionFile)
	if err != nil {
		panic(fmt.Sprintf("cluster: the directions in the program: %v", err))
	}
	return d
})

// pack writes directions: the encoder's ID, a line end, how many they are, and for each
// what is kept and its numbers, in 32 bits with the lowest byte first.
func (d *directions) pack() []byte {
	out := append([]byte(d.encoder), '\n', byte(len(d.axes)))
	for i, axis := range d.axes {
		for _, x := range slices.Concat(d.kept[i:i+1], axis) {
			out = binary.LittleEndian.AppendUint32(out, math.Float32bits(x))
		}
	}
	return out
}

// readDirections reads what pack wrote.
func readDirections(packed []byte) (*directions, error) {
	id, rest, ok := bytes.Cut(packed, []byte{'\n'})
	if !ok || len(rest) < 1 || rest[0] == 0 || (len(rest)-1)%(4*int(rest[0])) != 0 || len(rest) < 1+8*int(rest[0]) {
		return nil, fmt.Errorf("%d bytes are no directions", len(packed))
	}
	n := int(rest[0])
	d := &directions{encoder: string(id)}
	rest = rest[1:]
	numbers := make([]float32, len(rest)/4)
	for i := range numbers {
		numbers[i] = math.Float32frombits(binary.LittleEndian.Uint32(rest[4*i:]))
	}
	for row := range slices.Chunk(numbers, len(numbers)/n) {
		d.kept, d.axes = append(d.kept, row[0]), append(d.axes, row[1:])
	}
	return d, nil
}

// shrink shortens embeddings along the directions and makes them of length 1 again.
// Embeddings of another length, those of another encoder, stay as they are.
func (d *directions) shrink(docs []doc) {
	for i := range docs {
		docs[i].embedding = d.of(docs[i].embedding)
	}
}

func (d *directions) of(v []float32) []float32 {
	if len(v) != len(d.axes[0]) || isZero(v) {
		return v
	}
	v = slices.Clone(v)
	for i, axis := range d.axes {
		by := float32(inner(v, axis)) * (1 - d.kept[i])
		for k, x := range axis {
			v[k] -= by * x
		}
	}
	toUnit(v)
	return v
}
