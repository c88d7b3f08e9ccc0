package app

import (
	"context"
	"errors"
	"math"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/rumordesk/rumordesk/claims/match"
	"github.com/rumordesk/rumordesk/claims/vectors"
	"github.com/rumordesk/rumordesk/config"
	"github.com/rumordesk/rumordesk/desk"
)

const (
	knownPage   = 2000            // known claims read at once
	knownCatch  = 500             // changes that a search itself takes in before it answers
	knownFollow = 5 * time.Second // between looks for changes that nobody has searched for
)

// knownIndex is the copy of the known claims in memory that texts are matched to. It
// is read in from the store, and follows it by the number of the last change, so that
// it learns of what another process has imported, too.
type knownIndex struct {
	a     *App
	ix    *match.Index
	ready atomic.Bool
	room  memoryRoom
	kept  *vectors.File // what a sentence encoder said; nil: nothing is kept

	mu  sync.Mutex // one reader of changes at a time
	rev int64      // the last change that ix has
}

func newKnownIndex(a *App) *knownIndex {
	return &knownIndex{a: a, ix: match.New(match.Options{Thresholds: thresholds(a.cfg.Matching), Logger: a.log})}
}

// thresholds are those of the configuration, and the matcher's own where it says
// nothing.
func thresholds(c config.Matching) match.Thresholds {
	t := match.DefaultThresholds()
	if c.Match > 0 {
		t.Match = c.Match
		t.Suggest = math.Min(t.Suggest, t.Match)
	}
	if c.Suggest > 0 {
		t.Suggest = c.Suggest
		t.Match = math.Max(t.Match, t.Suggest)
	}
	return t
}

// keepKnown reads the known claims in and follows their changes until ctx ends.
// Nothing waits for it.
func (a *App) keepKnown(ctx context.Context) error {
	for begin := a.now(); ctx.Err() == nil; {
		var err error
		if !a.known.ready.Load() {
			if err = a.known.build(ctx); err == nil {
				a.log.Info("known claims are ready to be matched", "claims", a.known.ix.Len(), "took", a.now().Sub(begin).Round(time.Millisecond))
			}
		} else {
			err = a.known.catchUp(ctx, math.MaxInt)
		}
		if err != nil && ctx.Err() == nil {
			a.log.Error("known claims cannot be read; it will be tried again", "error", err)
		}
		select {
		case <-ctx.Done():
		case <-time.After(knownFollow):
		}
	}
	return nil
}

// build puts all ratings to the table as it is now, and reads all known claims in: both
// at once, and then what the table has changed.
func (k *knownIndex) build(ctx context.Context) error {
	remapped := make(chan error, 1)
	go func() { remapped <- k.a.remap(ctx) }()
	err := k.catchUp(ctx, math.MaxInt)
	if err := errors.Join(err, <-remapped); err != nil {
		return err
	}
	if err := k.catchUp(ctx, math.MaxInt); err != nil {
		return err
	}
	k.ready.Store(true)
	return nil
}

// remap brings the verdicts in line with a table of ratings that was edited.
func (a *App) remap(ctx context.Context) error {
	changed := 0
	for after := int64(0); ; {
		n, next, err := a.KnownClaims.Remap(ctx, after, knownPage)
		if err != nil {
			return err
		}
		changed += n
		if after = next; next == 0 {
			break
		}
	}
	if changed > 0 {
		a.log.Info("the table of ratings was edited; known claims have other verdicts now", "claims", changed)
	}
	return nil
}

// catchUp takes in up to limit changes. When somebody else is at it already, a search
// leaves them to it.
func (k *knownIndex) catchUp(ctx context.Context, limit int) error {
	if limit < math.MaxInt {
		if !k.mu.TryLock() {
			return nil
		}
	} else {
		k.mu.Lock()
	}
	defer k.mu.Unlock()
	for n, told := 0, 0; n < limit; {
		var list []desk.KnownClaim
		err := k.a.store.View(ctx, func(tx desk.ReadTx) (err error) {
			list, err = tx.KnownChanges(k.rev, min(knownPage, limit-n))
			return err
		})
		if err != nil || len(list) == 0 {
			return err
		}
		puts := make([]match.Claim, 0, len(list))
		for _, c := range list {
			if c.Dropped {
				k.ix.Put(puts...) // in the order of changes
				puts = puts[:0]
				k.ix.Drop(c.ID.String())
			} else {
				puts = append(puts, match.Claim{ID: c.ID.String(), Claim: c.Claim, Title: c.Title})
			}
		}
		k.ix.Put(puts...) // together: they are parsed on all processors
		k.rev = list[len(list)-1].Rev
		k.room.forClaims(k.ix.Len())
		if n += len(list); n-told >= 50_000 {
			told = n
			k.a.log.Info("reading known claims in", "claims", n)
		}
	}
	return ctx.Err()
}

