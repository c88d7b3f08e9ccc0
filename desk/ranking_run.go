package desk

import (
	"context"
	"log/slog"
	"time"
)

// sweepEvery is how often the scores of the cases that wait are looked over. A point of
// age takes hours, and growth is counted over a day.
const sweepEvery = 5 * time.Minute

// Run sweeps the scores until ctx ends, at once for the first time: weights may have
// changed while the desk was down. The error is nil.
func (r *Ranking) Run(ctx context.Context, store Store, log *slog.Logger) error {
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	for {
		r.Refresh(ctx, store, log)
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// Refresh sweeps the scores once and logs what moved. A sweep that fails leaves older
// scores, and the desk works on.
func (r *Ranking) Refresh(ctx context.Context, store Store, log *slog.Logger) {
	begun := r.now()
	s, err := r.Sweep(ctx, store)
	switch {
	case err != nil && ctx.Err() == nil:
		log.Warn("the scores of cases were not brought up to date", "error", err)
	case s.Moved > 0:
		log.Info("scores moved", "cases", s.Moved, "looked_at", s.Looked, "took", r.now().Sub(begun).Round(time.Millisecond))
	}
}
