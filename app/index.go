package app

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

const (
	indexDir   = "index"         // the index that is searched
	rebuildDir = "index.rebuild" // one that is being built to take its place
	rebuildBy  = 500             // items a batch
)

// openIndex opens the index, once. One that is missing or outdated is built from
// the store; a damaged one is moved aside first, never deleted.
//
// The error wraps index.ErrLocked when another process has it open.
func (a *App) openIndex(ctx context.Context) (*index.Bleve, error) {
	a.indexMu.Lock()
	defer a.indexMu.Unlock()
	if a.index != nil {
		return a.index, nil
	}
	dir := filepath.Join(a.dir, indexDir)
	ix, err := index.Open(dir, a.indexOptions())
	switch {
	case err == nil:
		if fresh, ferr := a.indexIsMissingItems(ctx, ix); ferr != nil || !fresh {
			a.index = ix
			return ix, ferr
		}
		if err := ix.Close(); err != nil {
			return nil, err
		}
	case errors.Is(err, index.ErrDamaged):
		aside, merr := moveAside(dir, a.now())
		if merr != nil {
			return nil, errors.Join(err, merr)
		}
		a.log.Error("the index is damaged; it was moved aside and is built again from the store", "error", err, "kept", aside)
	case errors.Is(err, index.ErrOutdated):
		a.log.Info("the index has an older form; it is built again from the store")
	default:
		return nil, err
	}
	if _, err := a.rebuild(ctx, nil); err != nil {
		return nil, err
	}
	a.index, err = index.Open(dir, a.indexOptions())
	return a.index, err
}

func (a *App) indexOptions() index.Options {
	return index.Options{Logger: a.log, Now: a.now, LockWait: 500 * time.Millisecond}
}

// indexIsMissingItems says whether an index is empty although the store is not and
// nothing waits in the outbox: somebody has taken the index away.
func (a *App) indexIsMissingItems(ctx context.Context, ix *index.Bleve) (bool, error) {
	n, err := ix.Count(ctx)
	if err != nil || n > 0 {
		return false, err
	}
	missing := false
	err = a.store.View(ctx, func(tx desk.ReadTx) error {
		items, err := tx.CountItems()
		if err != nil {
			return err
		}
		waiting, err := tx.OutboxSize()
		missing = items > waiting
		return err
	})
	return missing, err
}

func (a *App) closeIndex() error {
	a.indexMu.Lock()
	defer a.indexMu.Unlock()
	if a.index == nil {
		return nil
	}
	ix := a.index
	a.index = nil
	return ix.Close()
}

// Reindex builds the index anew from the store, beside the present one, and then
// puts it in its place. It returns the number of items. progress may be nil.
func (a *App) Reindex(ctx context.Context, progress func(done, total int)) (int, error) {
	a.indexMu.Lock()
	defer a.indexMu.Unlock()
	if a.index != nil {
		return 0, errors.New("reindex: the index is in use")
	}
	// Opening it tells whether somebody else is using it; what is wrong with it
	// otherwise does not matter here.
	dir := filepath.Join(a.dir, indexDir)
	ix, err := index.Open(dir, a.indexOptions())
	switch {
	case err == nil:
		err = ix.Close()
	case errors.Is(err, index.ErrDamaged):
		_, err = moveAside(dir, a.now())
	case errors.Is(err, index.ErrOutdated):
		err = nil
	}
	if err != nil {
		return 0, fmt.Errorf("reindex: %w", err)
	}
	n, err := a.rebuild(ctx, progress)
	if err != nil {
		return n, err
	}
	// What could not be indexed before has had its chance now.
	return n, a.store.Update(ctx, func(tx desk.Tx) error {
		dead, err := tx.OutboxDead()
		if err != nil {
			return err
		}
		seqs := make([]int64, len(dead))
		for i, e := range dead {
			seqs[i] = e.Seq
		}
		return tx.OutboxDone(seqs)
	})
}

// rebuild fills a new index from the store and swaps it in. The outbox is left
// alone: what waits there is written once more afterwards, which changes nothing.
func (a *App) rebuild(ctx context.Context, progress func(done, total int)) (n int, err error) {
	building := filepath.Join(a.dir, rebuildDir)
	// What an interrupted rebuild left behind is worth nothing.
	if err := os.RemoveAll(building); err != nil {
		return 0, err
	}
	ix, err := index.Open(building, a.indexOptions())
	if err != nil {
		return 0, err
	}
	if n, err = a.fill(ctx, ix, progress); err == nil {
		err = ix.Compact(ctx) // now, rather than behind the back of whoever opens it next
	}
	if err = errors.Join(err, ix.Close()); err != nil {
		return n, errors.Join(fmt.Errorf("rebuild the index: %w", err), os.RemoveAll(building))
	}
	dir := filepath.Join(a.dir, indexDir)
	if err := os.RemoveAll(dir); err != nil {
		return n, err
	}
	return n, os.Rename(building, dir)
}

func (a *App) fill(ctx context.Context, ix index.Index, progress func(done, total int)) (n int, err error) {
	total := 0
	for after := desk.ItemID(0); ; {
		var items []desk.Item
		err := a.store.View(ctx, func(tx desk.ReadTx) (err error) {
			if total == 0 {
				if total, err = tx.CountItems(); err != nil {
					return err
				}
			}
			items, err = tx.Items(after, rebuildBy)
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
