package main

import (
	"errors"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/rumordesk/rumordesk/app"
	"github.com/rumordesk/rumordesk/claims/embed"
	"github.com/rumordesk/rumordesk/claims/embed/builtin"
	"github.com/rumordesk/rumordesk/claims/match"
	"github.com/rumordesk/rumordesk/claims/vectors"
)

// withEncoder is the flags of the commands that match the texts of a file. Without any they use the encoder in the program.
type withEncoder struct {
	Encoder string `placeholder:"DIR|NAME|none" help:"A folder with a better sentence encoder for English, or the name of one that was added; docs/guide/encoders.md says which. With none texts are matched by their words alone. What an encoder says of the claims is kept in the user's cache folder for the next time."`
	NoCache bool   `help:"Ask the encoders for all claims anew, and keep nothing."`
}

// byWords is the name of no encoder.
const byWords = "none"

// folder is the folder of the encoder: the one named, or that of one that was added to the data folder under that name.
func (w withEncoder) folder(e *env) string {
	if _, err := os.Stat(w.Encoder); err != nil {
		if dir, ok := app.AddedEncoderFolder(e.dataDir(), w.Encoder); ok {
			return dir
		}
	}
	return w.Encoder
}

// matcher returns an index of claims, with their vectors, by the thresholds of t, of which the zero value stands for the
// default ones. A bar on the terminal says how far the vectors are, and how long it will take.
func (w withEncoder) matcher(e *env, claims []match.Claim, t match.Thresholds) (x *match.Index, err error) {
	o := match.Options{Logger: e.log, Thresholds: t}
	if w.Encoder != byWords {
		enc, err := builtin.Open(embed.Options{}) // on all processors: somebody waits for it
		if err != nil {
			return nil, err
		}
		kept := w.vectors(e, enc)
		defer func() { kept.done(e, x) }()
		o.Encoder, o.Vectors = enc, kept
	}
	if w.Encoder != "" && w.Encoder != byWords {
		enc, err := embed.Open(w.folder(e), embed.Options{})
		if err != nil {
			return nil, err
		}
		kept := w.vectors(e, enc)
		defer func() { kept.done(e, x) }()
		o.English, o.EnglishVectors = enc, kept
	}
	x = match.New(o)
	x.Put(claims...)
	b := newBar(e.err, "encoding")
	defer b.done()
	return x, x.EmbedWaiting(e.ctx, b.set)
}

const (
	// maxKeptVectors bounds what is kept of one encoder: 100 MB at 384 numbers. Beyond it only the claims of the table at hand stay.
	maxKeptVectors = 250_000
	// maxKeptEncoders is how many encoders something is kept of.
	maxKeptEncoders = 3
)

// vectors opens what is kept of an encoder. Where nothing can be kept, it is kept for as long as the command runs.
func (w withEncoder) vectors(e *env, enc match.Encoder) *keptVectors {
	k := &keptVectors{at: map[match.TextKey]match.Vector{}}
	if w.NoCache {
		return k
	}
	cache, err := os.UserCacheDir()
	if err == nil {
		k.dir = filepath.Join(cache, "rumordesk", "vectors")
		k.file, err = vectors.Open(k.dir, enc.ID(), enc.Dims(), e.log)
	}
	if err != nil {
		e.log.Debug("what the encoder says of the claims cannot be kept for the next time", "error", err)
	}
	return k
}

// keptVectors keeps vectors in memory for as long as the command runs (claims are taken out and put
// back while thresholds are looked for), and in a file where there is one.
type keptVectors struct {
	dir  string
	file *vectors.File // nil: none

	mu sync.Mutex
	at map[match.TextKey]match.Vector
}

func (k *keptVectors) Get(key match.TextKey) (match.Vector, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	v, ok := k.at[key]
	if !ok && k.file != nil {
		if v, ok = k.file.Get(key); ok {
			k.at[key] = v
		}
	}
	return v, ok
}

func (k *keptVectors) Put(keys []match.TextKey, v []match.Vector) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	for i, key := range keys {
		k.at[key] = v[i]
	}
	if k.file == nil {
		return nil
	}
	return k.file.Put(keys, v)
}

// done closes what is kept, and tells a log that is asked for everything when that fails.
func (k *keptVectors) done(e *env, x *match.Index) {
	if err := k.close(x); err != nil {
		e.log.Debug("what the encoder says of the claims could not be kept", "error", err)
	}
}

// close closes the file, once the claims have their vectors, and takes out what is too much.
func (k *keptVectors) close(x *match.Index) error {
	if k.file == nil {
		return nil
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	err := k.file.Used(time.Now())
	if err == nil && x != nil && k.file.Len() > maxKeptVectors {
		_, err = k.file.Prune(x.EmbeddedKeys())
	}
	err = errors.Join(err, k.file.Close())
	k.file = nil
	if err == nil {
		_, err = vectors.KeepNewest(k.dir, maxKeptEncoders)
	}
	return err
}
