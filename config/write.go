package config

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
)

//go:embed all:starter
var starter embed.FS

// Starter is the starting configuration as files: rumordesk.yaml, README.md,
// codebook.yaml and rules/*.yaml.
func Starter() fs.FS {
	sub, err := fs.Sub(starter, "starter")
	if err != nil { // the folder is embedded; its name is a constant
		panic(err)
	}
	return sub
}

// Write puts the starting configuration into dir, creating it where needed, and
// returns the paths written. Nothing that exists is overwritten: if any file is
// already there the error names it and nothing is written. If writing fails
// halfway, what was written is removed again.
func Write(dir string) (written []string, err error) {
	var names []string
	if err := fs.WalkDir(Starter(), ".", func(p string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			names = append(names, p)
		}
		return err
	}); err != nil {
		return nil, fmt.Errorf("config.Write(%q): %w", dir, err)
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("config.Write(%q): %w", dir, err)
	}
	// A Root keeps every file inside dir even where rules/ is a link elsewhere.
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, fmt.Errorf("config.Write(%q): %w", dir, err)
	}
	defer root.Close()
	for _, name := range names {
		if _, err := root.Lstat(filepath.FromSlash(name)); err == nil {
			return nil, exists(dir, name)
		} else if !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("config.Write(%q): %w", dir, err)
		}
	}
	var done []string
	defer func() {
		if err == nil {
			return
		}
		for _, name := range done {
			_ = root.Remove(filepath.FromSlash(name)) // the first error is the one to tell
		}
		written = nil
	}()
	for _, name := range names {
		if sub := path.Dir(name); sub != "." {
			if err := root.MkdirAll(filepath.FromSlash(sub), 0o755); err != nil {
				return nil, fmt.Errorf("config.Write(%q): %w", dir, err)
			}
		}
		body, err := fs.ReadFile(Starter(), name)
		if err != nil {
			return nil, fmt.Errorf("config.Write(%q): %w", dir, err)
		}
		made, err := create(root, filepath.FromSlash(name), body)
		if made {
			done = append(done, name)
		}
		if errors.Is(err, fs.ErrExist) { // it came up since the check above
			return nil, exists(dir, name)
		}
		if err != nil {
			return nil, fmt.Errorf("config.Write(%q): %w", dir, err)
		}
		written = append(written, filepath.Join(dir, filepath.FromSlash(name)))
	}
	return written, nil
}

func exists(dir, name string) error {
	return fmt.Errorf("%s: %w; nothing was written, choose another folder or move it away",
		filepath.Join(dir, filepath.FromSlash(name)), fs.ErrExist)
}

// create writes a new file and flushes it. made says whether the file came
// into being here, so that a failed run removes only its own.
func create(root *os.Root, name string, body []byte) (made bool, err error) {
	f, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return false, err
	}
	if _, err := f.Write(body); err != nil {
		f.Close()
		return true, err
	}
	if err := f.Sync(); err != nil {
		f.Close()
		return true, err
	}
	return true, f.Close()
}
