package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/store"
)

func item(n int) desk.Item {
	title, text := fmt.Sprintf("Title %d", n), fmt.Sprintf("Text %d ", n)
	return desk.Item{URL: fmt.Sprintf("https://news.example/%d", n), Publisher: "news.example", Source: "news", Kind: desk.News,
		Title: title, Text: text, Lang: "en", Version: 1, Hash: desk.ContentHash(title, text), FirstSeen: time.Unix(1e9, 0)}
}

func add(s desk.Store, n int) error {
	return s.Update(context.Background(), func(tx desk.Tx) error { _, err := tx.AddItem(item(n)); return err })
}

func count(t testing.TB, s desk.Store) (n int) {
	t.Helper()
	err := s.View(context.Background(), func(tx desk.ReadTx) (err error) { n, err = tx.CountItems(); return err })
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestPermissions(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no such permissions on Windows")
	}
	dir := filepath.Join(t.TempDir(), "a", "b")
	s := open(t, dir, store.Options{})
	if err := add(s, 1); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("folder: %v, %v", info.Mode(), err)
	}
	for _, name := range []string{"", "-wal", "-shm"} {
		if info, err := os.Stat(filepath.Join(dir, store.FileName+name)); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("file %q: %v, %v", name, info, err)
		}
	}
}

func TestReopen(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "with space ?#%20é")
	for n := range 3 {
		s := open(t, dir, store.Options{})
		if err := add(s, n); err != nil {
			t.Fatal(err)
		}
		if got := count(t, s); got != n+1 {
			t.Errorf("%d items, want %d", got, n+1)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Errorf("files left after Close: %v, %v", entries, err)
	}
}

func TestReadOnly(t *testing.T) {
	dir := t.TempDir()
	if _, err := store.Open(t.Context(), filepath.Join(dir, "none"), store.Options{ReadOnly: true}); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("a folder that is not there: %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "none")); err == nil {
		t.Error("opening for reading made a folder")
	}
	serve := open(t, dir, store.Options{})
	look := open(t, dir, store.Options{ReadOnly: true})
	for n := range 3 {
		if err := add(serve, n); err != nil {
			t.Fatal(err)
		}
		if got := count(t, look); got != n+1 {
			t.Errorf("the reader sees %d items, want %d", got, n+1)
		}
	}
	if err := add(look, 9); !errors.Is(err, store.ErrReadOnly) {
		t.Errorf("a write: %v", err)
	}
	err := serve.View(t.Context(), func(tx desk.ReadTx) error { _, err := tx.(desk.Tx).AddItem(item(9)); return err })
	if !errors.Is(err, store.ErrReadOnly) {
		t.Errorf("a write in a View: %v", err)
	}
}

// TestTwoProcesses opens one folder twice, as `queue accept` does next to a crawl:
// both write, neither gives up, nothing is lost.
func TestTwoProcesses(t *testing.T) {
	dir := t.TempDir()
	var stores [2]*store.SQLite
	var wg sync.WaitGroup
	for i := range stores { // at once, so that both find no tables
		wg.Go(func() {
			var err error
			if stores[i], err = store.Open(context.Background(), dir, store.Options{}); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if t.Failed() {
		return
	}
	const each = 60
	for i, s := range stores {
		for c := range 4 {
			wg.Go(func() {
				for n := range each {
					if err := add(s, (i*4+c)*each+n); err != nil {
						t.Error(err)
						return
					}
				}
			})
		}
	}
	wg.Wait()
	for _, s := range stores {
		if got := count(t, s); got != 8*each {
			t.Errorf("%d items, want %d", got, 8*each)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
}

func TestClosed(t *testing.T) {
	s := open(t, t.TempDir(), store.Options{})
	entered, leave := make(chan bool), make(chan bool)
	first, second := make(chan error, 1), make(chan error, 1)
	go func() {
		first <- s.Update(context.Background(), func(tx desk.Tx) error {
			close(entered)
			<-leave
			_, err := tx.AddItem(item(1))
			return err
		})
	}()
	<-entered
	go func() { second <- add(s, 2) }()
	closed := make(chan error)
	go func() { closed <- s.Close() }()
	close(leave)
	if err := <-first; err != nil {
		t.Errorf("an update that had begun: %v", err)
	}
	if err := <-second; err != nil && !errors.Is(err, store.ErrClosed) {
		t.Errorf("an update that waited: %v", err)
	}
	if err := <-closed; err != nil {
		t.Error(err)
	}
	if err := add(s, 3); !errors.Is(err, store.ErrClosed) {
		t.Errorf("an update afterwards: %v", err)
	}
	if err := s.View(context.Background(), func(desk.ReadTx) error { return nil }); !errors.Is(err, store.ErrClosed) {
		t.Errorf("a view afterwards: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Errorf("a second Close: %v", err)
	}
}

// TestGoexit: a test that fails inside an update ends its goroutine there; the
// writer goes on.
func TestGoexit(t *testing.T) {
	s := open(t, t.TempDir(), store.Options{})
	ended := make(chan bool)
	go func() {
		defer close(ended)
		_ = s.Update(context.Background(), func(tx desk.Tx) error {
			if _, err := tx.AddItem(item(1)); err != nil {
				t.Error(err)
			}
			runtime.Goexit()
			return nil
		})
	}()
	<-ended
	if err := add(s, 1); err != nil {
		t.Error(err)
	}
}

func TestVersions(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir, store.Options{})
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	alter := func(query string) {
		t.Helper()
		db, err := sql.Open("sqlite", filepath.Join(dir, store.FileName))
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		if _, err := db.Exec(query); err != nil {
			t.Fatal(err)
		}
	}
	alter(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, 1)`)
	for _, readOnly := range []bool{false, true} {
		if _, err := store.Open(t.Context(), dir, store.Options{ReadOnly: readOnly}); !errors.Is(err, store.ErrNewer) {
			t.Errorf("a newer database: %v", err)
		}
	}
	alter(`DELETE FROM goose_db_version WHERE version_id > 0`)
	if _, err := store.Open(t.Context(), dir, store.Options{ReadOnly: true}); !errors.Is(err, store.ErrOlder) {
		t.Errorf("an older database, for reading: %v", err)
	}
}

func TestBackup(t *testing.T) {
	s := open(t, t.TempDir(), store.Options{})
	for n := range 10 {
		if err := add(s, n); err != nil {
			t.Fatal(err)
		}
	}
	dir := t.TempDir()
	path := filepath.Join(dir, store.FileName)
	if err := s.Backup(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the copy: %v, %v", info.Mode(), err)
	}
	if err := s.Backup(t.Context(), path); !errors.Is(err, os.ErrExist) {
		t.Errorf("a copy over a file: %v", err)
	}
	restored := open(t, dir, store.Options{})
	if got := count(t, restored); got != 10 {
		t.Errorf("%d items in the copy, want 10", got)
	}
	if err := restored.Check(t.Context()); err != nil {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Backup(ctx, path+"2"); !errors.Is(err, context.Canceled) {
		t.Errorf("a cancelled copy: %v", err)
	}
	if _, err := os.Stat(path + "2"); err == nil {
		t.Error("a cancelled copy left a file")
	}
}
