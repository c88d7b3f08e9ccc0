package main

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
)

// openWheel reads a wheel whose contents are known by their sum.
func openWheel(name, sum string) (*zip.Reader, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	got := sha256.Sum256(data)
	if hex.EncodeToString(got[:]) != sum {
		return nil, fmt.Errorf("%s has the SHA-256 %x, not %s: it is not the version that this program knows", name, got, sum)
	}
	return zip.NewReader(bytes.NewReader(data), int64(len(data)))
}

// readFile reads a file of a zip.
func readFile(z *zip.Reader, name string) ([]byte, error) {
	f, err := z.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	return io.ReadAll(f)
}

// array is an array of NumPy's: its shape, and its numbers as float32 or bytes.
type array struct {
	shape  []int
	floats []float32
	bytes  []byte
}

var npyHeader = regexp.MustCompile(`'descr': '([^']*)', 'fortran_order': (True|False), 'shape': \(([^)]*)\)`)

// readArray reads NumPy's format, version 1 (https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html).
func readArray(data []byte) (array, error) {
	if len(data) < 10 || string(data[:6]) != "\x93NUMPY" || data[6] != 1 {
		return array{}, fmt.Errorf("not an array of NumPy's in version 1")
	}
	n := 10 + int(binary.LittleEndian.Uint16(data[8:]))
	h := npyHeader.FindSubmatch(data[:min(n, len(data))])
	if h == nil || string(h[2]) != "False" {
		return array{}, fmt.Errorf("a header of another kind: %q", data[10:min(n, len(data))])
	}
	a, count := array{}, 1
	for _, s := range strings.FieldsFunc(string(h[3]), func(r rune) bool { return r == ',' || r == ' ' }) {
		d, err := strconv.Atoi(s)
		if err != nil {
			return array{}, err
		}
		a.shape, count = append(a.shape, d), count*d
	}
	data = data[n:]
	switch kind := string(h[1]); kind {
	case "|u1", "|i1":
		a.bytes = data[:count]
	case "<f4":
		for i := range count {
			a.floats = append(a.floats, math.Float32frombits(binary.LittleEndian.Uint32(data[4*i:])))
		}
	case "<f8":
		for i := range count {
			a.floats = append(a.floats, float32(math.Float64frombits(binary.LittleEndian.Uint64(data[8*i:]))))
		}
	default:
		return array{}, fmt.Errorf("numbers of kind %q", kind)
	}
	return a, nil
}
