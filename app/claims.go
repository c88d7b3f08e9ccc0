package app

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"

	"github.com/rumordesk/rumordesk/claims/distinct"
	"github.com/rumordesk/rumordesk/claims/match"
	"github.com/rumordesk/rumordesk/desk"
)

const (
	claimsPage   = 2000        // entries of the audit log read at once
	claimsFollow = time.Second // between looks for changes of the cases
)

// claimIndex is the copy in memory of what the open cases claim. It is read in from the
// store, and follows the audit log, which names every case that changed; so it learns
// of what another process has changed, too.
type claimIndex struct {
	a     *App
	ix    *match.Index
	ready atomic.Bool

	mu  sync.Mutex // one reader of changes at a time
	seq int64      // the last entry of the audit log that ix has
	all sync.Map   // desk.CaseID to its claim, of those in ix
}

func newClaimIndex(a *App) *claimIndex {
	return &claimIndex{a: a, ix: match.New(match.Options{Thresholds: thresholds(a.cfg.Matching), Logger: a.log})}
}

// keepClaims reads the claims of the open cases in and follows their changes until ctx
// ends. Nothing waits for it: until it is done cases are joined by their texts alone.
func (a *App) keepClaims(ctx context.Context) error {
	for begin := a.now(); ctx.Err() == nil; {
		err := a.claims.catchUp(ctx)
		switch {
		case err != nil && ctx.Err() == nil:
			a.log.Error("the claims of the cases cannot be read; it will be tried again", "error", err)
		case err == nil && !a.claims.ready.Swap(true):
			a.log.Info("the claims of open cases are ready to be matched", "cases", a.claims.ix.Len(), "took", a.now().Sub(begin).Round(time.Millisecond))
		}
		select {
		case <-ctx.Done():
		case <-time.After(claimsFollow):
		}
	}
	return nil
}

// build reads everything in, where no serve does it in the background.
func (k *claimIndex) build(ctx context.Context) error {
	if err := k.catchUp(ctx); err != nil {
		return err
	}
	k.ready.Store(true)
	return nil
}

// catchUp looks at every case that the audit log has named since the last time.
func (k *claimIndex) catchUp(ctx context.Context) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	for {
		n := 0
		err := k.a.store.View(ctx, func(tx desk.ReadTx) error {
			list, err := tx.Audit(k.seq, claimsPage)
			if err != nil {
				return err
			}
			n = len(list)
			seen := map[desk.CaseID]bool{}
			for _, e := range list {
				if !seen[e.Case] && e.Case != 0 {
					seen[e.Case] = true
					if err := k.look(tx, e.Case); err != nil {
						return err
					}
				}
				k.seq = e.Seq
			}
			return nil
		})
		if err != nil || n < claimsPage {
			return err
		}
	}
}

// look brings the index in line with a case as it stands now.
func (k *claimIndex) look(tx desk.ReadTx, id desk.CaseID) error {
	c, err := tx.Case(id)
	if err != nil && !errors.Is(err, desk.ErrNotFound) {
		return err
	}
	if err == nil && c.Stage.Open() {
		k.Put(id, c.Claim)
	} else if _, had := k.all.LoadAndDelete(id); had {
		k.ix.Drop(id.String())
	}
	return nil
}

// Put implements desk.ClaimIndex.
func (k *claimIndex) Put(id desk.CaseID, claim string) {
	if old, ok := k.all.Swap(id, claim); !ok || old != claim {
		k.ix.Put(match.Claim{ID: id.String(), Claim: claim})
	}
}

// Nearest implements desk.ClaimIndex.
func (k *claimIndex) Nearest(ctx context.Context, claim string, n int) ([]desk.ClaimMatch, error) {
	if !k.ready.Load() {
		return nil, desk.ErrNotReady
	}
	found, err := k.ix.Search(ctx, claim, n)
	if err != nil {
		return nil, err
	}
	out := make([]desk.ClaimMatch, 0, len(found))
	for _, f := range found {
		id, err := desk.ParseCaseID(f.ID)
		if err != nil {
			return nil, err
		}
		m := desk.ClaimMatch{Case: id, Score: f.Score, Decision: desk.Likely(f.Decision)}
		if m.Decision == desk.LikelyMatch {
			theirs, _ := k.all.Load(id)
			said, _ := theirs.(string)
			if distinct.Why(claim, said) != "" {
				m.Decision = desk.LikelySuggest // however sure the matcher is
			}
		}
		for _, w := range f.Why {
			m.Why = append(m.Why, desk.KnownReason(w))
		}
		out = append(out, m)
	}
	return out, nil
}

// FiledAt returns the case under which an item is filed; ErrNotFound if it is nowhere.
func (a *App) FiledAt(ctx context.Context, item desk.ItemID) (id desk.CaseID, err error) {
	err = a.store.View(ctx, func(tx desk.ReadTx) error {
		s, err := tx.SightingOf(item)
		id = s.Case
		return err
	})
	return id, err
}
