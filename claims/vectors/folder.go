package vectors

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// Remove takes the file of a model out of a folder, and says whether there was one.
func Remove(dir, id string) (bool, error) {
	switch err := os.Remove(filepath.Join(dir, fileName(id))); {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil:
		return false, fmt.Errorf("vectors: %w", err)
	}
	return true, nil
}

// Used marks the file as used now, so that [KeepNewest] keeps it.
func (v *File) Used(now time.Time) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	return os.Chtimes(v.path, now, now)
}

// KeepNewest takes all files of vectors but the n that were used last out of a folder, and returns how many it took out.
func KeepNewest(dir string, n int) (int, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.vec"))
	if err != nil {
		return 0, fmt.Errorf("vectors: %w", err)
	}
	type file struct {
		name string
		used time.Time
	}
	var files []file
	for _, name := range names {
		if info, err := os.Lstat(name); err == nil && info.Mode().IsRegular() {
			files = append(files, file{name, info.ModTime()})
		}
	}
	slices.SortFunc(files, func(a, b file) int { return cmp.Or(b.used.Compare(a.used), cmp.Compare(a.name, b.name)) })
	gone := 0
	for _, f := range files[min(n, len(files)):] {
		if err := os.Remove(f.name); err != nil {
			return gone, fmt.Errorf("vectors: %w", err)
		}
		gone++
	}
	return gone, nil
}
