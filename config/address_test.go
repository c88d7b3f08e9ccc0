package config

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/redact/addresstest"
)

// TestSourcesArePublications holds the feed, the sitemap and the listing page of a
// source against the table of addresses.
func TestSourcesArePublications(t *testing.T) {
	for _, a := range addresstest.All() {
		for _, way := range []string{"feed: '%s'", "sitemap: '%s'", "listing: {url: '%s', links: a}"} {
			src := "sources:\n  - {id: a, kind: news, language: en, " + fmt.Sprintf(way, a.URL) + "}\n"
			c, err := Parse("a.yaml", []byte(src))
			switch {
			case a.Publication() && (err != nil || len(c.Sources) != 1):
				t.Errorf("%s of a publication refused: %v", src, err)
			case !a.Publication() && err == nil:
				t.Errorf("%s is %s and was accepted as a source", src, a.Class)
			case !a.Publication() && !strings.Contains(err.Error(), "a.yaml:2:"):
				t.Errorf("%s: the error has no place: %v", src, err)
			}
		}
	}
}
