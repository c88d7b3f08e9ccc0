package main

import (
	"encoding/binary"
	"errors"
)

// packedReader reads the part of MessagePack that word lists use: lists, texts, one small map
// (https://github.com/msgpack/msgpack/blob/master/spec.md).
type packedReader struct {
	data []byte
	err  error
}

func (r *packedReader) take(n int) []byte {
	if r.err == nil && len(r.data) < n {
		r.err = errors.New("cut short, or of another form")
	}
	if r.err != nil {
		return make([]byte, min(n, 8))
	}
	out := r.data[:n]
	r.data = r.data[n:]
	return out
}

func (r *packedReader) fail() int {
	if r.err == nil {
		r.err = errors.New("not the form that is expected")
	}
	return 0
}

// list reads the head of a list and returns its length.
func (r *packedReader) list() int {
	switch b := r.take(1)[0]; {
	case b&0xf0 == 0x90:
		return int(b & 0x0f)
	case b == 0xdc:
		return int(binary.BigEndian.Uint16(r.take(2)))
	case b == 0xdd:
		return int(binary.BigEndian.Uint32(r.take(4)))
	}
	return r.fail()
}

func (r *packedReader) text() string {
	n := 0
	switch b := r.take(1)[0]; {
	case b&0xe0 == 0xa0:
		n = int(b & 0x1f)
	case b == 0xd9:
		n = int(r.take(1)[0])
	case b == 0xda:
		n = int(binary.BigEndian.Uint16(r.take(2)))
	default:
		r.fail()
	}
	return string(r.take(n))
}

// skipMap reads over a map of texts to texts or small numbers.
func (r *packedReader) skipMap() {
	b := r.take(1)[0]
	if b&0xf0 != 0x80 {
		r.fail()
		return
	}
	for range b & 0x0f {
		_ = r.text()
		if r.err == nil && len(r.data) > 0 && r.data[0] < 0x80 {
			r.take(1)
			continue
		}
		_ = r.text()
	}
}
