package sources

import (
	"github.com/rumordesk/rumordesk/config"
	"github.com/rumordesk/rumordesk/crawler"
	"github.com/rumordesk/rumordesk/desk"
)

// NewCrawler returns a crawler of the sources as they stand. progress may be nil.
func (r *Registry) NewCrawler(progress func(crawler.Event)) (*crawler.Crawler, error) {
	o := r.o.Crawler
	o.Sources, o.Paused, o.Progress = crawled(r.configured()), r.paused, progress
	o.Now, o.Log = r.o.Now, r.o.Log
	return crawler.New(o)
}

// Attach makes c the scheduler of this process: it is told of pauses and of changed
// sources until the function that is returned is called.
func (r *Registry) Attach(c *crawler.Crawler) (detach func()) {
	r.scheduler.Store(c)
	return func() { r.scheduler.CompareAndSwap(c, nil) }
}

// Scheduled says whether this process fetches sources on their schedules.
func (r *Registry) Scheduled() bool { return r.scheduler.Load() != nil }

// crawled are configured sources as the crawler wants them.
func crawled(list []config.Source) []crawler.Source {
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
