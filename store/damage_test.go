package store_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/store"
)

// TestFull makes SQLite meet its page limit, which gives the same error as a full
// disk: what was acknowledged stays, the failing change leaves nothing, and writing
// goes on when there is room.
func TestFull(t *testing.T) {
	s := open(t, t.TempDir(), store.Options{})
	if err := add(s, 1); err != nil {
		t.Fatal(err)
	}
	if err := s.LimitPages(80); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for n := range 8 {
		wg.Go(func() {
			err := s.Update(context.Background(), func(tx desk.Tx) error {
				it := item(100 + n)
				it.Text = strings.Repeat("x", 400_000)
				_, err := tx.AddItem(it)
				return err
			})
			if !errors.Is(err, store.ErrFull) || !strings.Contains(err.Error(), "full") {
				t.Errorf("a text that does not fit: %v, want ErrFull", err)
			}
		})
		wg.Go(func() {
			if err := add(s, 200+n); err != nil {
				t.Errorf("a small one beside it: %v", err)
			}
		})
	}
	wg.Wait()
	if got := count(t, s); got != 9 {
		t.Errorf("%d items, want 9", got)
	}
	if err := s.LimitPages(1 << 30); err != nil {
		t.Fatal(err)
	}
	if err := add(s, 100); err != nil {
		t.Errorf("with room again: %v", err)
	}
	if err := s.Check(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestDamaged(t *testing.T) {
	whole := func(t *testing.T) (dir, path string) {
		dir = fresh(t)
		s := open(t, dir, store.Options{})
		for n := range 200 {
			if err := add(s, n); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		return dir, filepath.Join(dir, store.FileName)
	}
	for _, c := range []struct {
		name   string
		damage func(b []byte) []byte
	}{
		{"not a database", func([]byte) []byte {
			return []byte("<html>this is not the file you are looking for</html>" + strings.Repeat(" ", 5000))
		}},
		{"short", func(b []byte) []byte { return b[:50] }},
		{"cut", func(b []byte) []byte { return b[:len(b)/2] }},
		{"zeroed header", func(b []byte) []byte { clear(b[:200]); return b }},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir, path := whole(t)
			b, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			b = c.damage(b)
			if err := os.WriteFile(path, b, 0o600); err != nil {
				t.Fatal(err)
			}
			for _, readOnly := range []bool{false, true} {
				_, err = store.Open(t.Context(), dir, store.Options{ReadOnly: readOnly})
				if !errors.Is(err, store.ErrDamaged) || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "backup") {
					t.Errorf("Open: %v; want ErrDamaged, the file's name and what to do", err)
				}
			}
			if after, err := os.ReadFile(path); err != nil || !bytes.Equal(after, b) {
				t.Errorf("the damaged file was changed (%v)", err)
			}
		})
	}
	t.Run("inside", func(t *testing.T) {
		dir, path := whole(t)
		b, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for i := 3 * 4096; i < len(b); i += 97 {
			b[i] ^= 0x5a
		}
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		s, err := store.Open(t.Context(), dir, store.Options{})
		if err == nil {
			err = s.Check(t.Context())
			defer s.Close()
		}
		if !errors.Is(err, store.ErrDamaged) {
			t.Errorf("Check: %v, want ErrDamaged", err)
		}
	})
	t.Run("log without its database", func(t *testing.T) {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, store.FileName+"-wal"), []byte("changes"), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := store.Open(t.Context(), dir, store.Options{}); !errors.Is(err, store.ErrDamaged) {
			t.Errorf("Open: %v, want ErrDamaged", err)
		}
	})
}
