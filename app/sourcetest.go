package app

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/rumordesk/rumordesk/config"
	"github.com/rumordesk/rumordesk/crawler"
	"github.com/rumordesk/rumordesk/crawler/urls"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/redact"
	"github.com/rumordesk/rumordesk/web/api"
	"github.com/rumordesk/rumordesk/web/problem"
)

// tests keeps that a member tests one address at a time, and how many an hour.
type tests struct {
	mu      sync.Mutex
	running map[string]bool
	times   map[string][]time.Time
	spare   *crawler.Crawler // where no scheduler runs
}

// testsAnHour is how many addresses a member may test in an hour: enough for a
// morning's search, not for looking through a network.
const testsAnHour = 60

// TestSource fetches an address under the crawler's own policy and says what it is.
// Nothing is stored. The errors are ErrForbidden, too many requests, and ctx's.
func (a *App) TestSource(ctx context.Context, by desk.Actor, address string) (desk.SourceTest, error) {
	if !by.May(desk.ActionTestSource) {
		return desk.SourceTest{}, desk.ErrForbidden
	}
	done, err := a.tests.begin(by.Name, a.now())
	if err != nil {
		return desk.SourceTest{}, err
	}
	defer done()
	if address = strings.TrimSpace(address); address != "" && !strings.Contains(address, "://") {
		address = "https://" + address
	}
	if len(address) > 2000 {
		return desk.SourceTest{}, &desk.FieldError{Field: "url", Detail: "the address is too long"}
	}
	if c := redact.Classify(address); c != redact.Publication {
		return desk.SourceTest{Asked: address, URL: address, Is: desk.TestNothing, Problems: []desk.TestProblem{
			{Key: c.Fault(), Detail: "the address of " + c.String() + ": sources are publications; use the publication's own site"},
		}}, nil
	}
	c, err := a.tester()
	if err != nil {
		return desk.SourceTest{}, err
	}
	t, err := c.Test(ctx, address)
	if err != nil {
		return desk.SourceTest{}, err
	}
	a.redactTest(&t)
	t.Snippet = a.snippet(t)
	return t, nil
}

// tester is the crawler of this process: its pace is the one that hosts are promised.
func (a *App) tester() (*crawler.Crawler, error) {
	if c := a.crawling.Load(); c != nil {
		return c, nil
	}
	a.tests.mu.Lock()
	defer a.tests.mu.Unlock()
	if a.tests.spare == nil {
		c, err := a.newCrawler(nil)
		if err != nil {
			return nil, err
		}
		a.tests.spare = c
	}
	return a.tests.spare, nil
}

// close drops the connections of the spare crawler.
func (t *tests) close() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.spare != nil {
		t.spare.Close()
	}
	return nil
}

// begin lets one test of a member through.
func (t *tests) begin(who string, now time.Time) (done func(), err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.running == nil {
		t.running, t.times = map[string]bool{}, map[string][]time.Time{}
	}
	if t.running[who] {
		return nil, &problem.Refusal{Err: problem.ErrTooMany, Detail: "another address of yours is being tested; wait for it", Retry: 5 * time.Second}
	}
	t.times[who] = slices.DeleteFunc(t.times[who], func(at time.Time) bool { return now.Sub(at) >= time.Hour })
	if len(t.times[who]) >= testsAnHour {
		return nil, &problem.Refusal{Err: problem.ErrTooMany, Detail: fmt.Sprintf("%d addresses an hour can be tested", testsAnHour), Retry: max(time.Second, time.Hour-now.Sub(t.times[who][0]))}
	}
	t.running[who], t.times[who] = true, append(t.times[who], now)
	return func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		delete(t.running, who)
	}, nil
}

// redactTest takes out what points at a person: a sample is shown as an item would be.
func (a *App) redactTest(t *desk.SourceTest) {
	var r redactor
	clean := func(s *string) { *s, _ = r.Text(*s) }
	clean(&t.Title)
	for _, list := range [][]desk.TestEntry{t.Entries, t.Feeds} {
		for i := range list {
			clean(&list[i].Title)
			list[i].URL = r.URL(list[i].URL)
		}
	}
	if t.Sample != nil {
		clean(&t.Sample.Title)
		clean(&t.Sample.Text)
		t.Sample.URL = r.URL(t.Sample.URL)
	}
}

// notSources are the problems with which a test proposes nothing.
var notSources = []string{"account", "forum", "comments", "empty"}

// snippet is what to write into the list of sources; empty for what cannot be one.
func (a *App) snippet(t desk.SourceTest) string {
	if !config.ValidAddress(t.URL) || slices.ContainsFunc(t.Problems, func(p desk.TestProblem) bool { return slices.Contains(notSources, p.Key) }) {
		return ""
	}
	s := config.Source{Name: sourceName(t), Kind: guessKind(t.URL), Language: "en", Schedule: scheduleFor(t), Rate: config.Rate(1)}
	switch t.Is {
	case desk.TestRSS, desk.TestAtom, desk.TestJSONFeed:
		s.Feed = t.URL
	case desk.TestSitemap, desk.TestSitemapIndex:
		s.Sitemap = t.URL
	case desk.TestListing:
		s.Listing = &config.Listing{URL: t.URL, Links: t.Selector}
	default:
		return ""
	}
	if t.CrawlDelay > time.Second {
		s.Rate, _ = config.ParseRate(fmt.Sprintf("%d/h", max(1, int(time.Hour/t.CrawlDelay))))
	}
	if t.Sample != nil && config.ValidLanguage(t.Sample.Language) {
		s.Language = t.Sample.Language
	}
	ids := map[string]bool{}
	remark := "look over kind and language"
	for _, known := range a.configured() {
		ids[known.ID] = true
		if sameAddress(known.Address()) == sameAddress(t.URL) {
			remark = "the source " + known.ID + " reads this address already"
		}
	}
	s.ID = newID(s.Name, t.URL, ids)
	return config.SourcesYAML([]config.NewSource{{Source: s, Remark: remark}})
}

// sourceName is the title without what feeds put around it, or the publisher.
func sourceName(t desk.SourceTest) string {
	return clipRunes(cmp.Or(strings.TrimSpace(t.Title), urls.Publisher(t.URL)), 120)
}

// scheduleFor looks as often as the source has something to say.
func scheduleFor(t desk.SourceTest) string {
	var newest, oldest time.Time
	dated := 0
	for _, e := range t.Entries {
		if e.At.IsZero() {
			continue
		}
		dated++
		if newest.IsZero() || e.At.After(newest) {
			newest = e.At
		}
		if oldest.IsZero() || e.At.Before(oldest) {
			oldest = e.At
		}
	}
	if dated < 3 {
		return config.DefaultSchedule
	}
	switch gap := newest.Sub(oldest) / time.Duration(dated-1); {
	case gap > 0 && gap < time.Hour:
		return "*/15 * * * *"
	case gap > 3*24*time.Hour:
		return "0 */6 * * *"
	}
	return config.DefaultSchedule
}

// SourceTestJSON is a test as the API answers with it.
func SourceTestJSON(t desk.SourceTest) any { return api.SourceTestJSON(t) }
