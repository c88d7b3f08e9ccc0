package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/rumordesk/rumordesk/app"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/sources"
)

type sourcesCmd struct {
	List   sourcesListCmd   `cmd:"" default:"withargs" help:"Show each source's health."`
	Pause  sourcesPauseCmd  `cmd:"" help:"Keep a source from being fetched on its schedule."`
	Resume sourcesResumeCmd `cmd:"" help:"End the desk's own pause of a source."`
	Test   sourcesTestCmd   `cmd:"" help:"Fetch an address to see what it would be as a source; nothing is stored."`
}

type sourcesPauseCmd struct {
	ID     string `arg:"" help:"The source."`
	Reason string `help:"Why, for the others."`
}

// Run pauses a source.
func (c *sourcesPauseCmd) Run(e *env) error {
	return moveSource(e, c.ID, "paused", func(a *app.App) error { return a.Sources.Pause(e.ctx, terminal, c.ID, c.Reason) })
}

type sourcesResumeCmd struct {
	ID string `arg:"" help:"The source."`
}

// Run resumes a source.
func (c *sourcesResumeCmd) Run(e *env) error {
	return moveSource(e, c.ID, "resumed", func(a *app.App) error { return a.Sources.Resume(e.ctx, terminal, c.ID) })
}

// moveSource does one thing to a source and says so.
func moveSource(e *env, id, done string, do func(*app.App) error) (err error) {
	a, err := e.open()
	if err != nil {
		return err
	}
	defer closing(a, &err)
	var rule *desk.RuleError
	switch err := do(a); {
	case errors.Is(err, desk.ErrNotFound):
		return fmt.Errorf("there is no source %q in the configuration; rumordesk sources shows every one", id)
	case errors.As(err, &rule):
		return rule
	case err != nil:
		return err
	}
	_, err = fmt.Fprintf(e.out, "%s: %s\n", id, done)
	return err
}

type sourcesListCmd struct{ format }

// sourceRow is a source's health as machines read it.
type sourceRow struct {
	ID          string  `json:"id"`
	Name        string  `json:"name"`
	Kind        string  `json:"kind"`
	Language    string  `json:"language"`
	Health      string  `json:"health"`
	Says        string  `json:"says"`
	Items       int     `json:"items"`
	Today       int     `json:"items_24h"`
	Usual       float64 `json:"usual_per_day"`
	Waiting     int     `json:"waiting"`
	LastSuccess *string `json:"last_success"`
	LastChange  *string `json:"last_change"`
	LastError   string  `json:"last_error"`
	NextRun     *string `json:"next_run"`
	PausedBy    string  `json:"paused_by"` // configuration, desk, both, or empty
	PausedSince *string `json:"paused_since"`
}

// Run prints the sources.
func (c *sourcesListCmd) Run(e *env) (err error) {
	a, err := e.open()
	if err != nil {
		return err
	}
	defer closing(a, &err)
	list, err := a.Sources.List(e.ctx)
	if err != nil {
		return err
	}
	now := time.Now()
	if c.Format == "table" {
		if len(list) == 0 {
			fmt.Fprintln(e.err, "No sources are configured yet; see sources in the configuration.")
			return nil
		}
		return records(e.out, c.format, list, []string{"ID", "KIND", "LANG", "ITEMS", "LAST SUCCESS", "NEXT RUN", "HEALTH"}, func(s sources.Source) []string {
			h := s.Health
			return []string{s.ID, s.Kind, s.Language, fmt.Sprint(h.Items), ago(h.LastSuccess, now), ago(h.NextRun, now), clip(h.Sentence(), 90)}
		})
	}
	out := make([]sourceRow, len(list))
	for i, s := range list {
		h := s.Health
		out[i] = sourceRow{
			ID: s.ID, Name: s.Name, Kind: s.Kind, Language: s.Language, Health: string(h.Level), Says: h.Sentence(),
			Items: h.Items, Today: h.Today, Usual: h.Baseline, Waiting: s.Waiting,
			LastSuccess: rfc3339(h.LastSuccess), LastChange: rfc3339(h.LastChange), LastError: h.LastError, NextRun: rfc3339(h.NextRun),
			PausedBy: h.PausedBy(), PausedSince: rfc3339(h.Pause.Since),
		}
	}
	return records(e.out, c.format, out, nil, nil)
}
