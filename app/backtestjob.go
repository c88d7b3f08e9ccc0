package app

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/rules/backtest"
	"github.com/rumordesk/rumordesk/web/rulefile"
)

// Bounds of a backtest in the background.
const (
	backtestTime     = 10 * time.Minute
	backtestExamples = 5
)

// backtests runs backtests of drafts, one at a time.
type backtests struct {
	a    *App
	mu   sync.Mutex
	last rulefile.Backtest
	stop context.CancelFunc // of the one that is running; nil when none is
	done sync.WaitGroup
}

// Start implements [rulefile.Backtester].
func (b *backtests) Start(ctx context.Context, by desk.Actor, d rulefile.Draft, since time.Duration) error {
	if !desk.May(by.Role, desk.ActionSaveRules) {
		return desk.ErrForbidden
	}
	set, err := b.a.rules.Draft(d.Name, []byte(d.Text))
	if err != nil {
		return &desk.FieldError{Field: "text", Detail: err.Error()}
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.stop != nil {
		return fmt.Errorf("a backtest is running: %w", desk.ErrConflict)
	}
	// It goes on after the request that began it, until its time is up or the desk
	// closes.
	running, stop := context.WithTimeout(context.WithoutCancel(ctx), backtestTime)
	b.stop = stop
	b.last = rulefile.Backtest{State: rulefile.BacktestRunning, Draft: d, Since: since, Started: b.a.now()}
	b.done.Go(func() {
		defer stop()
		r, err := b.a.Backtest(running, BacktestRequest{
			Set: set, Since: since, Examples: backtestExamples,
			Workers: max(1, runtime.GOMAXPROCS(0)/2), // the desk goes on beside it
			Progress: func(done, total int) {
				b.mu.Lock()
				defer b.mu.Unlock()
				b.last.Done, b.last.Total = done, total
			},
		})
		b.mu.Lock()
		defer b.mu.Unlock()
		b.stop = nil
		if err != nil && !errors.Is(err, context.Canceled) {
			b.a.log.Error("backtest failed", "error", err)
			b.last.State, b.last.Error, b.last.Fault = rulefile.BacktestFailed, err.Error(), desk.FaultOf("items-unread")
			return
		}
		b.last = finished(b.last, r)
	})
	return nil
}

// finished adds a report to the backtest that it is of.
func finished(out rulefile.Backtest, r backtest.Report) rulefile.Backtest {
	out.State, out.Took, out.Done, out.Total = rulefile.BacktestDone, r.Took, r.Items, max(out.Total, r.Items)
	if r.Partial {
		out.State = rulefile.BacktestStopped
	}
	out.Before, out.After, out.Gained, out.Lost = r.Before, r.After, r.Gained, r.Lost
	for _, x := range r.Rules {
		if x.Change == backtest.Same && x.Gained+x.Lost+x.Rescored == 0 {
			out.Same++
			continue
		}
		rule := rulefile.BacktestRule{
			ID: x.ID, Title: x.Title, Change: x.Change, Before: x.Before, After: x.After, Gained: x.Gained, Lost: x.Lost, Rescored: x.Rescored,
		}
		for _, ex := range x.Examples {
			rule.Examples = append(rule.Examples, rulefile.BacktestExample{
				Kind: ex.Kind, Item: desk.ItemID(ex.Item), Title: ex.Title, Lang: ex.Lang, Publisher: ex.Publisher, At: ex.At,
				Before: ex.Before, After: ex.After, Terms: ex.Terms, Why: ex.Why, Says: ruleSays(ex.Message),
			})
		}
		out.Rules = append(out.Rules, rule)
	}
	return out
}

// Cancel implements [rulefile.Backtester].
func (b *backtests) Cancel(by desk.Actor) error {
	if !desk.May(by.Role, desk.ActionSaveRules) {
		return desk.ErrForbidden
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.stop != nil {
		b.stop()
	}
	return nil
}

// Last implements [rulefile.Backtester].
func (b *backtests) Last() rulefile.Backtest {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.last
}

// close stops the one that is running and waits for it.
func (b *backtests) close() error {
	b.mu.Lock()
	if b.stop != nil {
		b.stop()
	}
	b.mu.Unlock()
	b.done.Wait()
	return nil
}
