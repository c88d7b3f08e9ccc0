// Package webtest is what the tests of the pages, of the API and of the door share: the
// real matcher over a test's store, and the search for English on Chinese pages. No
// program imports it.
package webtest

import (
	"context"

	"github.com/rumordesk/rumordesk/claims/match"
	"github.com/rumordesk/rumordesk/desk"
)

// Matcher is the real matcher over the known claims that its store has when it is
// asked.
type Matcher struct {
	Store desk.Store
	Ready bool // without it the answer is [desk.ErrNotReady]
}

// Match returns the known claims that a text may repeat, best first.
func (m *Matcher) Match(ctx context.Context, text string, n int) (out []desk.KnownMatch, err error) {
	if !m.Ready {
		return nil, desk.ErrNotReady
	}
	known := map[string]desk.KnownClaim{}
	x := match.New(match.Options{})
	err = m.Store.View(ctx, func(tx desk.ReadTx) error {
		list, err := tx.KnownList(desk.KnownFilter{})
		for _, k := range list {
			known[k.ID.String()] = k
			x.Put(match.Claim{ID: k.ID.String(), Claim: k.Claim, Title: k.Title})
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	found, err := x.Search(ctx, text, n)
	for _, f := range found {
		r := desk.KnownMatch{Known: known[f.ID], Score: f.Score, Decision: desk.Likely(f.Decision)}
		for _, w := range f.Why {
			r.Why = append(r.Why, desk.KnownReason(w))
		}
		out = append(out, r)
	}
	return out, err
}
