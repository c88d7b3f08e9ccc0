package match

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// An Encoder places texts so that those which mean much the same lie near each other,
// in whatever words. An Index works without one, and then does nothing for it.
type Encoder interface {
	// Encode returns for each text a vector of length 1 with Dims numbers.
	Encode(ctx context.Context, texts []string) ([][]float32, error)
	Dims() int
	// ID names the model: other vectors, another ID.
	ID() string
}

// TextKey stands for the text that a claim is encoded from: the same text, the same key.
type TextKey [16]byte

// A Vector is what an encoder said of a claim, in one byte a number.
type Vector struct {
	Scale   float32 // a number is its byte times this; above 0
	Numbers []int8
}

// Vectors keeps vectors beyond the life of an Index. What Get returns stays as it is.
type Vectors interface {
	Get(TextKey) (Vector, bool)
	Put([]TextKey, []Vector) error
}

const (
	maxEncoderText = 4000 // bytes of a text that an encoder is given; more than any known one reads
	embedBatchSize = 32   // claims that are encoded at once
)

// encoderText is what a claim is encoded from: claim and title in one.
func encoderText(c Claim) string {
	return cutEncoderText(strings.TrimSpace(c.Claim + "\n" + c.Title))
}

func cutEncoderText(s string) string {
	if len(s) <= maxEncoderText {
		return s
	}
	n := maxEncoderText
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// waitingClaim is a claim that waits for its vector.
type waitingClaim struct {
	id   string
	key  TextKey
	text string
}

// vectorOf returns the vector of a claim that is about to be replaced.
func (x *Index) vectorOf(id string) (TextKey, Vector) {
	place, ok := x.byID[id]
	if !ok || x.vectors.scale[place] == 0 {
		return TextKey{}, Vector{}
	}
	n := x.vectors
	return n.keys[place], Vector{n.scale[place], slices.Clone(n.numbers[int(place)*n.dims:][:n.dims])}
}

// awaitVector gives a claim that has just been added its vector, where that is known, or puts it in the
// queue; before is what it had until now. x.mu is held for writing.
func (x *Index) awaitVector(c Claim, key TextKey, before Vector) {
	text := encoderText(c)
	sum := sha256.Sum256([]byte(text))
	e := waitingClaim{id: c.ID, key: TextKey(sum[:16]), text: text}
	place := x.byID[c.ID]
	x.vectors.expect(place, e.key, mostlyHanDoc(&x.docs[place]))
	if before.Scale > 0 && key == e.key {
		x.vectors.set(place, key, before)
		return
	}
	if v, ok := x.keptVector(e.key); ok {
		x.vectors.set(place, e.key, v)
		return
	}
	x.vectors.queue = append(x.vectors.queue, e)
}

// EmbedWaiting gives each claim that was put in its vector: those that are kept, and
// those that the encoder has still to say, batch by batch; progress, which may be nil, is
// called after each with how many claims have one now. Searches go on meanwhile, and take claims without a vector as
// they would without an encoder. It returns when no claim waits, when ctx ends, or when the
// encoder fails; what is waiting then waits for the next call. Without an encoder it does nothing.
func (x *Index) EmbedWaiting(ctx context.Context, progress func(done, total int)) error {
	if x.vectors == nil {
		return nil
	}
	x.vectors.embedding.Lock()
	defer x.vectors.embedding.Unlock()
	for {
		batch := x.takeWaiting(embedBatchSize)
		if len(batch) == 0 {
			return ctx.Err()
		}
		if err := x.embedBatch(ctx, batch); err != nil {
			x.putBack(batch)
			return err
		}
		if progress != nil {
			s := x.EncoderState()
			progress(s.Encoded, s.Claims)
		}
	}
}

// takeWaiting takes up to n claims that need the encoder out of the queue. Those whose vectors are
// kept get them on the way.
func (x *Index) takeWaiting(n int) []waitingClaim {
	var out []waitingClaim
	for looked := 0; len(out) < n; {
		x.mu.Lock()
		if len(x.vectors.queue) == 0 {
			x.vectors.queue = nil
			x.mu.Unlock()
			return out
		}
		e := x.vectors.queue[0]
		x.vectors.queue = x.vectors.queue[1:]
		if place, ok := x.byID[e.id]; ok && x.vectors.wants(place, e.key) {
			if v, ok := x.keptVector(e.key); ok {
				x.vectors.set(place, e.key, v)
			} else {
				out = append(out, e)
			}
		}
		x.mu.Unlock()
		if looked++; looked%1024 == 0 && len(out) > 0 {
			break
		}
	}
	return out
}

func (x *Index) keptVector(key TextKey) (Vector, bool) {
	if x.vectors.kept == nil {
		return Vector{}, false
	}
	v, ok := x.vectors.kept.Get(key)
	return v, ok && len(v.Numbers) == x.vectors.dims && v.Scale > 0
}

func (x *Index) putBack(batch []waitingClaim) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.vectors.queue = append(batch, x.vectors.queue...)
}

