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
	maxEncoderText = 4000 // bytes of a claim that an encoder is given; more than any known one reads
	maxAskedText   = 300  // bytes of a text that is looked up, some 70 pieces: more cost a search as much again and found nothing more
	embedBatchSize = 32   // claims that are encoded at once
)

// encoderText is what a claim is encoded from: claim and title in one.
func encoderText(c Claim) string {
	return cutText(strings.TrimSpace(c.Claim+"\n"+c.Title), maxEncoderText)
}

// cutText gives the first n bytes of a text at most, and no part of a character.
func cutText(s string, n int) string {
	if len(s) <= n {
		return s
	}
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
	han  bool // most of it is Chinese
	name bool // it has too few words for a claim
}

// vectorOf returns the vector of the claim in a place, if it has one, and what it was made of.
func (n *vectorIndex) vectorOf(place uint32) (TextKey, Vector) {
	if int(place) >= len(n.scale) || n.scale[place] <= 0 {
		return TextKey{}, Vector{}
	}
	return n.keys[place], Vector{n.scale[place], slices.Clone(n.numbers[int(place)*n.dims:][:n.dims])}
}

// waiting is a claim on its way to its vectors.
func waiting(c parsedClaim) waitingClaim {
	text := encoderText(c.Claim)
	sum := sha256.Sum256([]byte(text))
	return waitingClaim{
		id: c.ID, key: TextKey(sum[:16]), text: text,
		han:  mostlyHan(slices.Concat(c.body, c.title)), // as of a text
		name: len(c.body) < nearLeast,
	}
}

// awaitVector gives a claim that has just been put in a place its vector, where that is known, or puts it in the
// queue; before is what the claim had until now, and key what that was made of. x.mu is held for writing.
func (n *vectorIndex) awaitVector(e waitingClaim, place uint32, key TextKey, before Vector) {
	n.expect(place, e.key, e.han, e.name)
	if !n.isFor(place) {
		return
	}
	if before.Scale > 0 && key == e.key {
		n.set(place, key, before)
	} else if v, ok := n.keptVector(e.key); ok {
		n.set(place, e.key, v)
	} else {
		n.queue = append(n.queue, e)
	}
}

// EmbedWaiting gives each claim that was put in its vectors: those that are kept, and
// those that the encoders have still to say, batch by batch; progress, which may be nil, is
// called after each with how many vectors there are now, and how many there will be. Searches go on meanwhile, and take claims without a vector as
// they would without an encoder. It returns when no claim waits, when ctx ends, or when an
// encoder fails; what is waiting then waits for the next call. Without an encoder it does nothing.
func (x *Index) EmbedWaiting(ctx context.Context, progress func(done, total int)) error {
	var all error
	for _, n := range x.encoded { // one that fails does not hold up the other
		all = errors.Join(all, x.embedFor(ctx, n, progress))
	}
	return all
}

func (x *Index) embedFor(ctx context.Context, n *vectorIndex, progress func(done, total int)) error {
	n.embedding.Lock()
	defer n.embedding.Unlock()
	for {
		batch := x.takeWaiting(n, embedBatchSize)
		if len(batch) == 0 {
			return ctx.Err()
		}
		if err := x.embedBatch(ctx, n, batch); err != nil {
			x.putBack(n, batch)
			return err
		}
		if progress != nil {
			done, total := 0, 0
			for _, s := range x.EncoderStates() {
				done, total = done+s.Encoded, total+s.Claims
			}
			progress(done, total)
		}
	}
}

