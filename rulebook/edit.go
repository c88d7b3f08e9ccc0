package rulebook

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"time"

	"github.com/rumordesk/rumordesk/history"
	"github.com/rumordesk/rumordesk/rules"
	"github.com/rumordesk/rumordesk/yamltree"
)

// Errors of changes. Wrapped ones say more.
var (
	// ErrNoFile says that there is no rule file of this name.
	ErrNoFile = errors.New("there is no such rule file")
	// ErrStale says that the file is not as it was when it was read.
	ErrStale = errors.New("the rule file was changed meanwhile")
	// ErrRefused says that the text holds a mistake, or that one of its tests fails.
	ErrRefused = errors.New("the rule file is refused")
	// ErrName says that a new file cannot have this name, or is there already.
	ErrName = errors.New("a rule file cannot have this name")
	// ErrLast says that without this file a pattern of the configuration would match
	// nothing, which keeps the desk from starting.
	ErrLast = errors.New("it is the last rule file of its pattern")
)

// File is a rule file as it is on disk. Its JSON form is the one that the API shows.
type File struct {
	Name     string       `json:"file"` // relative to the folder of the configuration, with slashes
	Hash     string       `json:"hash"` // of its text
	Rules    int          `json:"rules"`
	Modified time.Time    `json:"modified"`
	Problems rules.Errors `json:"problems"` // why it does not load; empty when it does
}

// Files lists the rule files as they were at the last look, in order of path.
func (b *Book) Files() []File {
	b.mu.Lock()
	defer b.mu.Unlock()
	var out []File
	for _, f := range b.sorted() {
		out = append(out, f.file())
	}
	return out
}

func (f *onDisk) file() File {
	out := File{Name: f.name, Hash: f.hash, Modified: f.modified, Problems: yamltree.List(f.err)}
	if f.parsed != nil {
		for _, g := range f.parsed.Groups {
			out.Rules += len(g.Rules)
		}
	}
	return out
}

// Read returns a rule file and its text as they are now; ErrNoFile where the
// patterns match none of this name.
func (b *Book) Read(name string) (File, []byte, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	f, err := b.find(name)
	if err != nil {
		return File{}, nil, err
	}
	text, err := readAll(f.path)
	if err != nil {
		return File{}, nil, fmt.Errorf("read rules: %w", err)
	}
	out := f.file()
	out.Hash = history.Hash(text)
	return out, text, nil
}

// find looks a file up by its name: no name that a caller gives becomes a path.
func (b *Book) find(name string) (*onDisk, error) {
	for _, f := range b.files {
		if f.name == name {
			return f, nil
		}
	}
	return nil, fmt.Errorf("%q: %w", name, ErrNoFile)
}

// Check is what a text would come to as a rule file. Its JSON form is the one that the
// API shows.
type Check struct {
	Rules    int          `json:"rules"`
	Tests    int          `json:"tests"`
	Problems rules.Errors `json:"problems"` // why it does not load
	Failed   rules.Errors `json:"failed"`   // its own tests that fail
	Warnings rules.Errors `json:"warnings"` // what is probably not meant

	Set *rules.Set `json:"-"` // the rules of this text alone; nil when it does not load
}

// Good says whether the text may be saved: it loads, and its tests pass.
func (c Check) Good() bool { return len(c.Problems) == 0 && len(c.Failed) == 0 }

// Check reads a text as the file of this name would be, beside the other files as
// they are in force.
func (b *Book) Check(name string, text []byte) Check {
	f, err := rules.Parse(name, text)
	if err == nil {
		err = b.twice(name, f)
	}
	var set *rules.Set
	if err == nil {
		set, err = rules.Compile(f)
	}
	if err != nil {
		return Check{Problems: yamltree.List(err)}
	}
	tests := set.Test()
	c := Check{Rules: set.Len(), Tests: len(tests), Set: set}
	for _, t := range tests {
		if !t.Passed() {
			c.Failed = append(c.Failed, t.Mistake())
		}
	}
	for _, w := range set.Warnings() {
		c.Warnings = append(c.Warnings, w.Mistake)
	}
	return c
}

// twice finds ids that another file has already.
func (b *Book) twice(name string, f *rules.File) error {
	where := map[string]*rules.Rule{}
	for _, r := range b.Set().Rules() {
		if r.File != name {
			where[r.ID] = r
		}
	}
	var found rules.Errors
	for _, g := range f.Groups {
		for _, r := range g.Rules {
			if o := where[r.ID]; o != nil {
				found = append(found, rules.SameID(r, o))
			}
		}
	}
	if len(found) > 0 {
		return found
	}
	return nil
}

// Draft is the whole set as it would be with this text in place of the file, or
// beside the files for a new one.
func (b *Book) Draft(name string, text []byte) (*rules.Set, error) {
	drafted, err := rules.Parse(name, text)
	if err != nil {
		return nil, err
	}
	b.mu.Lock()
	var parsed []*rules.File
	found := false
	for _, f := range b.sorted() {
		switch {
		case f.name == name:
			parsed, found = append(parsed, drafted), true
		case f.parsed != nil:
			parsed = append(parsed, f.parsed)
		}
	}
	b.mu.Unlock()
	if !found {
		parsed = append(parsed, drafted)
	}
	return rules.Compile(parsed...)
}

