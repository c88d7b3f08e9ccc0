package pdftext

import (
	"bytes"
	"context"
	"errors"
)

// Bounds of a file.
const (
	maxStream  = 64 << 20  // bytes of one stream, decompressed
	maxDecoded = 192 << 20 // of all streams that are read
	maxObjects = 400_000
	maxPages   = 3000
)

// file is a file whose objects are known.
type file struct {
	ctx     context.Context
	b       []byte
	objects map[ref]any
	budget  int // bytes that may still be decompressed
	trailer dict
	pages   []ref // every page that was seen, in the order of the file
	fonts   map[ref]*font
	mapped  int // entries of maps of characters
}

// open finds the objects of a file, those within object streams too. The last one of a number counts: a file that was
// edited has the newer ones behind.
func open(ctx context.Context, b []byte) (*file, error) {
	f := &file{ctx: ctx, b: b, objects: map[ref]any{}, budget: maxDecoded, trailer: dict{}, fonts: map[ref]*font{}}
	for pos := 0; ; {
		i := bytes.Index(b[pos:], []byte("obj"))
		if i < 0 {
			break
		}
		at := pos + i
		pos = at + 3
		n, ok := objectNumber(b, at)
		if !ok {
			continue
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		v, end := f.object(pos)
		if err := f.define(n, v); err != nil {
			return nil, err
		}
		pos = max(pos, end)
	}
	f.trailers()
	return f, nil
}

// objectNumber reads the "12 0 " before an "obj"; "endobj" has none.
func objectNumber(b []byte, at int) (ref, bool) {
	i := at
	digits := func() (n, count int) {
		end := i
		for i > 0 && b[i-1] >= '0' && b[i-1] <= '9' && end-i < 9 {
			i--
		}
		for _, c := range b[i:end] {
			n = n*10 + int(c-'0')
		}
		return n, end - i
	}
	blanks := func() bool {
		end := i
		for i > 0 && space(b[i-1]) && end-i < 20 {
			i--
		}
		return i < end
	}
	blanks()
	if _, n := digits(); n == 0 || !blanks() {
		return 0, false
	}
	n, count := digits()
	return ref(n), count > 0
}

// object reads the value of an object, and where it ends.
func (f *file) object(pos int) (any, int) {
	l := lexer{ctx: f.ctx, b: f.b, pos: pos, refs: true}
	v, _ := l.next()
	d, ok := v.(dict)
	if !ok {
		return v, l.pos
	}
	l.skip()
	if !bytes.HasPrefix(f.b[l.pos:], []byte("stream")) {
		return d, l.pos
	}
	start := l.pos + len("stream")
	if start < len(f.b) && f.b[start] == '\r' {
		start++
	}
	if start < len(f.b) && f.b[start] == '\n' {
		start++
	}
	end := -1
	if n, ok := d["Length"].(float64); ok && n >= 0 && n <= float64(len(f.b)-start) {
		rest := f.b[start+int(n):]
		if bytes.HasPrefix(bytes.TrimLeft(rest[:min(len(rest), 20)], "\r\n \t"), []byte("endstr")) {
			end = start + int(n)
		}
	}
	if end < 0 { // the length stands in another object, or is wrong
		if i := bytes.Index(f.b[start:], []byte("endstream")); i >= 0 {
			end = start + i
		} else {
			end = len(f.b)
		}
	}
	return stream{d, f.b[start:end]}, end
}

// define takes up an object, and what an object stream holds.
func (f *file) define(n ref, v any) error {
	if len(f.objects) >= maxObjects {
		return ErrLimit
	}
	f.objects[n] = v
	d, _ := v.(dict)
	if s, ok := v.(stream); ok {
		d = s.dict
		switch s.dict["Type"] {
		case name("ObjStm"):
			return f.unpack(s)
		case name("XRef"):
			f.merge(s.dict)
		}
	}
	if d["Type"] == name("Page") {
		f.pages = append(f.pages, n)
	}
	return nil
}

// unpack defines the objects of an object stream: pairs of numbers and places, then the objects.
func (f *file) unpack(s stream) error {
	if _, ok := s.dict["Filter"].(ref); ok {
		return nil
	}
	b, err := f.decode(s)
	if err != nil {
		if errors.Is(err, errFilter) {
			return nil
		}
		return err
	}
	first, _ := s.dict["First"].(float64)
	count, _ := s.dict["N"].(float64)
	if first < 0 || first > float64(len(b)) || count < 0 || count > maxObjects {
		return nil
	}
	head := lexer{b: b[:int(first)]}
	for range int(count) {
		if err := f.ctx.Err(); err != nil {
			return err
		}
		n, ok1 := head.next()
		at, ok2 := head.next()
		number, isNumber := n.(float64)
		place, isPlace := at.(float64)
		if !ok1 || !ok2 || !isNumber || !isPlace || place < 0 || first+place > float64(len(b)) {
			return nil
		}
		l := lexer{ctx: f.ctx, b: b, pos: int(first + place), refs: true}
		v, _ := l.next()
		if err := f.define(ref(number), v); err != nil {
			return err
		}
	}
	return nil
}

// trailers reads the dictionaries behind the tables of addresses; the last one counts.
func (f *file) trailers() {
	for pos := 0; ; {
		i := bytes.Index(f.b[pos:], []byte("trailer"))
		if i < 0 {
			break
		}
		l := lexer{b: f.b, pos: pos + i + len("trailer"), refs: true}
		if d, ok := first(l.next()).(dict); ok {
			f.merge(d)
		}
		pos = max(l.pos, pos+i+1)
	}
	if f.trailer["Root"] == nil { // none was found whole
		for n, v := range f.objects {
			if d, ok := v.(dict); ok && d["Type"] == name("Catalog") {
				f.trailer["Root"] = n
			}
		}
	}
}

func first(v any, _ bool) any { return v }

func (f *file) merge(d dict) {
	for _, k := range []name{"Root", "Info", "Encrypt"} {
		if v, ok := d[k]; ok {
			f.trailer[k] = v
		}
	}
}

// get follows references.
func (f *file) get(v any) any {
	for range 8 {
		r, ok := v.(ref)
		if !ok {
			return v
		}
		v = f.objects[r]
	}
	return nil
}

// dictOf is a dictionary, or that of a stream.
func (f *file) dictOf(v any) dict {
	switch v := f.get(v).(type) {
	case dict:
		return v
	case stream:
		return v.dict
	}
	return nil
}
