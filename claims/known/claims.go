package known

import (
	"context"
	"errors"
	"log/slog"
	"math"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/rumordesk/rumordesk/claims/match"
	"github.com/rumordesk/rumordesk/desk"
)

const (
	changePage   = 2000            // known claims that are read at once
	searchCatch  = 500             // changes that a search itself takes in before it answers
	changePause  = 5 * time.Second // between looks for changes that nobody has searched for
	changeReport = 50_000          // known claims between two lines of the log
)

// Options say what [Claims] are read from and how they are matched. Store and Now are
// needed; the rest may be left out.
type Options struct {
	Store      Store
	Thresholds match.Thresholds // zero: the default ones
	// Prepare runs beside the first reading. What it changes in the store is read, too,
	// before the first answer.
	Prepare func(context.Context) error
	Encoder string // folder of a better sentence encoder for English than the one in the program; empty: none
	Vectors string // folder in which the encoders' vectors of known claims are kept
	// AnswerURL is the address of one of the desk's own answers, and Publisher the domain
	// that they are published under.
	AnswerURL func(slug string) string
	Publisher string
	Now       func() time.Time
	Log       *slog.Logger
}

// Claims is the copy of the known claims in memory. It is safe for concurrent use, but
// for [Claims.OpenEncoder].
type Claims struct {
	o       Options
	index   *match.Index
	ready   atomic.Bool
	room    memoryRoom
	encoder encoders
	builtin match.Encoder // the one in the program, once it is open

	mu  sync.Mutex // one reader of changes at a time
	rev int64      // the last change that index has
	own sync.Map   // the IDs, in the index's form, of the desk's own answers
}

// NewClaims returns an empty copy; [Claims.Run] or [Claims.Load] fills it.
func NewClaims(o Options) *Claims {
	o.Log = quiet(o.Log)
	return &Claims{
		o: o, index: match.New(match.Options{Thresholds: o.Thresholds, Logger: o.Log}),
		encoder: encoders{what: "known claims", now: o.Now, log: o.Log},
	}
}

// Run reads the known claims in, follows their changes, and gives them vectors where
// there is an encoder, until ctx ends. Nothing need wait for it: until the copy is whole,
// a search says that it is not ready. The error is nil.
func (c *Claims) Run(ctx context.Context) error {
	c.encoder.beside(ctx, c.index, &c.ready, c.follow)
	return nil
}

func (c *Claims) follow(ctx context.Context) {
	begin := c.o.Now()
	every(ctx, changePause, func() {
		var err error
		if c.ready.Load() {
			err = c.catchUp(ctx, math.MaxInt)
		} else if err = c.Load(ctx); err == nil {
			c.o.Log.Info("known claims are ready to be matched", "claims", c.index.Len(), "took", c.o.Now().Sub(begin).Round(time.Millisecond))
		}
		if err != nil && ctx.Err() == nil {
			c.o.Log.Error("known claims cannot be read; it will be tried again", "error", err)
		}
	})
}

// Ready says whether all known claims have been read in.
func (c *Claims) Ready() bool { return c.ready.Load() }

// Load prepares the store and reads all known claims in: both at once, and then what
// the preparation has changed.
func (c *Claims) Load(ctx context.Context) error {
	prepared := make(chan error, 1)
	go func() {
		if c.o.Prepare == nil {
			prepared <- nil
			return
		}
		prepared <- c.o.Prepare(ctx)
	}()
	err := c.catchUp(ctx, math.MaxInt)
	if err := errors.Join(err, <-prepared); err != nil {
		return err
	}
	if err := c.catchUp(ctx, math.MaxInt); err != nil {
		return err
	}
	c.ready.Store(true)
	return nil
}

// catchUp takes in up to limit changes. When somebody else is at it already, a search
// leaves them to it.
func (c *Claims) catchUp(ctx context.Context, limit int) error {
	if limit < math.MaxInt {
		if !c.mu.TryLock() {
			return nil
		}
	} else {
		c.mu.Lock()
	}
	defer c.mu.Unlock()
	for n, told := 0, 0; n < limit; {
		var list []desk.KnownClaim
		err := c.o.Store.View(ctx, func(tx desk.ReadTx) (err error) {
			list, err = tx.KnownChanges(c.rev, min(changePage, limit-n))
			return err
		})
		if err != nil || len(list) == 0 {
			return err
		}
		c.take(list)
		if n += len(list); n-told >= changeReport {
			told = n
			c.o.Log.Info("reading known claims in", "claims", n)
		}
	}
	return ctx.Err()
}

// take brings the index in line with changes, in their order.
func (c *Claims) take(changes []desk.KnownClaim) {
	puts := make([]match.Claim, 0, len(changes))
	for _, k := range changes {
		if !k.Dropped {
			puts = append(puts, match.Claim{ID: k.ID.String(), Claim: k.Claim, Title: k.Title})
			if k.Own() {
				c.own.Store(k.ID.String(), true)
				c.index.Put(puts...)
				puts = append(puts[:0], c.others(k)...)
			}
			continue
		}
		c.index.Put(puts...)
		puts = puts[:0]
		c.forget(k.ID.String(), 0)
	}
	c.index.Put(puts...) // together: they are parsed on all processors
	c.rev = changes[len(changes)-1].Rev
	c.room.forClaims(c.index.Len())
}

