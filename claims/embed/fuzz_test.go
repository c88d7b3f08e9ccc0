package embed

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"testing"
)

func addFile(f *testing.F, name string) {
	f.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", filepath.FromSlash(name)))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
}

// FuzzSafetensors: what opens has every tensor within the file, and reading one never gives more numbers than its bytes hold.
func FuzzSafetensors(f *testing.F) {
	addFile(f, "vocab/model.safetensors")
	f.Add([]byte("\x02\x00\x00\x00\x00\x00\x00\x00{}"))
	f.Add([]byte("\x40\x00\x00\x00\x00\x00\x00\x00" + `{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}          ` + "0000"))
	f.Fuzz(func(t *testing.T, data []byte) {
		ts, err := openTensors("f", bytes.NewReader(data), int64(len(data)))
		if err != nil {
			return
		}
		total := int64(0)
		for name, e := range ts.byName {
			total += e.Offsets[1] - e.Offsets[0]
			if numbers, err := ts.load([]string{name}, e.Shape...); err == nil && int64(len(numbers))*wide[e.DType] != e.Offsets[1]-e.Offsets[0] {
				t.Fatalf("%q: %d numbers of %d bytes", name, len(numbers), e.Offsets[1]-e.Offsets[0])
			}
		}
		if total+ts.start != int64(len(data)) {
			t.Fatalf("tensors of %d bytes in a file of %d that begin at %d", total, len(data), ts.start)
		}
	})
}

// FuzzTokenizer: a tokenizer that opens cuts any text into at most as many tokens as it may, none above its highest.
func FuzzTokenizer(f *testing.F) {
	addFile(f, "bert/tokenizer.json")
	addFile(f, "xlmr/tokenizer.json")
	f.Add([]byte(`{"model":{"type":"WordPiece","vocab":{"[UNK]":0,"a":1}},"pre_tokenizer":{"type":"Metaspace"},"normalizer":{"type":"Lowercase"}}`))
	f.Add([]byte(`{"model":{"type":"Unigram","unk_id":0,"vocab":[["<unk>",0],["▁a",-1]]},"normalizer":{"type":"Replace","pattern":{"Regex":"a{2,}"},"content":""}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		tk, err := parseTokenizer("f", data, nil)
		if err != nil {
			return
		}
		tk.most = len(tk.before) + len(tk.after) + 10
		for _, text := range []string{"vaccines cause autism", "ab  疫苗\u0301[SEP]<mask>!", "\xff\x00▁▁ ▁", string(data[:min(len(data), 300)])} {
			ids, any := tk.encode(text)
			if len(ids) > tk.most || any != (len(ids) > 0) {
				t.Fatalf("%d tokens of at most %d, %v", len(ids), tk.most, any)
			}
			for _, id := range ids {
				if id < 0 || id > tk.highest {
					t.Fatalf("token %d, the highest is %d", id, tk.highest)
				}
			}
		}
	})
}

// FuzzCharsmap: a damaged table never leads out of itself.
func FuzzCharsmap(f *testing.F) {
	f.Add([]byte{4, 0, 0, 0, 0, 4, 0, 0}, "a")
	f.Add([]byte{8, 0, 0, 0, 0, 4, 0, 0, 0x61, 5, 0, 0, 'x', 0}, "aé\u0301")
	f.Fuzz(func(t *testing.T, table []byte, text string) {
		c, err := readCharsmap(table)
		if err != nil {
			return
		}
		_ = c.apply(text)
	})
}

// FuzzEncode: any text gives a vector of unit length, or zeros where it has no token.
func FuzzEncode(f *testing.F) {
	var models []*Model
	for _, name := range []string{"bert", "xlmr", "vocab"} {
		models = append(models, open(f, filepath.Join("testdata", name), 1))
		for _, g := range readGolden(f, name) {
			f.Add(g.Text)
		}
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, m := range models {
			v, err := m.Encode(t.Context(), []string{text})
			if err != nil {
				t.Fatal(err)
			}
			ids, any := m.tokenizer.encode(text)
			if len(ids) > m.tokenizer.(*tokenizer).most {
				t.Fatalf("%d tokens", len(ids))
			}
			if l := length(v[0]); len(v[0]) != m.Dims() || any && math.Abs(l-1) > 1e-5 || !any && l != 0 {
				t.Fatalf("%q: a vector of length %v", text, l)
			}
		}
	})
}
