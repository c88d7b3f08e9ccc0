package app

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/rumordesk/rumordesk/config"
	"github.com/rumordesk/rumordesk/crawler"
	"github.com/rumordesk/rumordesk/desk"
)

// configured are the sources as they stand in the configuration that was read last.
func (a *App) configured() []config.Source { return *a.sources.Load() }

func (a *App) knownSource(id string) (paused, ok bool) {
	list := a.configured()
	i := slices.IndexFunc(list, func(s config.Source) bool { return s.ID == id })
	if i < 0 {
		return false, false
	}
	return list[i].Paused, true
}

// Sources returns the configured sources with their health, in the order of the
// configuration.
func (a *App) Sources(ctx context.Context) ([]SourceHealth, error) {
	list := a.configured()
	out := make([]SourceHealth, 0, len(list))
	now := a.now()
	pauses := map[string]desk.SourcePause{}
	err := a.store.View(ctx, func(tx desk.ReadTx) error {
		all, err := tx.SourcePauses()
		for _, p := range all {
			pauses[p.Source] = p
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, s := range list {
		h, err := desk.HealthOf(ctx, a.store, s.ID, s.Paused, pauses[s.ID], now)
		if err != nil {
			return nil, err
		}
		due, err := a.store.CountDue(ctx, s.ID, now)
		if err != nil {
			return nil, fmt.Errorf("source %s: %w", s.ID, err)
		}
		out = append(out, SourceHealth{Source: s, Health: h, Waiting: due})
	}
	return out, nil
}

// SourceHealth is a configured source and how it does.
type SourceHealth struct {
	config.Source
	desk.Health
	Waiting int // pages that are due and not fetched yet
}

// switchedOff is what the crawler asks before it takes work of a source.
func (a *App) switchedOff(ctx context.Context, id string) (off bool, err error) {
	err = a.store.View(ctx, func(tx desk.ReadTx) error {
		p, err := tx.SourcePause(id)
		off = !p.Since.IsZero()
		return err
	})
	return off, err
}

// PauseSource pauses a source at run time, see [desk.Sources.Pause]; a crawler in
// this process takes no further page of it.
func (a *App) PauseSource(ctx context.Context, by desk.Actor, id, reason string) error {
	_, err := a.switches.Pause(ctx, by, id, reason)
	if err == nil {
		a.switched(ctx, id)
	}
	return err
}

// ResumeSource ends a pause, see [desk.Sources.Resume]; a crawler in this process
// begins what is due at once.
func (a *App) ResumeSource(ctx context.Context, by desk.Actor, id string) error {
	err := a.switches.Resume(ctx, by, id)
	if err == nil {
		a.switched(ctx, id)
	}
	return err
}

// FetchSource has the running scheduler fetch a source now, see
// [desk.Sources.FetchNow]. A source that is being fetched has its wish already.
func (a *App) FetchSource(ctx context.Context, by desk.Actor, id string) error {
	c := a.crawling.Load()
	if c == nil {
		return errNoScheduler
	}
	if err := a.switches.FetchNow(ctx, by, id); err != nil {
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

// switched tells the scheduler of this process, if there is one.
func (a *App) switched(ctx context.Context, id string) {
	if c := a.crawling.Load(); c != nil {
		c.Switched(ctx, id)
	}
}
