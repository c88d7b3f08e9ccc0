package crawler

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
)

// maxSources is how many sources run at a time.
const maxSources = 16

// Once runs the named sources, or all that are not paused if none is named, and
// visits every page that they list: new ones are fetched, known ones asked for with
// a conditional request. It returns when everything is done.
//
// What goes wrong with sources and pages is in the report. The error is for what
// goes wrong here: an unknown id, the store, or ctx ending; the report then says
// what was done until then.
func (c *Crawler) Once(ctx context.Context, ids ...string) (Report, error) {
	total := Report{Errors: []SourceError{}}
	chosen, err := c.choose(ids)
	if err != nil {
		return total, err
	}
	if len(ids) == 0 {
		chosen = slices.DeleteFunc(chosen, func(s *source) bool { return c.isPaused(ctx, s.ID) })
	}
	reports := make([]Report, len(chosen))
	errs := make([]error, len(chosen))
	slots := make(chan struct{}, maxSources)
	var wg sync.WaitGroup
	for i, s := range chosen {
		wg.Go(func() {
			select {
			case slots <- struct{}{}:
				defer func() { <-slots }()
			case <-ctx.Done():
				return
			}
			if !c.begin(s.ID) {
				errs[i] = fmt.Errorf("crawl %s: it is being crawled already", s.ID)
				return
			}
			defer c.end(s.ID)
			reports[i], errs[i] = c.runSource(ctx, s, complete)
		})
	}
	wg.Wait()
	for _, r := range reports {
		total.add(r)
	}
	if err := ctx.Err(); err != nil {
		return total, fmt.Errorf("crawl: %w", context.Cause(ctx))
	}
	return total, errors.Join(errs...)
}

// choose finds the sources to run.
func (c *Crawler) choose(ids []string) ([]*source, error) {
	all, _ := c.current()
	if len(ids) == 0 {
		return slices.DeleteFunc(all, func(s *source) bool { return s.Paused }), nil
	}
	var chosen []*source
	for _, id := range ids {
		i := slices.IndexFunc(all, func(s *source) bool { return s.ID == id })
		if i < 0 {
			return nil, fmt.Errorf("there is no source %q in the configuration", id)
		}
		if !slices.Contains(chosen, all[i]) {
			chosen = append(chosen, all[i])
		}
	}
	return chosen, nil
}