// takeWaiting takes up to most claims that need the encoder out of its queue. Those whose vectors are
// kept get them on the way.
func (x *Index) takeWaiting(n *vectorIndex, most int) []waitingClaim {
	var out []waitingClaim
	for looked := 0; len(out) < most; {
		x.mu.Lock()
		if len(n.queue) == 0 {
			n.queue = nil
			x.mu.Unlock()
			return out
		}
		e := n.queue[0]
		n.queue = n.queue[1:]
		if place, ok := x.byID[e.id]; ok && n.wants(place, e.key) {
			if v, ok := n.keptVector(e.key); ok {
				n.set(place, e.key, v)
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

func (n *vectorIndex) keptVector(key TextKey) (Vector, bool) {
	if n.kept == nil {
		return Vector{}, false
	}
	v, ok := n.kept.Get(key)
	return v, ok && len(v.Numbers) == n.dims && v.Scale > 0
}

func (x *Index) putBack(n *vectorIndex, batch []waitingClaim) {
	x.mu.Lock()
	defer x.mu.Unlock()
	n.queue = append(batch, n.queue...)
}

// embedBatch asks the encoder for the vectors of claims and stores them.
func (x *Index) embedBatch(ctx context.Context, n *vectorIndex, batch []waitingClaim) error {
	texts, keys := make([]string, len(batch)), make([]TextKey, len(batch))
	for i, e := range batch {
		texts[i], keys[i] = e.text, e.key
	}
	begin := time.Now()
	vectors, err := n.encode(ctx, texts)
	if err != nil && ctx.Err() == nil {
		vectors, keys, err = x.embedSingly(ctx, n, batch, err)
	}
	n.record(ctx, len(texts), time.Since(begin), err)
	if err != nil {
		return err
	}
	for i, e := range batch {
		x.mu.Lock()
		if place, ok := x.byID[e.id]; ok && n.wants(place, e.key) {
			n.set(place, e.key, vectors[i])
		}
		x.mu.Unlock()
	}
	if n.kept != nil {
		if err := n.kept.Put(keepable(keys, vectors)); err != nil {
			x.log.Warn("vectors of known claims could not be kept; they will be computed again after the next start", "error", err)
		}
	}
	return nil
}

// keepable leaves out what has no key.
func keepable(keys []TextKey, vectors []Vector) ([]TextKey, []Vector) {
	var k []TextKey
	var v []Vector
	for i, key := range keys {
		if key != (TextKey{}) {
			k, v = append(k, key), append(v, vectors[i])
		}
	}
	return k, v
}

// embedSingly asks for the vectors of a batch that failed one by one, so that a text on which the encoder fails each time holds up no
// other: it counts as one that the encoder has no opinion of, until the next start. keys has those that may be kept, and zeros. Where
// all fail it is the encoder that does, and the error is the first one's.
func (x *Index) embedSingly(ctx context.Context, n *vectorIndex, batch []waitingClaim, first error) ([]Vector, []TextKey, error) {
	vectors, keys, failed := make([]Vector, len(batch)), make([]TextKey, len(batch)), 0
	for i, e := range batch {
		v, err := n.encode(ctx, []string{e.text})
		if err != nil {
			failed++
			vectors[i] = Vector{Scale: 1, Numbers: make([]int8, n.dims)}
			continue
		}
		vectors[i], keys[i] = v[0], e.key
	}
	if failed == len(batch) || ctx.Err() != nil {
		return nil, nil, first
	}
	x.log.Warn("the sentence encoder fails on some known claims; they are matched by words alone", "claims", failed, "error", first)
	return vectors, keys, nil
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

// EncoderState is how far an Index is with the vectors that an encoder gives its claims.
type EncoderState struct {
	ID      string
	Dims    int
	Claims  int           // in the index, that the encoder is for
	Encoded int           // of them with a vector
	PerText time.Duration // what a claim took of late; 0 before the first
	Err     error         // why the encoder failed last; nil when it has worked since
}

// EncoderStates says how far the index is with the vectors of each encoder: first that of
// [Options.Encoder], then that of [Options.English].
func (x *Index) EncoderStates() []EncoderState {
	var out []EncoderState
	for _, n := range x.encoded {
		x.mu.RLock()
		s := EncoderState{ID: n.enc.ID(), Dims: n.dims, Claims: n.claims, Encoded: n.have}
		x.mu.RUnlock()
		n.stateMu.Lock()
		s.PerText, s.Err = n.perText, n.failed
		n.stateMu.Unlock()
		out = append(out, s)
	}
	return out
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
	x.mu.RLock()
	defer x.mu.RUnlock()
	for _, n := range x.encoded[:min(1, len(x.encoded))] { // all of them go by the same keys
		for _, place := range x.byID {
			out[n.keys[place]] = true
		}
	}
	return out
}
