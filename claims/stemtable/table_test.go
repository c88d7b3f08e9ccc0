package stemtable_test

import (
	"bytes"
	"compress/gzip"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/rumordesk/rumordesk/claims/stemtable"
)

const magic = "TST1"

// TestThereAndBack: what is packed is what is read, and the same bytes each time.
func TestThereAndBack(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		dims := rapid.IntRange(1, 255).Draw(rt, "dims")
		want := stemtable.Table{Head: []byte(rapid.StringMatching(`[a-z]{0,3}`).Draw(rt, "head"))}
		for _, s := range rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z]{1,8}`), 1, 12, rapid.ID[string]).Draw(rt, "stems") {
			if err := want.Add(s, rapid.Byte().Draw(rt, "weight"), rapid.SliceOfN(rapid.Int8(), dims, dims).Draw(rt, "vector")); err != nil {
				rt.Fatal(err)
			}
		}
		packed, err := want.Pack(magic)
		if err != nil {
			rt.Fatal(err)
		}
		got, err := stemtable.Read(packed, magic, len(want.Head))
		if err != nil {
			rt.Fatal(err)
		}
		if len(want.Head) == 0 {
			got.Head, want.Head = nil, nil
		}
		if !reflect.DeepEqual(*got, want) {
			rt.Fatalf("%+v, want %+v", *got, want)
		}
		if again, err := want.Pack(magic); err != nil || !bytes.Equal(again, packed) {
			rt.Fatalf("other bytes the second time, %v", err)
		}
		last := len(want.Stems) - 1
		if v := got.Vector(last); len(v) != dims || !reflect.DeepEqual(v, want.Vectors[last*dims:]) {
			rt.Fatalf("the last vector is %v, want %v", v, want.Vectors[last*dims:])
		}
	})
}

func TestAddRefuses(t *testing.T) {
	for _, c := range []struct {
		name, stem string
		vector     []int8
	}{
		{"no number", "b", nil},
		{"too many numbers", "b", make([]int8, 256)},
		{"another length", "b", []int8{1, 2}},
		{"a line end", "b\nc", []int8{1}},
	} {
		var table stemtable.Table
		if err := table.Add("a", 1, []int8{1}); err != nil {
			t.Fatal(err)
		}
		if err := table.Add(c.stem, 1, c.vector); err == nil || !strings.Contains(err.Error(), "vector") || len(table.Stems) != 1 {
			t.Errorf("%s: %v, %d stems; want it refused", c.name, err, len(table.Stems))
		}
	}
	if _, err := new(stemtable.Table).Pack(magic); err == nil {
		t.Error("a table without a vector is packed")
	}
}

// pack makes a file of raw bytes.
func pack(t testing.TB, raw string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write([]byte(raw)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestReadRefuses(t *testing.T) {
	var table stemtable.Table
	for _, s := range []string{"mask", "virus"} {
		if err := table.Add(s, 3, []int8{1, 2}); err != nil {
			t.Fatal(err)
		}
	}
	good, err := table.Pack(magic)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		packed []byte
		magic  string
		head   int
	}{
		"no gzip":          {[]byte("TST1"), magic, 0},
		"cut short":        {good[:len(good)/2], magic, 0},
		"another form":     {good, "TST2", 0},
		"a head too long":  {good, magic, 2},
		"nothing in it":    {pack(t, ""), magic, 0},
		"the magic alone":  {pack(t, magic), magic, 0},
		"no numbers":       {pack(t, magic+"\x00"+"\x00\x00\x00\x00"+"\x00\x00\x00\x00"), magic, 0},
		"fewer than said":  {pack(t, magic+"\x01"+"\x02\x00\x00\x00"+"\x01\x00\x00\x00"+"a"+"\x01"+"\x01"), magic, 0},
		"one stem for two": {pack(t, magic+"\x01"+"\x02\x00\x00\x00"+"\x01\x00\x00\x00"+"a"+"\x01\x01"+"\x01\x01"), magic, 0},
		"far too many":     {pack(t, magic+"\x01"+"\xff\xff\xff\xff"+"\x01\x00\x00\x00"+"a"+"\x01"+"\x01"), magic, 0},
	} {
		if got, err := stemtable.Read(c.packed, c.magic, c.head); err == nil {
			t.Errorf("%s: read as %+v", name, got)
		}
	}
}

// FuzzRead: no bytes make it panic, and what is read fits itself.
func FuzzRead(f *testing.F) {
	f.Add("\x01\x01\x00\x00\x00\x01\x00\x00\x00a\x01\x01")
	f.Add("\x02\x02\x00\x00\x00\x03\x00\x00\x00a\nb\x01\x01\x01\x01\x01\x01")
	f.Fuzz(func(t *testing.T, raw string) {
		table, err := stemtable.Read(pack(t, magic+raw), magic, 0)
		if err != nil {
			return
		}
		if n := len(table.Stems); len(table.Weights) != n || len(table.Vectors) != n*table.Dims || table.Dims == 0 {
			t.Errorf("%d stems of %d numbers with %d weights and %d numbers", n, table.Dims, len(table.Weights), len(table.Vectors))
		}
	})
}
