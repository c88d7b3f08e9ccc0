package main

import (
	"sync"

	"github.com/rumordesk/rumordesk/claims/known"
	"github.com/rumordesk/rumordesk/claims/match"
)

// withEncoder is the flag of the commands that take a sentence encoder for the texts of a file.
type withEncoder struct {
	Encoder string `placeholder:"DIR" help:"A folder with a sentence encoder, which finds what is said in other words; docs/measurements/matching.md says which."`
}

// open opens the encoder; nil where none is named.
func (w withEncoder) open() (match.Encoder, error) {
	if w.Encoder == "" {
		return nil, nil
	}
	return known.OpenEncoder(w.Encoder)
}

// matcher returns an index of claims, with their vectors where an encoder is named. A bar on the
// terminal says how far those are.
func (w withEncoder) matcher(e *env, claims []match.Claim) (*match.Index, error) {
	enc, err := w.open()
	if err != nil {
		return nil, err
	}
	o := match.Options{Logger: e.log, Encoder: enc}
	if enc != nil {
		o.Vectors = &heldVectors{at: map[match.TextKey]match.Vector{}}
	}
	x := match.New(o)
	x.Put(claims...)
	b := newBar(e.err, "encoding")
	defer b.done()
	return x, x.EmbedWaiting(e.ctx, b.set)
}

// heldVectors keeps vectors for as long as the command runs: claims are taken out and put back
// while thresholds are looked for.
type heldVectors struct {
	mu sync.Mutex
	at map[match.TextKey]match.Vector
}

func (h *heldVectors) Get(key match.TextKey) (match.Vector, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	v, ok := h.at[key]
	return v, ok
}

func (h *heldVectors) Put(keys []match.TextKey, v []match.Vector) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	for i, key := range keys {
		h.at[key] = v[i]
	}
	return nil
}
