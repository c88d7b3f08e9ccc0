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
	Store   desk.Store
	Ready   bool   // without it the answer is [desk.ErrNotReady]
	Vectors string // folder for vectors; with one the sentence encoder in the program counts
}

// open reads the known claims in.
func (m *Matcher) open(ctx context.Context) (*known.Claims, error) {
	c := known.NewClaims(known.Options{Store: m.Store, Vectors: m.Vectors, Now: time.Now})
	if m.Vectors != "" {
		if err := c.OpenEncoder(0); err != nil {
			return nil, err
		}
	}
	if !m.Ready {
		return c, nil
	}
	if err := c.Load(ctx); err != nil {
		return nil, err
	}
	return c, c.Embed(ctx, nil)
}

// Match returns the known claims that a text may repeat, best first.
func (m *Matcher) Match(ctx context.Context, text string, n int) ([]desk.KnownMatch, error) {
	return asked(ctx, m, func(c *known.Claims) ([]desk.KnownMatch, error) { return c.Match(ctx, text, n) })
}

// Answers returns the desk's own answers that a text may ask for, the likeliest first.
func (m *Matcher) Answers(ctx context.Context, text string, n int) ([]desk.KnownMatch, error) {
	return asked(ctx, m, func(c *known.Claims) ([]desk.KnownMatch, error) { return c.Answers(ctx, text, n) })
}

// Reworded returns the known claims that say in other words what is searched for.
func (m *Matcher) Reworded(ctx context.Context, text string, n int, own bool) ([]desk.KnownReworded, error) {
	return asked(ctx, m, func(c *known.Claims) ([]desk.KnownReworded, error) { return c.Reworded(ctx, text, n, own) })
}

// asked asks what the store has now.
func asked[T any](ctx context.Context, m *Matcher, ask func(*known.Claims) (T, error)) (found T, err error) {
	c, err := m.open(ctx)
	if err != nil {
		return found, err
	}
	found, err = ask(c)
	if cerr := c.Close(); err == nil {
		err = cerr
	}
	return found, err
}

// NewCases is the real copy of what the open cases of a store claim now, with the sentence encoder in
// the program; its vectors are kept in a folder.
func NewCases(ctx context.Context, s desk.Store, vectors string) (*known.Cases, error) {
	k := known.NewClaims(known.Options{Store: s, Vectors: vectors, Now: time.Now})
	if err := k.OpenEncoder(0); err != nil {
		return nil, err
	}
	c := known.NewCases(known.CasesOptions{Store: s, Vectors: vectors, Now: time.Now})
	c.UseEncoder(k)
	if err := k.Close(); err != nil {
		return nil, err
	}
	if err := c.Load(ctx); err != nil {
		return nil, err
	}
	return c, c.Embed(ctx)
}
