package feed

import (
	"runtime"
	"testing"

	"github.com/rumordesk/rumordesk/crawler/hostiletest"
)

// What a hostile feed costs is bounded, and what it names first is read though the rest is refused or left out with a reason.
func TestHostileFeeds(t *testing.T) {
	says := map[string]string{
		"feed: entries":                "it has more than 5000 entries",
		"feed: entries with addresses": "it has more than 5000 entries",
		"feed: unclosed tags":          "",
		"feed: end tags":               "it has more than 100000 tags",
		"feed: attributes":             "it has more than 100000 attributes",
		"feed: a long title":           "",
	}
	for _, l := range hostiletest.Feeds() {
		body := l.Body(2 << 20)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		f, err := Parse(body, "application/xml", "https://example.org/feed")
		runtime.ReadMemStats(&after)
		if spent := (after.TotalAlloc - before.TotalAlloc) >> 20; spent > 80 {
			t.Errorf("%s: %d MB were allocated", l.Name, spent)
		}
		if want, ok := says[l.Name]; ok && f.Left != want {
			t.Errorf("%s: %q is said, not %q", l.Name, f.Left, want)
		}
		switch {
		case l.Named && (err != nil || len(f.Entries) == 0 || f.Entries[0].URL != "https://example.org/1"):
			t.Errorf("%s: %d entries, %q, %v", l.Name, len(f.Entries), f.Left, err)
		case !l.Named && err == nil:
			t.Errorf("%s: %d entries, %q and no error", l.Name, len(f.Entries), f.Left)
		case len(f.Entries) > maxEntries:
			t.Errorf("%s: %d entries", l.Name, len(f.Entries))
		}
	}
}
