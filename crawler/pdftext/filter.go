package pdftext

import (
	"bytes"
	"compress/flate"
	"compress/zlib"
	"encoding/ascii85"
	"errors"
	"io"
)

// errFilter says that a stream is kept in a way that holds no text (a picture), or that this package does not know.
var errFilter = errors.New("a stream that is not read")

// decode undoes the filters of a stream. What is broken off is given as far as it goes.
func (f *file) decode(s stream) ([]byte, error) {
	filters := f.list(s.dict["Filter"])
	params := f.list(s.dict["DecodeParms"])
	if len(filters) > 4 {
		return nil, errFilter
	}
	b := s.raw
	for i, v := range filters {
		var p dict
		if i < len(params) {
			p, _ = f.get(params[i]).(dict)
		}
		if n, _ := f.get(p["Predictor"]).(float64); n > 1 {
			return nil, errFilter // pictures and tables of addresses
		}
		kind, _ := f.get(v).(name)
		var err error
		if b, err = f.undo(kind, b, p); err != nil {
			return nil, err
		}
	}
	return b, nil
}

// list is an array, or a single value as one; nothing where there is none.
func (f *file) list(v any) []any {
	switch v := f.get(v).(type) {
	case nil:
		return nil
	case []any:
		return v
	default:
		return []any{v}
	}
}

func (f *file) undo(kind name, b []byte, p dict) ([]byte, error) {
	switch kind {
	case "FlateDecode", "Fl":
		z, err := zlib.NewReader(bytes.NewReader(b))
		if err != nil { // a wrong header before a good stream
			return f.readAll(flate.NewReader(bytes.NewReader(b[min(2, len(b)):])))
		}
		return f.readAll(z)
	case "ASCII85Decode", "A85":
		if i := bytes.Index(b, []byte("~>")); i >= 0 {
			b = b[:i]
		}
		return f.readAll(ascii85.NewDecoder(bytes.NewReader(bytes.TrimPrefix(bytes.TrimSpace(b), []byte("<~")))))
	case "ASCIIHexDecode", "AHx":
		l := lexer{b: append([]byte{'<'}, b...)}
		return []byte(l.hex()), nil
	case "RunLengthDecode", "RL":
		return f.readAll(&runs{b: b})
	case "LZWDecode", "LZW":
		early := true
		if n, ok := f.get(p["EarlyChange"]).(float64); ok {
			early = n != 0
		}
		return f.lzw(b, early)
	}
	return nil, errFilter
}

// readAll reads within the bounds of a stream and of all together.
func (f *file) readAll(r io.Reader) ([]byte, error) {
	most := min(maxStream, f.budget)
	b, err := io.ReadAll(io.LimitReader(&patient{r, f}, int64(most)+1))
	if f.ctx.Err() != nil {
		return nil, f.ctx.Err()
	}
	if len(b) > most {
		return nil, ErrLimit
	}
	f.budget -= len(b)
	if len(b) == 0 && err != nil {
		return nil, errFilter
	}
	return b, nil
}

// patient reads while there is time.
type patient struct {
	io.Reader
	f *file
}

func (p *patient) Read(b []byte) (int, error) {
	if err := p.f.ctx.Err(); err != nil {
		return 0, err
	}
	return p.Reader.Read(b)
}

// runs is RunLengthDecode.
type runs struct {
	b    []byte
	left []byte
}

func (r *runs) Read(out []byte) (int, error) {
	for len(r.left) == 0 {
		if len(r.b) < 2 || r.b[0] == 128 {
			return 0, io.EOF
		}
		if n := int(r.b[0]); n < 128 {
			end := min(n+2, len(r.b))
			r.left, r.b = r.b[1:end], r.b[end:]
		} else {
			r.left, r.b = bytes.Repeat(r.b[1:2], 257-n), r.b[2:]
		}
	}
	n := copy(out, r.left)
	r.left = r.left[n:]
	return n, nil
}

// lzw is the LZW of PDF and TIFF: codes of 9 to 12 bits, high bits first, 256 clears and 257 ends.
func (f *file) lzw(b []byte, early bool) ([]byte, error) {
	most := min(maxStream, f.budget)
	var out []byte
	type entry struct{ start, n int } // of out
	table := make([]entry, 258, 4096)
	width, acc, bits := 9, 0, 0
	last := entry{}
	for _, c := range b {
		acc, bits = (acc<<8|int(c))&0xffffff, bits+8
		if bits < width {
			continue
		}
		code := acc >> (bits - width) & (1<<width - 1)
		bits -= width
		switch {
		case code == 256:
			table, width, last = table[:258], 9, entry{}
			continue
		case code == 257:
			f.budget -= len(out)
			return out, f.ctx.Err()
		}
		at := len(out)
		switch {
		case code < 256:
			out = append(out, byte(code))
		case code < len(table):
			e := table[code]
			out = append(out, out[e.start:e.start+e.n]...)
		case code == len(table) && last.n > 0:
			out = append(out, out[last.start:last.start+last.n]...)
			out = append(out, out[last.start])
		default:
			f.budget -= len(out)
			return out, nil // broken: as far as it goes
		}
		if len(out) > most {
			return nil, ErrLimit
		}
		if last.n > 0 && len(table) < 4096 {
			table = append(table, entry{last.start, last.n + 1}) // what comes after it is the first of this one
		}
		last = entry{at, len(out) - at}
		change := len(table)
		if early {
			change++
		}
		for width < 12 && change >= 1<<width {
			width++
		}
	}
	f.budget -= len(out)
	return out, f.ctx.Err()
}
