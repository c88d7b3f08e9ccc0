package public

import (
	"encoding/xml"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/markdown"
	"github.com/rumordesk/rumordesk/web/page"
)

// The Atom feed (RFC 4287).
type atomFeed struct {
	XMLName xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Lang    string      `xml:"xml:lang,attr"`
	ID      string      `xml:"id"`
	Title   string      `xml:"title"`
	Updated string      `xml:"updated"`
	Author  string      `xml:"author>name"`
	Links   []atomLink  `xml:"link"`
	Entries []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Type string `xml:"type,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	ID        string   `xml:"id"`
	Title     string   `xml:"title"`
	Link      atomLink `xml:"link"`
	Published string   `xml:"published"`
	Updated   string   `xml:"updated"`
	Summary   atomText `xml:"summary"`
}

// atomText is text as HTML, escaped (RFC 4287, 3.1.1.2).
type atomText struct {
	Lang string `xml:"xml:lang,attr,omitempty"`
	Type string `xml:"type,attr"`
	HTML string `xml:",chardata"`
}

// inFeed is how many answers the feed has.
const inFeed = 50

// feed answers with the newest answers as an Atom feed.
func (req *request) feed() error {
	var list []desk.Answer
	err := req.View(func(tx desk.ReadTx) (err error) {
		list, err = tx.Answers(inFeed, 0)
		return err
	})
	if err != nil {
		return err
	}
	updated := time.Unix(0, 0)
	f := atomFeed{Lang: req.Tag(), ID: req.s.BaseURL + "/feed.xml", Title: req.T("home.title") + " · " + req.Name(), Author: req.Name(), Links: []atomLink{
		{"self", "application/atom+xml", req.absolute("/feed.xml")}, {"alternate", "text/html", req.absolute("/")},
	}}
	for _, a := range list {
		if a.UpdatedAt.After(updated) {
			updated = a.UpdatedAt
		}
		text, lang := page.Pick(a.Summary, req.Tag())
		claim, _ := a.ClaimIn(req.Tag())
		title := req.verdict(a.Verdict).Text + req.T("site.colon") + claim
		if a.UnderReview {
			title = req.T("answer.review.short") + req.T("site.colon") + title
		}
		f.Entries = append(f.Entries, atomEntry{
			ID: req.s.BaseURL + answerPath(a), Title: title, Link: atomLink{"alternate", "text/html", req.absolute(answerPath(a))},
			Published: a.PublishedAt.UTC().Format(time.RFC3339), Updated: a.UpdatedAt.UTC().Format(time.RFC3339),
			Summary: atomText{page.LangAttr(lang), "html", string(markdown.HTML(text))},
		})
	}
	f.Updated = updated.UTC().Format(time.RFC3339)
	return req.xml("application/atom+xml; charset=utf-8", f, updated)
}
