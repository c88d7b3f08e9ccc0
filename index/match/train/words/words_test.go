package main

import (
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"testing"
)

// Forms whose stem by rule is that of their base are left out, as are words of
// several parts; the first file that has a form decides.
func TestTable(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{
		"verb.exc": "spoke speak\nwalked walk\nco-wrote co-write\nleft leave\n",
		"noun.exc": "mice mouse\nleft nothing\nsons_in_law son_in_law\n\nshort\n",
		"adj.exc":  "worse bad\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out := filepath.Join(dir, "table.gz")
	if err := run(dir, out); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(out)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	got, err := io.ReadAll(z)
	if want := "left leav\nmice mous\nspoke speak\nworse bad\n"; err != nil || string(got) != want {
		t.Errorf("%q, %v, want %q", got, err, want)
	}
	if err := run(filepath.Join(dir, "nowhere"), out); !os.IsNotExist(err) {
		t.Errorf("error %v", err)
	}
}
