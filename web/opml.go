package web

import (
	"fmt"
	"slices"

	"github.com/rumordesk/rumordesk/opml"
	"github.com/rumordesk/rumordesk/web/page"
)

// sourcesOPML hands the feeds on. Sources that are read from a sitemap or a listing
// are left out: other readers cannot read those. So is what must not be handed on,
// such as an address with a password.
func (s *site) sourcesOPML(req *request) error {
	var feeds []opml.Feed
	if s.Sources != nil {
		feeds = slices.DeleteFunc(s.Sources.Feeds(), func(f opml.Feed) bool { return page.External(f.Address).Href == "" })
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