// others are the entries of an answer's wordings beside the first. Those of earlier wordings that it
// has no longer are dropped.
func (c *Claims) others(k desk.KnownClaim) (puts []match.Claim) {
	claims := k.Claims()
	for i := 1; i < len(claims); i++ {
		entry := entryID(k.ID.String(), i)
		c.own.Store(entry, true)
		puts = append(puts, match.Claim{ID: entry, Claim: claims[i]})
	}
	c.forget(k.ID.String(), len(claims))
	return puts
}

// forget drops the entries of a claim from the nth wording on.
func (c *Claims) forget(id string, from int) {
	if from == 0 {
		c.index.Drop(id)
		c.own.Delete(id)
		from = 1
	}
	for i := from; i < maxWordings; i++ {
		if _, had := c.own.LoadAndDelete(entryID(id, i)); had {
			c.index.Drop(entryID(id, i))
		}
	}
}

// Repeated returns up to n known claims that a text repeats with at least a score, best first, for what comes in: by words
// alone, which costs an item less than the encoder does. The error is [desk.ErrNotReady] while they are being read in.
func (c *Claims) Repeated(ctx context.Context, text string, least float64, n int) ([]desk.KnownMatch, error) {
	return c.matches(ctx, text, n, least, (*match.Index).SearchWords)
}

// Match implements [desk.KnownMatcher].
func (c *Claims) Match(ctx context.Context, text string, n int) ([]desk.KnownMatch, error) {
	return c.matches(ctx, text, n, 0, (*match.Index).Search)
}

// matches are the known claims that a search finds with at least a score.
func (c *Claims) matches(ctx context.Context, text string, n int, least float64, search func(*match.Index, context.Context, string, int) ([]match.Result, error)) ([]desk.KnownMatch, error) {
	if !c.ready.Load() {
		return nil, desk.ErrNotReady
	}
	if err := c.catchUp(ctx, searchCatch); err != nil {
		return nil, err
	}
	found, err := search(c.index, ctx, text, 2*n)
	found = once(found, n)
	found = slices.DeleteFunc(found, func(r match.Result) bool { return r.Score < least })
	if err != nil || len(found) == 0 {
		return nil, err
	}
	out := make([]desk.KnownMatch, 0, len(found))
	err = lookUp(ctx, c.o.Store, found, func(f match.Result) string { return f.ID }, func(f match.Result, k desk.KnownClaim) {
		out = append(out, desk.KnownMatch{Known: k, Score: f.Score, Decision: desk.Likely(f.Decision), Why: reasons(f.Why)})
	})
	return out, err
}

// Answers implements [desk.KnownSearcher]: from a suggestion on.
func (c *Claims) Answers(ctx context.Context, text string, n int) ([]desk.KnownMatch, error) {
	search := func(x *match.Index, ctx context.Context, text string, n int) ([]match.Result, error) {
		return x.SearchAmong(ctx, text, n, c.ownEntries())
	}
	found, err := c.matches(ctx, text, n, 0, search)
	return slices.DeleteFunc(found, func(m desk.KnownMatch) bool { return m.Decision == desk.LikelyNone }), err
}

// ownEntries are the IDs of the desk's own answers; never nil.
func (c *Claims) ownEntries() []string {
	among := []string{}
	c.own.Range(func(id, _ any) bool { among = append(among, id.(string)); return true })
	return among
}

// Reworded implements [desk.KnownSearcher].
func (c *Claims) Reworded(ctx context.Context, text string, n int, own bool) ([]desk.KnownReworded, error) {
	if !c.ready.Load() {
		return nil, desk.ErrNotReady
	}
	if err := c.catchUp(ctx, searchCatch); err != nil {
		return nil, err
	}
	var among []string
	if own {
		among = c.ownEntries()
	}
	found, err := c.index.Nearest(ctx, text, 2*n, among)
	found = onceNear(found, n)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	out := make([]desk.KnownReworded, 0, len(found))
	err = lookUp(ctx, c.o.Store, found, func(f match.Near) string { return f.ID }, func(f match.Near, k desk.KnownClaim) {
		out = append(out, desk.KnownReworded{Known: k, Rewording: rewording(f)})
	})
	return out, err
}

// lookUp reads the known claims that were found. What was dropped since is left out.
func lookUp[F any](ctx context.Context, s Store, found []F, id func(F) string, take func(F, desk.KnownClaim)) error {
	return s.View(ctx, func(tx desk.ReadTx) error {
		for _, f := range found {
			id, err := desk.ParseKnownID(claimID(id(f)))
			if err != nil {
				return err
			}
			claim, err := tx.Known(id)
			if errors.Is(err, desk.ErrNotFound) {
				continue
			}
			if err != nil {
				return err
			}
			take(f, claim)
		}
		return nil
	})
}

// Close closes what [Claims.OpenEncoder] has opened.
func (c *Claims) Close() error { return c.encoder.close() }
