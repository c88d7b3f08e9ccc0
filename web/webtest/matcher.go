package webtest

import (
	"context"
	"time"

	"github.com/rumordesk/rumordesk/claims/known"
	"github.com/rumordesk/rumordesk/desk"
)

// Matcher is the real matcher over the known claims that its store has when it is
// asked.
type Matcher struct {
	Store desk.Store
	Ready bool // without it the answer is [desk.ErrNotReady]
}

// Match returns the known claims that a text may repeat, best first.
func (m *Matcher) Match(ctx context.Context, text string, n int) ([]desk.KnownMatch, error) {
	c := known.NewClaims(known.Options{Store: m.Store, Now: time.Now})
	if m.Ready {
		if err := c.Load(ctx); err != nil {
			return nil, err
		}
	}
	return c.Match(ctx, text, n)
}
