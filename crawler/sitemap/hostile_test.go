package sitemap

import (
	"runtime"
	"testing"

	"github.com/rumordesk/rumordesk/crawler/hostiletest"
)

// What a hostile sitemap costs is bounded, and what it names first is read though the rest is left out.
func TestHostileSitemaps(t *testing.T) {
	const size = 1 << 20
	for _, l := range hostiletest.Sitemaps() {
		body := l.Body(size)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		m, err := Parse(body, "application/xml", "https://example.org/sitemap.xml")
		runtime.ReadMemStats(&after)
		if spent := (after.TotalAlloc - before.TotalAlloc) / size; spent > 120 {
			t.Errorf("%s: %d bytes were allocated for each of its own", l.Name, spent)
		}
		found := false
		for _, e := range m.Pages {
			found = found || e.URL == "https://example.org/1"
		}
		if l.Named && (err != nil || !found) || len(m.Pages) > MaxEntries || len(m.Maps) > MaxEntries {
			t.Errorf("%s: %d pages, %d maps, %v", l.Name, len(m.Pages), len(m.Maps), err)
		}
	}
}
