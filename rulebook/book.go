package rulebook

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/rumordesk/rumordesk/history"
	"github.com/rumordesk/rumordesk/rules"
	"github.com/rumordesk/rumordesk/rules/learn"
	"github.com/rumordesk/rumordesk/yamltree"
)

// Options say where the rules are.
type Options struct {
	// Find lists the rule files there are now, sorted; it is asked at each look.
	Find func() ([]string, error)
	// Dir is the folder that file names are shown relative to.
	Dir string
	// Patterns are those that Find expands, for new files; relative ones start at
	// Dir. None means that no file can be added.
	Patterns []string
	// History is the folder for earlier versions; empty means that none are kept.
	History string
	// Every is the pause between two looks at the disk; 0 means half a second.
	Every time.Duration
	Now   func() time.Time
	Log   *slog.Logger
	// Learning completes what rules are learnt by, see [Rules.Learn]; nil means that
	// nothing is added.
	Learning func(learn.Options) learn.Options
}

// Book is the rules of a running desk. It is safe for concurrent use.
type Book struct {
	o     Options
	state atomic.Pointer[inForce]
	mu    sync.Mutex         // one change, or look at the disk, at a time
	files map[string]*onDisk // by path, as they were read last
	bad   string             // what was logged last of why the files do not load
	// keeping says that versions are archived: by the one process that serves.
	keeping bool
	stale   bool // the set is to be compiled anew, whatever changed
}

// State is the rules in force, and what keeps changed files from being in force.
type State struct {
	Rules []Info    // file by file
	Since time.Time // when they took effect
	// Refused is what is wrong with the files as they are now; empty when all is well.
	Refused   rules.Errors
	RefusedAt time.Time
}

// inForce is a set that took effect, and what has been refused since.
type inForce struct {
	set       *rules.Set
	since     time.Time
	info      func() []Info // of the set, made when it is first asked for
	refused   error
	refusedAt time.Time
}

// onDisk is a file as it was read.
type onDisk struct {
	path, name string
	size       int64
	modified   time.Time
	settled    bool // it was old enough when it was read: the same stamp is the same file
	hash       string
	missing    bool        // it was not there at the last look
	parsed     *rules.File // nil if it holds a mistake
	err        error
}

// settle is how old a change must be before a file with the same size and time
// counts as the same file: clocks of file systems are coarse.
const settle = 2 * time.Second

// Open reads the files and puts them in force. The error has every mistake of every
// file, each with its place.
func Open(o Options) (*Book, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Every <= 0 {
		o.Every = time.Second / 2
	}
	b := &Book{o: o, files: map[string]*onDisk{}}
	err := b.look()
	if err == nil {
		return b, nil
	}
	// Once more, with the names of the files as the reader of the error knows them.
	if files, ferr := o.Find(); ferr == nil {
		if _, named := Load(files); named != nil {
			return nil, named
		}
	}
	return nil, err
}

// Set is the set in force.
func (b *Book) Set() *rules.Set { return b.state.Load().set }

// Has says whether a rule of this id is in force.
func (b *Book) Has(id string) bool { return b.Set().Version(id) != "" }

// Title returns the titles of a rule in force by language, nil where there is none.
func (b *Book) Title(id string) map[string]string { return b.Set().Title(id) }

// State says what is in force and what is refused.
func (b *Book) State() State {
	s := b.state.Load()
	out := State{Rules: s.info(), Since: s.since}
	if s.refused != nil {
		out.Refused, out.RefusedAt = yamltree.List(s.refused), s.refusedAt
	}
	return out
}

// Parsed are the files that load, in order of path, as they were at the last look.
func (b *Book) Parsed() []*rules.File {
	b.mu.Lock()
	defer b.mu.Unlock()
	var out []*rules.File
	for _, f := range b.sorted() {
		if f.parsed != nil {
			out = append(out, f.parsed)
		}
	}
	return out
}

// Reload looks at the files now. The error is what keeps them from taking effect.
func (b *Book) Reload() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.look()
}

// Watch looks at the files again and again until ctx ends, and archives what it
// finds. What is wrong with them is logged once.
func (b *Book) Watch(ctx context.Context) error {
	b.mu.Lock()
	b.keeping = true
	b.archiveAll()
	b.mu.Unlock()
	t := time.NewTicker(b.o.Every)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-t.C:
			_ = b.Reload() // logged, and in the state
		}
	}
}

