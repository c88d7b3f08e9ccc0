package app

import (
	"context"
	"time"
)

// clockEvery is how often a running serve looks whether the clock was set back.
const clockEvery = time.Minute

// checkClock mends what a clock that was ahead has left in the store, so that nothing waits for a time that is far off. What is
// kept in memory looks for itself. A store that cannot be written says so elsewhere, and keeps nothing from starting.
func (a *App) checkClock(ctx context.Context) {
	back, changed, err := a.store.CheckClock(ctx, a.now().Round(0))
	switch {
	case err != nil && ctx.Err() == nil:
		a.log.Warn("whether the clock was set back could not be looked at", "error", err)
	case back > 0:
		a.log.Warn("the clock is earlier than it has been; what was planned by the later one is planned anew",
			"earlier_by", back.Round(time.Second), "changed", changed)
	}
}

// watchClock does so until ctx ends.
func (a *App) watchClock(ctx context.Context) error {
	tick := time.NewTicker(clockEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
			a.checkClock(ctx)
		}
	}
}
