package rulebook

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"sync"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/rules/backtest"
)

// Backtester puts the stored items to a draft in the background, one draft at a time,
// and keeps the result until the next.
type Backtester interface {
	// Start begins; the error is [desk.ErrConflict] while another is running. since is
	// how far back it looks; 0 means everything.
	Start(ctx context.Context, by desk.Actor, d Draft, since time.Duration) error
	// Cancel stops the one that is running, with what it has so far.
	Cancel(by desk.Actor) error
	// Last is the one that is running, or ran last.
	Last() Backtest
}

// Draft is a rule file that is being written.
type Draft struct {
	Name, Text string
	Base       string // the hash of the text that it was begun from; empty for a new file
}

// The states of a backtest.
const (
	BacktestRunning = "running"
	BacktestDone    = "done"
	BacktestStopped = "stopped" // before its end: the report is of the items so far
	BacktestFailed  = "failed"
)

// Backtest is what a draft would have done with the stored items.
type Backtest struct {
	State       string // empty while there has been none
	Draft       Draft
	Since       time.Duration // 0 for everything
	Started     time.Time
	Done, Total int        // items
	Error       string     // why it failed, in English
	Fault       desk.Fault // Error as a key
	backtest.Report
}

// Bounds of a backtest in the background.
const (
	backtestTime     = 10 * time.Minute
	backtestExamples = 5
)

// job is the backtest that is running, or ran last.
type job struct {
	mu   sync.Mutex
	last Backtest
	stop context.CancelFunc // nil when none is running
	done sync.WaitGroup
}

// Start implements [Backtester].
func (r *Rules) Start(ctx context.Context, by desk.Actor, d Draft, since time.Duration) error {
	if !desk.May(by.Role, desk.ActionSaveRules) {
		return desk.ErrForbidden
	}
	set, err := r.Draft(d.Name, []byte(d.Text))
	if err != nil {
		return &desk.FieldError{Field: "text", Detail: err.Error()}
	}
	j := &r.job
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.stop != nil {
		return fmt.Errorf("a backtest is running: %w", desk.ErrConflict)
	}
	// It goes on after the request that began it, until its time is up or the desk
	// closes.
	running, stop := context.WithTimeout(context.WithoutCancel(ctx), backtestTime)
	j.stop = stop
	j.last = Backtest{State: BacktestRunning, Draft: d, Since: since, Started: r.o.Now()}
	j.done.Go(func() {
		defer stop()
		report, err := r.Backtest(running, BacktestRequest{
			Set: set, Since: since, Examples: backtestExamples,
			Workers:  max(1, runtime.GOMAXPROCS(0)/2), // the desk goes on beside it
			Progress: j.progress,
		})
		if err != nil && !errors.Is(err, context.Canceled) {
			r.o.Log.Error("backtest failed", "error", err)
		}
		j.finish(report, err)
	})
	return nil
}

// progress says how far the one that is running is.
func (j *job) progress(done, total int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.last.Done, j.last.Total = done, total
}

// finish keeps what a backtest came to.
func (j *job) finish(report backtest.Report, err error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.stop = nil
	if err != nil && !errors.Is(err, context.Canceled) {
		j.last.State, j.last.Error, j.last.Fault = BacktestFailed, err.Error(), desk.FaultOf("items-unread")
		return
	}
	j.last.State, j.last.Report = BacktestDone, report
	j.last.Done, j.last.Total = report.Items, max(j.last.Total, report.Items)
	if report.Partial {
		j.last.State = BacktestStopped
	}
}

// Cancel implements [Backtester].
func (r *Rules) Cancel(by desk.Actor) error {
	if !desk.May(by.Role, desk.ActionSaveRules) {
		return desk.ErrForbidden
	}
	r.job.cancel()
	return nil
}

func (j *job) cancel() {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.stop != nil {
		j.stop()
	}
}

// Last implements [Backtester].
func (r *Rules) Last() Backtest {
	r.job.mu.Lock()
	defer r.job.mu.Unlock()
	return r.job.last
}

// Close stops the backtest that is running and waits for it.
func (r *Rules) Close() error {
	r.job.cancel()
	r.job.done.Wait()
	return nil
}
