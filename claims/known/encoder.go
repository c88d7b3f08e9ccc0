package known

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/rumordesk/rumordesk/claims/embed"
	"github.com/rumordesk/rumordesk/claims/embed/builtin"
	"github.com/rumordesk/rumordesk/claims/match"
	"github.com/rumordesk/rumordesk/claims/vectors"
)

const (
	encoderPause  = time.Second // between looks for claims without a vector
	encoderRetry  = time.Minute // after a failure
	encoderReport = time.Minute // between two lines of the log while many claims wait for their vectors
)

// encoders are the sentence encoders of an index, and give its claims their vectors.
type encoders struct {
	what  string // that is encoded, for the log
	open  bool
	names []string        // of the encoders, in the order of [match.Index.EncoderStates]
	kept  []*vectors.File // their vectors, as far as they can be kept
	now   func() time.Time
	log   *slog.Logger
}

func (e *encoders) close() error {
	var all error
	for _, f := range e.kept {
		all = errors.Join(all, f.Close())
	}
	e.kept = nil
	return all
}

// Threads is how many processors encoding in the background keeps busy: half, the others
// are for the pages.
func Threads() int { return max(1, runtime.GOMAXPROCS(0)/2) }

// OpenEncoder opens the sentence encoders, once: the one in the program, and for English
// the one whose folder the options name, with the files of their vectors. threads is how
// many processors they may keep busy: 0 means [Threads]. Nobody else may use c meanwhile; what
// was read in before is read in anew. It is left to the caller, since a folder's takes seconds, and hundreds of
// megabytes, that what matches nothing can do without. What cannot be used in the folder
// is an [embed.Fault].
func (c *Claims) OpenEncoder(threads int) error {
	if c.encoder.open {
		return nil
	}
	if threads <= 0 {
		threads = Threads()
	}
	with := embed.Options{Threads: threads}
	builtIn, err := builtin.Open(with)
	if err != nil {
		return err
	}
	c.room.model(0, builtIn.Dims()) // it lies in the program
	o := match.Options{Thresholds: c.o.Thresholds, Logger: c.o.Log, Encoder: builtIn}
	if dir := c.o.Encoder; dir != "" {
		begin, before := time.Now(), heapNow()
		better, err := embed.Open(dir, with)
		if err != nil {
			return err
		}
		c.room.model(max(0, heapNow()-before), better.Dims())
		c.o.Log.Info("the sentence encoder is ready", "model", filepath.Base(dir), "dims", better.Dims(), "took", time.Since(begin).Round(time.Millisecond))
		o.English = better
	}
	o.Vectors = c.encoder.keep(c.o.Vectors, builtin.Name, builtIn)
	if o.English != nil {
		o.EnglishVectors = c.encoder.keep(c.o.Vectors, filepath.Base(c.o.Encoder), o.English)
	}
	c.index = match.New(o)
	c.ready.Store(false) // what was read in without an encoder is read again
	c.rev = 0
	c.builtin, c.encoder.open = builtIn, true
	return nil
}

// keep opens the file of an encoder's vectors in a folder; nil where there can be none.
func (e *encoders) keep(dir, name string, model match.Encoder) match.Vectors {
	e.names = append(e.names, name)
	kept, err := vectors.Open(dir, model.ID(), model.Dims(), e.log)
	if err != nil {
		e.log.Warn("vectors of "+e.what+" cannot be kept; they are computed at every start", "error", err)
		return nil
	}
	e.kept = append(e.kept, kept)
	e.log.Info("vectors of "+e.what+" are kept", "model", name, "vectors", kept.Len())
	return kept
}

// Embed gives the known claims that have been read in their vectors now, as far as they are not kept yet. progress, which may be
// nil, is told how many vectors there are and how many there will be. [Claims.Run] does the same in the background.
func (c *Claims) Embed(ctx context.Context, progress func(done, total int)) error {
	return c.index.EmbedWaiting(ctx, progress)
}

// beside runs work, and gives the claims of an index their vectors where there is an encoder, until
// both end with ctx.
func (e *encoders) beside(ctx context.Context, x *match.Index, ready *atomic.Bool, work func(context.Context)) {
	var wg sync.WaitGroup
	wg.Go(func() { work(ctx) })
	if e.open {
		wg.Go(func() { e.run(ctx, x, ready) })
	}
	wg.Wait()
}

// run gives the claims of an index their vectors as they come in, until ctx ends. Texts are
// matched meanwhile, and where an encoder fails, by words alone.
func (e *encoders) run(ctx context.Context, x *match.Index, ready *atomic.Bool) {
	pruned, wait := false, time.Duration(0)
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		wait = encoderPause
		if !ready.Load() {
			continue
		}
		if err := e.embedWaiting(ctx, x); err != nil {
			wait = encoderRetry
			continue
		}
		if !pruned && ctx.Err() == nil {
			pruned = true
			e.prune(x)
		}
	}
}

// embedWaiting gives the claims that wait their vectors, and tells how it went.
func (e *encoders) embedWaiting(ctx context.Context, x *match.Index) error {
	begin, told := e.now(), e.now()
	before := encoded(x)
	err := x.EmbedWaiting(ctx, func(done, total int) {
		if now := e.now(); now.Sub(told) >= encoderReport {
			told = now
			e.log.Info("encoding "+e.what, "vectors", done, "of", total)
		}
	})
	now := encoded(x)
	switch {
	case ctx.Err() != nil:
		return nil
	case err != nil:
		e.log.Error("the sentence encoder failed; "+e.what+" are matched by words alone where it has said nothing, and it is tried again", "error", err)
	case now > before:
		e.log.Info(e.what+" are encoded", "vectors", now, "took", e.now().Sub(begin).Round(time.Millisecond))
	}
	return err
}

// encoded is how many vectors an index has.
func encoded(x *match.Index) int {
	n := 0
	for _, s := range x.EncoderStates() {
		n += s.Encoded
	}
	return n
}

// prune takes the vectors of claims that are gone out of the files.
func (e *encoders) prune(x *match.Index) {
	keys := x.EmbeddedKeys()
	for _, f := range e.kept {
		n, err := f.Prune(keys)
		switch {
		case err != nil:
			e.log.Warn("vectors of claims that are gone could not be taken out", "error", err)
		case n > 0:
			e.log.Info("vectors of claims that are gone were taken out", "vectors", n)
		}
	}
}

// EncoderState is how far a sentence encoder is with the known claims.
type EncoderState struct {
	match.EncoderState
	Model string // its name: for one in a folder, the folder's
}

// EncoderStates says how the sentence encoders do, the one in the program first; none before [Claims.OpenEncoder].
func (c *Claims) EncoderStates() []EncoderState {
	var out []EncoderState
	if c.encoder.open {
		for i, s := range c.index.EncoderStates() {
			out = append(out, EncoderState{s, c.encoder.names[i]})
		}
	}
	return out
}
