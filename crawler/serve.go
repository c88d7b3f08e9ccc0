package crawler

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"
)

const (
	// look is how often the pages that are due of their own (re-checks, retries,
	// those of a run that was stopped) are looked for between a source's runs.
	look = 10 * time.Minute
	// firstSpread spreads the first runs after a start.
	firstSpread = 15 * time.Second
	holdFor     = time.Minute
	maxIdle     = time.Hour // the timer is never set further ahead
	// turnedBack is how far the clock must be set back for all plans to be made anew: they
	// would lie too far ahead.
	turnedBack = time.Minute
	// pollPaused is how often a paused source is looked at, which another process may
	// have resumed.
	pollPaused = 30 * time.Second
)

// plan is when a source is next looked at.
type plan struct {
	s        *source
	run      time.Time // read it and fetch what is due
	leftover time.Time // fetch what is due
}

// Run runs the sources on their schedules until ctx ends, and returns nil then,
// after every run under way has stopped. Errors of the store are logged and tried
// again: they must not stop the desk.
func (c *Crawler) Run(ctx context.Context) error {
	var runs sync.WaitGroup
	defer runs.Wait()
	slots := make(chan struct{}, maxSources)
	finished := make(chan string, maxSources)
	plans := map[string]*plan{}
	var changed <-chan struct{}
	first, pending := true, true // plans to be made
	var last time.Time
	for {
		// By the clock on the wall: a time that goes on whatever is set would see nothing of it.
		now := c.now().Round(0)
		if now.Before(last.Add(-turnedBack)) {
			c.log.Warn("the clock was set back; every source is planned anew")
			pending = true
		}
		last = now
		if pending = pending || isClosed(changed); pending {
			var err error
			if changed, err = c.replan(ctx, plans, first); err != nil {
				if ctx.Err() != nil {
					return nil
				}
				c.log.Error("the sources' state could not be read; trying again in a minute", "error", err)
				if !sleep(ctx, holdFor) {
					return nil
				}
				continue
			}
			first, pending = false, false
		}
		wait := c.start(ctx, plans, &runs, slots, finished)
		t := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			t.Stop()
			return nil
		case <-changed:
		case id := <-finished:
			if p := plans[id]; p != nil {
				c.after(ctx, p)
			}
		case <-t.C:
		}
		t.Stop()
	}
}

// ErrRunning says that a source is being fetched at this moment.
var ErrRunning = errors.New("the source is being fetched already")

// FetchSoon has a running [Crawler.Run] read a source and fetch what is due of it as
// soon as there is room, whatever its schedule says. The errors are ErrRunning, and
// one that names an unknown or paused source.
func (c *Crawler) FetchSoon(id string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	i := slices.IndexFunc(c.sources, func(s *source) bool { return s.ID == id })
	switch {
	case i < 0:
		return fmt.Errorf("there is no source %q in the configuration", id)
	case c.sources[i].Paused:
		return fmt.Errorf("the source %q is paused in the configuration", id)
	case c.running[id]:
		return ErrRunning
	}
	c.asked[id] = true
	c.wake()
	return nil
}

// takeAsked says whether a source is to be run now, and forgets that.
func (c *Crawler) takeAsked(id string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	asked := c.asked[id]
	delete(c.asked, id)
	return asked && !c.running[id]
}

// replan takes the current sources up. Plans that are not changed stay.
func (c *Crawler) replan(ctx context.Context, plans map[string]*plan, first bool) (<-chan struct{}, error) {
	sources, changed := c.current()
	now := c.now()
	keep := map[string]bool{}
	for _, s := range sources {
		st, err := c.o.Frontier.SourceState(ctx, s.ID)
		if err != nil {
			return changed, fmt.Errorf("crawler.Run: %w", err)
		}
		keep[s.ID] = true
		spread := time.Duration(s.jitter * float64(c.spread))
		if c.takeAsked(s.ID) {
			spread, st.NextRun = 0, now
		}
		p := &plan{s: s, run: st.NextRun, leftover: now.Add(spread)}
		switch soonest := s.nextRun(now, st.Failures); {
		case st.LastStart.IsZero(), !st.NextRun.After(now):
			p.run = now.Add(spread) // never run, or overdue
		case p.run.After(soonest):
			p.run = soonest // the schedule was made tighter
		}
		plans[s.ID] = p
		if !c.isRunning(s.ID) && (st.Paused != s.Paused || !st.NextRun.Equal(p.run)) {
			st.ID, st.Paused, st.NextRun = s.ID, s.Paused, p.run
			if err := c.o.Frontier.SaveSourceState(ctx, st); err != nil {
				return changed, fmt.Errorf("crawler.Run: %w", err)
			}
		}
	}
	for id := range plans {
		if !keep[id] {
			delete(plans, id)
		}
	}
	if first {
		c.log.Info("crawler started", "sources", len(sources))
	}
	return changed, nil
}

