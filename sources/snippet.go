package sources

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/rumordesk/rumordesk/config"
	"github.com/rumordesk/rumordesk/crawler/urls"
	"github.com/rumordesk/rumordesk/desk"
)

// notSources are the problems with which a test proposes nothing.
var notSources = []string{"account", "forum", "comments", "empty"}

// snippet is what to write into the list of sources; empty for what cannot be one.
func (r *Registry) snippet(t desk.SourceTest) string {
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
	for _, known := range r.configured() {
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
	return clip(cmp.Or(strings.TrimSpace(t.Title), urls.Publisher(t.URL)), 120)
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
