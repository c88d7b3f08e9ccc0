package rulebook

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/rules"
)

// Editor changes the rule files for members of the desk, and says what a draft of one
// would do. A file is named as [File] names it; a name that is none of these is
// [desk.ErrNotFound].
type Editor interface {
	// Files lists the files, the removed ones that can be restored, and the patterns
	// that a new file's name may match.
	Files(ctx context.Context) (files []File, removed, places []string, err error)
	// File returns a file and its text.
	File(ctx context.Context, name string) (File, string, error)
	// Check says what a text would come to in place of the file.
	Check(ctx context.Context, name, text string) (Check, error)
	// Try puts an item to the rules of a draft that loads, in their order.
	Try(ctx context.Context, name, draft string, about rules.Doc) ([]rules.Explanation, error)
	// Save writes a file that stood at the hash base, "" for a new one. What cannot be
	// saved is [desk.ErrInvalid]; what was changed meanwhile is [desk.ErrConflict].
	Save(ctx context.Context, by desk.Actor, name, text, base string) error
	// Remove takes a file away that stood at the hash base.
	Remove(ctx context.Context, by desk.Actor, name, base string) error
	// Versions lists what a file has said, newest first. Version is the text of one.
	Versions(ctx context.Context, name string) ([]Version, error)
	Version(ctx context.Context, name, hash string) (string, error)
}

// NewEditor returns the editor of a book. The desk's table says who may change it, and
// the desk's audit log names each change.
func NewEditor(b *Book, d *desk.Desk) Editor { return editor{b, d} }

type editor struct {
	book *Book
	desk *desk.Desk
}

// Files implements [Editor].
func (e editor) Files(context.Context) (files []File, removed, places []string, err error) {
	removed, err = e.book.Removed()
	return e.book.Files(), removed, e.book.Places(), err
}

// File implements [Editor].
func (e editor) File(_ context.Context, name string) (File, string, error) {
	f, text, err := e.book.Read(name)
	return f, unixLines(text), deskError(err)
}

// Check implements [Editor].
func (e editor) Check(_ context.Context, name, text string) (Check, error) {
	return e.book.Check(name, []byte(text)), nil
}

// Try implements [Editor].
func (e editor) Try(ctx context.Context, name, draft string, about rules.Doc) ([]rules.Explanation, error) {
	c := e.book.Check(name, []byte(draft))
	if c.Set == nil {
		return nil, &desk.FieldError{Field: "text", Detail: c.Problems.Error()}
	}
	var out []rules.Explanation
	for _, r := range c.Set.Rules() {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		x, err := c.Set.Explain(r.ID, about)
		if err != nil {
			return nil, err
		}
		out = append(out, x)
	}
	return out, nil
}

// Save implements [Editor].
func (e editor) Save(ctx context.Context, by desk.Actor, name, text, base string) error {
	if !desk.May(by.Role, desk.ActionSaveRules) {
		return desk.ErrForbidden
	}
	_, err := e.book.Save(name, []byte(text), base, func(to string, write func() error) error {
		return e.desk.ChangeRules(ctx, by, desk.RuleFileChange{File: name, From: base, To: to}, write)
	})
	return deskError(err)
}

// Remove implements [Editor].
func (e editor) Remove(ctx context.Context, by desk.Actor, name, base string) error {
	if !desk.May(by.Role, desk.ActionRemoveRules) {
		return desk.ErrForbidden
	}
	return deskError(e.book.Remove(name, base, func(remove func() error) error {
		return e.desk.ChangeRules(ctx, by, desk.RuleFileChange{File: name, From: base}, remove)
	}))
}

// Versions implements [Editor].
func (e editor) Versions(_ context.Context, name string) ([]Version, error) {
	all, err := e.book.Versions(name)
	return all, deskError(err)
}

// Version implements [Editor].
func (e editor) Version(_ context.Context, name, hash string) (string, error) {
	text, err := e.book.VersionText(name, hash)
	return unixLines(text), deskError(err)
}

// unixLines is a text as an editor shows it.
func unixLines(text []byte) string { return strings.ReplaceAll(string(text), "\r\n", "\n") }

// deskError turns an error of a change into the desk's.
func deskError(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, ErrNoFile):
		return fmt.Errorf("%w: %w", desk.ErrNotFound, err)
	case errors.Is(err, ErrStale):
		return fmt.Errorf("%w: %w", desk.ErrConflict, err)
	case errors.Is(err, ErrRefused):
		return &desk.FieldError{Field: "text", Detail: err.Error()}
	case errors.Is(err, ErrName):
		return &desk.FieldError{Field: "name", Detail: err.Error()}
	case errors.Is(err, ErrLast):
		return &desk.FieldError{Field: "file", Detail: err.Error()}
	}
	return err
}
