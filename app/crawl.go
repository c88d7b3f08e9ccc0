package app

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/rumordesk/rumordesk/config"
	"github.com/rumordesk/rumordesk/crawler"
	"github.com/rumordesk/rumordesk/desk"
)

// crawlSources are the configured sources as the crawler wants them.
func crawlSources(list []config.Source) []crawler.Source {
	out := make([]crawler.Source, 0, len(list))
	for _, s := range list {
		src := crawler.Source{
			ID: s.ID, Name: s.Name, Kind: desk.Kind(s.Kind), Language: s.Language, Feed: s.Feed, Sitemap: s.Sitemap,
			Schedule: s.Schedule, Rate: float64(s.Rate), MaxPages: s.MaxPages, Paused: s.Paused,
		}
		if s.Listing != nil {
			src.Listing = &crawler.Listing{URL: s.Listing.URL, Links: s.Listing.Links}
		}
		out = append(out, src)
	}
	return out
}

// newCrawler joins the crawler to the store and the way in.
func (a *App) newCrawler(progress func(crawler.Event)) (*crawler.Crawler, error) {
	return crawler.New(crawler.Options{
		Sources: crawlSources(a.configured()), Paused: a.switchedOff, Frontier: a.store, Sink: a.intake, Hold: a.room.Check,
		Allow: a.cfg.Network.Allow, UserAgent: a.cfg.Network.UserAgent,
		Now: a.now, Log: a.log, Progress: progress,
	})
}

// CrawlOnce fetches the named sources, all of them if none is named, once and now,
// feeds the index, brings the scores up to date, and reports. progress may be nil.
//
// When another process has the index open, what was stored waits in the outbox for
// that one.
func (a *App) CrawlOnce(ctx context.Context, ids []string, progress func(crawler.Event)) (crawler.Report, error) {
	if err := a.room.Check(); err != nil {
		return crawler.Report{}, err
	}
	if err := a.cases.Load(ctx); err != nil {
		return crawler.Report{}, err
	}
	r, err := a.crawl(ctx, progress, true, func(c *crawler.Crawler) (crawler.Report, error) { return c.Once(ctx, ids...) })
	a.ranking.Refresh(ctx, a.store, a.log)
	return r, err
}

// CrawlOnSchedule fetches what is due, on the schedules, until ctx ends: serve
// without the pages. Only the named sources, all of them if none is named.
func (a *App) CrawlOnSchedule(ctx context.Context, ids []string) error {
	for _, id := range ids {
		if !slices.ContainsFunc(a.configured(), func(s config.Source) bool { return s.ID == id }) {
			return fmt.Errorf("there is no source %q in the configuration", id)
		}
	}
	if len(ids) > 0 {
		only := slices.DeleteFunc(slices.Clone(a.configured()), func(s config.Source) bool { return !slices.Contains(ids, s.ID) })
		a.sources.Store(&only)
	}
	watching, stop := context.WithCancel(ctx)
	var g errgroup.Group
	g.Go(func() error { return a.rules.Watch(watching) })
	_, err := a.crawl(ctx, nil, false, func(c *crawler.Crawler) (crawler.Report, error) { return crawler.Report{}, c.Run(ctx) })
	stop()
	err = errors.Join(err, g.Wait())
	if ctx.Err() != nil {
		return nil // stopped, as asked
	}
	return err
}

// crawl runs one crawl with the indexer beside it. once says that the crawl ends by
// itself.
func (a *App) crawl(ctx context.Context, progress func(crawler.Event), once bool, run func(*crawler.Crawler) (crawler.Report, error)) (report crawler.Report, err error) {
	c, err := a.newCrawler(progress)
	if err != nil {
		return crawler.Report{}, err
	}
	err = a.index.Beside(ctx, once, func() (err error) { report, err = run(c); return err })
	return report, err
}
