package vectors_test

import (
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/claims/vectors"
)

// files is what the files of vectors in a folder are called.
func files(t *testing.T, dir string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil {
		t.Fatal(err)
	}
	for i := range names {
		names[i] = filepath.Base(names[i])[:1]
	}
	return names
}

func TestFilesOfAFolder(t *testing.T) {
	dir := t.TempDir()
	for i, id := range []string{"a", "b", "c", "d"} {
		f, err := vectors.Open(dir, id, 8, nil)
		if err != nil {
			t.Fatal(err)
		}
		used := time.Date(2024, 1, []int{3, 1, 4, 2}[i], 0, 0, 0, 0, time.UTC)
		if err := f.Used(used); err != nil {
			t.Fatal(err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if n, err := vectors.KeepNewest(dir, 4); n != 0 || err != nil {
		t.Errorf("none too many: %d, %v", n, err)
	}
	if n, err := vectors.KeepNewest(dir, 2); n != 2 || err != nil || !slices.Equal(files(t, dir), []string{"a", "c"}) {
		t.Errorf("two too many: %d, %v; left %v", n, err, files(t, dir))
	}
	for _, want := range []bool{true, false} {
		if got, err := vectors.Remove(dir, "a"); got != want || err != nil {
			t.Errorf("remove: %v, %v; want %v", got, err, want)
		}
	}
	if n, err := vectors.KeepNewest(filepath.Join(dir, "gone"), 1); n != 0 || err != nil {
		t.Errorf("no folder: %d, %v", n, err)
	}
}
