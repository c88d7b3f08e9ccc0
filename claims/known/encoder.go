package known

import (
	"context"
	"errors"
	"path/filepath"
	"runtime"
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

// openEncoders are the sentence encoders of the known claims.
type openEncoders struct {
	open  bool
	names []string        // of the encoders, in the order of [match.Index.EncoderStates]
	kept  []*vectors.File // their vectors, as far as they can be kept
}

func (e *openEncoders) close() error {
	var all error
	for _, f := range e.kept {
		all = errors.Join(all, f.Close())
	}
	e.kept = nil
	return all
}

// OpenEncoder opens the sentence encoders, once: the one in the program, and for English the one whose folder
// the options name, with the files of their vectors. threads is how many processors they may keep busy: 0 leaves half to the pages.
// It must be called before anything is read in. It is left to the caller, since
// a folder's takes seconds, and hundreds of
// megabytes, that what matches nothing can do without. What cannot be used in the folder
// is an [embed.Fault].
//
// Only known claims get vectors. The claims of open cases do not: there a match acts by
// itself, in the way of every page that comes in.
func (c *Claims) OpenEncoder(threads int) error {
	if c.encoder.open {
		return nil
	}
	if threads <= 0 {
		threads = max(1, runtime.GOMAXPROCS(0)/2)
	}
	with := embed.Options{Threads: threads}
	o := match.Options{Thresholds: c.o.Thresholds, Logger: c.o.Log}
	model, kept, err := c.openOne(builtin.Name, func() (*embed.Model, error) { return builtin.Open(with) })
	if err != nil {
		return err
	}
	o.Encoder, o.Vectors = model, kept
	if dir := c.o.Encoder; dir != "" {
		if model, kept, err = c.openOne(filepath.Base(dir), func() (*embed.Model, error) { return embed.Open(dir, with) }); err != nil {
			return errors.Join(err, c.encoder.close())
		}
		o.English, o.EnglishVectors = model, kept
	}
	c.index = match.New(o)
	c.encoder.open = true
	return nil
}

// openOne opens an encoder and the file of its vectors, and makes room for both in memory.
func (c *Claims) openOne(name string, open func() (*embed.Model, error)) (match.Encoder, match.Vectors, error) {
	begin, before := time.Now(), heapNow()
	model, err := open()
	if err != nil {
		return nil, nil, err
	}
	c.room.model(max(0, heapNow()-before), model.Dims())
	c.encoder.names = append(c.encoder.names, name)
	kept, err := vectors.Open(c.o.Vectors, model.ID(), model.Dims(), c.o.Log)
	if err != nil {
		c.o.Log.Warn("vectors of known claims cannot be kept; they are computed at every start", "error", err)
		return model, nil, nil
	}
	c.encoder.kept = append(c.encoder.kept, kept)
	c.o.Log.Info("the sentence encoder is ready", "model", name, "dims", model.Dims(), "kept", kept.Len(), "took", time.Since(begin).Round(time.Millisecond))
	return model, kept, nil
}

// Embed gives the known claims that have been read in their vectors now, as far as they are not kept yet. progress, which may be
// nil, is told how many vectors there are and how many there will be. [Claims.Run] does the same in the background.
func (c *Claims) Embed(ctx context.Context, progress func(done, total int)) error {
	return c.index.EmbedWaiting(ctx, progress)
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
	before := c.encoded()
	err := c.index.EmbedWaiting(ctx, func(done, total int) {
		if now := c.o.Now(); now.Sub(told) >= encoderReport {
			told = now
			c.o.Log.Info("encoding known claims", "vectors", done, "of", total)
		}
	})
	now := c.encoded()
	switch {
	case ctx.Err() != nil:
		return nil
	case err != nil:
		c.o.Log.Error("the sentence encoder failed; known claims are matched by words alone where it has said nothing, and it is tried again", "error", err)
	case now > before:
		c.o.Log.Info("known claims are encoded", "vectors", now, "took", c.o.Now().Sub(begin).Round(time.Millisecond))
	}
	return err
}

// encoded is how many vectors there are.
func (c *Claims) encoded() int {
	n := 0
	for _, s := range c.index.EncoderStates() {
		n += s.Encoded
	}
	return n
}

// prune takes the vectors of claims that are gone out of the files.
func (c *Claims) prune() {
	keys := c.index.EmbeddedKeys()
	for _, f := range c.encoder.kept {
		n, err := f.Prune(keys)
		switch {
		case err != nil:
			c.o.Log.Warn("vectors of claims that are gone could not be taken out", "error", err)
		case n > 0:
			c.o.Log.Info("vectors of claims that are gone were taken out", "vectors", n)
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
