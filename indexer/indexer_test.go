package indexer_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/index"
	"github.com/rumordesk/rumordesk/indexer"
	"github.com/rumordesk/rumordesk/store"
)

// bench is a data folder with a store, and the indexer of it.
type bench struct {
	dir   string
	store *store.SQLite
	*indexer.Indexer
	items int
}

func open(t *testing.T) *bench {
	t.Helper()
	b := &bench{dir: t.TempDir()}
	var err error
	if b.store, err = store.Open(t.Context(), b.dir, store.Options{}); err != nil {
		t.Fatal(err)
	}
	b.Indexer = b.another(t)
	t.Cleanup(func() {
		if err := b.store.Close(); err != nil {
			t.Error(err)
		}
	})
	return b
}

// another is a further indexer of the same folder, as of another process.
func (b *bench) another(t *testing.T) *indexer.Indexer {
	t.Helper()
	x := indexer.New(indexer.Options{Data: b.dir, Store: b.store, Every: 10 * time.Millisecond})
	t.Cleanup(func() {
		if err := x.Close(); err != nil {
			t.Error(err)
		}
	})
	return x
}

// add stores items, each with its entry in the outbox.
func (b *bench) add(t *testing.T, n int) {
	t.Helper()
	err := b.store.Update(t.Context(), func(tx desk.Tx) error {
		for range n {
			b.items++
			_, err := tx.AddItem(desk.Item{URL: fmt.Sprintf("https://n.example/%d", b.items), Kind: desk.News, Title: "Measles", Text: "A measles vaccine.", Lang: "en", Version: 1})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// waiting counts the outbox.
func (b *bench) waiting(t *testing.T) (n int) {
	t.Helper()
	err := b.store.View(t.Context(), func(tx desk.ReadTx) (err error) { n, err = tx.OutboxSize(); return err })
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// found counts what a search of an open index finds.
func found(t *testing.T, s index.Searcher) int {
	t.Helper()
	res, err := s.Search(t.Context(), index.Request{Query: "vaccine"})
	if err != nil {
		t.Fatal(err)
	}
	return int(res.Total)
}

// until waits for something that another goroutine does.
func until(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for range 1000 {
		if ok() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("not so: %s", what)
}

// TestOpenBuildsWhatIsMissing: an index that is gone, damaged or of another version
// is built from the store; a damaged one is kept aside.
func TestOpenBuildsWhatIsMissing(t *testing.T) {
	overwrite := func(t *testing.T, dir string) {
		files, err := filepath.Glob(filepath.Join(dir, "*"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no files in %s, %v", dir, err)
		}
		for _, f := range files {
			if err := os.WriteFile(f, []byte("this is no index"), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, tt := range map[string]struct {
		hurt  func(t *testing.T, dir string)
		aside int
	}{
		"whole": {func(*testing.T, string) {}, 0},
		"gone": {func(t *testing.T, dir string) {
			if err := os.RemoveAll(dir); err != nil {
				t.Fatal(err)
			}
		}, 0},
		"damaged": {overwrite, 1},
	} {
		t.Run(name, func(t *testing.T) {
			b := open(t)
			b.add(t, 3)
			if err := b.Drain(t.Context()); err != nil {
				t.Fatal(err)
			}
			if n := b.waiting(t); n != 0 {
				t.Errorf("%d entries wait after the outbox was drained", n)
			}
			if err := b.Close(); err != nil {
				t.Fatal(err)
			}
			// What an interrupted rebuild leaves behind is in nobody's way.
			if err := os.MkdirAll(filepath.Join(b.dir, "index.rebuild", "x"), 0o700); err != nil {
				t.Fatal(err)
			}
			tt.hurt(t, filepath.Join(b.dir, "index"))
			ix, err := b.Open(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if n := found(t, ix); n != 3 {
				t.Errorf("%d items found, want 3", n)
			}
			aside, err := filepath.Glob(filepath.Join(b.dir, "index.damaged-*"))
			if err != nil || len(aside) != tt.aside {
				t.Errorf("kept aside: %v, %v; want %d", aside, err, tt.aside)
			}
			if again, err := b.Open(t.Context()); err != nil || again != ix {
				t.Errorf("a second Open gives another index, %v", err)
			}
		})
	}
}

// TestSearchDoesNotWait: pages get an answer at once, whether there is an index or
// not.
func TestSearchDoesNotWait(t *testing.T) {
	b := open(t)
	b.add(t, 1)
	if _, err := b.Search(t.Context(), index.Request{}); !errors.Is(err, index.ErrUnavailable) {
		t.Errorf("before it is open: %v, want ErrUnavailable", err)
	}
	if err := b.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := found(t, b); n != 1 {
		t.Errorf("%d items found, want 1", n)
	}
	var mistake *index.QueryError
	if _, err := b.Search(t.Context(), index.Request{Query: "("}); !errors.As(err, &mistake) || errors.Is(err, index.ErrUnavailable) {
		t.Errorf("a wrong query: %v, want a QueryError", err)
	}
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Search(t.Context(), index.Request{}); !errors.Is(err, index.ErrUnavailable) {
		t.Errorf("after it was closed: %v, want ErrUnavailable", err)
	}
}

// TestOneProcessHasTheIndex: another one is told so, and what it stores waits.
func TestOneProcessHasTheIndex(t *testing.T) {
	b := open(t)
	if _, err := b.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	other := b.another(t)
	if _, err := other.Open(t.Context()); !errors.Is(err, index.ErrLocked) {
		t.Errorf("opened twice: %v, want ErrLocked", err)
	}
	if _, err := other.Rebuild(t.Context(), nil); !errors.Is(err, index.ErrLocked) {
		t.Errorf("rebuilt while it is open elsewhere: %v, want ErrLocked", err)
	}
	if _, err := b.Rebuild(t.Context(), nil); err == nil {
		t.Error("rebuilt while it is open here")
	}
	ran := false
	err := other.Beside(t.Context(), true, func() error {
		ran = true
		b.add(t, 1)
		return nil
	})
	if err != nil || !ran || b.waiting(t) != 1 {
		t.Errorf("beside another process: ran %v, %d waiting, %v; want the work done and its item waiting", ran, b.waiting(t), err)
	}
}

// TestBesideFeedsWhileItRuns: full batches are written while the work goes on, the
// rest when it has ended; what the work says is handed on.
func TestBesideFeedsWhileItRuns(t *testing.T) {
	b := open(t)
	err := b.Beside(t.Context(), true, func() error {
		b.add(t, 503)
		until(t, "a full batch is indexed while the work runs", func() bool { return b.waiting(t) == 3 })
		return nil
	})
	if err != nil || b.waiting(t) != 0 || found(t, b) != 503 {
		t.Errorf("%d waiting, %d found, %v; want all 503 indexed", b.waiting(t), found(t, b), err)
	}
	broke := errors.New("the work broke")
	if err := b.Beside(t.Context(), false, func() error { return broke }); !errors.Is(err, broke) {
		t.Errorf("error %v, want that of the work", err)
	}
}

// TestRunFeedsUntilItIsStopped: a few items are written after a little while, and the
// loop ends without an error.
func TestRunFeedsUntilItIsStopped(t *testing.T) {
	b := open(t)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- b.Run(ctx) }()
	for want := 2; want <= 4; want += 2 {
		b.add(t, 2)
		until(t, "the items are indexed", func() bool { return b.waiting(t) == 0 })
		if n := found(t, b); n != want {
			t.Errorf("%d items found, want %d", n, want)
		}
	}
	stop()
	if err := <-ended; err != nil {
		t.Errorf("the loop ended with %v", err)
	}
}

// TestRebuild writes every item once more, in the order of a bar that grows.
func TestRebuild(t *testing.T) {
	b := open(t)
	b.add(t, 501)
	var steps []string
	n, err := b.Rebuild(t.Context(), func(done, total int) { steps = append(steps, fmt.Sprintf("%d/%d", done, total)) })
	if want := "[500/501 501/501]"; n != 501 || err != nil || fmt.Sprint(steps) != want {
		t.Errorf("%d items, %v, progress %v; want 501 and %s", n, err, steps, want)
	}
	if _, err := b.Open(t.Context()); err != nil || found(t, b) != 501 {
		t.Errorf("%d items found, %v; want 501", found(t, b), err)
	}
	ended, stop := context.WithCancel(t.Context())
	stop()
	if err := b.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Rebuild(ended, nil); err == nil {
		t.Error("rebuilt although it was stopped")
	}
	if _, err := os.Stat(filepath.Join(b.dir, "index.rebuild")); err == nil {
		t.Error("a rebuild that was stopped left its folder behind")
	}
	if _, err := b.Open(t.Context()); err != nil || found(t, b) != 501 {
		t.Errorf("after a rebuild that was stopped: %d items found, %v; want those of before", found(t, b), err)
	}
}
