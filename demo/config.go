package demo

import (
	"fmt"
	"strings"
)

// Source describes one publication as a configuration would.
type Source struct {
	ID, Name string
	Kind     string // news, official, factcheck or science
	Language string // "en" or "zh": it covers every script and region
	// Exactly one of Feed, Sitemap and ListingURL is set.
	Feed, Sitemap, ListingURL string
	ListingLinks              string // CSS selector, with ListingURL
	Schedule                  string // cron, UTC
	Rate                      string // requests a second, such as "100/s": loopback needs no mercy
	Home                      string // the front page, for a person to open
	Fails                     bool   // this publication fails on purpose
}

// Sources lists the publications, each at the address it is served from.
func (s *Site) Sources() []Source {
	var out []Source
	for _, p := range s.pubs {
		base, _, _ := strings.Cut(p.language, "-")
		src := Source{
			ID: p.id, Name: p.name, Kind: p.kind, Language: base, Schedule: p.schedule, Rate: "100/s",
			Home: s.home(p), Fails: p.syndication == "failing",
		}
		where := strings.TrimSuffix(s.home(p), "/") + feedPath(p.syndication)
		switch p.syndication {
		case "sitemap":
			src.Sitemap = where
		case "listing":
			src.ListingURL, src.ListingLinks = where, "ul.headlines a.headline"
		default:
			src.Feed = where
		}
		out = append(out, src)
	}
	return out
}

// Allow lists the addresses (host:port) that a crawler must be permitted to
// dial, since they are on loopback.
func (s *Site) Allow() []string {
	var out []string
	for _, p := range s.pubs {
		out = append(out, s.hosts[p.id].addr)
	}
	return out
}

// Config writes a configuration file for the site: what `crawl --once` and
// `serve` need to read it. The rules are file patterns, relative to the file.
func (s *Site) Config(listen string, rules ...string) []byte {
	var b strings.Builder
	b.WriteString("# The synthetic demonstration site, on loopback. Nothing on it is real.\n")
	fmt.Fprintf(&b, "listen: %q\nlanguages: [en, zh]\nrules:%s\nnetwork:\n  allow:%s\nsources:\n", listen, yamlList(rules), yamlList(s.Allow()))
	for _, src := range s.Sources() {
		fmt.Fprintf(&b, "  - id: %s\n    name: %q\n    kind: %s\n    language: %s\n", src.ID, src.Name, src.Kind, src.Language)
		switch {
		case src.Feed != "":
			fmt.Fprintf(&b, "    feed: %q\n", src.Feed)
		case src.Sitemap != "":
			fmt.Fprintf(&b, "    sitemap: %q\n", src.Sitemap)
		default:
			fmt.Fprintf(&b, "    listing: {url: %q, links: %q}\n", src.ListingURL, src.ListingLinks)
		}
		fmt.Fprintf(&b, "    schedule: %q\n    rate: %s\n", src.Schedule, src.Rate)
	}
	return []byte(b.String())
}

func yamlList(list []string) string {
	if len(list) == 0 {
		return " []"
	}
	quoted := make([]string, len(list))
	for i, v := range list {
		quoted[i] = fmt.Sprintf("%q", v)
	}
	return " [" + strings.Join(quoted, ", ") + "]"
}
