package embed

import (
	"cmp"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
)

// tensor is one entry of the header of a safetensors file.
type tensor struct {
	DType   string   `json:"dtype"`
	Shape   []int64  `json:"shape"`
	Offsets [2]int64 `json:"data_offsets"`
}

// tensors is an opened safetensors file: eight bytes with the length of a JSON header, the header, the numbers. Nothing of
// the numbers is read before it is asked for, and no more is allocated than the file has bytes for.
type tensors struct {
	file   string
	r      io.ReaderAt
	start  int64 // where the numbers begin
	byName map[string]tensor
}

// wide is how many bytes a number of a type takes.
var wide = map[string]int64{"F32": 4, "F16": 2, "BF16": 2}

// openTensors reads and checks the header: every tensor lies in the file, as large as its shape says, and they follow one
// another without gap or overlap, as the format demands.
func openTensors(file string, r io.ReaderAt, size int64) (*tensors, error) {
	fault := func(field, format string, args ...any) error {
		return &Fault{File: file, Field: field, Err: fmt.Errorf(format, args...), Do: again}
	}
	var length [8]byte
	if size < 8 {
		return nil, fault("", "has %d bytes, fewer than the 8 of a safetensors file's first number", size)
	}
	if _, err := r.ReadAt(length[:], 0); err != nil {
		return nil, fault("", "%w", err)
	}
	n := binary.LittleEndian.Uint64(length[:])
	if n > maxHeader || int64(n) > size-8 {
		return nil, fault("header", "says that it has %d bytes; the file has %d, and %d are the most that is read", n, size, maxHeader)
	}
	head := make([]byte, n)
	if _, err := r.ReadAt(head, 8); err != nil && !(errors.Is(err, io.EOF) && n == uint64(size-8)) {
		return nil, fault("header", "%w", err)
	}
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(head, &raw); err != nil {
		return nil, fault("header", "%w", err)
	}
	delete(raw, "__metadata__")
	if len(raw) > maxTensors {
		return nil, fault("header", "names %d tensors; %d are the most that is read", len(raw), maxTensors)
	}
	t := &tensors{file: file, r: r, start: 8 + int64(n), byName: make(map[string]tensor, len(raw))}
	spans := make([][2]int64, 0, len(raw))
	for name, msg := range raw {
		var e tensor
		if err := json.Unmarshal(msg, &e); err != nil {
			return nil, fault(clip(name), "%w", err)
		}
		if e.Offsets[0] < 0 || e.Offsets[1] < e.Offsets[0] || e.Offsets[1] > size-t.start {
			return nil, fault(clip(name), "its bytes %d to %d do not lie in the file", e.Offsets[0], e.Offsets[1])
		}
		if w, ok := wide[e.DType]; ok {
			if count, ok := product(e.Shape); !ok || count*w != e.Offsets[1]-e.Offsets[0] {
				return nil, fault(clip(name), "shape %v of %s does not take the %d bytes that it has", e.Shape, e.DType, e.Offsets[1]-e.Offsets[0])
			}
		}
		t.byName[name] = e
		spans = append(spans, e.Offsets)
	}
	slices.SortFunc(spans, func(a, b [2]int64) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	var end int64
	for _, s := range spans {
		if s[0] != end {
			return nil, fault("header", "the numbers from byte %d on belong to no tensor or to two", min(s[0], end))
		}
		end = s[1]
	}
	if end != size-t.start {
		return nil, fault("", "has %d bytes of numbers where its header speaks of %d", size-t.start, end)
	}
	return t, nil
}

// product is how many numbers a shape has; not ok where that is no number that a file could have bytes for.
func product(shape []int64) (int64, bool) {
	n := int64(1)
	for _, d := range shape {
		if d < 0 || (d > 0 && n > (1<<40)/d) {
			return 0, false
		}
		n *= d
	}
	return n, true
}

// has says whether there is such a tensor.
func (t *tensors) has(name string) bool { _, ok := t.byName[name]; return ok }

// load gives the numbers of tensors that must all have this shape, one after the other. The header has been held against
// the file before anything is allocated.
func (t *tensors) load(names []string, shape ...int64) ([]float32, error) {
	for _, name := range names {
		e, ok := t.byName[name]
		if !ok {
			return nil, &Fault{File: t.file, Field: name, Err: errors.New("the tensor is missing"), Do: another}
		}
		if _, ok := wide[e.DType]; !ok {
			return nil, &Fault{File: t.file, Field: name, Found: "numbers of type " + clip(e.DType), Want: "F32, F16, BF16",
				Do: "use the model's file with plain numbers, not a quantised one"}
		}
		if !slices.Equal(e.Shape, shape) {
			return nil, &Fault{File: t.file, Field: name, Found: fmt.Sprintf("shape %v", e.Shape),
				Want: fmt.Sprintf("shape %v, as config.json says", shape), Do: "take both files from the same model"}
		}
	}
	n, _ := product(shape)
	all := make([]float32, int64(len(names))*n)
	for i, name := range names {
		if err := t.read(all[int64(i)*n:int64(i+1)*n], name); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// read gives the numbers of one tensor.
func (t *tensors) read(dst []float32, name string) error {
	e := t.byName[name]
	w := wide[e.DType]
	r := io.NewSectionReader(t.r, t.start+e.Offsets[0], e.Offsets[1]-e.Offsets[0])
	buf := make([]byte, 1<<18)
	for len(dst) > 0 {
		n := min(int64(len(dst)), int64(len(buf))/w)
		if _, err := io.ReadFull(r, buf[:n*w]); err != nil {
			return &Fault{File: t.file, Field: name, Err: err, Do: again}
		}
		widen(dst[:n], buf, e.DType)
		for _, v := range dst[:n] {
			if v-v != 0 { // true of infinity and of what is not a number
				return &Fault{File: t.file, Field: name, Found: fmt.Sprint(v), Want: "finite numbers", Do: again}
			}
		}
		dst = dst[n:]
	}
	return nil
}

// widen turns the bytes of numbers of a type into float32.
func widen(dst []float32, src []byte, dtype string) {
	switch dtype {
	case "F32":
		for i := range dst {
			dst[i] = math.Float32frombits(binary.LittleEndian.Uint32(src[4*i:]))
		}
	case "F16":
		for i := range dst {
			dst[i] = fromHalf(binary.LittleEndian.Uint16(src[2*i:]))
		}
	case "BF16":
		for i := range dst {
			dst[i] = fromBrain(binary.LittleEndian.Uint16(src[2*i:]))
		}
	}
}
