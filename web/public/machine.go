package public

import (
	"encoding/xml"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/page"
)

// claimReview is an answer for machines: https://schema.org/ClaimReview. It names the
// organisation that publishes, and nobody who made the claim.
type claimReview struct {
	Context       string       `json:"@context"`
	Type          string       `json:"@type"`
	URL           string       `json:"url"`
	ClaimReviewed string       `json:"claimReviewed"`
	ReviewBody    string       `json:"reviewBody"`
	InLanguage    string       `json:"inLanguage,omitempty"`
	DatePublished string       `json:"datePublished"`
	DateModified  string       `json:"dateModified"`
	Author        organisation `json:"author"`
	Publisher     organisation `json:"publisher"`
	ItemReviewed  claim        `json:"itemReviewed"`
	ReviewRating  rating       `json:"reviewRating"`
	Citation      []work       `json:"citation,omitempty"`
}

type organisation struct {
	Type string `json:"@type"`
	Name string `json:"name"`
	URL  string `json:"url"`
}

type claim struct {
	Type       string `json:"@type"`
	Text       string `json:"text"`
	InLanguage string `json:"inLanguage,omitempty"`
}

type work struct {
	Type string `json:"@type"`
	URL  string `json:"url"`
	Name string `json:"name,omitempty"`
}

// rating has the verdict in words, and in numbers where it lies between false and
// true; an unproven claim lies nowhere between them.
type rating struct {
	Type          string `json:"@type"`
	AlternateName string `json:"alternateName"`
	RatingValue   int    `json:"ratingValue,omitempty"`
	BestRating    int    `json:"bestRating,omitempty"`
	WorstRating   int    `json:"worstRating,omitempty"`
}

// ratings are on the scale from 1, false, to 5, true, that readers of ClaimReview know.
var ratings = map[desk.Verdict]int{desk.False: 1, desk.Misleading: 2, desk.PartlyTrue: 3, desk.Confirmed: 5}

func (req *request) claimReview(a desk.Answer) claimReview {
	text, lang := page.Pick(a.Summary, req.Tag())
	us := organisation{"Organization", req.Name(), req.s.BaseURL + "/"}
	r := rating{Type: "Rating", AlternateName: req.verdict(a.Verdict).Text}
	if n := ratings[a.Verdict]; n > 0 {
		r.RatingValue, r.BestRating, r.WorstRating = n, 5, 1
	}
	out := claimReview{
		Context: "https://schema.org", Type: "ClaimReview", URL: req.s.BaseURL + answerPath(a),
		ClaimReviewed: a.Claim, ReviewBody: text, InLanguage: page.LangAttr(lang),
		DatePublished: a.PublishedAt.UTC().Format(time.RFC3339), DateModified: a.UpdatedAt.UTC().Format(time.RFC3339),
		Author: us, Publisher: us, ItemReviewed: claim{"Claim", a.Claim, page.LangAttr(a.ClaimLang)}, ReviewRating: r,
	}
	for _, e := range a.Evidence {
		if l := page.External(e.URL); l.Href != "" {
			out.Citation = append(out.Citation, work{"WebPage", l.Href, e.Title})
		}
	}
	return out
}

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

type atomText struct {
	Lang string `xml:"xml:lang,attr,omitempty"`
	Text string `xml:",chardata"`
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
		title := req.verdict(a.Verdict).Text + req.T("site.colon") + a.Claim
		if a.UnderReview {
			title = req.T("answer.review.short") + req.T("site.colon") + title
		}
		f.Entries = append(f.Entries, atomEntry{
			ID: req.s.BaseURL + answerPath(a), Title: title, Link: atomLink{"alternate", "text/html", req.absolute(answerPath(a))},
			Published: a.PublishedAt.UTC().Format(time.RFC3339), Updated: a.UpdatedAt.UTC().Format(time.RFC3339),
			Summary: atomText{page.LangAttr(lang), text},
		})
	}
	f.Updated = updated.UTC().Format(time.RFC3339)
	return req.xml("application/atom+xml; charset=utf-8", f, updated)
}

// The sitemap (https://www.sitemaps.org/protocol.html), with each page's languages.
type sitemapSet struct {
	XMLName xml.Name      `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	XHTML   string        `xml:"xmlns:xhtml,attr"`
	Pages   []sitemapPage `xml:"url"`
}

type sitemapPage struct {
	Loc      string        `xml:"loc"`
	Modified string        `xml:"lastmod,omitempty"`
	Others   []sitemapLink `xml:"xhtml:link"`
}

type sitemapLink struct {
	Rel  string `xml:"rel,attr"`
	Lang string `xml:"hreflang,attr"`
	Href string `xml:"href,attr"`
}

// inSitemap is how many addresses one sitemap may have.
const inSitemap = 50_000

// sitemap names every page that search engines may keep.
func (req *request) sitemap() error {
	set := sitemapSet{XHTML: "http://www.w3.org/1999/xhtml"}
	langs := req.s.Catalogues.List
	add := func(path string, modified time.Time) {
		var others []sitemapLink
		for _, c := range langs {
			others = append(others, sitemapLink{"alternate", c.Tag(), req.s.BaseURL + "/" + c.Tag() + path})
		}
		for _, o := range others {
			p := sitemapPage{Loc: o.Href, Others: others}
			if !modified.IsZero() {
				p.Modified = modified.UTC().Format(time.RFC3339)
			}
			set.Pages = append(set.Pages, p)
		}
	}
	for _, path := range []string{"/", "/tip", "/how-we-work"} {
		add(path, time.Time{})
	}
	err := req.View(func(tx desk.ReadTx) error {
		list, err := tx.Answers((inSitemap-len(set.Pages))/len(langs), 0)
		for _, a := range list {
			add(answerPath(a), a.UpdatedAt)
		}
		return err
	})
	if err != nil {
		return err
	}
	req.named = true // it is the same for everybody
	return req.xml("application/xml; charset=utf-8", set, time.Time{})
}

func (req *request) xml(contentType string, doc any, modified time.Time) error {
	body, err := xml.MarshalIndent(doc, "", " ")
	if err != nil {
		return err
	}
	req.W.Header().Set("Content-Type", contentType)
	req.serve(append([]byte(xml.Header), append(body, '\n')...), modified)
	return nil
}

// robots keeps crawlers off the pages that are for one person each, and off searches.
func (req *request) robots() error {
	text := "User-agent: *\n"
	roots := []string{req.s.Prefix}
	for _, c := range req.s.Catalogues.List {
		roots = append(roots, req.s.Prefix+"/"+c.Tag())
	}
	for _, root := range roots {
		text += "Disallow: " + root + "/r/\nDisallow: " + root + "/receipt\nDisallow: " + root + "/?q=\n"
	}
	text += "\nSitemap: " + req.s.BaseURL + "/sitemap.xml\n"
	req.named = true
	req.W.Header().Set("Content-Type", "text/plain; charset=utf-8")
	req.serve([]byte(text), time.Time{})
	return nil
}

// how shows how the desk works.
func (req *request) how() error {
	var verdicts []page.Badge
	for _, f := range desk.Verdicts() {
		b := req.verdict(f)
		b.Class = string(f)
		verdicts = append(verdicts, b)
	}
	return req.cached("how", layout{Title: req.T("how.title"), Nav: "how", Index: true, Data: verdicts}, time.Time{})
}
