package desk

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// recountSetting keeps how far the older items are counted, and by which version of
// the finder: "VERSION ITEM", and "VERSION done" in the end.
const recountSetting = "signals.recount"

const (
	recountBatch = 200
	recountPause = 100 * time.Millisecond // others write too
	recountAgain = time.Minute            // after an error
)

// RecountAll finds and counts the places of the items that were stored before a
// version of the finder, once, until ctx ends. What is interrupted goes on where it
// was. failed is told of an error; the batch is tried again after a pause.
func (in *Ingester) RecountAll(ctx context.Context, version int, failed func(error)) {
	for {
		n, err := in.RecountNext(ctx, version)
		pause := recountPause
		switch {
		case ctx.Err() != nil, err == nil && n == 0:
			return
		case err != nil:
			failed(err)
			pause = recountAgain
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
	}
}

// RecountNext takes the next batch of them and returns how many items it was: 0 when
// all are counted by this version.
func (in *Ingester) RecountNext(ctx context.Context, version int) (n int, err error) {
	var at string
	err = in.store.View(ctx, func(tx ReadTx) (err error) {
		at, err = tx.Setting(recountSetting)
		return err
	})
	if err != nil {
		return 0, err
	}
	after := ItemID(0)
	if v, rest, ok := strings.Cut(at, " "); ok && v == fmt.Sprint(version) {
		if rest == "done" {
			return 0, nil
		}
		if after, err = ParseItemID(rest); err != nil {
			return 0, err
		}
	}
	last, n, err := in.Recount(ctx, after, recountBatch)
	if err != nil {
		return 0, err
	}
	mark := fmt.Sprintf("%d %v", version, last)
	if n == 0 {
		mark = fmt.Sprintf("%d done", version)
	}
	return n, in.store.Update(ctx, func(tx Tx) error { return tx.PutSetting(recountSetting, mark) })
}
