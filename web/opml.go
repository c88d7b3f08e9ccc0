package web

import (
	"encoding/xml"
	"fmt"
	"net/http"
)

// Feed is a configured source that is read as a feed, for other readers.
type Feed struct{ Name, Address, Kind, Language string }

// opml is a list of subscriptions: http://opml.org/spec2.opml.
type opml struct {
	XMLName xml.Name      `xml:"opml"`
	Version string        `xml:"version,attr"`
	Title   string        `xml:"head>title"`
	Made    string        `xml:"head>dateCreated"`
	Feeds   []opmlOutline `xml:"body>outline"`
}

type opmlOutline struct {
	Type     string `xml:"type,attr"`
	Text     string `xml:"text,attr"`
	Title    string `xml:"title,attr"`
	Address  string `xml:"xmlUrl,attr"`
	Category string `xml:"category,attr,omitempty"`
	Language string `xml:"language,attr,omitempty"`
}

// sourcesOPML hands the feeds on. Sources that are read from a sitemap or a listing
// are left out: other readers cannot read those.
func (s *site) sourcesOPML(v *visit) error {
	doc := opml{Version: "2.0", Title: "rumordesk", Made: v.now.UTC().Format(http.TimeFormat)}
	for _, f := range s.Feeds() {
		if external(f.Address).Href == "" {
			continue // it must not be handed on, such as one with a password
		}
		doc.Feeds = append(doc.Feeds, opmlOutline{"rss", f.Name, f.Name, f.Address, f.Kind, f.Language})
	}
	body, err := xml.MarshalIndent(doc, "", "  ")
	if err != nil {
		return fmt.Errorf("sources as OPML: %w", err)
	}
	h := v.w.Header()
	h.Set("Content-Type", "text/x-opml; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="rumordesk-sources.opml"`)
	_, _ = v.w.Write(append([]byte(xml.Header), append(body, '\n')...)) // the reader has gone: nobody is left to tell
	return nil
}
