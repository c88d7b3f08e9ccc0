package vectors

import (
	"bytes"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"github.com/rumordesk/rumordesk/claims/match"
)

const dims = 5

func key(i int) (k match.TextKey) {
	copy(k[:], fmt.Sprintf("%016d", i))
	return k
}

func vector(i int) match.Vector {
	return match.Vector{Scale: float32(i + 1), Numbers: []int8{int8(i), -1, 2, -127, 127}} //nolint:gosec // any
}

func open(t testing.TB, dir string, log *bytes.Buffer) *File {
	t.Helper()
	l := slog.New(slog.DiscardHandler)
	if log != nil {
		l = slog.New(slog.NewTextHandler(log, nil))
	}
	v, err := Open(dir, "some/model", dims, l)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = v.Close() })
	return v
}

func put(t testing.TB, v *File, from, to int) {
	t.Helper()
	for i := from; i < to; i++ {
		if err := v.Put([]match.TextKey{key(i)}, []match.Vector{vector(i)}); err != nil {
			t.Fatal(err)
		}
	}
}

func check(t testing.TB, v *File, i int, want bool) {
	t.Helper()
	got, ok := v.Get(key(i))
	if ok != want || ok && !reflect.DeepEqual(got, vector(i)) {
		t.Errorf("%d: %v %v, wanted %v", i, got, ok, want)
	}
}

func TestKeepsVectors(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "b")
	v := open(t, dir, nil)
	put(t, v, 0, 300)
	put(t, v, 0, 300) // again: nothing is added
	var log bytes.Buffer
	w := open(t, dir, &log) // and beside it, as another process would
	put(t, w, 300, 310)
	put(t, v, 310, 320)
	for i := range 320 {
		check(t, w, i, i < 310)
		check(t, v, i, i < 300 || i >= 310)
	}
	u := open(t, dir, &log)
	if u.Len() != 320 || log.Len() > 0 {
		t.Errorf("%d vectors, %s", u.Len(), &log)
	}
	for i := range 320 {
		check(t, u, i, true)
	}
	other, err := Open(dir, "another", dims, nil)
	if err != nil || other.Len() != 0 {
		t.Fatal(err, other.Len())
	}
	if err := other.Close(); err != nil {
		t.Fatal(err)
	}
	if err := v.Put([]match.TextKey{key(1000)}, []match.Vector{{Scale: 1, Numbers: []int8{1}}}); err == nil {
		t.Error("a vector of another length was taken")
	}
	if _, err := Open(dir, "x", 0, nil); err == nil {
		t.Error("0 numbers a vector")
	}
}

func TestPrune(t *testing.T) {
	dir := t.TempDir()
	v := open(t, dir, nil)
	put(t, v, 0, 100)
	wanted := map[match.TextKey]bool{}
	for i := range 97 {
		wanted[key(i)] = true
	}
	if n, err := v.Prune(wanted); n != 0 || err != nil {
		t.Errorf("%d were taken out for so few, %v", n, err)
	}
	delete(wanted, key(0))
	delete(wanted, key(1))
	if n, err := v.Prune(wanted); n != 5 || err != nil {
		t.Errorf("%d were taken out, %v", n, err)
	}
	put(t, v, 200, 201)
	for _, w := range []*File{v, open(t, dir, nil)} {
		for i := range 100 {
			check(t, w, i, i > 1 && i < 97)
		}
		check(t, w, 200, true)
	}
}

func TestTwiceInOneBatch(t *testing.T) {
	dir := t.TempDir()
	v := open(t, dir, nil)
	if err := v.Put([]match.TextKey{key(1), key(1), key(2)}, []match.Vector{vector(1), vector(1), vector(2)}); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(onlyFile(t, dir))
	if err != nil {
		t.Fatal(err)
	}
	if want := int64(len(v.head)) + 2*v.record(); info.Size() != want {
		t.Errorf("%d bytes, not %d", info.Size(), want)
	}
	check(t, v, 1, true)
	check(t, v, 2, true)
}

func TestHalfARecordIsTakenBack(t *testing.T) {
	dir := t.TempDir()
	v := open(t, dir, nil)
	put(t, v, 0, 2)
	n, err := v.f.Write(make([]byte, v.record()/2)) // as a full disk leaves it
	if err != nil {
		t.Fatal(err)
	}
	if err := v.takeBack(n); err != nil {
		t.Fatal(err)
	}
	put(t, v, 2, 4)
	var log bytes.Buffer
	v = open(t, dir, &log)
	for i := range 4 {
		check(t, v, i, true)
	}
	if log.Len() > 0 {
		t.Error(log.String())
	}
}

