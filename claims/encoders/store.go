package encoders

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Encoder is an encoder that was added, with what was found then.
type Encoder struct {
	Name      string    `json:"name"`
	Languages []string  `json:"languages"` // BCP 47; empty: not known
	License   string    `json:"license,omitempty"`
	Source    string    `json:"source"` // what it was added from: a wheel, or a folder
	ID        string    `json:"id"`     // of the model, see [embed.Model.ID]
	Dims      int       `json:"dims"`
	Bytes     int64     `json:"bytes"`        // on disk
	Memory    int64     `json:"memory_bytes"` // of the model when it is open
	PerText   float64   `json:"ms_per_text"`  // of one processor, for a text of some 30 tokens, on this machine
	Added     time.Time `json:"added_at"`

	Dir     string `json:"-"` // its folder
	Problem string `json:"-"` // why it cannot be used; empty: it can
}

// Known says whether it is one of the models that are known.
func (e Encoder) Known() bool { return len(e.Languages) > 0 }

const (
	recordFile    = "encoder.json"
	maxRecordFile = 1 << 20
	leftBehind    = time.Hour // after which an unfinished folder is nobody's work any more
)

// Options say what a [Store] knows. The zero value is usable.
type Options struct {
	Models []Model // nil: those of [Known]
	Now    func() time.Time
}

// Store is the folder of the encoders that were added.
type Store struct {
	dir    string
	models []Model
	now    func() time.Time
}

// New returns the store in a folder, which need not be there yet.
func New(dir string, o Options) *Store {
	if o.Models == nil {
		o.Models = Known()
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Store{dir, o.Models, o.Now}
}

// ErrNone is wrapped where an encoder of a name is not there.
var ErrNone = errors.New("no such encoder")

// List returns the encoders that were added, newest first. One whose record cannot be read is there with its Problem.
func (s *Store) List() ([]Encoder, error) {
	entries, err := os.ReadDir(s.dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var out []Encoder
	for _, entry := range entries {
		if entry.IsDir() && !strings.HasPrefix(entry.Name(), ".") {
			out = append(out, s.read(entry.Name()))
		}
	}
	slices.SortStableFunc(out, func(a, b Encoder) int { return b.Added.Compare(a.Added) })
	return out, nil
}

// Newest returns the encoder that was added last, of those that can be used; false: there is none.
func (s *Store) Newest() (Encoder, bool, error) {
	all, err := s.List()
	for _, e := range all {
		if e.Problem == "" {
			return e, true, nil
		}
	}
	return Encoder{}, false, err
}

// Get returns the encoder of a name.
func (s *Store) Get(name string) (Encoder, error) {
	if !validName.MatchString(name) {
		return Encoder{}, fmt.Errorf("%w: %q", ErrNone, name)
	}
	if info, err := os.Stat(filepath.Join(s.dir, name)); err != nil || !info.IsDir() {
		return Encoder{}, fmt.Errorf("%w: %s", ErrNone, name)
	}
	return s.read(name), nil
}

// read reads a record.
func (s *Store) read(name string) Encoder {
	e := Encoder{Name: name, Dir: filepath.Join(s.dir, name)}
	broken := func(err error) Encoder {
		e.Problem = fmt.Sprintf("%s: %v; remove it and add it again", recordFile, err)
		return e
	}
	f, err := os.Open(filepath.Join(e.Dir, recordFile))
	if err != nil {
		return broken(errors.Unwrap(err))
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxRecordFile))
	if err != nil {
		return broken(err)
	}
	var r Encoder
	if err := json.Unmarshal(data, &r); err != nil {
		return broken(err)
	}
	r.Name, r.Dir = name, e.Dir // as the folder is called now
	return r
}

// Remove takes an encoder away, and returns what it was.
func (s *Store) Remove(name string) (Encoder, error) {
	e, err := s.Get(name)
	if err != nil {
		return e, err
	}
	// Renamed first: what is half removed is no encoder.
	gone, err := os.MkdirTemp(s.dir, ".removed-*")
	if err != nil {
		return e, err
	}
	if err := os.Rename(e.Dir, filepath.Join(gone, name)); err != nil {
		return e, errors.Join(err, os.Remove(gone))
	}
	return e, os.RemoveAll(gone)
}

// validName is how an encoder's folder may be called.
var validName = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)

// nameOf makes a name of what a folder is called.
func nameOf(folder string) string {
	s := strings.Map(func(r rune) rune {
		if r < 128 && validName.MatchString("a"+string(r)) {
			return r
		}
		return '-'
	}, folder)
	s = strings.TrimLeft(s, "-._")
	return s[:min(len(s), 64)]
}

// tidy takes away what a process left behind that ended in the middle of its work.
func (s *Store) tidy() error {
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		info, err := entry.Info()
		if err == nil && strings.HasPrefix(entry.Name(), ".") && s.now().Sub(info.ModTime()) > leftBehind {
			if err := os.RemoveAll(filepath.Join(s.dir, entry.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}
