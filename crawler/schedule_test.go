package crawler

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestParseSchedule(t *testing.T) {
	at := time.Date(2026, 3, 29, 0, 59, 0, 0, time.UTC) // clocks change that night in Europe
	for spec, want := range map[string]string{
		"*/30 * * * *": "01:00", "@hourly": "01:00", "@daily": "00:00", "30 2 * * *": "02:30", "@every 90m": "02:29", " 0 6 * * 1 ": "06:00",
	} {
		s, err := ParseSchedule(spec)
		if err != nil {
			t.Errorf("%q: %v", spec, err)
			continue
		}
		if got := s.Next(at).UTC().Format("15:04"); got != want {
			t.Errorf("%q: next %s, want %s", spec, got, want)
		}
	}
	for _, spec := range []string{"", "TZ=", "TZ=Europe/Berlin", "CRON_TZ=UTC 0 6 * * *", "* * * *", "* * * * * *", "60 * * * *", "0 0 31 2 *", "@never", "@every 1s", "@every x", "a b c d e"} {
		if _, err := ParseSchedule(spec); err == nil {
			t.Errorf("%q was accepted", spec)
		}
	}
}

// FuzzParseSchedule: no panic, and an accepted schedule goes forward in UTC.
func FuzzParseSchedule(f *testing.F) {
	for _, s := range []string{"*/5 * * * *", "@hourly", "TZ=", "CRON_TZ=x", "0 0 29 2 *", "@every 1h"} {
		f.Add(s)
	}
	now := time.Date(2026, 1, 31, 23, 59, 59, 0, time.UTC)
	f.Fuzz(func(t *testing.T, spec string) {
		s, err := ParseSchedule(spec)
		if err != nil {
			return
		}
		if next := s.Next(now); !next.After(now) {
			t.Errorf("%q: %s is not after %s", spec, next, now)
		}
	})
}

func TestNextRun(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, err := newSource(Source{ID: rapid.StringN(1, 20, -1).Draw(t, "id"), Feed: "https://x.example/f",
			Schedule: rapid.SampledFrom([]string{"@hourly", "*/5 * * * *", "@daily", "0 6 * * 1"}).Draw(t, "schedule")})
		if err != nil {
			t.Fatal(err)
		}
		now := time.Unix(rapid.Int64Range(1_700_000_000, 1_900_000_000).Draw(t, "now"), 0).UTC()
		failures := rapid.IntRange(0, 60).Draw(t, "failures")
		next := s.nextRun(now, failures)
		plain := s.schedule.Next(now)
		if next.Before(plain) || next.Before(now.Add(backoff(failures))) {
			t.Fatalf("%s is too early: schedule %s, back-off %s", next, plain, backoff(failures))
		}
		if next.Sub(now) > maxBackoff && next.Sub(plain) > maxJitter {
			t.Fatalf("%s is too late: schedule %s", next, plain)
		}
		if !next.Equal(s.nextRun(now, failures)) {
			t.Fatal("not the same twice")
		}
	})
	// Sources with one schedule do not start together.
	starts := map[time.Time]bool{}
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range 20 {
		s, _ := newSource(Source{ID: fmt.Sprint("source-", i), Feed: "https://x.example/f", Schedule: "@hourly"})
		starts[s.nextRun(now, 0)] = true
	}
	if len(starts) < 18 {
		t.Errorf("only %d different starts", len(starts))
	}
}

func TestRecheck(t *testing.T) {
	first := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	for age, want := range map[time.Duration]time.Duration{
		0: time.Hour, 50 * time.Minute: time.Hour, 58 * time.Minute: 6 * time.Hour, 2 * time.Hour: 6 * time.Hour, 7 * time.Hour: 24 * time.Hour, 30 * time.Hour: 72 * time.Hour,
	} {
		if got := recheck(first, first.Add(age)).Sub(first); got != want {
			t.Errorf("fetched at the age of %s: again at %s, want %s", age, got, want)
		}
	}
	if got := recheck(first, first.Add(80*time.Hour)); !got.IsZero() {
		t.Errorf("an old page is due again at %s", got)
	}
	for n, want := range map[int]time.Duration{1: 10 * time.Minute, 2: 40 * time.Minute, 3: 160 * time.Minute, 9: 24 * time.Hour, 99: 24 * time.Hour} {
		if got := pageRetry(n); got != want {
			t.Errorf("pageRetry(%d) = %s, want %s", n, got, want)
		}
	}
}

func TestTrap(t *testing.T) {
	for in, ok := range map[string]bool{
		"https://x.example/":                                                      true,
		"https://x.example/news/2020/02/02/02/story.html":                         true,
		"https://x.example/news/world/news/story.html":                            true,
		"https://x.example/a/b/a/b/a/b":                                           false,
		"https://x.example/" + strings.Repeat("s/", 2):                            true,
		"https://x.example/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17/18/19/20":    true,
		"https://x.example/1/2/3/4/5/6/7/8/9/10/11/12/13/14/15/16/17/18/19/20/21": false,
		"https://x.example/?" + strings.Repeat("a=1&", 30):                        false,
		"https://x.example/" + strings.Repeat("x", 2100):                          false,
	} {
		u, err := url.Parse(in)
		if err != nil {
			t.Fatal(err)
		}
		if err := trap(u); (err == nil) != ok {
			t.Errorf("%.60s: %v", in, err)
		}
	}
}

func TestSourceChecks(t *testing.T) {
	good := Source{ID: "a", Feed: "https://x.example/f", Schedule: "@hourly"}
	if _, err := newSource(good); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*Source){
		"no id":    func(s *Source) { s.ID = "" },
		"no way":   func(s *Source) { s.Feed = "" },
		"two ways": func(s *Source) { s.Sitemap = "https://x.example/s" },
		"scheme":   func(s *Source) { s.Feed = "file:///etc/passwd" },
		"host":     func(s *Source) { s.Feed = "https:///x" },
		"schedule": func(s *Source) { s.Schedule = "sometimes" },
		"rate":     func(s *Source) { s.Rate = -1 },
		"selector": func(s *Source) { s.Feed, s.Listing = "", &Listing{URL: "https://x.example/", Links: "a["} },
	} {
		s := good
		change(&s)
		if _, err := newSource(s); err == nil {
			t.Errorf("%s was accepted", name)
		}
	}
	c := crawlerOf(t, newMemory(), Options{Sources: []Source{good}})
	if err := c.SetSources([]Source{good, good}); err == nil || !strings.Contains(err.Error(), "twice") {
		t.Errorf("the same id twice: %v", err)
	}
	if all, _ := c.current(); len(all) != 1 {
		t.Error("a refused list changed the sources")
	}
}
