package match

import (
	"cmp"
	"context"
	"log/slog"
	"slices"
	"sync"
)

// Claim is what is known.
type Claim struct {
	ID    string // unique; a claim put again under the same ID replaces the first
	Claim string // the claim in a sentence or two
	Title string // the headline of the check, where there is one
}

// Result is a known claim that a text may repeat.
type Result struct {
	ID       string
	Score    float64 // the estimated chance, 0 to 1, that the text repeats this claim
	Decision Decision
	Why      []Reason // what weighs most first
}

// Options change how an Index works. The zero value is good.
type Options struct {
	Thresholds Thresholds   // zero: DefaultThresholds
	Logger     *slog.Logger // nil: says nothing
	Model      *Model       // nil: the shipped one
	Encoder    Encoder      // knows English and Chinese, and finds claims in the other language; nil: none; see EmbedWaiting
	Vectors    Vectors      // where the encoder's vectors of claims are kept; nil: nowhere

	// English is a better encoder for texts and claims that are not mostly Chinese, beside Encoder or without it; nil: none.
	English        Encoder
	EnglishVectors Vectors
}

// Index holds known claims in memory. All methods may be used at the same time;
// searches wait for one Put of one claim at most.
type Index struct {
	mu     sync.RWMutex
	lex    *lexicon
	docs   []doc
	sizes  []size   // of docs, close together: BM25 asks for nothing else
	free   []uint32 // places of docs without a claim
	byID   map[string]uint32
	length [fields]float64 // tokens of all claims, by field

	seen    numbered // working memory of whoever holds mu for writing
	counted []count
	vectors *vectorIndex   // of Options.Encoder; nil without one
	english *vectorIndex   // of Options.English; nil without one
	encoded []*vectorIndex // those of the two that there are

	thresholds Thresholds
	model      *Model
	log        *slog.Logger
	pool       sync.Pool // of *scratch
}

// New returns an empty index.
func New(o Options) *Index {
	if o.Thresholds == (Thresholds{}) {
		o.Thresholds = DefaultThresholds()
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	if o.Model == nil {
		o.Model = shippedModel()
	}
	x := &Index{model: o.Model, lex: newLexicon(), byID: map[string]uint32{}, thresholds: o.Thresholds, log: o.Logger}
	if o.Encoder != nil {
		x.vectors = newVectorIndex(o.Encoder, o.Vectors, false)
		x.encoded = append(x.encoded, x.vectors)
	}
	if o.English != nil {
		x.english = newVectorIndex(o.English, o.EnglishVectors, true)
		x.encoded = append(x.encoded, x.english)
	}
	x.pool.New = func() any { return new(scratch) }
	return x
}

// Len returns the number of claims.
func (x *Index) Len() int {
	x.mu.RLock()
	defer x.mu.RUnlock()
	return len(x.byID)
}

// Drop takes claims out. An ID that is not there is no error.
func (x *Index) Drop(ids ...string) {
	for _, id := range ids {
		x.mu.Lock()
		x.drop(id)
		x.mu.Unlock()
	}
}

// Search returns the n known claims that the text most likely repeats, best
// first; equal scores in the order of their IDs. Fewer come back where fewer share
// a word with the text and no encoder knows others. The error is that of ctx.
func (x *Index) Search(ctx context.Context, text string, n int) ([]Result, error) {
	return x.search(ctx, text, n, nil, x.embedText)
}

// SearchAmong is Search that tells only of the claims with the IDs of among: each of them is looked at, however many others
// share more with the text. It is compared with the others as ever, so that a score means what one of Search means.
func (x *Index) SearchAmong(ctx context.Context, text string, n int, among []string) ([]Result, error) {
	if len(among) == 0 {
		return nil, ctx.Err()
	}
	return x.search(ctx, text, n, among, x.embedText)
}

// SearchWords is Search by words alone: no encoder is asked, and none counts.
func (x *Index) SearchWords(ctx context.Context, text string, n int) ([]Result, error) {
	return x.search(ctx, text, n, nil, func(ctx context.Context, _ string, _ bool) (textVectors, error) { return textVectors{}, ctx.Err() })
}

func (x *Index) search(ctx context.Context, text string, n int, among []string, embed func(context.Context, string, bool) (textVectors, error)) ([]Result, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if n <= 0 {
		return nil, nil
	}
	post := parsePost(text)
	if len(post) == 0 {
		return nil, nil // an encoder has a vector for a row of dots, too
	}
	asked, err := embed(ctx, text, mostlyHan(post))
	if err != nil {
		return nil, err
	}
	s := x.pool.Get().(*scratch)
	defer x.pool.Put(s)
	x.mu.RLock()
	defer x.mu.RUnlock()
	q := x.lex.query(post, float64(len(x.byID)))
	places := x.placesOf(among)
	found := x.addAmong(s, x.candidates(s, &q), places)
	found = x.addNearest(s, &q, found, asked, places)
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	scored := x.rank(s, &q, found)
	if places != nil {
		scored = slices.DeleteFunc(scored, func(c candidate) bool {
			_, in := slices.BinarySearch(places, c.place)
			return !in
		})
	}
	if len(scored) > n {
		scored = scored[:n]
	}
	return x.results(&q, scored), nil
}

// byRank puts the best first, equal ones in the order of their IDs.
func byRank(a, b candidate) int {
	return cmp.Or(cmp.Compare(b.rank, a.rank), CompareIDs(a.id, b.id))
}

// CompareIDs orders IDs: shorter ones first, so that 9 stands before 10.
func CompareIDs(a, b string) int {
	return cmp.Or(cmp.Compare(len(a), len(b)), cmp.Compare(a, b))
}
