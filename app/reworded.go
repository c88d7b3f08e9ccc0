package app

import (
	"context"
	"errors"

	"github.com/rumordesk/rumordesk/control"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/index"
)

// RewordedQuestion asks for what says a query in other words.
type RewordedQuestion struct {
	Query string // in the query language of searches
	Limit int    // the most cases, and the most known claims, of each rewording
}

// RewordedClaim is an open case or a known claim that says a query in other words, or in the
// other language. The field names are a contract.
type RewordedClaim struct {
	Kind      string `json:"kind"` // case or known-claim
	ID        string `json:"id"`
	Rewording string `json:"rewording"` // other-words or other-language
	Claim     string `json:"claim"`
	Lang      string `json:"lang"`
	Stage     string `json:"stage"`   // of a case; empty for a known claim
	Verdict   string `json:"verdict"` // empty where there is none
	URL       string `json:"url"`     // of the check; empty for a case
}

// Reworded finds open cases and known claims that say a query without its words: in a running
// serve, which has them in memory, or by reading them in.
func (a *App) Reworded(ctx context.Context, q RewordedQuestion) ([]RewordedClaim, error) {
	var out []RewordedClaim
	err := control.Ask(ctx, a.dir, "/reworded", q, &out)
	if err == nil || !errors.Is(err, control.ErrNone) {
		return out, err
	}
	if err := a.readClaims(ctx); err != nil {
		return nil, err
	}
	if err := a.cases.Load(ctx); err != nil {
		return nil, err
	}
	if err := a.cases.Embed(ctx); err != nil {
		return nil, err
	}
	return a.rewordedHere(ctx, q)
}

// rewordedHere answers from what is in memory.
func (a *App) rewordedHere(ctx context.Context, q RewordedQuestion) ([]RewordedClaim, error) {
	parsed, err := index.ParseQuery(q.Query)
	if err != nil {
		return nil, err
	}
	if !a.known.Ready() || !a.cases.Ready() {
		return nil, desk.ErrNotReady
	}
	out := []RewordedClaim{}
	text, has := parsed.Plain()
	view := func(fn func(desk.ReadTx) error) error { return a.store.View(ctx, fn) }
	found, err := desk.FindReworded(ctx, view, a.cases, a.known, desk.RewordedQuery{
		Text: text, HasWords: has, Cases: q.Limit, Known: q.Limit,
	})
	if err != nil {
		return nil, err
	}
	for _, c := range found.Cases {
		out = append(out, RewordedClaim{Kind: "case", ID: c.ID.String(), Rewording: string(c.Rewording), Claim: c.Claim, Lang: c.ClaimLang, Stage: string(c.Stage), Verdict: string(c.Verdict)})
	}
	for _, k := range found.Known {
		url := k.Known.URL
		if k.Known.Own() {
			url = addressesFor(a.cfg, a.cfg.Listen).answer(k.Known.Slug)
		}
		out = append(out, RewordedClaim{Kind: "known-claim", ID: k.Known.ID.String(), Rewording: string(k.Rewording), Claim: k.Known.Claim, Lang: k.Known.Lang, Verdict: string(k.Known.Verdict), URL: url})
	}
	return out, nil
}
