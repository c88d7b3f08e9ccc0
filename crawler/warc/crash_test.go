package warc

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// three makes a file of three pages and returns its bytes and where they stand.
func three(t testing.TB) ([]byte, []Place) {
	t.Helper()
	dir := t.TempDir()
	w := writer(t, dir, Options{})
	var places []Place
	for _, s := range []string{"first", "第二", strings.Repeat("third ", 50)} {
		places = append(places, write(t, w, page(s)))
	}
	_ = w.Close()
	return contents(t, dir, places[0].File), places
}

// TestCutAnywhere cuts a file after every byte: what was whole is read, the rest is
// called torn, and the next run takes it away and goes on.
func TestCutAnywhere(t *testing.T) {
	b, places := three(t)
	for n := range b {
		whole := 0
		for _, p := range places {
			if int64(n) >= p.Offset+p.Length {
				whole++
			}
		}
		recs, damage := readAll(t, b[:n])
		pages := slices.DeleteFunc(slices.Clone(recs), func(r Record) bool { return r.Type() == Info })
		end := int64(0)
		if len(recs) > 0 {
			end = recs[len(recs)-1].Offset + recs[len(recs)-1].Length
		}
		if len(pages) != whole || len(damage) > 1 || (len(damage) == 1) != (int64(n) > end) {
			t.Fatalf("cut at %d: %d pages of %d, damage %v", n, len(pages), whole, damage)
		}
		if len(damage) == 1 && (!damage[0].Torn || damage[0].Offset != end || damage[0].Next != int64(n)) {
			t.Fatalf("cut at %d: damage %+v, want it torn at %d", n, damage[0], end)
		}
		if n%17 != 0 && len(damage) == 1 { // writing syncs, which takes its time
			continue
		}
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, places[0].File), b[:n], 0o600); err != nil {
			t.Fatal(err)
		}
		var logged bytes.Buffer
		w := writer(t, dir, Options{Log: logTo(&logged)})
		at := write(t, w, page("after"))
		_ = w.Close()
		recs, after := readAll(t, contents(t, dir, at.File))
		if at.File != places[0].File || len(after) != 0 || len(recs) != whole+2 || recs[0].Type() != Info || string(recs[whole+1].Block) != "after" {
			t.Fatalf("cut at %d: %d records, damage %v, written to %+v", n, len(recs), after, at)
		}
		if strings.Contains(logged.String(), "taken away") != (len(damage) == 1) {
			t.Fatalf("cut at %d: logged %q", n, logged.String())
		}
	}
}

// TestZerosAtTheEnd: the file's length reached the disk and its bytes did not.
func TestZerosAtTheEnd(t *testing.T) {
	b, places := three(t)
	for _, zeros := range []int{1, 9, 10, 5000} {
		_, damage := readAll(t, append(slices.Clone(b), make([]byte, zeros)...))
		if len(damage) != 1 || !damage[0].Torn || damage[0].Offset != int64(len(b)) {
			t.Errorf("%d zeros: damage %v", zeros, damage)
		}
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, places[0].File), append(slices.Clone(b), make([]byte, 5000)...), 0o600); err != nil {
		t.Fatal(err)
	}
	if at := write(t, writer(t, dir, Options{}), page("x")); at.Offset != int64(len(b)) {
		t.Errorf("written to %+v", at)
	}
}

// TestDamageCostsOneRecord changes every byte of a file in turn: the other records are
// still read, nothing wrong is read, and a writer leaves the file alone.
func TestDamageCostsOneRecord(t *testing.T) {
	b, places := three(t)
	want, _ := readAll(t, b)
	for n := range b {
		bad := slices.Clone(b)
		bad[n] ^= 0x55
		recs, damage := readAll(t, bad)
		if len(recs) < len(want)-1 || len(recs)+len(damage) > len(want)+1 {
			t.Fatalf("byte %d: %d records, damage %v", n, len(recs), damage)
		}
		for _, r := range recs {
			// The gzip header's time and system are no part of the record.
			if !slices.ContainsFunc(want, func(w Record) bool { return bytes.Equal(w.Block, r.Block) && slices.Equal(w.Header, r.Header) }) {
				t.Fatalf("byte %d: read %+v", n, r)
			}
		}
	}
	// In the middle, and in the last record but not cut off.
	for _, n := range []int64{places[1].Offset + 40, places[2].Offset + 40, places[2].Offset + places[2].Length - 6} {
		dir := t.TempDir()
		bad := slices.Clone(b)
		bad[n] ^= 0x55
		if err := os.WriteFile(filepath.Join(dir, places[0].File), bad, 0o600); err != nil {
			t.Fatal(err)
		}
		var logged bytes.Buffer
		at := write(t, writer(t, dir, Options{Log: logTo(&logged)}), page("x"))
		if at.File != nameOf("20260314", 2) || !bytes.Equal(contents(t, dir, places[0].File), bad) || !strings.Contains(logged.String(), "is damaged") {
			t.Errorf("byte %d: written to %+v; logged %s", n, at, logged.String())
		}
		if _, err := Find(filepath.Join(dir, places[0].File), places[0].ID); err != nil {
			t.Error(err)
		}
	}
}

// TestMendsYesterday: what a crash cut off yesterday is taken away today.
func TestMendsYesterday(t *testing.T) {
	b, places := three(t)
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, places[0].File), b[:len(b)-3], 0o600); err != nil {
		t.Fatal(err)
	}
	at := write(t, writer(t, dir, Options{Now: func() time.Time { return noon.AddDate(0, 0, 1) }}), page("x"))
	if at.File != nameOf("20260315", 1) || int64(len(contents(t, dir, places[0].File))) != places[2].Offset {
		t.Errorf("written to %+v; yesterday's file has %d bytes", at, len(contents(t, dir, places[0].File)))
	}
}

// TestManyWriters writes from several writers of several goroutines each at once.
func TestManyWriters(t *testing.T) {
	dir := t.TempDir()
	const writers, each = 3, 8
	var mu sync.Mutex
	var places []Place
	var wg sync.WaitGroup
	for range writers {
		w := writer(t, dir, Options{MaxFile: 3000})
		for range each {
			wg.Go(func() {
				at, err := w.Write(page(randomText(500, 1)))
				if err != nil {
					t.Error(err)
				}
				mu.Lock()
				places = append(places, at)
				mu.Unlock()
			})
		}
	}
	wg.Wait()
	files, err := list(dir)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, f := range files {
		recs, damage := readAll(t, contents(t, dir, f.name))
		if len(damage) != 0 {
			t.Errorf("%s: %v", f.name, damage)
		}
		n += len(recs) - 1
	}
	if n != writers*each || len(places) != n {
		t.Errorf("%d records in %d files", n, len(files))
	}
	for _, p := range places {
		if _, err := Find(filepath.Join(dir, p.File), p.ID); err != nil {
			t.Error(err)
		}
	}
}
