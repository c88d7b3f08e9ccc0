package indexer_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/index"
)

var measles = index.Request{Query: "measles"}

// rot spoils a sixteenth of every segment, in a way that only reading it shows.
func (b *bench) rot(t *testing.T, at int) {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(b.dir, "index", "*.zap"))
	if err != nil || len(names) == 0 {
		t.Fatalf("segments %v, %v", names, err)
	}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := rand.Read(data[len(data)*at/16 : len(data)*(at+1)/16]); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// addVaried stores items that have a word in common and many that they do not.
func (b *bench) addVaried(t *testing.T, n int) {
	t.Helper()
	err := b.store.Update(t.Context(), func(tx desk.Tx) error {
		for i := range n {
			var text strings.Builder
			for j := range 60 {
				fmt.Fprintf(&text, "measles word%d ", (i*31+j*17)%2000)
			}
			if _, err := tx.AddItem(desk.Item{URL: fmt.Sprintf("https://v.example/%d", i), Kind: desk.News, Title: fmt.Sprint("Measles ", i), Text: text.String(), Lang: "en", Version: 1}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// rotten is a desk whose index only a search finds damaged. Which part of a segment has to be spoilt for that is found by trying.
func rotten(t *testing.T) *bench {
	t.Helper()
	for at := range 16 {
		b := open(t)
		b.addVaried(t, 200)
		if err := b.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := b.Close(); err != nil {
			t.Fatal(err)
		}
		b.rot(t, at)
		ix, err := index.Open(filepath.Join(b.dir, "index"), index.Options{})
		if err != nil {
			continue
		}
		_, err = ix.Search(t.Context(), measles)
		if cerr := ix.Close(); cerr != nil {
			t.Fatal(cerr)
		}
		if errors.Is(err, index.ErrDamaged) {
			return b
		}
	}
	t.Fatal("no damage shows in a search alone")
	return nil
}

func TestRepair(t *testing.T) {
	b := rotten(t)
	if _, err := b.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := b.Repair(t.Context()); err != nil {
		t.Fatal(err)
	}
	res, err := b.Search(t.Context(), measles)
	if err != nil || res.Total != 200 {
		t.Errorf("after the repair %d hits, %v", res.Total, err)
	}
	kept, _ := filepath.Glob(filepath.Join(b.dir, "index.damaged*"))
	if len(kept) != 1 {
		all, _ := os.ReadDir(b.dir)
		t.Errorf("the damaged index is kept as %v among %v", kept, all)
	}
}

// TestRunRepairs: beside a running desk nobody has to do anything.
func TestRunRepairs(t *testing.T) {
	b := rotten(t)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- b.Run(ctx) }()
	var res index.Results
	var err error
	for range 500 {
		if res, err = b.Search(t.Context(), measles); err == nil {
			break
		}
		if !errors.Is(err, index.ErrUnavailable) {
			t.Fatalf("a search of a damaged index: %v", err)
		}
		time.Sleep(10 * time.Millisecond)
	}
	if err != nil || res.Total != 200 {
		t.Errorf("%d hits, %v", res.Total, err)
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// TestSearchesTogether: one search never makes another fail.
func TestSearchesTogether(t *testing.T) {
	b := open(t)
	b.add(t, 20)
	if err := b.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 200 {
				if _, err := b.Search(t.Context(), measles); err != nil {
					t.Errorf("a search beside others: %v", strings.TrimSpace(err.Error()))
					return
				}
			}
		})
	}
	all.Wait()
}
