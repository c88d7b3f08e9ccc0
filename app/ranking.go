package app

import (
	"context"
	"time"

	"github.com/rumordesk/rumordesk/claims/checkworthy"
	"github.com/rumordesk/rumordesk/config"
	"github.com/rumordesk/rumordesk/desk"
)

// sweepEvery is how often the scores of the cases that wait are looked over. A point of
// age takes hours, and growth is counted over a day.
const sweepEvery = 5 * time.Minute

// keepRanked sweeps the scores until ctx ends, at once for the first time: weights may
// have changed while the desk was down.
func (a *App) keepRanked(ctx context.Context) error {
	tick := time.NewTicker(sweepEvery)
	defer tick.Stop()
	for {
		a.rankAll(ctx)
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

// rankAll sweeps the scores once. A sweep that fails leaves older scores, and the desk
// works on.
func (a *App) rankAll(ctx context.Context) {
	begun := time.Now()
	s, err := a.ranking.Sweep(ctx, a.store)
	switch {
	case err != nil && ctx.Err() == nil:
		a.log.Warn("the scores of cases were not brought up to date", "error", err)
	case s.Moved > 0:
		a.log.Info("scores moved", "cases", s.Moved, "looked_at", s.Looked, "took", time.Since(begun).Round(time.Millisecond))
	}
}

func weightsOf(p config.Priority) desk.Weights {
	return desk.Weights{
		desk.PartRule: p.Rule, desk.PartCheckWorthiness: p.Worth, desk.PartReach: p.Reach,
		desk.PartGrowth: p.Growth, desk.PartSeverity: p.Severity, desk.PartAge: p.Age,
	}
}

// worthiness lends package worth to the domain.
type worthiness struct{ model *checkworthy.Model }

// CheckWorthiness implements desk.CheckWorthiness.
func (w worthiness) CheckWorthiness(claim, lang string) (float64, []desk.Fact) {
	if lang == "und" {
		lang = ""
	}
	r := w.model.Score(claim, lang)
	facts := []desk.Fact{{Key: desk.FactKind, Value: string(r.Kind)}}
	for _, why := range r.Why {
		facts = append(facts, desk.Fact{Key: desk.FactWord, Value: why.Feature, Points: float64(int(why.Points*100)) / 100})
	}
	return r.Score, facts
}
