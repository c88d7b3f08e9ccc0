package crawler

import "context"

// SourcePaused tells a running [Crawler.Run] that a source was paused or resumed: what
// is under way on its schedule takes no further page, and what is due again starts at
// once. The truth is what Options.Paused says.
func (c *Crawler) SourcePaused(ctx context.Context, id string) {
	c.mu.Lock()
	r := c.active[id]
	c.wake()
	c.mu.Unlock()
	if r != nil {
		r.stopIfPaused(ctx)
	}
}

// track notes a run on the schedule; what it returns ends that.
func (c *Crawler) track(r *run) func() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.active[r.s.ID] = r
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.active, r.s.ID)
	}
}

// isPaused asks whether a source is paused at run time. When that cannot be read
// the source is left alone: the next look will tell.
func (c *Crawler) isPaused(ctx context.Context, id string) bool {
	if c.o.Paused == nil {
		return false
	}
	off, err := c.o.Paused(ctx, id)
	if err != nil && ctx.Err() == nil {
		c.log.Error("whether a source is paused could not be read; it waits", "source", id, "error", err)
	}
	return off || err != nil
}

// stopIfPaused ends the taking of further pages when the source was paused, and says
// whether it was.
func (r *run) stopIfPaused(ctx context.Context) bool {
	if r.mode == complete || !r.c.isPaused(ctx, r.s.ID) {
		return false
	}
	if ctx.Err() == nil {
		r.c.log.Info("the source was paused; the rest of its pages wait", "source", r.s.ID)
		r.stop(nil)
	}
	return true
}
