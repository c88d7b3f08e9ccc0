package cluster

import (
	"context"
	"errors"
	"fmt"
)

// Text is one line to be grouped.
type Text struct {
	ID   string // not looked at
	Text string
}

// Options change how texts are grouped. The zero value is good.
type Options struct {
	// Join is the least tie at which two clusters join: the mean chance between them,
	// 0 to 1, more where they are loose themselves; 0 means DefaultJoin. A higher one
	// makes smaller, purer clusters.
	Join float64
	// Progress is told how many of the texts' embeddings are there, now and then and
	// by one goroutine; nil is nobody.
	Progress func(done, total int)
}

// An Encoder places texts so that those which mean much the same lie near each other,
// in whatever words.
type Encoder interface {
	// Encode returns for each text a vector of length 1, or zeros where it has no opinion.
	Encode(ctx context.Context, texts []string) ([][]float32, error)
}

// DefaultJoin is the threshold that does best on questions; see docs/measurements/clustering.md.
const DefaultJoin = 0.4

// MaxTexts is the most texts that are grouped at once.
const MaxTexts = 1_000_000

// ErrTooMany is returned for more than MaxTexts texts.
var ErrTooMany = errors.New("too many texts to group at once")

// Group returns for each text the number of its cluster, from 0 in the order in
// which the clusters first appear. Every text is in one cluster; texts without a
// word are in one of their own each. Equal texts are always together. The result
// does not depend on IDs; a text's place in the input matters only where two
// joins are equally good. The error is ctx's, the encoder's, or ErrTooMany.
func Group(ctx context.Context, enc Encoder, texts []Text, o Options) ([]int, error) {
	if len(texts) > MaxTexts {
		return nil, fmt.Errorf("%w: %d, at most %d", ErrTooMany, len(texts), MaxTexts)
	}
	if o.Join <= 0 {
		o.Join = DefaultJoin
	}
	c := newCorpus(texts)
	if err := c.embed(ctx, enc, o.Progress); err != nil {
		return nil, err
	}
	pairs, err := c.pairs(ctx)
	if err != nil {
		return nil, err
	}
	roots, err := link(ctx, c.len(), c.weights, pairs, o.Join)
	if err != nil {
		return nil, err
	}
	out := make([]int, len(texts))
	numbers := map[int]int{}
	for i, at := range c.at {
		key := -1 - i // a text without a word
		if at >= 0 {
			key = roots[at]
		}
		n, ok := numbers[key]
		if !ok {
			n = len(numbers)
			numbers[key] = n
		}
		out[i] = n
	}
	return out, nil
}
