package crawler

import (
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/robfig/cron/v3"

	"github.com/rumordesk/rumordesk/crawler/listing"
	"github.com/rumordesk/rumordesk/desk"
)

// Source is a publication and how its pages are found: exactly one of Feed, Sitemap
// and Listing is set.
type Source struct {
	ID       string
	Name     string
	Kind     desk.Kind
	Language string

	Feed    string
	Sitemap string
	Listing *Listing

	Schedule string  // five-field cron or a descriptor such as @hourly; in UTC
	Rate     float64 // requests a second to a host; 0: the default
	MaxPages int     // pages a run; 0: DefaultMaxPages
	Paused   bool    // not run on its schedule; Once runs it when it is named
}

// Listing is a page whose links, chosen by a CSS selector, are the pages.
type Listing struct {
	URL   string
	Links string
}

// Address is where the source is read: its feed, sitemap or listing page.
func (s Source) Address() string {
	switch {
	case s.Feed != "":
		return s.Feed
	case s.Sitemap != "":
		return s.Sitemap
	case s.Listing != nil:
		return s.Listing.URL
	}
	return ""
}

// DefaultMaxPages is how many pages of a source one run fetches at most. It stops
// calendars without end and sites that invent addresses.
const DefaultMaxPages = 5_000

// source is a Source, checked and ready.
type source struct {
	Source
	schedule cron.Schedule
	selector listing.Selector
	address  *url.URL
	jitter   float64 // 0 ≤ jitter < 1, the same for an id at every start
}

func newSource(s Source) (_ *source, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("source %q: %w", s.ID, err)
		}
	}()
	if s.ID == "" {
		return nil, fmt.Errorf("it needs an id")
	}
	ways := 0
	for _, set := range []bool{s.Feed != "", s.Sitemap != "", s.Listing != nil} {
		if set {
			ways++
		}
	}
	if ways != 1 {
		return nil, fmt.Errorf("it needs exactly one of feed, sitemap and listing, and has %d", ways)
	}
	if s.Rate < 0 || s.MaxPages < 0 {
		return nil, fmt.Errorf("rate and max_pages cannot be negative")
	}
	if s.MaxPages == 0 {
		s.MaxPages = DefaultMaxPages
	}
	out := &source{Source: s, jitter: fraction(s.ID)}
	if out.address, err = url.Parse(s.Address()); err != nil {
		return nil, fmt.Errorf("its address: %w", err)
	}
	if out.address.Scheme != "http" && out.address.Scheme != "https" || out.address.Host == "" {
		return nil, fmt.Errorf("its address %q is not an http or https address", s.Address())
	}
	if s.Listing != nil {
		if out.selector, err = listing.Compile(s.Listing.Links); err != nil {
			return nil, err
		}
	}
	out.schedule, err = ParseSchedule(s.Schedule)
	return out, err
}

// ParseSchedule reads a schedule: five cron fields or a descriptor (@hourly,
// @daily, @every 30m). All times are UTC: the library skips or repeats jobs where
// clocks change, and panics on a time zone without a schedule, so zones are refused.
func ParseSchedule(spec string) (cron.Schedule, error) {
	spec = strings.TrimSpace(spec)
	if strings.Contains(strings.ToUpper(spec), "TZ=") {
		return nil, fmt.Errorf("schedule %q: time zones are not supported; write it in UTC", spec)
	}
	s, err := cron.ParseStandard(spec)
	if err != nil {
		return nil, fmt.Errorf("schedule %q: %w; write five fields (minute hour day month weekday) or @hourly, @daily, @every 30m", spec, err)
	}
	switch sch := s.(type) {
	case *cron.SpecSchedule:
		sch.Location = time.UTC
	case cron.ConstantDelaySchedule:
		if sch.Delay < time.Minute {
			return nil, fmt.Errorf("schedule %q: more often than once a minute is not polite", spec)
		}
	}
	if s.Next(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)).IsZero() {
		return nil, fmt.Errorf("schedule %q: no such time ever comes", spec)
	}
	return s, nil
}