// embedBatch asks the encoder for the vectors of claims and stores them.
func (x *Index) embedBatch(ctx context.Context, batch []waitingClaim) error {
	texts, keys := make([]string, len(batch)), make([]TextKey, len(batch))
	for i, e := range batch {
		texts[i], keys[i] = e.text, e.key
	}
	begin := time.Now()
	vectors, err := x.vectors.encode(ctx, texts)
	x.vectors.record(ctx, len(texts), time.Since(begin), err)
	if err != nil {
		return err
	}
	for i, e := range batch {
		x.mu.Lock()
		if place, ok := x.byID[e.id]; ok && x.vectors.wants(place, e.key) {
			x.vectors.set(place, e.key, vectors[i])
		}
		x.mu.Unlock()
	}
	if x.vectors.kept != nil {
		if err := x.vectors.kept.Put(keys, vectors); err != nil {
			x.log.Warn("vectors of known claims could not be kept; they will be computed again after the next start", "error", err)
		}
	}
	return nil
}

// encode asks the encoder, and takes nothing that it says on trust.
func (n *vectorIndex) encode(ctx context.Context, texts []string) ([]Vector, error) {
	got, err := n.enc.Encode(ctx, texts)
	if err != nil {
		return nil, fmt.Errorf("match: encoder: %w", err)
	}
	if len(got) != len(texts) {
		return nil, fmt.Errorf("match: the encoder gave %d vectors for %d texts", len(got), len(texts))
	}
	out := make([]Vector, len(got))
	for i, v := range got {
		if len(v) != n.dims {
			return nil, fmt.Errorf("match: the encoder gave a vector of %d numbers, not %d", len(v), n.dims)
		}
		if out[i], err = toBytes(v); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// toBytes makes a vector one of length 1 in bytes. One of no length is near nothing.
func toBytes(v []float32) (Vector, error) {
	sum, top := 0.0, 0.0
	for _, n := range v {
		sum += float64(n) * float64(n)
		top = max(top, math.Abs(float64(n)))
	}
	if math.IsNaN(sum) || math.IsInf(sum, 0) {
		return Vector{}, errors.New("match: the encoder gave a vector with what is no number")
	}
	out := Vector{Scale: 1, Numbers: make([]int8, len(v))}
	if top < 1e-12 {
		return out, nil
	}
	for i, n := range v {
		out.Numbers[i] = int8(math.Round(float64(n) / top * 127))
	}
	length := 0.0
	for _, b := range out.Numbers {
		length += float64(b) * float64(b)
	}
	out.Scale = float32(1 / math.Sqrt(length))
	return out, nil
}

// EncoderState is how far an Index is with the vectors of its claims.
type EncoderState struct {
	ID      string // of the encoder; empty without one
	Dims    int
	Claims  int           // in the index
	Encoded int           // of them with a vector
	PerText time.Duration // what a claim took of late; 0 before the first
	Err     error         // why the encoder failed last; nil when it has worked since
}

// EncoderState says how far the index is with the vectors of its claims.
func (x *Index) EncoderState() EncoderState {
	if x.vectors == nil {
		return EncoderState{}
	}
	x.mu.RLock()
	s := EncoderState{ID: x.vectors.enc.ID(), Dims: x.vectors.dims, Claims: len(x.byID), Encoded: x.vectors.have}
	x.mu.RUnlock()
	x.vectors.stateMu.Lock()
	defer x.vectors.stateMu.Unlock()
	s.PerText, s.Err = x.vectors.perText, x.vectors.failed
	return s
}

// record remembers how the encoder did.
func (n *vectorIndex) record(ctx context.Context, texts int, took time.Duration, err error) {
	if err != nil && ctx.Err() != nil {
		return // nobody wanted to know any more
	}
	n.stateMu.Lock()
	defer n.stateMu.Unlock()
	n.failed = err
	if err != nil || texts == 0 {
		return
	}
	each := took / time.Duration(texts)
	if n.perText > 0 {
		each = (7*n.perText + each) / 8
	}
	n.perText = each
}

// EmbeddedKeys returns the keys of all claims, so that what is kept of others can go.
func (x *Index) EmbeddedKeys() map[TextKey]bool {
	out := map[TextKey]bool{}
	if x.vectors == nil {
		return out
	}
	x.mu.RLock()
	defer x.mu.RUnlock()
	for _, place := range x.byID {
		out[x.vectors.keys[place]] = true
	}
	return out
}
