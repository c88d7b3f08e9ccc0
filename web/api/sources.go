package api

import (
	"context"
	"errors"
	"net/http"
	"slices"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/problem"
)

// Source is a configured source and how it does.
type Source struct {
	ID       string
	Name     string
	Kind     desk.Kind
	Language string
	Address  string // of its feed, sitemap or listing
	Waiting  int    // pages that are due and not fetched yet
	Health   desk.Health
}

// SourceDesk is what members change about sources. The errors are those of
// [desk.Sources].
type SourceDesk interface {
	PauseSource(ctx context.Context, by desk.Actor, id, reason string) error
	ResumeSource(ctx context.Context, by desk.Actor, id string) error
	FetchSource(ctx context.Context, by desk.Actor, id string) error
}

type sourceView struct {
	ID          string  `json:"id"`
	Name        string  `json:"name"`
	Kind        string  `json:"kind"`
	Lang        string  `json:"lang"`
	Address     string  `json:"address"`
	Level       string  `json:"level"`
	Sentence    string  `json:"sentence"`
	Items       int     `json:"items"`
	Today       int     `json:"today"`
	Usual       float64 `json:"usual"`
	Waiting     int     `json:"waiting"`
	Paused      bool    `json:"paused"`
	PausedBy    *string `json:"paused_by"`
	PausedSince *string `json:"paused_since"`
	PauseReason *string `json:"pause_reason"`
	Failures    int     `json:"failures"`
	LastSuccess *string `json:"last_success"`
	LastChange  *string `json:"last_change"`
	LastError   *string `json:"last_error"`
	LastErrorAt *string `json:"last_error_at"`
	NextRun     *string `json:"next_run"`
}

func sourceOf(s Source) sourceView {
	h := s.Health
	return sourceView{
		ID: s.ID, Name: s.Name, Kind: string(s.Kind), Lang: s.Language, Address: s.Address, Level: string(h.Level),
		Sentence: h.Sentence(), Items: h.Items, Today: h.Today, Usual: h.Usual, Waiting: s.Waiting, Paused: h.PausedBy() != "",
		PausedBy: orNull(h.PausedBy()), PausedSince: stamp(h.Switch.Since), PauseReason: orNull(h.Switch.Reason),
		Failures: h.Failures, LastSuccess: stamp(h.LastSuccess), LastChange: stamp(h.LastChange), LastError: orNull(h.LastError),
		LastErrorAt: stamp(h.LastErrorAt), NextRun: stamp(h.NextRun),
	}
}

type sourceList struct {
	Sources []sourceView `json:"sources"`
}

// listSources answers GET /sources.
func (c *call) listSources() error {
	sources, err := c.a.Sources(c.ctx())
	if err != nil {
		return err
	}
	out := sourceList{Sources: []sourceView{}}
	for _, s := range sources {
		out.Sources = append(out.Sources, sourceOf(s))
	}
	return c.answer(http.StatusOK, out)
}

type pauseBody struct {
	Reason string `json:"reason"`
}

// pauseSource answers POST /sources/{source}/pause.
func (c *call) pauseSource() error {
	var b pauseBody
	if err := c.read(&b, true); err != nil {
		return err
	}
	return c.moveSource(http.StatusOK, func(d SourceDesk, id string) error { return d.PauseSource(c.ctx(), c.member.Actor(), id, b.Reason) })
}

// resumeSource answers POST /sources/{source}/resume.
func (c *call) resumeSource() error {
	if err := c.read(&struct{}{}, true); err != nil {
		return err
	}
	return c.moveSource(http.StatusOK, func(d SourceDesk, id string) error { return d.ResumeSource(c.ctx(), c.member.Actor(), id) })
}

// fetchSource answers POST /sources/{source}/fetch: what comes of it shows in the
// source's health.
func (c *call) fetchSource() error {
	if err := c.read(&struct{}{}, true); err != nil {
		return err
	}
	return c.moveSource(http.StatusAccepted, func(d SourceDesk, id string) error { return d.FetchSource(c.ctx(), c.member.Actor(), id) })
}

// moveSource does one thing to a source and answers with it as it stands then.
func (c *call) moveSource(status int, do func(d SourceDesk, id string) error) error {
	if c.a.SourceDesk == nil {
		return problem.Refuse(desk.ErrNotFound, "the sources of this desk are only to be read")
	}
	id := c.r.PathValue("source")
	if err := do(c.a.SourceDesk, id); err != nil {
		return c.sourceProblem(err)
	}
	sources, err := c.a.Sources(c.ctx())
	if err != nil {
		return err
	}
	i := slices.IndexFunc(sources, func(s Source) bool { return s.ID == id })
	if i < 0 {
		return problem.Refuse(desk.ErrNotFound, "there is no such source")
	}
	return c.answer(status, sourceOf(sources[i]))
}

func (c *call) sourceProblem(err error) error {
	switch {
	case errors.Is(err, desk.ErrNotFound):
		return problem.Refuse(desk.ErrNotFound, "there is no such source")
	case errors.Is(err, desk.ErrForbidden):
		return problem.Refuse(desk.ErrForbidden, "the role %s does not allow this", c.member.Role)
	}
	return err
}
