package web

import (
	"fmt"

	"github.com/rumordesk/rumordesk/opml"
	"github.com/rumordesk/rumordesk/web/page"
)

// Feed is a configured source that is read as a feed, for other readers.
type Feed struct{ Name, Address, Kind, Language string }

// sourcesOPML hands the feeds on. Sources that are read from a sitemap or a listing
// are left out: other readers cannot read those. So is what must not be handed on,
// such as an address with a password.
func (s *site) sourcesOPML(req *request) error {
	var feeds []opml.Feed
	for _, f := range s.Feeds() {
		if page.External(f.Address).Href != "" {
			feeds = append(feeds, opml.Feed{Name: f.Name, Address: f.Address, Category: f.Kind, Language: f.Language})
		}
	}
	body, err := opml.Write("rumordesk", req.Now, feeds)
	if err != nil {
		return fmt.Errorf("sources as OPML: %w", err)
	}
	h := req.W.Header()
	h.Set("Content-Type", "text/x-opml; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="rumordesk-sources.opml"`)
	_, _ = req.W.Write(body) // the reader has gone: nobody is left to tell
	return nil
}
