package rulebook

import (
	"context"
	"fmt"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/rules"
	"github.com/rumordesk/rumordesk/rules/backtest"
)

// BacktestRequest says what the stored items are put to, beside the rules in force.
type BacktestRequest struct {
	Set      *rules.Set    // the new set
	Since    time.Duration // items that were first seen within this time; 0 means all
	Rule     string        // the one rule to report of; empty means all
	Examples int           // of each kind, a rule
	Workers  int           // 0 means one a processor
	Progress func(done, total int)
}

// Backtest puts the stored items to the rules in force and to a new set. When ctx ends
// first, the report is marked as partial.
func (r *Rules) Backtest(ctx context.Context, q BacktestRequest) (backtest.Report, error) {
	var from time.Time
	if q.Since > 0 {
		from = r.o.Now().Add(-q.Since)
	}
	total, first := 0, desk.ItemID(0)
	err := r.store.View(ctx, func(tx desk.ReadTx) (err error) {
		if total, err = tx.CountItems(); err != nil || from.IsZero() {
			return err
		}
		first, err = seenSince(tx, from)
		total = max(0, total-int(first))
		return err
	})
	if err != nil {
		return backtest.Report{}, fmt.Errorf("backtest: %w", err)
	}
	o := backtest.Options{Before: r.Set(), After: q.Set, Rule: q.Rule, Examples: q.Examples, Workers: q.Workers}
	if q.Progress != nil {
		q.Progress(0, total)
		o.Progress = func(done int) { q.Progress(done, max(total, done)) }
	}
	return backtest.Run(ctx, r.itemsFrom(first, from), o)
}

// backtestBatch is how many items are read at a time, each batch on a snapshot of its
// own, so that a long run does not hold the store's log back.
const backtestBatch = 256

// itemsFrom hands over the items behind after that were first seen at from or later.
func (r *Rules) itemsFrom(after desk.ItemID, from time.Time) backtest.Source {
	return func(ctx context.Context, give func([]backtest.Item) error) error {
		for {
			var items []desk.Item
			if err := r.store.View(ctx, func(tx desk.ReadTx) (err error) { items, err = tx.Items(after, backtestBatch); return err }); err != nil {
				return err
			}
			if len(items) == 0 {
				return nil
			}
			after = items[len(items)-1].ID
			batch := make([]backtest.Item, 0, len(items))
			for _, it := range items {
				if it.FirstSeen.Before(from) {
					continue
				}
				batch = append(batch, backtest.Item{ID: int64(it.ID), Publisher: it.Publisher, At: it.FirstSeen, Doc: docOf(it)})
			}
			if err := give(batch); err != nil {
				return err
			}
		}
	}
}

// seenSince finds the item behind which all were first seen at from or later. Items are
// numbered as they come.
func seenSince(tx desk.ReadTx, from time.Time) (desk.ItemID, error) {
	old := func(after desk.ItemID) (bool, error) { // the first item behind after is older
		items, err := tx.Items(after, 1)
		return err == nil && len(items) == 1 && items[0].FirstSeen.Before(from), err
	}
	high := desk.ItemID(1)
	for {
		is, err := old(high)
		if err != nil {
			return 0, err
		}
		if !is {
			break
		}
		high *= 2
	}
	low := desk.ItemID(0)
	for low < high { // the first position whose next item is not older
		mid := (low + high) / 2
		is, err := old(mid)
		if err != nil {
			return 0, err
		}
		if is {
			low = mid + 1
		} else {
			high = mid
		}
	}
	return low, nil
}
