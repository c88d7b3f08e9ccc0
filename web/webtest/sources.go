package webtest

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/config"
	"github.com/rumordesk/rumordesk/crawler"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/sources"
)

// Sources is the real [sources.Registry] of a test's store, with a scheduler that
// never runs; only what would leave the machine, or write files, always comes to the
// same.
type Sources struct {
	*sources.Registry
	// Health is how sources do, by id, whatever the store says.
	Health map[string]desk.Health
	// Tested is what every address turns out to be; one with "busy" in it is one too
	// many.
	Tested desk.SourceTest
	// Marked wants a byte order mark before every list of feeds, as of one in UTF-8.
	Marked bool
	// Idle says that nothing is fetched on a schedule.
	Idle bool
}

// NewSources returns the sources of a configuration.
func NewSources(t testing.TB, c *config.Config, store desk.Store, r desk.Redactor, now func() time.Time) *Sources {
	t.Helper()
	for i := range c.Sources {
		c.Sources[i].Schedule = config.DefaultSchedule
	}
	s := &Sources{Registry: sources.New(sources.Options{
		Config: c, Store: store, Redact: r, Now: now,
		Crawler: crawler.Options{Frontier: store, Sink: nowhere{}},
	})}
	scheduler, err := s.NewCrawler(nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(scheduler.Close)
	s.Attach(scheduler)
	return s
}

// nowhere takes what nobody fetches.
type nowhere struct{ crawler.Sink }

// List implements [sources.Service].
func (s *Sources) List(ctx context.Context) ([]sources.Source, error) {
	list, err := s.Registry.List(ctx)
	for i, l := range list {
		if h, ok := s.Health[l.ID]; ok {
			list[i].Health = h
		}
	}
	return list, err
}

// Scheduled implements [sources.Service].
func (s *Sources) Scheduled() bool { return !s.Idle }

// Test implements [sources.Service].
func (s *Sources) Test(_ context.Context, by desk.Actor, address string) (desk.SourceTest, error) {
	switch {
	case !by.May(desk.ActionTestSource):
		return desk.SourceTest{}, desk.ErrForbidden
	case strings.Contains(address, "busy"):
		return desk.SourceTest{}, &desk.LimitError{Detail: "busy", Retry: time.Second}
	}
	t := s.Tested
	t.Asked, t.URL = address, address
	return t, nil
}

// ReadFeeds implements [sources.Service].
func (s *Sources) ReadFeeds(_ context.Context, by desk.Actor, src []byte, d sources.FeedDefaults) (sources.FeedList, error) {
	switch list := string(src); {
	case !by.May(desk.ActionAddSources):
		return sources.FeedList{}, desk.ErrForbidden
	case d.Kind == desk.Tip:
		return sources.FeedList{}, &desk.FieldError{Field: "kind", Detail: "news, official, factcheck or science"}
	case !strings.Contains(list, "<opml"), s.Marked && !strings.HasPrefix(list, "\uFEFF<opml"):
		return sources.FeedList{}, &desk.FieldError{Field: "list", Detail: "this is not an OPML list"}
	}
	return sources.FeedList{New: 1, Known: 1, Refused: 1, YAML: "  - id: fresh\n", Rows: []sources.FeedRow{
		{Name: "Fresh", Address: "https://fresh.example/feed", Group: "Health / Asia", State: sources.FeedNew, Source: "fresh", Line: 2},
		{Name: "Wire", Address: "https://wire.example/feed", State: sources.FeedKnown, Source: "wire", Line: 3},
		{Name: "Somebody", Address: "https://x.com/somebody", State: sources.FeedRefused, Why: sources.FaultPersonal, Line: 4},
	}}, nil
}

// AddFeeds implements [sources.Service]. A list that is to be read "nowhere" finds no
// place in the configuration.
func (s *Sources) AddFeeds(ctx context.Context, by desk.Actor, src []byte, d sources.FeedDefaults, _ []string) (sources.FeedList, error) {
	l, err := s.ReadFeeds(ctx, by, src, d)
	if err == nil && strings.HasSuffix(d.Schedule, "nowhere") {
		return l, &desk.RuleError{Rule: "no-sources-from", Detail: "name a folder in sources_from"}
	}
	l.File, l.Live = "added-1.yaml", true
	return l, err
}
