package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/api"
)

type sourcesTestCmd struct {
	URL    string `arg:"" help:"Of a feed, a sitemap, or a page that lists articles."`
	Format string `enum:"text,json" default:"text" help:"text or json."`
}

// Run tests one address. What cannot be a source ends with 1.
func (c *sourcesTestCmd) Run(e *env) (err error) {
	a, err := e.open()
	if err != nil {
		return err
	}
	defer closing(a, &err)
	t, err := a.Sources.Test(e.ctx, terminal, c.URL)
	if err != nil {
		return err
	}
	if c.Format == "json" {
		err = printJSON(e.out, api.SourceTestJSON(t))
	} else {
		err = printTest(e.out, t)
	}
	if err == nil && !t.Usable() {
		return errPrinted
	}
	return err
}

// printTest says what an address is. Everything in it is a stranger's.
func printTest(w io.Writer, t desk.SourceTest) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s: %s\n", plain(t.URL), t.Is)
	if t.Title != "" {
		fmt.Fprintf(&b, "  %s\n", clip(t.Title, 100))
	}
	if t.Status != 0 {
		fmt.Fprintf(&b, "  answer %d, %s, %d bytes, %d ms\n", t.Status, plain(t.ContentType), t.Bytes, t.Took.Milliseconds())
	}
	if t.Robots != "" {
		fmt.Fprintf(&b, "  robots.txt: %s", t.Robots)
		if t.CrawlDelay > 0 {
			fmt.Fprintf(&b, ", pause of %s", t.CrawlDelay)
		}
		b.WriteByte('\n')
	}
	for _, p := range t.Problems {
		fmt.Fprintf(&b, "  ! %s\n", plain(p.Detail))
	}
	for _, f := range t.Feeds {
		fmt.Fprintf(&b, "  feed: %s %s\n", plain(f.URL), clip(f.Title, 60))
	}
	if t.Total > 0 {
		fmt.Fprintf(&b, "%d entries, %d with a date:\n", t.Total, t.Dated)
	}
	for _, entry := range t.Entries {
		at := "no date   "
		if !entry.At.IsZero() {
			at = entry.At.UTC().Format("2006-01-02")
		}
		fmt.Fprintf(&b, "  %s  %s  %s\n", at, clip(entry.Title, 60), plain(entry.URL))
	}
	if s := t.Sample; s != nil {
		fmt.Fprintf(&b, "One page as it would be taken in (%s, %d characters): %s\n  %s\n", plain(s.Language), s.Characters, clip(s.Title, 80), clip(s.Text, 300))
	}
	if t.Snippet != "" {
		fmt.Fprintf(&b, "For the list of sources:\n%s", t.Snippet)
	}
	_, err := io.WriteString(w, b.String())
	return err
}
