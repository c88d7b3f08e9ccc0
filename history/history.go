package history

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// keepVersions is how many versions of a file are kept; the oldest go first.
const keepVersions = 100

// ErrNone says that there is no such version.
var ErrNone = errors.New("there is no such version")

// Folder is a folder of versions; with an empty Dir none are kept. Whoever uses it makes
// one change at a time.
type Folder struct {
	Dir string
	Now func() time.Time
}

// Version is what a file said once.
type Version struct {
	Hash string    // of the text
	At   time.Time // when it was first seen
	file string
}

const (
	versionTime = "20060102T150405.000000Z"
	versionEnd  = ".yaml"
)

// folderOf begins the folder of a file's versions.
const folderOf = "of-"

// Hash names the content of a file.
func Hash(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// of is where the versions of a file are. The name is escaped, so it is one element of a
// path, which what stands before it keeps from being all points.
func (f Folder) of(name string) string {
	return filepath.Join(f.Dir, folderOf+url.PathEscape(name))
}

// Versions lists what a file has said, newest first, also of one that was removed.
func (f Folder) Versions(name string) ([]Version, error) {
	if f.Dir == "" {
		return nil, nil
	}
	dir := f.of(name)
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("versions of %s: %w", name, err)
	}
	var out []Version
	for _, e := range entries {
		stem, ok := strings.CutSuffix(e.Name(), versionEnd)
		at, hash, ok2 := strings.Cut(stem, "-")
		if t, err := time.Parse(versionTime, at); ok && ok2 && err == nil {
			out = append(out, Version{Hash: hash, At: t, file: filepath.Join(dir, e.Name())})
		}
	}
	slices.SortFunc(out, func(x, y Version) int { return cmp.Or(y.At.Compare(x.At), cmp.Compare(x.Hash, y.Hash)) })
	return out, nil
}

// Text is the text of the newest version with this hash; [ErrNone] where there is none.
func (f Folder) Text(name, hash string) ([]byte, error) {
	all, err := f.Versions(name)
	if err != nil {
		return nil, err
	}
	for _, v := range all {
		if v.Hash != hash {
			continue
		}
		text, err := os.ReadFile(v.file)
		if err == nil && Hash(text) != hash {
			err = fmt.Errorf("the version %s of %s is not what it was", hash, name)
		}
		return text, err
	}
	return nil, fmt.Errorf("version %q of %q: %w", hash, name, ErrNone)
}

// Names lists the files of which there are versions.
func (f Folder) Names() ([]string, error) {
	if f.Dir == "" {
		return nil, nil
	}
	entries, err := os.ReadDir(f.Dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var out []string
	for _, e := range entries {
		escaped, ok := strings.CutPrefix(e.Name(), folderOf)
		name, err := url.PathUnescape(escaped)
		if err != nil || !ok || !e.IsDir() {
			continue
		}
		if all, err := f.Versions(name); err == nil && len(all) > 0 {
			out = append(out, name)
		}
	}
	return out, nil
}

// Keep keeps a version unless it is the newest already.
func (f Folder) Keep(name string, text []byte) error {
	if f.Dir == "" {
		return nil
	}
	all, err := f.Versions(name)
	if err != nil {
		return err
	}
	hash := Hash(text)
	if len(all) > 0 && all[0].Hash == hash {
		return nil
	}
	dir := f.of(name)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	at := f.Now().UTC()
	if len(all) > 0 && !at.After(all[0].At) { // a clock that was set back must not hide the newest
		at = all[0].At.Add(time.Microsecond)
	}
	if err := Write(filepath.Join(dir, at.Format(versionTime)+"-"+hash+versionEnd), text, 0o600); err != nil {
		return err
	}
	for _, old := range all[min(len(all), keepVersions-1):] {
		if err := os.Remove(old.file); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// Write replaces a file at once: readers see the old text or the new one, also after a loss
// of power.
func Write(path string, text []byte, mode fs.FileMode) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), ".new-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	_, err = f.Write(text)
	err = errors.Join(err, f.Chmod(mode), f.Sync(), f.Close())
	if err != nil {
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(path))
}

// syncFolder makes a rename last. Some systems cannot sync a folder; the rename has
// happened all the same.
func syncFolder(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	_ = d.Sync()
	return d.Close()
}
