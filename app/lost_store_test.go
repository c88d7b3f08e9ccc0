package app_test

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/app"
	"github.com/rumordesk/rumordesk/config"
	"github.com/rumordesk/rumordesk/store"
)

// TestLostStore: a data folder whose database is gone is no new desk.
func TestLostStore(t *testing.T) {
	for name, tt := range map[string]struct {
		spoil func(t *testing.T, db string)
		keep  []string // what lies beside
		want  string   // in the error; empty for none
	}{
		"missing":               {func(t *testing.T, db string) { remove(t, db) }, []string{"index", "secret.key"}, "is missing, and parts of a desk lie beside it (index, secret.key)"},
		"empty":                 {func(t *testing.T, db string) { truncate(t, db) }, []string{"evidence"}, "is empty"},
		"missing, nothing else": {func(t *testing.T, db string) { remove(t, db) }, nil, ""},
		"as it was":             {func(*testing.T, string) {}, []string{"index", "evidence", "secret.key"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			a, err := app.Open(t.Context(), app.Options{DataDir: dir})
			if err != nil {
				t.Fatal(err)
			}
			if err := a.Close(); err != nil {
				t.Fatal(err)
			}
			tt.spoil(t, filepath.Join(dir, store.FileName))
			for _, part := range tt.keep {
				if err := os.MkdirAll(filepath.Join(dir, part), 0o700); err != nil {
					t.Fatal(err)
				}
			}
			a, err = app.Open(t.Context(), app.Options{DataDir: dir})
			if err == nil {
				_ = a.Close()
			}
			if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
				t.Errorf("%v, wanted %q", err, tt.want)
			}
			if _, serr := os.Stat(filepath.Join(dir, store.FileName)); name == "missing" && serr == nil {
				t.Error("a new database was made in the place of the lost one")
			}
		})
	}
}

func remove(t *testing.T, name string) {
	t.Helper()
	for _, f := range []string{name, name + "-wal", name + "-shm"} {
		if err := os.Remove(f); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
}

func truncate(t *testing.T, name string) {
	t.Helper()
	remove(t, name)
	if err := os.WriteFile(name, nil, 0o600); err != nil {
		t.Fatal(err)
	}
}

// TestOneServe: of two serves on one folder the second ends and names the first.
func TestOneServe(t *testing.T) {
	dir := t.TempDir()
	name := filepath.Join(dir, config.FileName)
	if err := os.WriteFile(name, []byte("listen: 127.0.0.1:0\nrules: []\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	open := func() *app.App {
		cfg, err := config.Load(name)
		if err != nil {
			t.Fatal(err)
		}
		a, err := app.Open(t.Context(), app.Options{Config: cfg, DataDir: filepath.Join(dir, "data"), Log: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = a.Close() })
		return a
	}
	first, second := open(), open()
	ctx, stop := context.WithCancel(t.Context())
	at, ended := make(chan string, 1), make(chan error, 1)
	go func() { ended <- first.Serve(ctx, func(url, _ string) { at <- url }) }()
	var url string
	select {
	case url = <-at:
	case err := <-ended:
		t.Fatal(err)
	case <-time.After(time.Minute):
		t.Fatal("it does not come up")
	}
	if err := second.Serve(ctx, nil); err == nil || !strings.Contains(err.Error(), "at "+url) {
		t.Errorf("the second serve: %v, wanted one that names %s", err, url)
	}
	if err := second.CrawlOnSchedule(ctx, nil); err == nil || !strings.Contains(err.Error(), "already") {
		t.Errorf("a crawl on schedule beside it: %v", err)
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	ctx, stop = context.WithCancel(t.Context())
	go func() { ended <- second.Serve(ctx, func(string, string) { stop() }) }()
	if err := <-ended; err != nil {
		t.Errorf("after the first ended: %v", err)
	}
}

// TestExamine: a sound desk is found sound, and damage is told with what to do.
func TestExamine(t *testing.T) {
	dir := t.TempDir()
	a, err := app.Open(t.Context(), app.Options{DataDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = a.Close() }()
	if _, err := a.Reindex(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	found, err := a.Examine(t.Context())
	if err != nil || len(found) != 5 {
		t.Fatalf("%+v, %v", found, err)
	}
	for _, f := range found {
		if !f.OK {
			t.Errorf("%+v", f)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "secret.key"), make([]byte, 32), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, f := range []string{"index/root.bolt"} {
		if err := os.WriteFile(filepath.Join(dir, f), []byte("damaged"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	found, err = a.Examine(t.Context())
	wrong := map[string]string{}
	for _, f := range found {
		if !f.OK {
			wrong[f.Part] = f.Say
		}
	}
	if err != nil || len(wrong) != 2 || !strings.Contains(wrong["index"], "reindex") || !strings.Contains(wrong["key"], "chmod 600") {
		t.Errorf("%v, %v", wrong, err)
	}
}
