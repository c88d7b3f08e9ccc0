package known

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/rumordesk/rumordesk/claims/distinct"
	"github.com/rumordesk/rumordesk/claims/embed/builtin"
	"github.com/rumordesk/rumordesk/claims/match"
	"github.com/rumordesk/rumordesk/desk"
)

const (
	auditPage  = 2000        // entries of the audit log that are read at once
	auditPause = time.Second // between looks for changes of the cases
)

// CasesOptions say what [Cases] are read from and how they are matched. Store and Now
// are needed.
type CasesOptions struct {
	Store      Store
	Thresholds match.Thresholds // zero: the default ones
	Vectors    string           // folder in which the encoder's vectors of the cases' claims are kept
	Now        func() time.Time
	Log        *slog.Logger
}

// Cases is the copy in memory of what the open cases claim. It follows the audit log,
// which names every case that changed. It is safe for concurrent use, but for
// [Cases.UseEncoder].
type Cases struct {
	o       CasesOptions
	index   *match.Index
	ready   atomic.Bool
	encoder encoders

	mu     sync.Mutex // one reader of changes at a time
	seq    int64      // the last entry of the audit log that index has
	claims sync.Map   // the ID of each entry in index to its words
}

// NewCases returns an empty copy; [Cases.Run] or [Cases.Load] fills it.
func NewCases(o CasesOptions) *Cases {
	o.Log = quiet(o.Log)
	return &Cases{
		o: o, index: match.New(match.Options{Thresholds: o.Thresholds, Logger: o.Log}),
		encoder: encoders{what: "claims of open cases", now: o.Now, log: o.Log},
	}
}

// UseEncoder gives the claims of open cases vectors, in the background, from the encoder in the
// program, if the known claims have opened it. What was read in until now is read in anew, so
// it must be called before [Cases.Run], and while nobody asks. A better encoder for English is
// left to the known claims, of which there are many more.
func (c *Cases) UseEncoder(from *Claims) {
	if from.builtin == nil || c.encoder.open {
		return
	}
	kept := c.encoder.keep(c.o.Vectors, builtin.Name, from.builtin)
	c.index = match.New(match.Options{Thresholds: c.o.Thresholds, Logger: c.o.Log, Encoder: from.builtin, Vectors: kept})
	c.encoder.open = true
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ready.Store(false)
	c.seq = 0
	c.claims.Clear()
}

// Embed gives the claims that have been read in their vectors now; [Cases.Run] does so in the
// background.
func (c *Cases) Embed(ctx context.Context) error { return c.index.EmbedWaiting(ctx, nil) }

// Close closes what [Cases.UseEncoder] has opened.
func (c *Cases) Close() error { return c.encoder.close() }

// Run reads the claims of the open cases in and follows their changes, and gives them
// vectors where there is an encoder, until ctx ends. Nothing need wait for it: until it is
// done cases are joined by their texts alone. The error is nil.
func (c *Cases) Run(ctx context.Context) error {
	c.encoder.beside(ctx, c.index, &c.ready, c.follow)
	return nil
}

func (c *Cases) follow(ctx context.Context) {
	begin := c.o.Now()
	every(ctx, auditPause, func() {
		switch was, err := c.ready.Load(), c.Load(ctx); {
		case err != nil && ctx.Err() == nil:
			c.o.Log.Error("the claims of the cases cannot be read; it will be tried again", "error", err)
		case err == nil && !was:
			c.o.Log.Info("the claims of open cases are ready to be matched", "cases", c.index.Len(), "took", c.o.Now().Sub(begin).Round(time.Millisecond))
		}
	})
}

// Ready says whether the claims of all open cases have been read in.
func (c *Cases) Ready() bool { return c.ready.Load() }

