package app

import (
	"context"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"github.com/rumordesk/rumordesk/claims/embed"
	"github.com/rumordesk/rumordesk/claims/match"
	"github.com/rumordesk/rumordesk/claims/vectors"
	"github.com/rumordesk/rumordesk/web"
)

const (
	vectorsDir    = "vectors"   // in the data folder
	encoderRetry  = time.Minute // after a failure
	encoderReport = time.Minute // between lines of the log while many claims are encoded
)

// encoding is the sentence encoder of the known claims, where the configuration names one.
type encoding struct {
	mu   sync.Mutex
	open bool
	name string // of its folder
}

// openEncoder opens the sentence encoder that the configuration names, and the file of what it
// has said, once; where none is named it does nothing. It must be called before known claims are
// read in. Commands that match nothing do without it: it takes seconds, and hundreds of megabytes.
//
// Only known claims get vectors. The claims of open cases do not: there a match acts by itself, in
// the way of every page that comes in.
func (a *App) openEncoder() error {
	e := &a.encoding
	e.mu.Lock()
	defer e.mu.Unlock()
	dir := a.cfg.Matching.Encoder
	if dir == "" || e.open {
		return nil
	}
	begin, before := time.Now(), heapNow()
	model, err := OpenEncoder(dir)
	if err != nil {
		return a.cfg.EncoderFault(err)
	}
	o := match.Options{Thresholds: thresholds(a.cfg.Matching), Logger: a.log, Encoder: model}
	kept, err := vectors.Open(filepath.Join(a.dir, vectorsDir), model.ID(), model.Dims(), a.log)
	if err != nil {
		a.log.Warn("vectors of known claims cannot be kept; they are computed at every start", "error", err)
	} else {
		a.closers = append(a.closers, kept.Close)
		o.Vectors, a.known.kept = kept, kept
	}
	a.known.ix = match.New(o)
	a.known.room.model(max(0, heapNow()-before), model.Dims())
	e.open, e.name = true, filepath.Base(dir)
	a.log.Info("the sentence encoder is ready", "model", e.name, "dims", model.Dims(), "kept", a.keptVectors(), "took", time.Since(begin).Round(time.Millisecond))
	return nil
}

// OpenEncoder opens the model in a folder. It leaves processors to the pages.
func OpenEncoder(dir string) (match.Encoder, error) {
	return embed.Open(dir, embed.Options{Threads: max(1, runtime.GOMAXPROCS(0)/2)})
}

func (a *App) keptVectors() int {
	if a.known.kept == nil {
		return 0
	}
	return a.known.kept.Len()
}

func heapNow() int64 {
	runtime.GC()
	var s runtime.MemStats
	runtime.ReadMemStats(&s)
	return int64(s.HeapAlloc) //nolint:gosec // memory ends before
}

// keepEncoded gives known claims their vectors as they come in, until ctx ends. Texts are matched
// meanwhile, and where the encoder fails, by words alone.
func (a *App) keepEncoded(ctx context.Context) error {
	if a.cfg.Matching.Encoder == "" {
		return nil
	}
	pruned, wait := false, time.Duration(0)
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(wait):
		}
		wait = time.Second
		if !a.known.ready.Load() {
			continue
		}
		begin, told := a.now(), a.now()
		missing := a.known.ix.EncoderState()
		err := a.known.ix.EncodeWaiting(ctx, func(done, total int) {
			if now := a.now(); now.Sub(told) >= encoderReport {
				told = now
				a.log.Info("encoding known claims", "encoded", done, "claims", total)
			}
		})
		now := a.known.ix.EncoderState()
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			wait = encoderRetry
			a.log.Error("the sentence encoder failed; known claims are matched by words alone where it has said nothing, and it is tried again", "error", err)
			continue
		case now.Encoded > missing.Encoded:
			a.log.Info("known claims are encoded", "claims", now.Encoded, "took", a.now().Sub(begin).Round(time.Millisecond))
		}
		if !pruned && a.known.kept != nil {
			pruned = true
			if n, err := a.known.kept.Prune(a.known.ix.EncodedKeys()); err != nil {
				a.log.Warn("vectors of claims that are gone could not be taken out", "error", err)
			} else if n > 0 {
				a.log.Info("vectors of claims that are gone were taken out", "vectors", n)
			}
		}
	}
	return nil
}

// encoderInfo says on the pages how the sentence encoder does; false where there is none.
func (a *App) encoderInfo() (web.EncoderInfo, bool) {
	a.encoding.mu.Lock()
	name, open := a.encoding.name, a.encoding.open
	a.encoding.mu.Unlock()
	if !open {
		return web.EncoderInfo{}, false
	}
	s := a.known.ix.EncoderState()
	return web.EncoderInfo{Model: name, Claims: s.Claims, Encoded: s.Encoded, PerText: s.PerText, Failed: s.Err != nil}, true
}
