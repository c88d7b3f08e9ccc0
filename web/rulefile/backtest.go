package rulefile

import (
	"context"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// Backtester puts the stored items to a draft in the background, one draft at a time,
// and keeps the result until the next.
type Backtester interface {
	// Start begins; [desk.ErrConflict] while another is running. since is how far back
	// it looks; 0 means everything.
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
	BacktestStopped = "stopped" // before its end: the result is of the items so far
	BacktestFailed  = "failed"
)

// Backtest is what a draft would have done with the stored items.
type Backtest struct {
	State       string // empty while there has been none
	Draft       Draft
	Since       time.Duration // 0 for everything
	Started     time.Time
	Took        time.Duration
	Done, Total int        // items
	Error       string     // why it failed, in English
	Fault       desk.Fault // the same as a key

	Before, After, Gained, Lost int // items that are flagged
	Rules                       []BacktestRule
	Same                        int // rules that would do as before, left out of Rules
}

// BacktestRule is what becomes of a rule.
type BacktestRule struct {
	ID                                    string
	Title                                 map[string]string
	Change                                string // new, gone, changed or same
	Before, After, Gained, Lost, Rescored int
	Examples                              []BacktestExample
}

// BacktestExample is an item whose flag would be another.
type BacktestExample struct {
	Kind          string // gained, lost or rescored
	Item          desk.ItemID
	Title, Lang   string
	Publisher     string
	At            time.Time
	Before, After int // scores, hit or not; 0 where there is no such rule
	Terms         []string
	Why           string  // what keeps the side that does not hit from it; may be empty
	Says          Message // the same as a key
}
