package rulebook

import (
	"cmp"
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

// folder is where the versions of a file are. The name is escaped, so it is one
// element of a path, which what stands before it keeps from being all points.
func (b *Book) folder(name string) string {
	return filepath.Join(b.o.History, folderOf+url.PathEscape(name))
}

// versions lists the versions of a file, newest first.
func (b *Book) versions(name string) ([]Version, error) {
	if b.o.History == "" {
		return nil, nil
	}
	dir := b.folder(name)
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

// Versions lists what a file has said, newest first, also of one that was removed.
func (b *Book) Versions(name string) ([]Version, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.versions(name)
}

// VersionText is the text of the newest version with this hash; ErrNoFile where there
// is none.
func (b *Book) VersionText(name, hash string) ([]byte, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	all, err := b.versions(name)
	if err != nil {
		return nil, err
	}
	for _, v := range all {
		if v.Hash != hash {
			continue
		}
		text, err := readAll(v.file)
		if err == nil && Hash(text) != hash {
			err = fmt.Errorf("the version %s of %s is not what it was", hash, name)
		}
		return text, err
	}
	return nil, fmt.Errorf("version %q of %q: %w", hash, name, ErrNoFile)
}

// Removed lists the files of which there are only versions left, by name.
func (b *Book) Removed() ([]string, error) {
	if b.o.History == "" {
		return nil, nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	entries, err := os.ReadDir(b.o.History)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("versions of rule files: %w", err)
	}
	var out []string
	for _, e := range entries {
		escaped, ok := strings.CutPrefix(e.Name(), folderOf)
		name, err := url.PathUnescape(escaped)
		if err != nil || !ok || !e.IsDir() {
			continue
		}
		if _, err := b.find(name); err == nil {
			continue
		}
		if all, err := b.versions(name); err == nil && len(all) > 0 {
			out = append(out, name)
		}
	}
	return out, nil
}

// archive keeps a version unless it is the newest already. What goes wrong is
// logged: rules take effect without an archive too.
func (b *Book) archive(name string, text []byte) {
	if b.o.History == "" {
		return
	}
	if err := b.keepVersion(name, text); err != nil {
		b.o.Log.Warn("a version of a rule file is not kept", "file", name, "error", err)
	}
}

func (b *Book) keepVersion(name string, text []byte) error {
	all, err := b.versions(name)
	if err != nil {
		return err
	}
	hash := Hash(text)
	if len(all) > 0 && all[0].Hash == hash {
		return nil
	}
	dir := b.folder(name)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	at := b.o.Now().UTC()
	if len(all) > 0 && !at.After(all[0].At) { // a clock that was set back must not hide the newest
		at = all[0].At.Add(time.Microsecond)
	}
	if err := writeFile(filepath.Join(dir, at.Format(versionTime)+"-"+hash+versionEnd), text, 0o600); err != nil {
		return err
	}
	for _, old := range all[min(len(all), keepVersions-1):] {
		if err := os.Remove(old.file); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}

// archiveAll keeps the version of each file that is there. The caller has the lock.
func (b *Book) archiveAll() {
	for _, f := range b.sorted() {
		if text, err := readAll(f.path); err == nil {
			b.archive(f.name, text)
		}
	}
}

// writeFile replaces a file at once: readers see the old text or the new one, also
// after a loss of power.
func writeFile(path string, text []byte, mode fs.FileMode) (err error) {
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
