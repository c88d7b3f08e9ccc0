package indexer

import (
	"context"
	"errors"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/index"
)

const (
	batch       = 500              // entries a write
	patience    = 4                // looks until a batch that is not full is written
	maxAttempts = 8                // then an item goes to the dead letters
	stuck       = 2 * time.Minute  // a write that takes longer is reported
	openAgain   = 30 * time.Second // after an index that could not be opened
)

// Run opens the index and feeds it until ctx ends. The desk works without it
// meanwhile: damage found on the way moves it aside and builds it again, and an
// index that cannot be opened is tried again.
func (x *Indexer) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		ix, err := x.Open(ctx)
		if err == nil {
			err = x.feed(ctx, ix, false)
		}
		switch {
		case ctx.Err() != nil:
			return nil
		case errors.Is(err, index.ErrDamaged):
			x.o.Log.Error("the index turned out damaged while it was in use", "error", err)
			if cerr := x.Close(); cerr != nil {
				x.o.Log.Warn("closing the damaged index", "error", cerr)
			}
			continue
		case err != nil:
			x.o.Log.Error("no search for now: the index cannot be opened", "error", err, "again_in", openAgain)
		}
		select {
		case <-ctx.Done():
		case <-time.After(openAgain):
		}
	}
	return nil
}

// Beside feeds the index while work runs, and then until nothing more waits. once
// says that the work ends by itself, so that the index may wait for full batches.
//
// When another process has the index open, what is stored waits in the outbox for
// that one.
func (x *Indexer) Beside(ctx context.Context, once bool, work func() error) error {
	ix, err := x.Open(ctx)
	if errors.Is(err, index.ErrLocked) {
		x.o.Log.Warn("another rumordesk has the index open and will index what is stored now")
		return work()
	}
	if err != nil {
		return err
	}
	feeding, stop := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- x.feed(feeding, ix, once) }()
	err = work()
	stop()
	if ferr := <-ended; ferr != nil {
		return errors.Join(err, ferr)
	}
	if err != nil {
		return err
	}
	return x.drain(ctx, ix)
}

// Drain opens the index and feeds it until nothing more is due.
func (x *Indexer) Drain(ctx context.Context) error {
	if x.o.ReadOnly {
		return x.tellWaiting(ctx)
	}
	ix, err := x.Open(ctx)
	if err != nil {
		return err
	}
	return x.drain(ctx, ix)
}

// tellWaiting says how many items the index of a folder that cannot be written does not know.
func (x *Indexer) tellWaiting(ctx context.Context) error {
	n, err := x.countWaiting(ctx)
	if n > 0 {
		x.o.Log.Error("items that are stored are not in the index yet and are not found; it cannot be brought up to date in a folder that cannot be written", "items", n)
	}
	return err
}

func (x *Indexer) drain(ctx context.Context, ix index.Index) error {
	for {
		n, err := x.feedBatch(ctx, ix)
		if err != nil || n == 0 {
			return err
		}
	}
}

// feed feeds the index from the outbox until ctx ends. Small batches make many small
// segments, which then cost several times as much to merge as they did to write; so
// a batch waits a little to be filled. With onlyFull set it waits as long as it
// takes, and the caller drains the outbox in the end.
func (x *Indexer) feed(ctx context.Context, ix index.Index, onlyFull bool) error {
	tick := time.NewTicker(x.o.Every)
	defer tick.Stop()
	for looks := 0; ; {
		if x.damaged.Load() {
			return index.ErrDamaged
		}
		n, err := x.countWaiting(ctx)
		looks++
		if n == 0 {
			looks = 0
		}
		if err == nil && (n >= batch || n > 0 && looks >= patience && !onlyFull) {
			looks = 0
			n, err = x.feedBatch(ctx, ix)
		} else if err == nil {
			n = 0
		}
		switch {
		case ctx.Err() != nil:
			return nil
		case errors.Is(err, index.ErrDamaged):
			return err
		case err != nil:
			x.o.Log.Error("index update failed; it will be tried again", "error", err)
		}
		if n == batch && err == nil {
			continue // more may be waiting
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// countWaiting counts the outbox, dead letters left out.
func (x *Indexer) countWaiting(ctx context.Context) (n int, err error) {
	err = x.o.Store.View(ctx, func(tx desk.ReadTx) (err error) {
		n, err = tx.OutboxSize()
		return err
	})
	return n, err
}

// feedBatch writes one batch of what waits and returns how many entries it took. An
// entry leaves the outbox only when the index has it on disk.
func (x *Indexer) feedBatch(ctx context.Context, ix index.Index) (int, error) {
	entries, docs, err := x.waiting(ctx)
	if err != nil || len(entries) == 0 {
		return 0, err
	}
	watchdog := time.AfterFunc(stuck, func() {
		x.o.Log.Error("an index write is stuck; items stay in the outbox", "items", len(docs), "since", stuck)
	})
	defer watchdog.Stop()
	err = ix.Put(ctx, docs)
	if ctx.Err() != nil || errors.Is(err, index.ErrDamaged) {
		return 0, errors.Join(err, ctx.Err())
	}
	if err != nil {
		x.o.Log.Warn("a batch could not be indexed; its items are tried one by one", "error", err)
		return len(entries), x.feedOneByOne(ctx, ix, entries, docs)
	}
	return len(entries), x.o.Store.Update(ctx, func(tx desk.Tx) error { return tx.OutboxDone(numbers(entries)) })
}

// waiting returns the entries that are due, with their items as they stand now.
func (x *Indexer) waiting(ctx context.Context) (entries []desk.OutboxEntry, docs []index.Document, err error) {
	err = x.o.Store.View(ctx, func(tx desk.ReadTx) error {
		if entries, err = tx.Outbox(batch, x.o.Now()); err != nil {
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

// feedOneByOne finds the item that spoils a batch: it alone waits for a later try,
// with growing pauses, and goes to the dead letters in the end.
func (x *Indexer) feedOneByOne(ctx context.Context, ix index.Index, entries []desk.OutboxEntry, docs []index.Document) error {
	for i, e := range entries {
		err := ix.Put(ctx, docs[i:i+1])
		if ctx.Err() != nil || errors.Is(err, index.ErrDamaged) {
			return errors.Join(err, ctx.Err())
		}
		uerr := x.o.Store.Update(ctx, func(tx desk.Tx) error {
			if err == nil {
				return tx.OutboxDone([]int64{e.Seq})
			}
			var retry time.Time
			if e.Attempts+1 < maxAttempts {
				retry = x.o.Now().Add(time.Second << e.Attempts)
			}
			return tx.OutboxFail(e.Seq, err.Error(), retry)
		})
		if uerr != nil {
			return uerr
		}
	}
	return nil
}

// numbers are the sequence numbers of entries.
func numbers(entries []desk.OutboxEntry) []int64 {
	out := make([]int64, len(entries))
	for i, e := range entries {
		out[i] = e.Seq
	}
	return out
}
