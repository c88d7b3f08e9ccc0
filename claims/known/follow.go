package known

import (
	"context"
	"log/slog"
	"time"

	"github.com/rumordesk/rumordesk/claims/match"
	"github.com/rumordesk/rumordesk/desk"
)

// Store is what the copies are read from; a [desk.Store] is one.
type Store interface {
	// View runs fn on a consistent snapshot.
	View(ctx context.Context, fn func(desk.ReadTx) error) error
}

// every runs work at once, and again after each pause, until ctx ends.
func every(ctx context.Context, pause time.Duration, work func()) {
	for ctx.Err() == nil {
		work()
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
	}
}

// reasons are why a claim was found, in the domain's words.
func reasons(why []match.Reason) []desk.KnownReason {
	var out []desk.KnownReason
	for _, w := range why {
		out = append(out, desk.KnownReason(w))
	}
	return out
}

// rewording is how a claim that the encoder found differs from the text.
func rewording(f match.Near) desk.Rewording {
	if f.Other {
		return desk.OtherLanguage
	}
	return desk.OtherWords
}

// quiet is a logger that says nothing, in the place of one that was not given.
func quiet(log *slog.Logger) *slog.Logger {
	if log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return log
}