// Load looks at every case that the audit log has named since the last time.
func (c *Cases) Load(ctx context.Context) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	for {
		n := 0
		err := c.o.Store.View(ctx, func(tx desk.ReadTx) error {
			list, err := tx.Audit(c.seq, auditPage)
			if err != nil {
				return err
			}
			n = len(list)
			seen := map[desk.CaseID]bool{}
			for _, e := range list {
				if !seen[e.Case] && e.Case != 0 {
					seen[e.Case] = true
					if err := c.look(tx, e.Case); err != nil {
						return err
					}
				}
				c.seq = e.Seq
			}
			return nil
		})
		if err != nil {
			return err
		}
		if n < auditPage {
			c.ready.Store(true)
			return nil
		}
	}
}

// look brings the index in line with a case as it stands now.
func (c *Cases) look(tx desk.CaseReader, id desk.CaseID) error {
	k, err := tx.Case(id)
	if err != nil && !errors.Is(err, desk.ErrNotFound) {
		return err
	}
	if err == nil && k.Stage.Open() {
		c.Put(id, k.Claims()...)
	} else {
		c.Put(id)
	}
	return nil
}

// Put implements [desk.ClaimIndex].
func (c *Cases) Put(id desk.CaseID, claims ...string) {
	for i := range maxWordings {
		entry := entryID(id.String(), i)
		if i < len(claims) {
			if old, ok := c.claims.Swap(entry, claims[i]); !ok || old != claims[i] {
				c.index.Put(match.Claim{ID: entry, Claim: claims[i]})
			}
		} else if _, had := c.claims.LoadAndDelete(entry); had {
			c.index.Drop(entry)
		}
	}
}

// Nearest implements [desk.ClaimIndex], by words alone.
func (c *Cases) Nearest(ctx context.Context, claim string, n int) ([]desk.ClaimMatch, error) {
	return c.matches(ctx, claim, n, (*match.Index).SearchWords)
}

// Similar implements [desk.CaseMatcher].
func (c *Cases) Similar(ctx context.Context, claim string, n int) ([]desk.ClaimMatch, error) {
	return c.matches(ctx, claim, n, (*match.Index).Search)
}

// Reworded implements [desk.CaseMatcher].
func (c *Cases) Reworded(ctx context.Context, text string, n int) ([]desk.CaseReworded, error) {
	if !c.ready.Load() {
		return nil, desk.ErrNotReady
	}
	found, err := c.index.Nearest(ctx, text, 2*n, nil)
	if err != nil {
		return nil, err
	}
	var out []desk.CaseReworded
	for _, f := range onceNear(found, n) {
		id, err := desk.ParseCaseID(claimID(f.ID))
		if err != nil {
			return nil, err
		}
		out = append(out, desk.CaseReworded{Case: id, Rewording: rewording(f)})
	}
	return out, nil
}

// matches are the cases that a search finds.
func (c *Cases) matches(ctx context.Context, claim string, n int, search func(*match.Index, context.Context, string, int) ([]match.Result, error)) ([]desk.ClaimMatch, error) {
	if !c.ready.Load() {
		return nil, desk.ErrNotReady
	}
	found, err := search(c.index, ctx, claim, 2*n)
	if err != nil {
		return nil, err
	}
	out := make([]desk.ClaimMatch, 0, len(found))
	for _, f := range once(found, n) {
		id, err := desk.ParseCaseID(claimID(f.ID))
		if err != nil {
			return nil, err
		}
		m := desk.ClaimMatch{Case: id, Score: f.Score, Decision: desk.Likely(f.Decision), Why: reasons(f.Why)}
		if m.Decision == desk.LikelyMatch && c.distinct(claim, f.ID) {
			m.Decision, m.Distinct = desk.LikelySuggest, true
		}
		out = append(out, m)
	}
	return out, nil
}

// distinct says whether a text may be another claim than an entry's.
func (c *Cases) distinct(claim, entry string) bool {
	theirs, _ := c.claims.Load(entry)
	said, _ := theirs.(string)
	return distinct.Why(claim, said) != ""
}
