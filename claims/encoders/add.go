package encoders

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Added is an encoder that was added just now, and how its test went.
type Added struct {
	Encoder
	// Texts is how many texts with a recorded vector it was asked for; 0 for a model that is not known.
	Texts int
	// Difference is the largest difference of a number from the recorded one.
	Difference float64
}

// Add puts the model of a wheel, or that of a folder, among the encoders, and tests it. name is what it is called then;
// empty: what the model is called, or its folder. What cannot be added leaves nothing behind.
func (s *Store) Add(ctx context.Context, path, name string) (Added, error) {
	if name != "" && !validName.MatchString(name) {
		return Added{}, fmt.Errorf("%q is no name for an encoder; letters, digits, dots, hyphens and underscores, 64 at most", name)
	}
	info, err := os.Stat(path)
	if err != nil {
		return Added{}, err
	}
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return Added{}, err
	}
	if err := s.tidy(); err != nil {
		return Added{}, err
	}
	temp, err := os.MkdirTemp(s.dir, ".adding-*")
	if err != nil {
		return Added{}, err
	}
	a, err := s.build(ctx, path, name, info, temp)
	if err != nil {
		return Added{}, errors.Join(err, os.RemoveAll(temp))
	}
	return a, nil
}

// build makes the encoder in a temporary folder, and renames that.
func (s *Store) build(ctx context.Context, path, name string, info fs.FileInfo, temp string) (a Added, err error) {
	var model Model
	switch {
	case info.IsDir():
		model, a.Encoder, err = s.copyFolder(ctx, path, temp)
	case info.Mode().IsRegular():
		model, a.Encoder, err = s.unpack(ctx, path, temp)
	default:
		return a, fmt.Errorf("%s is neither a wheel nor a folder", path)
	}
	if err != nil {
		return a, err
	}
	if name != "" {
		a.Name = name
	}
	if !validName.MatchString(a.Name) {
		return a, fmt.Errorf("the encoder has no name after %s; give one with --name", path)
	}
	if _, err := s.Get(a.Name); err == nil {
		return a, fmt.Errorf("there is an encoder %s already; rumordesk encoder remove %s first, or give another name with --name", a.Name, a.Name)
	}
	if err := a.test(ctx, temp, model); err != nil {
		return a, err
	}
	if a.Bytes, err = size(temp); err != nil {
		return a, err
	}
	a.Added, a.Dir = s.now().UTC(), filepath.Join(s.dir, a.Name)
	if err := a.record(temp); err != nil {
		return a, err
	}
	return a, os.Rename(temp, a.Dir)
}

// record writes what was found beside the model.
func (a *Added) record(dir string) error {
	data, err := json.MarshalIndent(a.Encoder, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, recordFile), append(data, '\n'), 0o600)
}

// size is how many bytes the files in a folder have.
func size(dir string) (n int64, err error) {
	err = filepath.WalkDir(dir, func(_ string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		info, err := entry.Info()
		if err == nil {
			n += info.Size()
		}
		return err
	})
	return n, err
}
