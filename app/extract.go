package app

import (
	"time"

	"github.com/rumordesk/rumordesk/crawler/extract"
	"github.com/rumordesk/rumordesk/redact"
)

// Article is what is kept of one page. It is redacted like everything that is
// stored.
type Article struct {
	Title       string `json:"title"`
	Text        string `json:"text"`
	Lang        string `json:"lang"`
	PublishedAt string `json:"published_at"` // RFC 3339 in UTC; empty when the page does not say
	URL         string `json:"url"`          // canonical
}

// Extract returns the article of a page, as the crawler would store it.
func Extract(body []byte, url string) (Article, error) {
	page, err := extract.HTML(body, "", url)
	if err != nil {
		return Article{}, err
	}
	a := Article{Lang: page.Lang, URL: redact.URL(page.Canonical)}
	if a.URL == "" {
		a.URL = redact.URL(page.URL)
	}
	a.Title, _ = redact.Text(page.Title)
	a.Text, _ = redact.Text(page.Text)
	if !page.PublishedAt.IsZero() {
		a.PublishedAt = page.PublishedAt.UTC().Format(time.RFC3339)
	}
	return a, nil
}