// look reads what has changed and puts it in force. The caller has the lock, but for
// Open.
func (b *Book) look() error {
	files, changed, err := b.read()
	before := b.state.Load()
	if err == nil && !changed && !b.stale && before != nil && before.refused == nil {
		return nil
	}
	b.stale = false
	var set *rules.Set
	if err == nil {
		set, err = compile(files)
	}
	if err != nil {
		return b.refuse(err)
	}
	b.bad = ""
	b.state.Store(&inForce{set: set, since: b.o.Now(), info: sync.OnceValue(func() []Info { return infoOf(set) })})
	if before != nil {
		b.o.Log.Info("rules changed", "rules", set.Len(), "files", len(files))
	}
	return nil
}

// refuse keeps the set in force and says why, once.
func (b *Book) refuse(err error) error {
	before := b.state.Load()
	if before == nil {
		return err // nothing is in force yet
	}
	if text := err.Error(); text != b.bad {
		b.bad = text
		b.o.Log.Error("changed rules are refused; the rules before stay in force", "error", err)
		after := *before
		after.refused, after.refusedAt = err, b.o.Now()
		b.state.Store(&after)
	}
	return err
}

// read brings files up to date with the disk and says whether anything changed.
func (b *Book) read() (files []*onDisk, changed bool, err error) {
	paths, err := b.o.Find()
	if err != nil {
		return nil, false, err
	}
	next := make(map[string]*onDisk, len(paths))
	var errs []error
	for _, path := range paths {
		f, fresh, err := b.readFile(path)
		if err != nil {
			errs = append(errs, fmt.Errorf("read rules: %w", err))
			continue
		}
		changed = changed || fresh
		next[path] = f
	}
	if len(errs) > 0 { // a file that cannot be read may be one that is being replaced
		return nil, false, errors.Join(errs...)
	}
	for path, f := range b.files {
		if next[path] != nil {
			continue
		}
		// Some editors take a file away before they put the new one in its place: one
		// that is missing at two looks in a row is gone.
		if f.missing {
			changed = true
			continue
		}
		kept := *f
		kept.missing, kept.settled = true, false
		next[path] = &kept
	}
	b.files = next
	return b.sorted(), changed, nil
}

// readFile returns the file as it is now; fresh says that it is another than before.
func (b *Book) readFile(path string) (f *onDisk, fresh bool, err error) {
	st, err := os.Stat(path)
	if err != nil {
		return nil, false, err
	}
	was := b.files[path]
	if was != nil && was.settled && was.size == st.Size() && was.modified.Equal(st.ModTime()) {
		return was, false, nil
	}
	text, err := readAll(path)
	if err != nil {
		return nil, false, err
	}
	f = &onDisk{
		path: path, name: b.name(path), size: st.Size(), modified: st.ModTime(), hash: history.Hash(text),
		settled: time.Since(st.ModTime()) > settle,
	}
	if was != nil && was.hash == f.hash {
		f.parsed, f.err = was.parsed, was.err
		return f, false, nil
	}
	f.parsed, f.err = rules.Parse(f.name, text)
	if b.keeping {
		b.archive(f.name, text)
	}
	return f, true, nil
}

// readAll reads a file of at most the size of a rule file, and one byte more, so
// that the parser can say that it is too large.
func readAll(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	return io.ReadAll(io.LimitReader(f, rules.MaxFileSize+1))
}

func compile(files []*onDisk) (*rules.Set, error) {
	var parsed []*rules.File
	var errs []error
	for _, f := range files {
		if f.err != nil {
			errs = append(errs, f.err)
			continue
		}
		parsed = append(parsed, f.parsed)
	}
	if len(errs) > 0 {
		return nil, errors.Join(errs...)
	}
	return rules.Compile(parsed...)
}

// name is how a file is shown: relative to the folder of the configuration, with
// slashes.
func (b *Book) name(path string) string {
	if rel, err := filepath.Rel(b.o.Dir, path); err == nil {
		return filepath.ToSlash(rel)
	}
	return filepath.ToSlash(path)
}

// sorted returns the files in the order of their paths. The caller has the lock.
func (b *Book) sorted() []*onDisk {
	out := make([]*onDisk, 0, len(b.files))
	for _, f := range b.files {
		out = append(out, f)
	}
	slices.SortFunc(out, func(x, y *onDisk) int { return strings.Compare(x.path, y.path) })
	return out
}