func TestPruneTakesDamageOut(t *testing.T) {
	dir := t.TempDir()
	v := open(t, dir, nil)
	put(t, v, 0, 10)
	file := onlyFile(t, dir)
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	raw[len(raw)-1] ^= 0xff
	if err := os.WriteFile(file, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	v = open(t, dir, nil)
	wanted := map[match.TextKey]bool{}
	for i := range 10 {
		wanted[key(i)] = true
	}
	if n, err := v.Prune(wanted); n != 1 || err != nil {
		t.Errorf("%d %v", n, err)
	}
	var log bytes.Buffer
	v = open(t, dir, &log)
	check(t, v, 8, true)
	check(t, v, 9, false)
	if log.Len() > 0 {
		t.Error(log.String())
	}
}

func onlyFile(t testing.TB, dir string) string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*.vec"))
	if err != nil || len(names) != 1 || !strings.Contains(names[0], "some-model-") {
		t.Fatal(names, err)
	}
	return names[0]
}

// Whatever was done to the file, it opens, has only what was put in, and takes more.
func TestDamage(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		dir := t.TempDir()
		v := open(t, dir, nil)
		n := rapid.IntRange(0, 20).Draw(rt, "vectors")
		put(t, v, 0, n)
		name := onlyFile(t, dir)
		raw, err := os.ReadFile(name) //nolint:gosec // of this test
		if err != nil {
			rt.Fatal(err)
		}
		raw = raw[:rapid.IntRange(0, len(raw)).Draw(rt, "cut")]
		for range rapid.IntRange(0, 3).Draw(rt, "flips") {
			if len(raw) > 0 {
				raw[rapid.IntRange(0, len(raw)-1).Draw(rt, "at")] ^= byte(rapid.IntRange(1, 255).Draw(rt, "by"))
			}
		}
		if err := os.WriteFile(name, raw, 0o600); err != nil {
			rt.Fatal(err)
		}
		w := open(t, dir, nil)
		for i := range n {
			if got, ok := w.Get(key(i)); ok && !reflect.DeepEqual(got, vector(i)) {
				rt.Fatalf("%d became %v", i, got)
			}
		}
		put(t, w, 0, n+5)
		u := open(t, dir, nil)
		for i := range n + 5 {
			check(t, u, i, true)
		}
	})
}

func TestDamageIsTold(t *testing.T) {
	dir := t.TempDir()
	put(t, open(t, dir, nil), 0, 10)
	name := onlyFile(t, dir)
	raw, err := os.ReadFile(name) //nolint:gosec // of this test
	if err != nil {
		t.Fatal(err)
	}
	raw[len(raw)-1] ^= 1
	if err := os.WriteFile(name, raw[:len(raw):len(raw)], 0o600); err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	if v := open(t, dir, &log); v.Len() != 9 || !strings.Contains(log.String(), "damaged=1") {
		t.Errorf("%d, %s", v.Len(), &log)
	}
	if err := os.WriteFile(name, []byte("something else"), 0o600); err != nil {
		t.Fatal(err)
	}
	if v := open(t, dir, &log); v.Len() != 0 || !strings.Contains(log.String(), "begun anew") {
		t.Errorf("%d, %s", v.Len(), &log)
	}
}

func TestConcurrently(t *testing.T) {
	v := open(t, t.TempDir(), nil)
	var wg sync.WaitGroup
	for k := range 4 {
		wg.Go(func() { put(t, v, 50*k, 50*k+50) })
		wg.Go(func() {
			for i := range 200 {
				v.Get(key(i))
			}
		})
	}
	wg.Go(func() {
		if _, err := v.Prune(map[match.TextKey]bool{key(3): true}); err != nil {
			t.Error(err)
		}
	})
	wg.Wait()
}

func FuzzFile(f *testing.F) {
	f.Add([]byte(magic))
	f.Add([]byte{})
	dir := f.TempDir()
	v, err := Open(dir, "some/model", dims, nil)
	if err != nil {
		f.Fatal(err)
	}
	put(f, v, 0, 3)
	raw, err := os.ReadFile(v.path)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(raw)
	f.Add(raw[:len(raw)-7])
	f.Fuzz(func(t *testing.T, raw []byte) {
		if err := os.WriteFile(v.path, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		w := open(t, dir, nil)
		before := w.Len()
		if before*int(w.record()) > len(raw) {
			t.Fatalf("%d vectors in %d bytes", before, len(raw))
		}
		put(t, w, 0, 3)
		for i := range 3 {
			if _, ok := w.Get(key(i)); !ok {
				t.Fatalf("%d is not kept", i)
			}
		}
	})
}
