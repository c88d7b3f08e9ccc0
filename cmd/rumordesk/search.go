package main

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/rumordesk/rumordesk/app"
)

type searchCmd struct {
	Query []string `arg:"" optional:"" help:"What to search for: words (all of them), OR, NOT or -, \"phrases\", \"a b\"~10, prefix*, field:term, day:2026-01-01..2026-01-31. Nothing finds everything, newest first."`
	Limit int      `default:"20" help:"The most items to print, 1 to 1000."`
	format
}

// Run prints the items found.
func (c *searchCmd) Run(e *env) (err error) {
	if c.Limit < 1 || c.Limit > 1000 {
		return fmt.Errorf("%w: --limit is from 1 to 1000", errUsage)
	}
	a, err := e.openData()
	if err != nil {
		return err
	}
	defer closing(a, &err)
	res, err := a.Search(e.ctx, app.SearchRequest{Query: strings.Join(c.Query, " "), Limit: c.Limit})
	if err != nil {
		return err
	}
	err = records(e.out, c.format, res.Hits, []string{"ID", "SCORE", "KIND", "LANG", "PUBLISHER", "PUBLISHED", "TITLE"}, func(h app.SearchHit) []string {
		day, _, _ := strings.Cut(h.PublishedAt, "T")
		return []string{h.ID, strconv.FormatFloat(h.Score, 'f', 2, 64), h.Kind, h.Lang, clip(h.Publisher, 28), day, clip(h.Title, 60)}
	})
	if err == nil && c.Format == "table" {
		fmt.Fprintf(e.err, "%d of %d found\n", len(res.Hits), res.Total)
	}
	return err
}
