package index

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"
	bolterrors "go.etcd.io/bbolt/errors"
)

// sound makes an index with documents in dir and closes it.
func sound(t *testing.T, dir string) {
	t.Helper()
	b, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for batch := range 3 {
		docs := make([]Document, 60)
		for i := range docs {
			docs[i] = Document{
				ID: fmt.Sprintf("%d-%d", batch, i), Title: fmt.Sprintf("title %d 疫苗", i), Lang: "en",
				Text: strings.Repeat(fmt.Sprintf("word%d of the outbreak 新冠病毒%d. ", i%7, i), 20), Source: "s",
				PublishedAt: time.Date(2026, 1, 1+i%28, 0, 0, 0, 0, time.UTC),
			}
		}
		if err := b.Put(context.Background(), docs); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
}

// segments returns the files of the newest snapshot; others may lie about until
// the engine clears them away.
func segments(t *testing.T, dir string) []string {
	t.Helper()
	names, _, err := snapshot(filepath.Join(dir, rootFile), time.Second)
	if err != nil || len(names) == 0 {
		t.Fatalf("no segments: %v", err)
	}
	for i := range names {
		names[i] = filepath.Join(dir, names[i])
	}
	return names
}

func change(t *testing.T, path string, f func([]byte) []byte) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, f(data), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestDamagedFilesAreToldAndLeft(t *testing.T) {
	for name, harm := range map[string]func(t *testing.T, dir string){
		"segment missing": func(t *testing.T, dir string) { _ = os.Remove(segments(t, dir)[0]) },
		"segment empty":   func(t *testing.T, dir string) { change(t, segments(t, dir)[0], func([]byte) []byte { return nil }) },
		"segment cut in half": func(t *testing.T, dir string) {
			change(t, segments(t, dir)[0], func(b []byte) []byte { return b[:len(b)/2] })
		},
		"segment cut by 1": func(t *testing.T, dir string) {
			change(t, segments(t, dir)[0], func(b []byte) []byte { return b[:len(b)-1] })
		},
		"segment is something": func(t *testing.T, dir string) {
			change(t, segments(t, dir)[0], func([]byte) []byte { return []byte(strings.Repeat("no index ", 50)) })
		},
		"root missing": func(t *testing.T, dir string) { _ = os.Remove(filepath.Join(dir, rootFile)) },
		"root empty": func(t *testing.T, dir string) {
			change(t, filepath.Join(dir, rootFile), func([]byte) []byte { return nil })
		},
		"root cut": func(t *testing.T, dir string) {
			change(t, filepath.Join(dir, rootFile), func(b []byte) []byte { return b[:4096] })
		},
		"root is something": func(t *testing.T, dir string) {
			change(t, filepath.Join(dir, rootFile), func(b []byte) []byte { return []byte(strings.Repeat("x", len(b))) })
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "index")
			sound(t, dir)
			harm(t, dir)
			before := listing(t, dir)
			b, err := Open(dir, Options{LockWait: 200 * time.Millisecond})
			if !errors.Is(err, ErrDamaged) {
				t.Fatalf("Open: %v", err)
			}
			if b != nil {
				t.Error("an index besides the error")
			}
			if after := listing(t, dir); after != before {
				t.Errorf("Open changed the folder:\n%s\n%s", before, after)
			}
			// Aside and anew, as the application does.
			if err := os.Rename(dir, dir+".damaged"); err != nil {
				t.Fatal(err)
			}
			sound(t, dir)
		})
	}
}

func listing(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintln(&b, e.Name(), info.Size())
	}
	return b.String()
}

// A flipped byte is always found by its checksum; without that check a search may
// fail or miss, but never ends the process.
func TestFlippedBytes(t *testing.T) {
	master := t.TempDir()
	sound(t, master)
	b, err := Open(master, Options{})
	if err != nil {
		t.Fatal(err)
	}
	// One segment: merging would carry a changed byte into a new, sound file.
	if err := b.Compact(context.Background()); err != nil {
		t.Fatal(err)
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 2))
	for n := range 15 {
		dir := filepath.Join(t.TempDir(), "index")
		if err := os.CopyFS(dir, os.DirFS(master)); err != nil {
			t.Fatal(err)
		}
		segs := segments(t, dir)
		change(t, segs[n%len(segs)], func(b []byte) []byte {
			for range 1 + n%5 {
				b[r.IntN(len(b))] ^= byte(1 + r.IntN(255))
			}
			return b
		})
		if _, err := Open(dir, Options{Verify: true}); !errors.Is(err, ErrDamaged) {
			t.Errorf("%d: with Verify: %v", n, err)
		}
		b, err := Open(dir, Options{})
		if err != nil {
			if !errors.Is(err, ErrDamaged) {
				t.Errorf("%d: Open: %v", n, err)
			}
			continue
		}
		if err := b.Verify(); !errors.Is(err, ErrDamaged) {
			t.Errorf("%d: Verify: %v", n, err)
		}
		for _, q := range []string{"", "outbreak", `"of the outbreak"`, "新冠病毒", "word*", "day:>=2026-01-05", "word3 -word4"} {
			if _, err := b.Search(context.Background(), Request{Query: q, Facets: true, Highlight: true}); err != nil && !errors.Is(err, ErrDamaged) {
				t.Errorf("%d: %s: %v", n, q, err)
			}
		}
		_ = b.Close()
	}
}

