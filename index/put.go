package index

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/index/scorch/mergeplan"
	idx "github.com/blevesearch/bleve_index_api"
)

// A batch ends at whichever comes first. Larger ones are hardly faster and hold
// more memory.
const (
	batchDocs  = 500
	batchBytes = 8 << 20
)

// Put adds and replaces documents; see Index.
func (b *Bleve) Put(ctx context.Context, docs []Document) error {
	batch, size := idx.NewBatch(), 0
	for i, d := range docs {
		if err := ctx.Err(); err != nil {
			return err
		}
		var doc *document
		err := guardAnalysis(d.ID, func() (err error) { doc, err = newDocument(d); return err })
		if err != nil {
			return err
		}
		batch.Update(doc)
		size += doc.size
		if i == len(docs)-1 || len(batch.IndexOps) >= batchDocs || size >= batchBytes {
			if err := b.write(ctx, batch); err != nil {
				return fmt.Errorf("put %d documents: %w", len(batch.IndexOps), err)
			}
			batch, size = idx.NewBatch(), 0
		}
	}
	return nil
}

// Delete removes documents; see Index.
func (b *Bleve) Delete(ctx context.Context, ids []string) error {
	for len(ids) > 0 {
		n := min(len(ids), batchDocs)
		batch := idx.NewBatch()
		for _, id := range ids[:n] {
			batch.Delete(id)
		}
		if err := b.write(ctx, batch); err != nil {
			return fmt.Errorf("delete %d documents: %w", n, err)
		}
		ids = ids[n:]
	}
	return nil
}

// guardAnalysis keeps one document that the analysis cannot take from ending the
// process. It is the document's fault, not the index's.
func guardAnalysis(id string, f func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("put %q: analysis failed: %v", id, r)
		}
	}()
	return f()
}

// write applies one batch and returns when it is on disk.
//
// The engine answers through channels of its own goroutines. If one of those
// ended in a panic, the answer never comes; so the batch runs aside and the wait
// for it is bounded. After that the index takes no more writes: its state is not
// known, and the store can rebuild it.
func (b *Bleve) write(ctx context.Context, batch *idx.Batch) error {
	b.writes.Lock()
	defer b.writes.Unlock()
	b.life.RLock()
	defer b.life.RUnlock()
	if b.engine == nil {
		return ErrClosed
	}
	if b.o.ReadOnly { // the engine would wait for ever
		return ErrReadOnly
	}
	if b.broken != nil {
		return b.broken
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	engine := b.engine
	done := make(chan error, 1)
	go func() {
		var err error
		if p := guard(func() error { err = engine.Batch(batch); return nil }); p != nil {
			err = p
		}
		done <- err
	}()
	timer := time.NewTimer(b.o.BatchTimeout)
	defer timer.Stop()
	select {
	case err := <-done:
		if isDamage(err) {
			b.broken = err
			b.log.Error("index batch faulted; no more writes", "dir", b.dir, "error", err)
		}
		return err
	case <-timer.C:
		b.broken = fmt.Errorf("%w: a batch did not end within %s", ErrDamaged, b.o.BatchTimeout)
		b.log.Error("index batch is stuck; no more writes", "dir", b.dir, "after", b.o.BatchTimeout)
		return b.broken
	}
}

// Compact merges the index into one segment, which makes searches faster. It is
// worth its time after a rebuild. It may run while the index is in use.
func (b *Bleve) Compact(ctx context.Context) error {
	b.life.RLock()
	defer b.life.RUnlock()
	s, ok := b.engine.(*scorch.Scorch)
	if !ok {
		return ErrClosed
	}
	opts := mergeplan.SingleSegmentMergePlanOptions
	if err := guard(func() error { return s.ForceMerge(ctx, &opts) }); err != nil {
		return fmt.Errorf("compact index %q: %w", b.dir, err)
	}
	return nil
}

func isDamage(err error) bool { return errors.Is(err, ErrDamaged) }
