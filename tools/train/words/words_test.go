package main

import (
	"compress/gzip"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
)

// Forms whose stem by rule is that of their base are left out, as are words of
// several parts; the first file that has a form decides. British spellings are added,
// but no word becomes another: a poet is no pet, canoes are no canes.
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
	for name, text := range map[string]string{
		"american-english":       "color\nfetus\npet\ndiarrhea\ndiarrhoea\ncane\norganize\n",
		"american-english-large": "color\nfetus\npet\npoet\ndiarrhea\ndiarrhoea\ncane\norganize\npractice\nwise\n",
		"british-english-large":  "colour\nfoetus\npet\npoet\ndiarrhoea\ncanoes\norganise\npractice\nwise\nworse\nCo\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out := filepath.Join(dir, "table.gz")
	if err := run(dir, dir, out); err != nil {
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
	if want := "colour color\ndiarrhoea diarrhea\nfoetus fetus\nleft leav\nmice mous\norganise organ\nspoke speak\nworse bad\n"; err != nil || string(got) != want {
		t.Errorf("%q, %v, want %q", got, err, want)
	}
	nowhere := filepath.Join(dir, "nowhere")
	for _, folders := range [][2]string{{nowhere, dir}, {dir, nowhere}} {
		if err := run(folders[0], folders[1], out); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%v: error %v", folders, err)
		}
	}
}