// A process that was killed leaves no mark of a clean end; the next Open checks
// all files on its own.
func TestUncleanEndIsChecked(t *testing.T) {
	dir := t.TempDir()
	sound(t, dir)
	if err := os.Remove(filepath.Join(dir, cleanFile)); err != nil {
		t.Fatal(err)
	}
	b, err := Open(dir, Options{})
	if err != nil {
		t.Fatalf("a sound index after a kill: %v", err)
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, cleanFile)); err != nil {
		t.Fatal(err)
	}
	change(t, segments(t, dir)[0], func(b []byte) []byte { b[len(b)/3] ^= 1; return b })
	if _, err := Open(dir, Options{}); !errors.Is(err, ErrDamaged) {
		t.Errorf("a changed file after a kill: %v", err)
	}
}

func TestOtherMappingIsOutdated(t *testing.T) {
	dir := t.TempDir()
	sound(t, dir)
	engine, err := scorch.NewScorch(scorch.Name, map[string]any{"path": dir}, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := engine.Open(); err != nil {
		t.Fatal(err)
	}
	if err := engine.SetInternal([]byte(versionKey), []byte("0")); err != nil {
		t.Fatal(err)
	}
	if err := engine.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir, Options{}); !errors.Is(err, ErrOutdated) || errors.Is(err, ErrDamaged) {
		t.Errorf("Open: %v", err)
	}
}

func TestSecondOpenIsRefused(t *testing.T) {
	dir := t.TempDir()
	b, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = b.Close() }()
	if _, err := Open(dir, Options{LockWait: 50 * time.Millisecond}); !errors.Is(err, ErrLocked) || errors.Is(err, ErrDamaged) {
		t.Errorf("second Open: %v", err)
	}
	if err := b.Put(context.Background(), []Document{{ID: "a"}}); err != nil {
		t.Errorf("Put after a refused Open: %v", err)
	}
}

func TestPermissionsAreNoDamage(t *testing.T) {
	if os.Geteuid() == 0 {
		// Root reads everything; classify is what decides.
		for _, err := range []error{
			&fs.PathError{Op: "open", Path: "root.bolt", Err: fs.ErrPermission}, os.NewSyscallError("write", errors.New("no space")),
			context.Canceled,
		} {
			if errors.Is(classify(fmt.Errorf("engine: %w", err)), ErrDamaged) {
				t.Errorf("%v counts as damage", err)
			}
		}
		if err := classify(fmt.Errorf("engine: %w", bolterrors.ErrTimeout)); !errors.Is(err, ErrLocked) {
			t.Errorf("a lock: %v", err)
		}
		if !errors.Is(classify(bolterrors.ErrInvalid), ErrDamaged) {
			t.Error("an invalid file is no damage")
		}
		return
	}
	for _, name := range []string{rootFile, "segment", "folder"} {
		dir := filepath.Join(t.TempDir(), "index")
		sound(t, dir)
		path := filepath.Join(dir, name)
		switch name {
		case "segment":
			path = segments(t, dir)[0]
		case "folder":
			path = dir
		}
		if err := os.Chmod(path, 0o000); err != nil {
			t.Fatal(err)
		}
		_, err := Open(dir, Options{})
		if err == nil || errors.Is(err, ErrDamaged) || !errors.Is(err, fs.ErrPermission) {
			t.Errorf("%s unreadable: %v", name, err)
		}
		if err := os.Chmod(path, 0o700); err != nil {
			t.Fatal(err)
		}
	}
}

func TestStuckBatch(t *testing.T) {
	b, err := Open(t.TempDir(), Options{BatchTimeout: time.Nanosecond})
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Put(context.Background(), []Document{{ID: "a", Title: "slow"}}); !errors.Is(err, ErrDamaged) {
		t.Errorf("a batch that does not end: %v", err)
	}
	if err := b.Put(context.Background(), []Document{{ID: "b"}}); !errors.Is(err, ErrDamaged) {
		t.Errorf("after a stuck batch: %v", err)
	}
	if _, err := b.Search(context.Background(), Request{Query: "slow"}); err != nil {
		t.Errorf("search beside a stuck batch: %v", err)
	}
	if err := b.Close(); err != nil {
		t.Errorf("Close: %v", err)
	}
}
