package codebook

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/history"
	"github.com/rumordesk/rumordesk/yamltree"
)

// FileName is the name under which the codebook lies beside the configuration.
const FileName = "codebook.yaml"

// Options say where the codebook is.
type Options struct {
	// Path is the file; empty means that there is none, and none can be written.
	Path string
	// Default is in force while there is no file.
	Default []byte
	// History is the folder for earlier versions; empty means that none are kept.
	History string
	// Every is the pause between two looks at the disk; 0 means half a second.
	Every time.Duration
	Now   func() time.Time
	Log   *slog.Logger
}

// Book is the codebook of a running desk. It is safe for concurrent use.
type Book struct {
	o       Options
	state   atomic.Pointer[State]
	mu      sync.Mutex // one change, or look at the disk, at a time
	hash    string     // of the text that was read last
	missing bool       // the file was not there at the last look, and was before
}

// State is the codebook in force, and what keeps a changed file from being in force.
type State struct {
	Codebook *desk.Codebook
	Hash     string    // of the text in force
	Own      bool      // it is the desk's own file; else the default
	Since    time.Time // when it took effect
	// Refused is what is wrong with the file as it is now; empty when all is well.
	Refused   yamltree.Errors
	RefusedAt time.Time

	text []byte // in force
}

// Open reads the file and puts it in force. The error has every mistake, with its place.
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
	b := &Book{o: o}
	return b, b.look()
}

// Codebook is the codebook in force.
func (b *Book) Codebook() *desk.Codebook { return b.state.Load().Codebook }

// State says what is in force and what is refused.
func (b *Book) State() State { return *b.state.Load() }

// Reload looks at the file now. The error is what keeps it from taking effect.
func (b *Book) Reload() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.look()
}

// Watch looks at the file again and again until ctx ends. What is wrong with it is logged
// once.
func (b *Book) Watch(ctx context.Context) error {
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

// read returns the text that should be in force, and whether it is the desk's own file.
func (b *Book) read() (text []byte, own bool, err error) {
	if b.o.Path == "" {
		return b.o.Default, false, nil
	}
	f, err := os.Open(b.o.Path)
	if errors.Is(err, fs.ErrNotExist) {
		return b.o.Default, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("read the codebook: %w", err)
	}
	defer func() { _ = f.Close() }()
	if text, err = io.ReadAll(io.LimitReader(f, maxSize+1)); err != nil {
		return nil, false, fmt.Errorf("read the codebook: %w", err)
	}
	return text, true, nil
}

// look reads the file and puts it in force if it is another one. The caller has the lock,
// but for Open.
func (b *Book) look() error {
	before := b.state.Load()
	text, own, err := b.read()
	if err != nil {
		b.hash = "" // what is read next counts, whatever it says
		return b.refuse(before, err)
	}
	if before != nil && before.Own && !own && !b.missing {
		b.missing = true // some editors take a file away before they put the new one in its place
		return nil
	}
	b.missing = false
	hash := history.Hash(text)
	if before != nil && hash == b.hash && own == before.Own {
		if len(before.Refused) > 0 {
			return before.Refused
		}
		return nil
	}
	book, err := Parse(b.name(), text)
	b.hash = hash
	if err != nil {
		return b.refuse(before, err)
	}
	b.state.Store(&State{Codebook: book, Hash: hash, Own: own, Since: b.o.Now(), text: text})
	if before != nil {
		b.o.Log.Info("the codebook changed", "file", b.name())
	}
	return nil
}

// refuse keeps the codebook in force and says why, once.
func (b *Book) refuse(before *State, err error) error {
	if before == nil {
		return err // nothing is in force yet
	}
	if found := yamltree.List(err); before.Refused.Error() != found.Error() {
		b.o.Log.Error("the changed codebook is refused; the one before stays in force", "error", err)
		after := *before
		after.Refused, after.RefusedAt = found, b.o.Now()
		b.state.Store(&after)
	}
	return err
}

// name is how the file is shown.
func (b *Book) name() string {
	if b.o.Path == "" {
		return FileName
	}
	return filepath.Base(b.o.Path)
}
