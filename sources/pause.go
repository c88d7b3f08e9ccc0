package sources

import (
	"context"
	"errors"
	"fmt"

	"github.com/rumordesk/rumordesk/crawler"
	"github.com/rumordesk/rumordesk/desk"
)

// Pause pauses a source at run time, see [desk.Sources.Pause]; a crawler in this
// process takes no further page of it.
func (r *Registry) Pause(ctx context.Context, by desk.Actor, id, reason string) error {
	_, err := r.pauses.Pause(ctx, by, id, reason)
	if err == nil {
		r.tellScheduler(ctx, id)
	}
	return err
}

// Resume ends a pause, see [desk.Sources.Resume]; a crawler in this process begins
// what is due at once.
func (r *Registry) Resume(ctx context.Context, by desk.Actor, id string) error {
	err := r.pauses.Resume(ctx, by, id)
	if err == nil {
		r.tellScheduler(ctx, id)
	}
	return err
}

// Fetch has the running scheduler fetch a source now, see [desk.Sources.FetchNow]. A
// source that is being fetched has its wish already.
func (r *Registry) Fetch(ctx context.Context, by desk.Actor, id string) error {
	c := r.scheduler.Load()
	if c == nil {
		return errNoScheduler
	}
	if err := r.pauses.FetchNow(ctx, by, id); err != nil {
		return err
	}
	if err := c.FetchSoon(id); err != nil && !errors.Is(err, crawler.ErrRunning) {
		return fmt.Errorf("fetch source %s: %w", id, err)
	}
	return nil
}

// errNoScheduler says that nothing is fetched on a schedule here, as in the
// demonstration.
var errNoScheduler = &desk.RuleError{Rule: "no-scheduler", Detail: "nothing is fetched on a schedule here; run rumordesk crawl --once --source ID"}

// tellScheduler tells the scheduler of this process, if there is one, that a pause
// began or ended.
func (r *Registry) tellScheduler(ctx context.Context, id string) {
	if c := r.scheduler.Load(); c != nil {
		c.SourcePaused(ctx, id)
	}
}

// paused is what the crawler asks before it takes work of a source.
func (r *Registry) paused(ctx context.Context, id string) (paused bool, err error) {
	err = r.o.Store.View(ctx, func(tx desk.ReadTx) error {
		p, err := tx.SourcePause(id)
		paused = !p.Since.IsZero()
		return err
	})
	return paused, err
}
