package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/rumordesk/rumordesk/app"
	"github.com/rumordesk/rumordesk/index"
)

type searchCmd struct {
	Query    []string `arg:"" optional:"" help:"What to search for: words (all of them), OR, NOT or -, \"phrases\", \"a b\"~10, prefix*, field:term, day:2026-01-01..2026-01-31. Nothing finds everything, newest first."`
	Limit    int      `default:"20" help:"The most items to print, 1 to 1000."`
	Reworded bool     `help:"Instead of items: open cases and known claims that say it in other words or in the other language, the nearest first."`
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
	if c.Reworded {
		return c.reworded(e, a)
	}
	res, err := a.Search(e.ctx, index.Request{Query: strings.Join(c.Query, " "), Size: c.Limit, Highlight: true})
	if err != nil {
		return err
	}
	rows := make([]hitRow, len(res.Hits))
	for i, h := range res.Hits {
		rows[i] = hitRow{
			ID: h.ID, URL: h.URL, Title: h.Title, Publisher: h.Publisher, Source: h.Source, Kind: h.Kind, Lang: h.Lang,
			Score: h.Score, Snippet: h.Snippet,
		}
		if !h.PublishedAt.IsZero() {
			rows[i].PublishedAt = h.PublishedAt.UTC().Format(time.RFC3339)
		}
	}
	err = records(e.out, c.format, rows, []string{"ID", "SCORE", "KIND", "LANG", "PUBLISHER", "PUBLISHED", "TITLE"}, func(h hitRow) []string {
		day, _, _ := strings.Cut(h.PublishedAt, "T")
		return []string{h.ID, strconv.FormatFloat(h.Score, 'f', 2, 64), h.Kind, h.Lang, clip(h.Publisher, 28), day, clip(h.Title, 60)}
	})
	if err == nil && c.Format == "table" {
		fmt.Fprintf(e.err, "%d of %d found\n", len(rows), res.Total)
	}
	return err
}

// reworded prints what says the query in other words.
func (c *searchCmd) reworded(e *env, a *app.App) error {
	found, err := a.Reworded(e.ctx, app.RewordedQuestion{Query: strings.Join(c.Query, " "), Limit: c.Limit})
	if err != nil {
		return err
	}
	err = records(e.out, c.format, found, []string{"KIND", "ID", "REWORDING", "LANG", "STAGE", "VERDICT", "CLAIM"}, func(r app.RewordedClaim) []string {
		return []string{r.Kind, r.ID, r.Rewording, r.Lang, r.Stage, r.Verdict, clip(r.Claim, 60)}
	})
	if err == nil && c.Format == "table" && len(found) == 0 {
		fmt.Fprintln(e.err, "nothing says it in other words; rumordesk search QUERY finds the words")
	}
	return err
}

// hitRow is one item found, as machines read it. The field names are a contract.
type hitRow struct {
	ID          string  `json:"id"`
	URL         string  `json:"url"`
	Title       string  `json:"title"`
	Publisher   string  `json:"publisher"`
	Source      string  `json:"source"`
	Kind        string  `json:"kind"`
	Lang        string  `json:"lang"`
	PublishedAt string  `json:"published_at"` // RFC 3339 in UTC, empty if unknown
	Score       float64 `json:"score"`
	Snippet     string  `json:"snippet"` // plain text
}
