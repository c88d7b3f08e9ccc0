package history

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestFolder(t *testing.T) {
	clock := time.Date(2026, 5, 1, 8, 0, 0, 0, time.UTC)
	f := Folder{Dir: filepath.Join(t.TempDir(), "history"), Now: func() time.Time { return clock }}
	if names, err := f.Names(); err != nil || len(names) != 0 {
		t.Errorf("nothing is kept yet: %q, %v", names, err)
	}
	const name = "../a/b.yaml" // never a path
	keep := func(text string) {
		t.Helper()
		if err := f.Keep(name, []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	keep("one")
	keep("one")
	clock = clock.Add(-time.Hour) // a clock that was set back
	keep("two")
	keep("one")
	all, err := f.Versions(name)
	if err != nil || len(all) != 3 || all[0].Hash != Hash([]byte("one")) || all[1].Hash != Hash([]byte("two")) || !all[0].At.After(all[1].At) || !all[1].At.After(all[2].At) {
		t.Fatalf("%+v, %v", all, err)
	}
	if text, err := f.Text(name, Hash([]byte("two"))); err != nil || string(text) != "two" {
		t.Errorf("%q, %v", text, err)
	}
	if _, err := f.Text(name, Hash([]byte("three"))); !errors.Is(err, ErrNone) {
		t.Errorf("a version that there is not: %v", err)
	}
	if names, err := f.Names(); err != nil || len(names) != 1 || names[0] != name {
		t.Errorf("%q, %v", names, err)
	}
	if err := os.WriteFile(all[1].file, []byte("other"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Text(name, Hash([]byte("two"))); err == nil || errors.Is(err, ErrNone) {
		t.Errorf("a version that was changed is handed over: %v", err)
	}
	for i := range 2 * keepVersions {
		keep(fmt.Sprint("text ", i))
	}
	if all, err = f.Versions(name); err != nil || len(all) != keepVersions {
		t.Errorf("%d versions, %v", len(all), err)
	}
}

func TestFolderThatKeepsNothing(t *testing.T) {
	f := Folder{Now: time.Now}
	if err := f.Keep("a", []byte("one")); err != nil {
		t.Error(err)
	}
	if all, err := f.Versions("a"); err != nil || len(all) != 0 {
		t.Errorf("%+v, %v", all, err)
	}
	if _, err := f.Text("a", Hash([]byte("one"))); !errors.Is(err, ErrNone) {
		t.Error(err)
	}
}

func TestWriteKeepsTheModeAndLeavesNothingBehind(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "a.yaml")
	for _, text := range []string{"one", "two"} {
		if err := Write(path, []byte(text), 0o640); err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(path)
		if st, serr := os.Stat(path); err != nil || serr != nil || string(got) != text || st.Mode().Perm() != 0o640 {
			t.Errorf("%q, %v, %v", got, err, serr)
		}
	}
	if err := Write(filepath.Join(dir, "none", "a.yaml"), nil, 0o640); err == nil {
		t.Error("a folder that there is not")
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
		t.Errorf("%v, %v", left, err)
	}
}
