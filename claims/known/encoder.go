package known

import (
	"context"
	"path/filepath"
	"runtime"
	"time"

	"github.com/rumordesk/rumordesk/claims/embed"
	"github.com/rumordesk/rumordesk/claims/match"
	"github.com/rumordesk/rumordesk/claims/vectors"
)

const (
	encoderPause  = time.Second // between looks for claims without a vector
	encoderRetry  = time.Minute // after a failure
	encoderReport = time.Minute // between two lines of the log while many claims wait for their vectors
)

// encoder is the sentence encoder of the known claims, where there is one.
type encoder struct {
	open bool
	name string        // of its folder
	kept *vectors.File // its vectors; nil: they are kept nowhere
}

func (e *encoder) close() error {
	if e.kept == nil {
		return nil
	}
	return e.kept.Close()
}

// OpenEncoder opens the sentence encoder that the options name, and the file of its
// vectors, once; where none is named it does nothing. It must be called before anything
// is read in. It is left to the caller, since it takes seconds, and hundreds of
// megabytes, that what matches nothing can do without. What cannot be used in the folder
// is an [embed.Fault].
//
// Only known claims get vectors. The claims of open cases do not: there a match acts by
// itself, in the way of every page that comes in.
func (c *Claims) OpenEncoder() error {
	dir, e := c.o.Encoder, &c.encoder
	if dir == "" || e.open {
		return nil
	}
	begin, before := time.Now(), heapNow()
	model, err := OpenEncoder(dir)
	if err != nil {
		return err
	}
	o := match.Options{Thresholds: c.o.Thresholds, Logger: c.o.Log, Encoder: model}
	kept := 0
	if e.kept, err = vectors.Open(c.o.Vectors, model.ID(), model.Dims(), c.o.Log); err != nil {
		c.o.Log.Warn("vectors of known claims cannot be kept; they are computed at every start", "error", err)
	} else {
		o.Vectors, kept = e.kept, e.kept.Len()
	}
	c.index = match.New(o)
	c.room.model(max(0, heapNow()-before), model.Dims())
	e.open, e.name = true, filepath.Base(dir)
	c.o.Log.Info("the sentence encoder is ready", "model", e.name, "dims", model.Dims(), "kept", kept, "took", time.Since(begin).Round(time.Millisecond))
	return nil
}

// OpenEncoder opens the model in a folder. It leaves processors to the pages.
func OpenEncoder(dir string) (match.Encoder, error) {
	return embed.Open(dir, embed.Options{Threads: max(1, runtime.GOMAXPROCS(0)/2)})
}

// runEncoder gives known claims their vectors as they come in, until ctx ends. Texts are
// matched meanwhile, and where the encoder fails, by words alone.
func (c *Claims) runEncoder(ctx context.Context) {
	pruned, wait := false, time.Duration(0)
	for {
		select {
		case <-ctx.Done():
			return
		case <-time.After(wait):
		}
		wait = encoderPause
		if !c.ready.Load() {
			continue
		}
		if err := c.embedWaiting(ctx); err != nil {
			wait = encoderRetry
			continue
		}
		if !pruned && ctx.Err() == nil {
			pruned = true
			c.prune()
		}
	}
}

// embedWaiting gives the claims that wait their vectors, and tells how it went.
func (c *Claims) embedWaiting(ctx context.Context) error {
	begin, told := c.o.Now(), c.o.Now()
	before := c.index.EncoderState()
	err := c.index.EmbedWaiting(ctx, func(done, total int) {
		if now := c.o.Now(); now.Sub(told) >= encoderReport {
			told = now
			c.o.Log.Info("encoding known claims", "encoded", done, "claims", total)
		}
	})
	now := c.index.EncoderState()
	switch {
	case ctx.Err() != nil:
		return nil
	case err != nil:
		c.o.Log.Error("the sentence encoder failed; known claims are matched by words alone where it has said nothing, and it is tried again", "error", err)
	case now.Encoded > before.Encoded:
		c.o.Log.Info("known claims are encoded", "claims", now.Encoded, "took", c.o.Now().Sub(begin).Round(time.Millisecond))
	}
	return err
}

// prune takes the vectors of claims that are gone out of the file.
func (c *Claims) prune() {
	if c.encoder.kept == nil {
		return
	}
	n, err := c.encoder.kept.Prune(c.index.EmbeddedKeys())
	switch {
	case err != nil:
		c.o.Log.Warn("vectors of claims that are gone could not be taken out", "error", err)
	case n > 0:
		c.o.Log.Info("vectors of claims that are gone were taken out", "vectors", n)
	}
}

// EncoderState is how far the sentence encoder is with the known claims.
type EncoderState struct {
	match.EncoderState
	Model string // the name of its folder
}

// EncoderState says how the sentence encoder does; false where there is none.
func (c *Claims) EncoderState() (EncoderState, bool) {
	if !c.encoder.open {
		return EncoderState{}, false
	}
	return EncoderState{c.index.EncoderState(), c.encoder.name}, true
}
