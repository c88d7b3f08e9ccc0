package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/rumordesk/rumordesk/crawler/extract"
	"github.com/rumordesk/rumordesk/redact"
)

type extractCmd struct {
	File   string `arg:"" help:"The page, or - for standard input."`
	URL    string `name:"url" required:"" help:"The address it came from."`
	Format string `enum:"json,text" default:"json" help:"json or text."`
}

// Run prints one article.
func (c *extractCmd) Run(e *env) error {
	var body []byte
	var err error
	if c.File == "-" {
		body, err = io.ReadAll(io.LimitReader(e.in, maxPage+1))
	} else {
		body, err = readFile(c.File)
	}
	if err != nil {
		return err
	}
	if len(body) > maxPage {
		return fmt.Errorf("%s is larger than %d MiB", c.File, maxPage>>20)
	}
	art, err := extracted(e.ctx, body, c.URL)
	if err != nil {
		return err
	}
	if c.Format == "text" {
		_, err := fmt.Fprintf(e.out, "%s\n\n%s\n", art.Title, art.Text)
		return err
	}
	return printJSON(e.out, art)
}

// article is what is kept of one page, as machines read it. It is redacted like
// everything that is stored.
type article struct {
	Title       string `json:"title"`
	Text        string `json:"text"`
	Lang        string `json:"lang"`
	PublishedAt string `json:"published_at"` // RFC 3339 in UTC; empty when the page does not say
	URL         string `json:"url"`          // canonical
}

// extracted is the article of a page, as the crawler would store it.
func extracted(ctx context.Context, body []byte, url string) (article, error) {
	page, err := extract.HTML(ctx, body, "", url)
	if err != nil {
		return article{}, err
	}
	a := article{Lang: page.Lang, URL: redact.URL(page.Canonical)}
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

// maxPage is the largest page that extract reads, as in the crawler.
const maxPage = 8 << 20

func readFile(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	return io.ReadAll(io.LimitReader(f, maxPage+1))
}
