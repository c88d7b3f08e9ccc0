package warc

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"testing"
)

// FuzzReader: whatever a file holds, the reader ends, what it returns covers the file
// in order, and every record that it believes can be written and read again.
func FuzzReader(f *testing.F) {
	b, _ := three(f)
	f.Add(b)
	f.Add(b[:len(b)-9])
	f.Add(append([]byte("\x1f\x8b\x08\x00\x00"), b...))
	f.Fuzz(func(t *testing.T, b []byte) {
		r := NewReader(bytes.NewReader(b), int64(len(b)))
		at := int64(0)
		for n := 0; ; n++ {
			rec, err := r.Next()
			var d *DamageError
			switch {
			case err == io.EOF:
				if at != int64(len(b)) {
					t.Fatalf("ended at %d of %d", at, len(b))
				}
				return
			case errors.As(err, &d):
				if d.Offset != at || d.Next <= at || d.Next > int64(len(b)) || d.Torn && d.Next != int64(len(b)) {
					t.Fatalf("damage %+v at %d", d, at)
				}
				at = d.Next
			case err != nil:
				t.Fatal(err)
			default:
				if rec.Offset != at || rec.Length <= 0 || len(rec.Block) > MaxBlock {
					t.Fatalf("record %+v at %d", rec, at)
				}
				at += rec.Length
				again(t, rec)
			}
			if n > len(b) {
				t.Fatal("it does not end")
			}
		}
	})
}

// FuzzRecord does the same for what stands in one member, which the fuzzer cannot
// reach through the compression.
func FuzzRecord(f *testing.F) {
	b, places := three(f)
	for _, p := range places {
		z, err := gzip.NewReader(bytes.NewReader(b[p.Offset : p.Offset+p.Length]))
		if err != nil {
			f.Fatal(err)
		}
		plain, err := io.ReadAll(z)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(plain)
	}
	f.Add([]byte("WARC/1.0\r\nwarc-type: x\r\nWARC-Record-ID: a\r\nWARC-Date: 2026-01-01T00:00:00.5Z\r\nX:\r\n\tlong\r\nContent-Length: 1\r\n\r\n1\r\n\r\n"))
	f.Add([]byte("WARC/1.1\r\nContent-Length: 18446744073709551615\r\nContent-Length: 1\r\n\r\n"))
	f.Fuzz(func(t *testing.T, plain []byte) {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, _ = z.Write(plain)
		_ = z.Close()
		recs, damage := readAll(t, b.Bytes())
		if len(recs)+len(damage) == 0 || len(recs) > 1 {
			t.Fatalf("records %v, damage %v", recs, damage)
		}
		for _, rec := range recs {
			again(t, rec)
		}
	})
}

// again writes a record as this package would and reads it.
func again(t *testing.T, rec Record) {
	t.Helper()
	b, err := member(rec.Header, rec.Block)
	if err != nil {
		return // continued lines written on one can pass the limit
	}
	recs, damage := readAll(t, b)
	if len(recs) != 1 || len(damage) != 0 || !bytes.Equal(recs[0].Block, rec.Block) || len(recs[0].Header) != len(rec.Header) {
		t.Fatalf("%+v came back as %+v, damage %v", rec, recs, damage)
	}
	for i, f := range rec.Header {
		if recs[0].Header[i] != f {
			t.Fatalf("field %q came back as %q", f, recs[0].Header[i])
		}
	}
}

// TestBomb: a member that inflates without end costs no more than the limits.
func TestBomb(t *testing.T) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = io.WriteString(z, "WARC/1.1\r\nX: ")
	zeros := make([]byte, 1<<20)
	for i := range zeros {
		zeros[i] = 'x'
	}
	for range 16 {
		_, _ = z.Write(zeros)
	}
	_ = z.Close()
	recs, damage := readAll(t, b.Bytes())
	if len(recs) != 0 || len(damage) != 1 || damage[0].Torn {
		t.Errorf("records %v, damage %v", recs, damage)
	}
}
