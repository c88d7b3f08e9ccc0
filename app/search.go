package app

import (
	"context"
	"errors"
	"fmt"

	"github.com/rumordesk/rumordesk/index"
)

// Search searches the stored items: in this process, or in the running serve that
// has the index open.
func (a *App) Search(ctx context.Context, r index.Request) (index.Results, error) {
	ix, err := a.index.Open(ctx)
	if errors.Is(err, index.ErrLocked) {
		var res index.Results
		serr := a.askServe(ctx, "/search", r, &res)
		if errors.Is(serr, errNoServe) {
			return index.Results{}, fmt.Errorf("another rumordesk is writing to the index in %s; try again when it has ended: %w", a.dir, err)
		}
		return res, serr
	}
	if err != nil {
		return index.Results{}, err
	}
	// What was stored by a crawl that was cut short is found too.
	if err := a.index.Drain(ctx); err != nil {
		return index.Results{}, err
	}
	return ix.Search(ctx, r)
}

// searchHere answers the command line beside a running serve.
func (a *App) searchHere(ctx context.Context, r index.Request) (index.Results, error) {
	ix, err := a.index.Open(ctx)
	if err != nil {
		return index.Results{}, err
	}
	return ix.Search(ctx, r)
}
