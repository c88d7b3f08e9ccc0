package config

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// FuzzParse holds that no bytes make Parse panic, that every mistake has a
// place inside the file, and that what is accepted keeps the promises of Config.
func FuzzParse(f *testing.F) {
	files, err := filepath.Glob("testdata/*/*.yaml")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range append(files, "starter/rumordesk.yaml") {
		src, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		if len(src) < 4096 {
			f.Add(src)
		}
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		c, err := Parse("a.yaml", src)
		if err != nil {
			if c != nil {
				t.Fatal("a configuration with an error")
			}
			var all Errors
			if !errors.As(err, &all) || len(all) == 0 {
				t.Fatalf("an error without a place: %v", err)
			}
			lines := strings.Count(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(string(src)), "\n") + 1
			for _, e := range all {
				if e.Line < 1 || e.Line > lines || e.Column < 1 || e.Problem == "" || e.Hint == "" && !strings.Contains(e.Problem, "YAML") {
					t.Fatalf("%+v in a file of %d lines", e, lines)
				}
			}
			if !utf8.ValidString(err.Error()) && utf8.Valid(src) {
				t.Fatal("a message that is not UTF-8")
			}
			return
		}
		checkPromises(t, c)
	})
}

// checkPromises says what code that uses a Config may rely on.
func checkPromises(t *testing.T, c *Config) {
	t.Helper()
	ids := map[string]bool{}
	for _, s := range c.Sources {
		ways := 0
		for _, set := range []bool{s.Feed != "", s.Sitemap != "", s.Listing != nil} {
			if set {
				ways++
			}
		}
		switch {
		case !idForm.MatchString(s.ID) || ids[s.ID]:
			t.Fatalf("id %q", s.ID)
		case ways != 1 || checkURL(s.Address()) != nil:
			t.Fatalf("address of %+v", s)
		case s.Listing != nil && s.Listing.Links == "":
			t.Fatalf("no selector in %+v", s)
		case !slices.Contains(kinds, s.Kind) || checkLanguage(s.Language) != nil || s.Name == "":
			t.Fatalf("%+v", s)
		case checkSchedule(s.Schedule) != nil || s.Rate < 0 || s.Rate > MaxRate || s.MaxPages < 0 || s.Line < 1:
			t.Fatalf("%+v", s)
		}
		ids[s.ID] = true
	}
	for _, k := range []Clock{c.Clocks.Triage, c.Clocks.Verification, c.Clocks.Referral} {
		if k.VeryHigh < time.Minute || k.VeryHigh > k.High || k.High > k.Moderate || k.Moderate > k.Low {
			t.Fatalf("clock %+v", k)
		}
	}
	if c.Listen == "" || len(c.Languages) == 0 || c.Network.UserAgent == "" {
		t.Fatalf("%+v", c)
	}
}

func TestRateRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 100_000).Draw(t, "n")
		unit := rapid.SampledFrom([]string{"s", "m", "h"}).Draw(t, "unit")
		r, err := ParseRate(itoa(n) + "/" + unit)
		if err != nil {
			t.Fatal(err)
		}
		again, err := ParseRate(r.String())
		if err != nil || again-r > 1e-9*r || r-again > 1e-9*r {
			t.Fatalf("%v written as %q read as %v: %v", float64(r), r.String(), float64(again), err)
		}
		if r.Interval() <= 0 {
			t.Fatalf("interval %v", r.Interval())
		}
	})
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + string(rune('0'+n%10))
}

func TestRates(t *testing.T) {
	for in, want := range map[string]Rate{"1/s": 1, "30/m": 0.5, "3600/h": 1, "0.5/s": 0.5, "2 / s": 2} {
		if got, err := ParseRate(in); err != nil || got != want {
			t.Errorf("%q: %v, %v", in, float64(got), err)
		}
	}
	for _, in := range []string{"", "1", "/s", "-1/s", "1e3/s", "NaN/s", "Inf/s", "0x1/s", "1_0/s", "1/2/s", "1/S", "１/s", ".../s", "0.00000001/h"} {
		if got, err := ParseRate(in); err == nil {
			t.Errorf("%q read as %v", in, float64(got))
		}
	}
	if Rate(0).Interval() != 0 || Rate(0).String() != "" || Rate(2).Interval() != 500*time.Millisecond {
		t.Error("unset or plain rate")
	}
	for r, want := range map[Rate]string{1: "1/s", 0.5: "30/m", 1.0 / 60: "1/m", 1.0 / 3600: "1/h", 0.3: "18/m"} {
		if got := r.String(); got != want {
			t.Errorf("%v: %q, want %q", float64(r), got, want)
		}
	}
}

func TestPersonalAccounts(t *testing.T) {
	for _, u := range []string{
		"https://weibo.com/u/1", "https://m.weibo.cn/u/1", "https://X.com/someone", "https://www.facebook.com/page",
		"https://www.instagram.com/a/", "https://www.tiktok.com/@a", "https://v.douyin.com/a", "https://mp.weixin.qq.com/mp/homepage",
		"https://medium.com/@a", "https://medium.com/feed/@a", "https://mastodon.example/@a", "https://a.example/%40b",
		"https://nitter.example/a/rss", "https://rsshub.example.org/weibo/user/1", "https://t.me/s/channel", "https://x.com./a",
	} {
		if checkURL(u) == nil {
			t.Errorf("%s accepted as a source", u)
		}
	}
	for _, u := range []string{
		"https://www.who.int/rss-feeds/news-english.xml", "https://netflix.com/x", "https://example.com/x.com/feed",
		"https://rsshub.example.org/piyao/jrpy", "https://mp.weixin.qq.com/s/x", "https://medium.com/feed/a-publication", "https://xweibo.com.example/",
		"http://[2001:db8::1]:8080/feed", "https://例え.example/フィード",
	} {
		if f := checkURL(u); f != nil {
			t.Errorf("%s refused: %s", u, f.Problem)
		}
	}
}