// Match implements desk.KnownMatcher.
func (k *knownIndex) Match(ctx context.Context, text string, n int) ([]desk.KnownMatch, error) {
	if !k.ready.Load() {
		return nil, desk.ErrNotReady
	}
	if err := k.catchUp(ctx, knownCatch); err != nil {
		return nil, err
	}
	found, err := k.ix.Search(ctx, text, n)
	if err != nil || len(found) == 0 {
		return nil, err
	}
	var out []desk.KnownMatch
	err = k.a.store.View(ctx, func(tx desk.ReadTx) error {
		out = make([]desk.KnownMatch, 0, len(found))
		for _, f := range found {
			id, err := desk.ParseKnownID(f.ID)
			if err != nil {
				return err
			}
			claim, err := tx.Known(id)
			if errors.Is(err, desk.ErrNotFound) {
				continue // dropped since
			}
			if err != nil {
				return err
			}
			m := desk.KnownMatch{Known: claim, Score: f.Score, Decision: desk.Likely(f.Decision)}
			for _, w := range f.Why {
				m.Why = append(m.Why, desk.KnownReason(w))
			}
			out = append(out, m)
		}
		return nil
	})
	return out, err
}

// Matched is a known claim that a text repeats. The field names are a contract.
type Matched struct {
	KnownClaim string   `json:"known_claim"` // its number
	Claim      string   `json:"claim"`
	Rating     string   `json:"rating"`    // in the publisher's words
	Verdict    string   `json:"verdict"`   // the desk's; empty when its table does not know the rating
	Publisher  string   `json:"publisher"` // domain
	URL        string   `json:"url"`
	ReviewedAt *string  `json:"reviewed_at"` // RFC 3339 in UTC, null when unknown
	Score      float64  `json:"score"`
	Decision   string   `json:"decision"` // match, suggest or none
	Why        []string `json:"why"`      // never nil
}

// MatchRequest asks for the known claims that a text repeats.
type MatchRequest struct {
	Text  string `json:"text"`
	Limit int    `json:"limit"`
	// Texts, when there are any, are asked instead of Text: the best that one of them finds counts.
	Texts []string `json:"texts,omitempty"`
	// Except is a case of the desk itself whose answer is left out; 0 for none.
	Except desk.CaseID `json:"except,omitempty"`
}

// Match finds the known claims that a text repeats, best first: in a running serve,
// which has them in memory, or by reading them in.
func (a *App) Match(ctx context.Context, q MatchRequest) ([]Matched, error) {
	var out []Matched
	err := a.askServe(ctx, "/match", q, &out)
	if err == nil || !errors.Is(err, errNoServe) {
		return out, err
	}
	if err := a.openEncoder(); err != nil {
		return nil, err
	}
	if err := a.known.build(ctx); err != nil {
		return nil, err
	}
	if s := a.known.ix.EncoderState(); s.Encoded < s.Claims {
		a.log.Info("known claims without a vector are matched by words alone; rumordesk serve computes vectors", "claims", s.Claims-s.Encoded)
	}
	return a.matchHere(ctx, q)
}

func (a *App) matchHere(ctx context.Context, q MatchRequest) ([]Matched, error) {
	if len(q.Texts) == 0 {
		q.Texts = []string{q.Text}
	}
	found, err := desk.MatchAny(ctx, a.known, q.Texts, q.Limit)
	if err != nil {
		return nil, err
	}
	at := addressesFor(a.cfg, a.cfg.Listen)
	out := make([]Matched, 0, len(found))
	for _, f := range found {
		if q.Except != 0 && f.Known.Case == q.Except {
			continue
		}
		m := Matched{
			KnownClaim: f.Known.ID.String(), Claim: f.Known.Claim, Rating: f.Known.Rating, Verdict: string(f.Known.Verdict), Publisher: f.Known.Publisher,
			URL: f.Known.URL, Score: math.Round(f.Score*1e6) / 1e6, Decision: string(f.Decision), Why: []string{},
		}
		if f.Known.Own() {
			m.URL, m.Publisher = at.answer(f.Known.Slug), hostOf(at.public)
		}
		if m.Rating == "" {
			m.Rating = f.Known.Number()
		}
		if s := rfc3339(f.Known.ReviewedAt); s != "" {
			m.ReviewedAt = &s
		}
		for _, w := range f.Why {
			m.Why = append(m.Why, w.Sentence())
		}
		out = append(out, m)
	}
	return out, nil
}

// hostOf is the publisher of the desk's own answers: the name of the public site.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Host
}
