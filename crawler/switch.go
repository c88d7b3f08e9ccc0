package crawler

import (
	"context"
	"errors"
	"fmt"
	"slices"
)

// ErrRunning says that a source is being fetched at this moment.
var ErrRunning = errors.New("the source is being fetched already")

// Switched tells a running [Crawler.Run] that a source was paused or resumed: what is
// under way on its schedule takes no further page, and what is due again starts at
// once. The truth is what Options.Paused says.
func (c *Crawler) Switched(ctx context.Context, id string) {
	c.mu.Lock()
	r := c.active[id]
	c.stir()
	c.mu.Unlock()
	if r != nil {
		r.switchedOff(ctx)
	}
}

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
	c.stir()
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

// enter notes a run on the schedule; what it returns ends that.
func (c *Crawler) enter(r *run) func() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.active[r.s.ID] = r
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.active, r.s.ID)
	}
}

// switchedOff asks whether a source is paused at run time. When that cannot be read
// the source is left alone: the next look will tell.
func (c *Crawler) switchedOff(ctx context.Context, id string) bool {
	if c.o.Paused == nil {
		return false
	}
	off, err := c.o.Paused(ctx, id)
	if err != nil && ctx.Err() == nil {
		c.log.Error("whether a source is paused could not be read; it waits", "source", id, "error", err)
	}
	return off || err != nil
}

// switchedOff ends the taking of further pages when the source was paused.
func (r *run) switchedOff(ctx context.Context) bool {
	if r.mode == complete || !r.c.switchedOff(ctx, r.s.ID) {
		return false
	}
	if ctx.Err() == nil {
		r.c.log.Info("the source was paused; the rest of its pages wait", "source", r.s.ID)
		r.stop(nil)
	}
	return true
}
