package app

import (
	"context"
	"errors"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/index"
)

const (
	indexBatch    = 500                    // entries a write
	indexWait     = 500 * time.Millisecond // between looks at the outbox
	indexPatience = 4                      // looks until a batch that is not full is written
	indexAttempts = 8                      // then an item goes to the dead letters
	indexStuck    = 2 * time.Minute        // a write that takes longer is reported
)

// runIndexer feeds the index from the outbox until ctx ends. Small batches make
// many small segments, which then cost several times as much to merge as they did
// to write; so a batch waits a little to be filled. With onlyFull set it waits as
// long as it takes, and the caller drains the outbox in the end.
func (a *App) runIndexer(ctx context.Context, ix index.Index, onlyFull bool) error {
	tick := time.NewTicker(indexWait)
	defer tick.Stop()
	for looks := 0; ; {
		n, err := a.waitingNow(ctx)
		looks++
		if n == 0 {
			looks = 0
		}
		if err == nil && (n >= indexBatch || n > 0 && looks >= indexPatience && !onlyFull) {
			looks = 0
			n, err = a.indexSome(ctx, ix)
		} else if err == nil {
			n = 0
		}
		switch {
		case ctx.Err() != nil:
			return nil
		case errors.Is(err, index.ErrDamaged):
			return err
		case err != nil:
			a.log.Error("index update failed; it will be tried again", "error", err)
		}
		if n == indexBatch && err == nil {
			continue // more may be waiting
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// waitingNow counts the outbox, dead letters left out.
func (a *App) waitingNow(ctx context.Context) (n int, err error) {
	err = a.store.View(ctx, func(tx desk.ReadTx) (err error) {
		n, err = tx.OutboxSize()
		return err
	})
	return n, err
}

// drainOutbox feeds the index until nothing more is due.
func (a *App) drainOutbox(ctx context.Context, ix index.Index) error {
	for {
		n, err := a.indexSome(ctx, ix)
		if err != nil || n == 0 {
			return err
		}
	}
}

// indexSome writes one batch of what waits and returns how many entries it took.
// An entry leaves the outbox only when the index has it on disk.
func (a *App) indexSome(ctx context.Context, ix index.Index) (int, error) {
	entries, docs, err := a.waiting(ctx)
	if err != nil || len(entries) == 0 {
		return 0, err
	}
	watchdog := time.AfterFunc(indexStuck, func() {
		a.log.Error("an index write is stuck; items stay in the outbox", "items", len(docs), "since", indexStuck)
	})
	defer watchdog.Stop()
	err = ix.Put(ctx, docs)
	if ctx.Err() != nil || errors.Is(err, index.ErrDamaged) {
		return 0, errors.Join(err, ctx.Err())
	}
	if err != nil {
		a.log.Warn("a batch could not be indexed; its items are tried one by one", "error", err)
		return len(entries), a.indexOneByOne(ctx, ix, entries, docs)
	}
	seqs := make([]int64, len(entries))
	for i, e := range entries {
		seqs[i] = e.Seq
	}
	return len(entries), a.store.Update(ctx, func(tx desk.Tx) error { return tx.OutboxDone(seqs) })
}

// waiting returns the entries that are due, with their items as they stand now.
func (a *App) waiting(ctx context.Context) (entries []desk.OutboxEntry, docs []index.Document, err error) {
	err = a.store.View(ctx, func(tx desk.ReadTx) error {
		if entries, err = tx.Outbox(indexBatch, a.now()); err != nil {
			return err
		}
		docs = make([]index.Document, len(entries))
		for i, e := range entries {
			it, err := tx.Item(e.Item)
			if err != nil {
				return err
			}
			docs[i] = document(it)
		}
		return nil
	})
	return entries, docs, err
}

// indexOneByOne finds the item that spoils a batch: it alone waits for a later
// try, with growing pauses, and goes to the dead letters in the end.
func (a *App) indexOneByOne(ctx context.Context, ix index.Index, entries []desk.OutboxEntry, docs []index.Document) error {
	for i, e := range entries {
		err := ix.Put(ctx, docs[i:i+1])
		if ctx.Err() != nil || errors.Is(err, index.ErrDamaged) {
			return errors.Join(err, ctx.Err())
		}
		uerr := a.store.Update(ctx, func(tx desk.Tx) error {
			if err == nil {
				return tx.OutboxDone([]int64{e.Seq})
			}
			var retry time.Time
			if e.Attempts+1 < indexAttempts {
				retry = a.now().Add(time.Second << e.Attempts)
			}
			return tx.OutboxFail(e.Seq, err.Error(), retry)
		})
		if uerr != nil {
			return uerr
		}
	}
	return nil
}
