package indexer

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/index"
)

// rebuildBatch is how many items are written at a time.
const rebuildBatch = 500

// Rebuild builds the index anew from the store, beside the present one, and then
// puts it in its place. It returns the number of items. progress may be nil.
func (x *Indexer) Rebuild(ctx context.Context, progress func(done, total int)) (int, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.open.Load() != nil {
		return 0, errors.New("reindex: the index is in use")
	}
	// Opening it tells whether somebody else is using it; what is wrong with it
	// otherwise does not matter here.
	ix, err := index.Open(x.dir(), x.options())
	switch {
	case err == nil:
		err = ix.Close()
	case errors.Is(err, index.ErrDamaged):
		_, err = moveAside(x.dir(), x.o.Now())
	case errors.Is(err, index.ErrOutdated):
		err = nil
	}
	if err != nil {
		return 0, fmt.Errorf("reindex: %w", err)
	}
	n, err := x.rebuild(ctx, progress)
	if err != nil {
		return n, err
	}
	// What could not be indexed before has had its chance now.
	return n, x.o.Store.Update(ctx, func(tx desk.Tx) error {
		dead, err := tx.OutboxDead()
		if err != nil {
			return err
		}
		return tx.OutboxDone(numbers(dead))
	})
}

// rebuild fills a new index from the store and swaps it in. The outbox is left
// alone: what waits there is written once more afterwards, which changes nothing.
func (x *Indexer) rebuild(ctx context.Context, progress func(done, total int)) (n int, err error) {
	building := filepath.Join(x.o.Data, rebuildName)
	// What an interrupted rebuild left behind is worth nothing.
	if err := os.RemoveAll(building); err != nil {
		return 0, err
	}
	ix, err := index.Open(building, x.options())
	if err != nil {
		return 0, err
	}
	if n, err = x.fill(ctx, ix, progress); err == nil {
		err = ix.Compact(ctx) // now, rather than behind the back of whoever opens it next
	}
	if err = errors.Join(err, ix.Close()); err != nil {
		return n, errors.Join(fmt.Errorf("rebuild the index: %w", err), os.RemoveAll(building))
	}
	if err := os.RemoveAll(x.dir()); err != nil {
		return n, err
	}
	return n, os.Rename(building, x.dir())
}

// fill writes every item of the store.
func (x *Indexer) fill(ctx context.Context, ix index.Index, progress func(done, total int)) (n int, err error) {
	total := 0
	for after := desk.ItemID(0); ; {
		var items []desk.Item
		err := x.o.Store.View(ctx, func(tx desk.ReadTx) (err error) {
			if total == 0 {
				if total, err = tx.CountItems(); err != nil {
					return err
				}
			}
			items, err = tx.Items(after, rebuildBatch)
			return err
		})
		if err != nil {
			return n, err
		}
		if len(items) == 0 {
			return n, nil
		}
		docs := make([]index.Document, len(items))
		for i, it := range items {
			docs[i] = document(it)
		}
		if err := ix.Put(ctx, docs); err != nil {
			return n, err
		}
		n, after = n+len(items), items[len(items)-1].ID
		if progress != nil {
			progress(n, max(n, total))
		}
	}
}

func document(it desk.Item) index.Document {
	return index.Document{
		ID: it.ID.String(), URL: it.URL, Title: it.Title, Text: it.Text, Publisher: it.Publisher,
		Source: it.Source, Kind: string(it.Kind), Lang: it.Lang, PublishedAt: it.PublishedAt, FetchedAt: it.FetchedAt,
	}
}

// moveAside renames a damaged index so that it can be looked at later.
func moveAside(dir string, now time.Time) (string, error) {
	base := dir + ".damaged-" + now.UTC().Format("20060102T150405Z")
	for i := 0; ; i++ {
		to := base
		if i > 0 {
			to = fmt.Sprintf("%s-%d", base, i)
		}
		if _, err := os.Lstat(to); errors.Is(err, fs.ErrNotExist) {
			return to, os.Rename(dir, to)
		} else if err != nil {
			return "", err
		}
	}
}
