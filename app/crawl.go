package app

import (
	"context"
	"errors"
	"fmt"

	"golang.org/x/sync/errgroup"

	"github.com/rumordesk/rumordesk/control"
	"github.com/rumordesk/rumordesk/crawler"
)

// CrawlOnce fetches the named sources, all of them if none is named, once and now,
// feeds the index, brings the scores up to date, and reports. progress may be nil.
//
// When another process has the index open, what was stored waits in the outbox for
// that one.
func (a *App) CrawlOnce(ctx context.Context, ids []string, progress func(crawler.Event)) (crawler.Report, error) {
	if a.unwritable != nil {
		return crawler.Report{}, fmt.Errorf("crawl: %w", a.unwritable)
	}
	if err := a.room.Check(); err != nil {
		return crawler.Report{}, err
	}
	if err := a.loadClaims(ctx); err != nil {
		return crawler.Report{}, err
	}
	a.checkClock(ctx)
	r, err := a.crawl(ctx, progress, true, func(c *crawler.Crawler) (crawler.Report, error) { return c.Once(ctx, ids...) })
	a.proposeAgain(ctx)
	a.ranking.Refresh(ctx, a.store, a.log)
	return r, err
}

// CrawlOnSchedule fetches what is due, on the schedules, until ctx ends: serve
// without the pages. Only the named sources, all of them if none is named.
func (a *App) CrawlOnSchedule(ctx context.Context, ids []string) (err error) {
	if a.unwritable != nil {
		return fmt.Errorf("crawl: %w", a.unwritable)
	}
	held, err := control.Acquire(a.dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, held.Release()) }()
	if len(ids) > 0 {
		if err := a.Sources.Only(ids...); err != nil {
			return err
		}
	}
	if err := a.loadClaims(ctx); err != nil {
		return err
	}
	a.checkClock(ctx)
	watching, stop := context.WithCancel(ctx)
	var g errgroup.Group
	g.Go(func() error { return a.watchClock(watching) })
	g.Go(func() error { return a.Rules.Watch(watching) })
	g.Go(func() error { return a.Codebook.Watch(watching) })
	_, err = a.crawl(ctx, nil, false, func(c *crawler.Crawler) (crawler.Report, error) { return crawler.Report{}, c.Run(ctx) })
	stop()
	err = errors.Join(err, g.Wait())
	if ctx.Err() != nil {
		return nil // stopped, as asked
	}
	return err
}

// loadClaims reads in, for the way in, what open cases claim and what has been checked. A running serve follows both.
func (a *App) loadClaims(ctx context.Context) error {
	if !a.cases.Ready() {
		if err := a.cases.Load(ctx); err != nil {
			return err
		}
	}
	if !a.known.Ready() {
		return a.known.Load(ctx)
	}
	return nil
}

// crawl runs one crawl with the indexer beside it. once says that the crawl ends by
// itself.
func (a *App) crawl(ctx context.Context, progress func(crawler.Event), once bool, run func(*crawler.Crawler) (crawler.Report, error)) (report crawler.Report, err error) {
	c, err := a.Sources.NewCrawler(progress)
	if err != nil {
		return crawler.Report{}, err
	}
	err = a.index.Beside(ctx, once, func() (err error) { report, err = run(c); return err })
	return report, err
}
