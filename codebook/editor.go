package codebook

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/history"
)

// Editor changes the codebook for admins. The desk's audit log names each change.
type Editor struct {
	*Book
	desk *desk.Desk
}

// NewEditor returns the editor of a book.
func NewEditor(b *Book, d *desk.Desk) *Editor { return &Editor{b, d} }

// Editable says whether there is a place for the file.
func (b *Book) Editable() bool { return b.o.Path != "" }

// Change makes one change to the codebook that stood at the hash base. What makes no sense
// is [desk.ErrInvalid]; a codebook that was changed meanwhile is [desk.ErrConflict].
func (e *Editor) Change(ctx context.Context, by desk.Actor, base string, c Change) error {
	return e.edit(ctx, by, base, func(now State) ([]byte, error) {
		after, err := Apply(now.Codebook, c)
		if err != nil {
			return nil, err
		}
		return Text(head(now.text), after), nil
	})
}

// Restore puts an earlier version in force again.
func (e *Editor) Restore(ctx context.Context, by desk.Actor, base, hash string) error {
	return e.edit(ctx, by, base, func(State) ([]byte, error) {
		text, err := e.versions().Text(FileName, hash)
		if errors.Is(err, history.ErrNone) {
			return nil, fmt.Errorf("%w: %w", desk.ErrNotFound, err)
		}
		return text, err
	})
}

// edit saves what the codebook that stood at base becomes, if the member may change it.
func (e *Editor) edit(ctx context.Context, by desk.Actor, base string, become func(now State) ([]byte, error)) error {
	if !by.May(desk.ActionSaveCodebook) {
		return desk.ErrForbidden
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	now, err := e.current(base)
	if err != nil {
		return err
	}
	text, err := become(now)
	if err != nil {
		return err
	}
	return e.save(ctx, by, now, text)
}

// Versions lists what the codebook has said, newest first.
func (e *Editor) Versions() ([]history.Version, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.versions().Versions(FileName)
}

func (b *Book) versions() history.Folder { return history.Folder{Dir: b.o.History, Now: b.o.Now} }

// current is the codebook as it is on disk, if that stands at base and can be changed.
func (e *Editor) current(base string) (State, error) {
	if !e.Editable() {
		return State{}, &desk.FieldError{Field: "file", Detail: "this desk has no folder for a codebook"}
	}
	if err := e.look(); err != nil {
		return State{}, fmt.Errorf("%w: the file holds mistakes: %w", desk.ErrConflict, err)
	}
	now := e.State()
	if base != now.Hash {
		return State{}, desk.ErrConflict
	}
	return now, nil
}

// save writes a text and puts it in force. What does not load is refused.
func (e *Editor) save(ctx context.Context, by desk.Actor, now State, text []byte) error {
	if _, err := Parse(e.name(), text); err != nil {
		return &desk.FieldError{Field: "file", Detail: err.Error()}
	}
	path, mode, from := e.o.Path, os.FileMode(0o644), ""
	if now.Own {
		real, err := filepath.EvalSymlinks(path)
		if err != nil {
			return fmt.Errorf("write the codebook: %w", err)
		}
		st, err := os.Stat(real)
		if err != nil {
			return fmt.Errorf("write the codebook: %w", err)
		}
		path, mode, from = real, st.Mode().Perm(), now.Hash
	}
	change := desk.RuleFileChange{File: FileName, From: from, To: history.Hash(text)}
	if err := e.desk.ChangeCodebook(ctx, by, change, func() error { return history.Write(path, text, mode) }); err != nil {
		return err
	}
	for _, version := range [][]byte{now.text, text} {
		if err := e.versions().Keep(FileName, version); err != nil {
			e.o.Log.Warn("a version of the codebook is not kept", "error", err)
		}
	}
	_ = e.look() // in the state
	return nil
}