// Save writes a text to a rule file that stood at the version base, and puts it in
// force; an empty base makes a new file. What is not good is refused (ErrRefused,
// see [Book.Check]), and so is what somebody else has changed (ErrStale) or what is
// there already (ErrName). record is called when the file is about to be replaced by
// what has the hash to, and must call write; its error means that the file is as it was.
//
// The error is nil when the file was saved. Whether the whole set is in force then is
// in [Book.State]: another file may hold a mistake.
func (b *Book) Save(name string, text []byte, base string, record func(to string, write func() error) error) (hash string, err error) {
	if c := b.Check(name, text); len(c.Problems) > 0 {
		return "", fmt.Errorf("%w: %w", ErrRefused, c.Problems)
	} else if n := len(c.Failed); n > 0 {
		return "", fmt.Errorf("%w: %d of its %d tests fail", ErrRefused, n, c.Tests)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	var path string
	var old []byte
	mode := os.FileMode(0o644)
	if base == "" {
		if path, err = b.newPath(name); err != nil {
			return "", err
		}
	} else {
		if path, old, mode, err = b.current(name, base); err != nil {
			return "", err
		}
	}
	if bytes.Contains(old, []byte("\r\n")) { // the file keeps its ends of lines
		text = bytes.ReplaceAll(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")), []byte("\n"), []byte("\r\n"))
	}
	if err := record(history.Hash(text), func() error { return history.Write(path, text, mode) }); err != nil {
		return "", err
	}
	if old != nil {
		b.archive(name, old)
	}
	b.archive(name, text)
	_ = b.look() // in the state
	return history.Hash(text), nil
}

// Remove takes a rule file away that stood at the version base; its last version is
// kept.
func (b *Book) Remove(name, base string, record func(remove func() error) error) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	path, old, _, err := b.current(name, base)
	if err != nil {
		return err
	}
	if b.last(path) {
		return fmt.Errorf("%s: %w", name, ErrLast)
	}
	if b.o.History != "" { // without the archive it could not be restored
		if err := b.versions().Keep(name, old); err != nil {
			return fmt.Errorf("the last version of %s cannot be kept: %w", name, err)
		}
	}
	if err := record(func() error { return os.Remove(path) }); err != nil {
		return err
	}
	delete(b.files, path)
	b.stale = true // a file less is no changed file
	_ = b.look()   // in the state
	return nil
}

// current returns what a file is now, if it is at the version base. Of a link, path is
// what it leads to.
func (b *Book) current(name, base string) (path string, text []byte, mode os.FileMode, err error) {
	f, err := b.find(name)
	if err != nil {
		return "", nil, 0, err
	}
	if path, err = filepath.EvalSymlinks(f.path); err != nil {
		return "", nil, 0, fmt.Errorf("read rules: %w", err)
	}
	st, err := os.Stat(path)
	if err != nil {
		return "", nil, 0, fmt.Errorf("read rules: %w", err)
	}
	if text, err = readAll(path); err != nil {
		return "", nil, 0, fmt.Errorf("read rules: %w", err)
	}
	if history.Hash(text) != base {
		return "", nil, 0, fmt.Errorf("%s: %w", name, ErrStale)
	}
	return path, text, st.Mode().Perm(), nil
}

// nameForm is the last part of the name of a new file.
var nameForm = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,63}$`)

// newPath is where a new file of this name goes. The name is joined to a folder only
// after it is found to be one plain element.
func (b *Book) newPath(name string) (string, error) {
	if _, err := b.find(name); err == nil {
		return "", fmt.Errorf("%s is there already: %w", name, ErrName)
	}
	dir, file := filepath.Split(filepath.FromSlash(name))
	if !nameForm.MatchString(file) {
		return "", fmt.Errorf("%q: %w: use small letters, digits, points, hyphens and underscores", name, ErrName)
	}
	for _, p := range b.patterns() {
		path := filepath.Join(filepath.Dir(p), file)
		ok, err := filepath.Match(p, path)
		if err != nil || !ok || b.name(path) != filepath.ToSlash(dir+file) {
			continue
		}
		if st, err := os.Stat(filepath.Dir(path)); err != nil || !st.IsDir() {
			continue // a pattern with a * in its folder names none for new files
		}
		if _, err := os.Lstat(path); err == nil {
			return "", fmt.Errorf("%s is there already: %w", name, ErrName)
		}
		return path, nil
	}
	return "", fmt.Errorf("%q: %w: no pattern of the configuration matches it", name, ErrName)
}

// Places are the patterns that new files may match, relative to the folder of the
// configuration.
func (b *Book) Places() (out []string) {
	for _, p := range b.patterns() {
		if st, err := os.Stat(filepath.Dir(p)); err == nil && st.IsDir() && filepath.Base(p) != "" {
			out = append(out, b.name(p))
		}
	}
	return out
}

// patterns are the patterns as whole paths.
func (b *Book) patterns() []string {
	out := make([]string, 0, len(b.o.Patterns))
	for _, p := range b.o.Patterns {
		if !filepath.IsAbs(p) {
			p = filepath.Join(b.o.Dir, p)
		}
		out = append(out, p)
	}
	return out
}

// last says whether some pattern matches this file and no other.
func (b *Book) last(path string) bool {
	for _, p := range b.patterns() {
		if ok, err := filepath.Match(p, path); err != nil || !ok {
			continue
		}
		others := 0
		for other := range b.files {
			if ok, err := filepath.Match(p, other); err == nil && ok && other != path {
				others++
			}
		}
		if others == 0 {
			return true
		}
	}
	return false
}
