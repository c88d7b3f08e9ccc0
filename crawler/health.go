package crawler

import (
	"context"
	"fmt"

	"github.com/rumordesk/rumordesk/desk"
)

// healthDays is how far back a source's usual is taken from, today included.
const healthDays = 29

// Health says how every source does, in the configuration's order: its state and
// its output against its own usual.
func (c *Crawler) Health(ctx context.Context) ([]desk.Health, error) {
	sources, _ := c.current()
	now := c.now()
	out := make([]desk.Health, 0, len(sources))
	for _, s := range sources {
		st, err := c.o.Frontier.SourceState(ctx, s.ID)
		if err != nil {
			return nil, fmt.Errorf("health of %s: %w", s.ID, err)
		}
		total, perDay, last, err := c.o.Frontier.SourceItems(ctx, s.ID, healthDays, now)
		if err != nil {
			return nil, fmt.Errorf("health of %s: %w", s.ID, err)
		}
		st.Paused = s.Paused
		out = append(out, desk.AssessHealth(st, total, perDay, last, now))
	}
	return out, nil
}
