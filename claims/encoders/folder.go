package encoders

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/rumordesk/rumordesk/claims/embed"
)

// papers are the files beside a model that say whose it is.
var papers = []string{"LICENSE", "LICENSE.txt", "NOTICE", "NOTICE.txt", "README.md"}

// copyFolder copies the files that a model is read from, and what says whose it is.
func (s *Store) copyFolder(ctx context.Context, from, to string) (Model, Encoder, error) {
	m, err := embed.Open(from, embed.Options{Threads: 1})
	if err != nil {
		return Model{}, Encoder{}, err
	}
	names := m.Files()
	for _, name := range papers {
		if info, err := os.Stat(filepath.Join(from, name)); err == nil && info.Mode().IsRegular() {
			names = append(names, name)
		}
	}
	weights := ""
	for _, name := range names {
		sum, err := copyFile(ctx, filepath.Join(from, filepath.FromSlash(name)), filepath.Join(to, filepath.FromSlash(name)))
		if err != nil {
			return Model{}, Encoder{}, err
		}
		if path.Base(name) == "model.safetensors" {
			weights = sum
		}
	}
	e := Encoder{Name: nameOf(folderName(from)), Source: "a folder"}
	if model, ok := s.modelOf(weights); ok {
		e.Name, e.License, e.Languages = model.Name, model.License, model.Languages
		return model, e, nil
	}
	return Model{}, e, nil
}

// folderName is what a folder is called, wherever one stands.
func folderName(dir string) string {
	if abs, err := filepath.Abs(dir); err == nil {
		dir = abs
	}
	return strings.TrimSuffix(filepath.Base(dir), string(filepath.Separator))
}

// copyFile copies a file and returns its SHA-256.
func copyFile(ctx context.Context, from, to string) (string, error) {
	in, err := os.Open(from)
	if err != nil {
		return "", err
	}
	defer in.Close()
	sum := sha256.New()
	if err := save(ctx, io.TeeReader(in, sum), to); err != nil {
		return "", err
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}