// start begins what is due and says how long to wait for the next.
func (c *Crawler) start(ctx context.Context, plans map[string]*plan, runs *sync.WaitGroup, slots chan struct{}, finished chan<- string) time.Duration {
	now := c.now()
	wait := maxIdle
	for id, p := range plans {
		if p.s.Paused {
			continue
		}
		next := p.run
		if p.leftover.Before(next) {
			next = p.leftover
		}
		if left := next.Sub(now); left > 0 {
			wait = min(wait, left)
			continue
		}
		if c.isPaused(ctx, id) {
			wait = min(wait, pollPaused) // it stays due
			continue
		}
		if c.o.Hold != nil {
			if err := c.o.Hold(); err != nil {
				c.log.Warn("crawling waits", "reason", err)
				return holdFor
			}
		}
		m := leftovers
		if !p.run.After(now) {
			m = scheduled
		}
		if m == leftovers && !c.anyDue(ctx, p.s, now) {
			p.leftover = now.Add(look)
			wait = min(wait, look)
			continue
		}
		select {
		case slots <- struct{}{}:
		default:
			return wait // a run that ends wakes the loop
		}
		if !c.begin(id) {
			<-slots
			p.leftover = now.Add(time.Minute)
			if m == scheduled {
				p.run = p.leftover
			}
			continue
		}
		// Not looked at again before it ends.
		p.run, p.leftover = now.Add(24*time.Hour), now.Add(24*time.Hour)
		runs.Go(func() {
			c.scheduled(ctx, p.s, m)
			c.end(id)
			<-slots // before the loop is woken, which may want it
			select {
			case finished <- id:
			case <-ctx.Done():
			}
		})
	}
	return wait
}

func (c *Crawler) anyDue(ctx context.Context, s *source, now time.Time) bool {
	n, err := c.o.Frontier.CountDue(ctx, s.ID, now)
	return err == nil && n > 0
}

// scheduled runs a source within its time budget and logs what came of it.
func (c *Crawler) scheduled(ctx context.Context, s *source, m mode) {
	limited, cancel := context.WithTimeout(ctx, c.o.SourceLimit)
	defer cancel()
	start := c.now()
	r, err := c.runSource(limited, s, m)
	log := c.log.With("source", s.ID, "fetched", r.Fetched, "not_modified", r.NotModified, "items_new", r.ItemsNew,
		"items_changed", r.ItemsChanged, "left_over", r.LeftOver, "took", c.now().Sub(start).Round(time.Millisecond))
	switch {
	case ctx.Err() != nil:
	case err != nil && limited.Err() == nil:
		log.Error("a run could not be recorded", "error", err)
	case r.Failed > 0:
		log.Warn("source failed", "error", r.Errors[0].Error)
	default:
		log.Info("source crawled", "page_errors", len(r.Errors))
	}
}

// after plans a source's next run when one has ended.
func (c *Crawler) after(ctx context.Context, p *plan) {
	now := c.now()
	p.leftover = now.Add(look)
	st, err := c.o.Frontier.SourceState(ctx, p.s.ID)
	if err != nil {
		p.run = now.Add(holdFor)
		return
	}
	p.run = st.NextRun
	if c.anyDue(ctx, p.s, now) { // it ran into a budget: go on, but let others in
		p.leftover = now.Add(time.Minute)
	}
}

func isClosed(c <-chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// sleep waits; false if ctx ended.
func sleep(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
