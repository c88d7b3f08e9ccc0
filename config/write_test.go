package config

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func TestWriteThenLoad(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "desk")
	files, err := Write(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 8 {
		t.Errorf("only %d files written", len(files))
	}
	for _, f := range files {
		if st, err := os.Stat(f); err != nil || st.Size() == 0 || st.Mode().Perm()&0o022 != 0 {
			t.Errorf("%s: %v", f, err)
		}
	}
	c, err := Load(filepath.Join(dir, FileName))
	if err != nil {
		t.Fatal(err)
	}
	checkPromises(t, c)
	if len(c.RuleFiles) < 6 {
		t.Errorf("%d rule files", len(c.RuleFiles))
	}
	if c.Clocks != DefaultClocks() || c.Listen != DefaultListen {
		t.Error("the starter file and the defaults have come apart")
	}
}

// The starting sources are what a team meets first: enough of each kind in both
// languages, none faster than one request a second.
func TestStarterSources(t *testing.T) {
	src, err := fs.ReadFile(Starter(), FileName)
	if err != nil {
		t.Fatal(err)
	}
	c, err := Parse(FileName, src)
	if err != nil {
		t.Fatal(err)
	}
	kind, lang := map[string]int{}, map[string]int{}
	for _, s := range c.Sources {
		kind[s.Kind]++
		lang[s.Language]++
		if s.Rate <= 0 || s.Rate > 1 {
			t.Errorf("%s: rate %s", s.ID, s.Rate)
		}
		if !strings.HasPrefix(s.Address(), "https://") && s.ID != "people-health" {
			t.Errorf("%s is read without https", s.ID)
		}
	}
	t.Logf("%d sources: %v %v", len(c.Sources), kind, lang)
	if len(c.Sources) < 30 || lang["zh"] < 10 || lang["en"] < 20 {
		t.Errorf("%d sources, %v", len(c.Sources), lang)
	}
	for _, k := range kinds {
		if kind[k] < 5 {
			t.Errorf("only %d of kind %s", kind[k], k)
		}
	}
}

func TestWriteOverwritesNothing(t *testing.T) {
	for _, name := range []string{FileName, "README.md", "rules/vaccines.yaml"} {
		dir := t.TempDir()
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte("mine"), 0o600); err != nil {
			t.Fatal(err)
		}
		files, err := Write(dir)
		if !errors.Is(err, fs.ErrExist) || !strings.Contains(err.Error(), path) || files != nil {
			t.Errorf("%s: %v, %v", name, files, err)
		}
		if b, _ := os.ReadFile(path); string(b) != "mine" {
			t.Errorf("%s was overwritten", name)
		}
		n := 0
		_ = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, _ error) error {
			if !d.IsDir() {
				n++
			}
			return nil
		})
		if n != 1 {
			t.Errorf("%s: %d files after a refused run", name, n)
		}
	}
}

func TestWriteStaysInside(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links need rights there")
	}
	dir, elsewhere := t.TempDir(), t.TempDir()
	if err := os.Symlink(elsewhere, filepath.Join(dir, "rules")); err != nil {
		t.Fatal(err)
	}
	if _, err := Write(dir); err == nil {
		t.Error("wrote through a link that leads outside")
	}
	left, err := os.ReadDir(elsewhere)
	if err != nil || len(left) != 0 {
		t.Errorf("%d files outside: %v", len(left), err)
	}
	if _, err := os.Stat(filepath.Join(dir, FileName)); err == nil {
		t.Error("a failed run left a file behind")
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Write(file); err == nil {
		t.Error("a file taken for a folder")
	}
}
