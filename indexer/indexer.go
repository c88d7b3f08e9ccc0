package indexer

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/index"
)

// Folders of the data folder.
const (
	Folder      = "index"         // the index that is searched
	rebuildName = "index.rebuild" // one that is being built to take its place
)

// Options say what to keep in step with what. Data and Store are needed.
type Options struct {
	Data  string // the data folder
	Store desk.Store
	// Every is the pause between two looks at the outbox; 0 means half a second.
	Every time.Duration
	// ReadOnly is for a data folder that cannot be written: the index is searched as it is, and never built or fed.
	ReadOnly bool
	Now      func() time.Time
	Log      *slog.Logger
}

// Indexer is the index of one data folder. It is safe for concurrent use. It opens
// nothing until it is asked to. Close it.
type Indexer struct {
	o    Options
	mu   sync.Mutex // held while it is opened, built or closed
	open atomic.Pointer[index.Bleve]
	// damaged says that a search met damage that opening it does not see.
	damaged atomic.Bool
}

// New returns the indexer of a data folder.
func New(o Options) *Indexer {
	if o.Every <= 0 {
		o.Every = time.Second / 2
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return &Indexer{o: o}
}

// Open opens the index, once. One that is missing or outdated is built from the
// store; a damaged one is moved aside first.
//
// The error wraps index.ErrLocked when another process has it open.
func (x *Indexer) Open(ctx context.Context) (index.Index, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if ix := x.open.Load(); ix != nil {
		return ix, nil
	}
	if x.o.ReadOnly {
		return x.openAsItIs(ctx)
	}
	if err := x.setAside(); err != nil {
		return nil, err
	}
	ix, err := index.Open(x.dir(), x.options())
	if err == nil {
		var missing bool
		if missing, err = x.missesItems(ctx, ix); err == nil && !missing {
			x.open.Store(ix)
			return ix, nil
		}
		if cerr := ix.Close(); err == nil {
			err = cerr
		}
	}
	switch {
	case err == nil: // it misses items
	case errors.Is(err, index.ErrDamaged):
		aside, merr := moveAside(x.dir(), x.o.Now())
		if merr != nil {
			return nil, errors.Join(err, merr)
		}
		x.o.Log.Error("the index is damaged; it was moved aside and is built again from the store", "error", err, "kept", aside)
	case errors.Is(err, index.ErrOutdated):
		x.o.Log.Info("the index has an older form; it is built again from the store")
	default:
		return nil, err
	}
	if _, err := x.rebuild(ctx, nil); err != nil {
		return nil, err
	}
	if ix, err = index.Open(x.dir(), x.options()); err != nil {
		return nil, err
	}
	x.open.Store(ix)
	return ix, nil
}

// openAsItIs opens the index of a folder that cannot be written.
func (x *Indexer) openAsItIs(ctx context.Context) (index.Index, error) {
	ix, err := index.Open(x.dir(), x.options())
	if err == nil {
		var missing bool
		if missing, err = x.missesItems(ctx, ix); err == nil && missing {
			err = fmt.Errorf("%w: it is empty", index.ErrUnavailable)
		}
		if err == nil {
			x.open.Store(ix)
			return ix, nil
		}
		err = errors.Join(err, ix.Close())
	}
	if errors.Is(err, index.ErrLocked) {
		return nil, err
	}
	return nil, fmt.Errorf("the index cannot be read as it is, nor be built in a folder that cannot be written; run rumordesk reindex where it can be: %w", err)
}

// setAside moves an index aside in which a search met damage. The next one is built from the store.
func (x *Indexer) setAside() error {
	if !x.damaged.Swap(false) {
		return nil
	}
	aside, err := moveAside(x.dir(), x.o.Now())
	if err != nil {
		return err
	}
	x.o.Log.Error("a search found the index damaged; it was moved aside and is built again from the store", "kept", aside)
	return nil
}

// Repair closes an index in which a search met damage, moves it aside, and builds another from the store. What is stored is not
// touched.
func (x *Indexer) Repair(ctx context.Context) error {
	x.damaged.Store(true)
	if err := x.Close(); err != nil {
		x.o.Log.Warn("closing the damaged index", "error", err)
	}
	_, err := x.Open(ctx)
	return err
}

// Close closes the index if it is open. It can be opened again.
func (x *Indexer) Close() error {
	x.mu.Lock()
	defer x.mu.Unlock()
	if ix := x.open.Swap(nil); ix != nil {
		return ix.Close()
	}
	return nil
}

// Search implements [index.Searcher] for pages: while the index is not open, or is
// being built, the error is index.ErrUnavailable at once. Damage that a search meets has it
// built again by [Indexer.Run].
func (x *Indexer) Search(ctx context.Context, r index.Request) (index.Results, error) {
	ix := x.open.Load()
	if ix == nil {
		return index.Results{}, index.ErrUnavailable // it is being opened or built
	}
	res, err := ix.Search(ctx, r)
	if errors.Is(err, index.ErrDamaged) && x.open.Load() == ix {
		x.damaged.Store(true) // whoever feeds it builds it again
	}
	if errors.Is(err, index.ErrClosed) || errors.Is(err, index.ErrDamaged) {
		err = errors.Join(index.ErrUnavailable, err)
	}
	return res, err
}

// Verify reads every file of an index that nobody has open, and compares it with its checksum. There must be one. The errors are
// those of [index.Open] and of its Verify.
func (x *Indexer) Verify() error {
	ix, err := index.Open(x.dir(), x.options())
	if err != nil {
		return err
	}
	return errors.Join(ix.Verify(), ix.Close())
}

func (x *Indexer) dir() string { return filepath.Join(x.o.Data, Folder) }

func (x *Indexer) options() index.Options {
	return index.Options{Logger: x.o.Log, Now: x.o.Now, LockWait: 500 * time.Millisecond, ReadOnly: x.o.ReadOnly}
}

// missesItems says whether an index is empty although the store is not and nothing
// waits in the outbox: somebody has taken the index away.
func (x *Indexer) missesItems(ctx context.Context, ix index.Index) (bool, error) {
	n, err := ix.Count(ctx)
	if err != nil || n > 0 {
		return false, err
	}
	missing := false
	err = x.o.Store.View(ctx, func(tx desk.ReadTx) error {
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
