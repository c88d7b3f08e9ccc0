package codebook

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/store"
)

type asIs struct{}

func (asIs) Text(s string) (string, int) { return s, 0 }
func (asIs) TextContext(_ context.Context, s string) (string, int, error) {
	return s, 0, nil
}
func (asIs) URL(u string) string     { return u }
func (asIs) PersonalURL(string) bool { return false }

// bench is a codebook in a folder, with a desk on a real store.
type bench struct {
	*Editor
	t     *testing.T
	path  string
	store desk.Store
}

var (
	admin  = desk.Actor{Name: "Alex Ash", Role: desk.Admin}
	editor = desk.Actor{Name: "Edith", Role: desk.Editor}
)

func openBench(t *testing.T) *bench {
	t.Helper()
	dir := t.TempDir()
	clock := time.Date(2026, 5, 1, 8, 0, 0, 0, time.UTC)
	now := func() time.Time { clock = clock.Add(time.Second); return clock }
	s, err := store.Open(t.Context(), dir, store.Options{Now: now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	b := &bench{t: t, path: filepath.Join(dir, FileName), store: s}
	book, err := Open(Options{Path: b.path, Default: []byte(small), History: filepath.Join(dir, "codebook.history"), Now: now})
	if err != nil {
		t.Fatal(err)
	}
	b.Editor = NewEditor(book, desk.New(s, asIs{}, desk.DefaultClocks(), now))
	return b
}

func (b *bench) write(text string) {
	b.t.Helper()
	if err := os.WriteFile(b.path, []byte(text), 0o600); err != nil {
		b.t.Fatal(err)
	}
}

// TestFileTakesEffect: a changed file is in force at the next look, one with mistakes is
// refused whole, and without a file the default is back.
func TestFileTakesEffect(t *testing.T) {
	b := openBench(t)
	if s := b.State(); s.Own || !strings.HasPrefix(tree(s.Codebook), "cause=Cause") || len(s.Refused) > 0 {
		t.Fatalf("without a file: %+v", s)
	}
	b.write("codes: [{id: own, name: {en: Own, zh-Hans: 自有}}]\n")
	if err := b.Reload(); err != nil || tree(b.Codebook()) != "own=Own" || !b.State().Own {
		t.Fatalf("%v, %s", err, tree(b.Codebook()))
	}
	b.write("codes: [{id: own}]\n")
	for range 2 { // it stays refused
		if err := b.Reload(); err == nil || !strings.Contains(err.Error(), `codebook.yaml:1:9: "own" has no name in en`) {
			t.Fatalf("%v", err)
		}
	}
	if s := b.State(); tree(s.Codebook) != "own=Own" || len(s.Refused) != 2 || s.RefusedAt.IsZero() {
		t.Errorf("%+v", s)
	}
	if err := b.Change(t.Context(), admin, b.State().Hash, Change{Do: Retire, Key: "code", ID: "own"}); !errors.Is(err, desk.ErrConflict) {
		t.Errorf("a change beside a mistake: %v", err)
	}
	if err := os.Remove(b.path); err != nil {
		t.Fatal(err)
	}
	if err := b.Reload(); err != nil || tree(b.Codebook()) != "own=Own" { // it may be replaced just now
		t.Errorf("%v, %s", err, tree(b.Codebook()))
	}
	if err := b.Reload(); err != nil || b.State().Own || len(b.State().Refused) > 0 {
		t.Errorf("%v, %+v", err, b.State())
	}
}

func TestWatch(t *testing.T) {
	b := openBench(t)
	b.o.Every = time.Millisecond
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- b.Watch(ctx) }()
	b.write("codes: [{id: own, name: {en: Own, zh-Hans: 自有}}]\n")
	for !b.State().Own {
		time.Sleep(time.Millisecond)
	}
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestEditor(t *testing.T) {
	b := openBench(t)
	change := func(base string, by desk.Actor, c Change) error {
		return b.Change(t.Context(), by, base, c)
	}
	first := b.State().Hash
	add := Change{Do: Add, Key: desk.CodeLabel, ID: "cause.lab", Name: names("Laboratory", "实验室"), Under: "cause.origin"}
	if err := change(first, editor, add); !errors.Is(err, desk.ErrForbidden) {
		t.Errorf("an editor: %v", err)
	}
	if err := change("0", admin, add); !errors.Is(err, desk.ErrConflict) {
		t.Errorf("from another text: %v", err)
	}
	if err := change(first, admin, Change{Do: Rename, Key: desk.CodeLabel, ID: "none", Name: names("A", "甲")}); !errors.Is(err, desk.ErrInvalid) {
		t.Errorf("of no code: %v", err)
	}
	if _, err := os.Stat(b.path); !errors.Is(err, os.ErrNotExist) {
		t.Fatal("what was refused wrote the file")
	}
	if err := change(first, admin, add); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(b.path)
	if err != nil || !strings.HasPrefix(string(text), "# ours\n") || !strings.Contains(string(text), "id: cause.lab\n") {
		t.Errorf("%s, %v", text, err)
	}
	if s := b.State(); !s.Own || s.Hash == first || len(s.Codebook.Path("cause.lab")) != 3 {
		t.Errorf("%+v", s)
	}
	if err := change(first, admin, add); !errors.Is(err, desk.ErrConflict) {
		t.Errorf("a second time: %v", err)
	}
	all, err := b.Versions()
	if err != nil || len(all) != 2 || all[1].Hash != first {
		t.Fatalf("%+v, %v", all, err)
	}
	if err := b.Restore(t.Context(), admin, b.State().Hash, "none"); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("a version that there is not: %v", err)
	}
	if err := b.Restore(t.Context(), editor, b.State().Hash, first); !errors.Is(err, desk.ErrForbidden) {
		t.Errorf("an editor restores: %v", err)
	}
	if err := b.Restore(t.Context(), admin, b.State().Hash, first); err != nil || b.State().Hash != first || b.Codebook().Path("cause.lab") != nil {
		t.Errorf("restored: %v, %s", err, tree(b.Codebook()))
	}
	var said []string
	err = b.store.View(t.Context(), func(tx desk.ReadTx) error {
		entries, err := tx.Audit(0, 10)
		for _, e := range entries {
			said = append(said, e.Actor+" "+string(e.Action)+" "+e.Detail)
		}
		return err
	})
	if err != nil || len(said) != 2 || !strings.HasPrefix(said[0], "Alex Ash save-codebook codebook.yaml: — → ") || !strings.HasSuffix(said[1], "→ "+first[:16]) {
		t.Errorf("%q, %v", said, err)
	}
}

func TestNoFolder(t *testing.T) {
	book, err := Open(Options{Default: []byte(small)})
	if err != nil {
		t.Fatal(err)
	}
	e := NewEditor(book, nil)
	if err := e.Change(t.Context(), admin, e.State().Hash, Change{Do: Retire, Key: desk.CodeLabel, ID: "cause"}); !errors.Is(err, desk.ErrInvalid) || e.Editable() {
		t.Errorf("%v", err)
	}
	if _, err := Open(Options{Default: []byte("codes: 1")}); err == nil {
		t.Error("a codebook with a mistake opens")
	}
}
