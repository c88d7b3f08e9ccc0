package public

import (
	"encoding/xml"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

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
