package web

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/page"
)

// didSource says what was done to a source; empty for what no address of ours says.
func (req *request) didSource(what, name string) string {
	switch what {
	case "pause":
		return req.T("sources.did.pause", "name", name)
	case "resume":
		return req.T("sources.did.resume", "name", name)
	case "fetch":
		return req.T("sources.did.fetch", "name", name)
	}
	return ""
}

// may says whether the member may do something to sources.
func (req *request) may(a desk.Action) bool {
	return req.Member != nil && req.s.Sources != nil && req.Member.Actor().May(a)
}

// pausedMessage says what pauses a source.
func (req *request) pausedMessage(row sourceRow) string {
	switch {
	case row.PausedHere && row.Why != "":
		return req.T("sources.paused.desk.why", "at", row.Since.Abs, "why", row.Why)
	case row.PausedHere:
		return req.T("sources.paused.desk", "at", row.Since.Abs)
	}
	return req.T("sources.paused.config")
}

func (s *site) pauseSource(req *request) error {
	form, err := req.Form()
	if err != nil {
		return err
	}
	return s.moveSource(req, "pause", form.Get("reason"), func(id string, by desk.Actor) error {
		return s.Sources.Pause(req.Context(), by, id, form.Get("reason"))
	})
}

func (s *site) resumeSource(req *request) error {
	return s.moveSource(req, "resume", "", func(id string, by desk.Actor) error { return s.Sources.Resume(req.Context(), by, id) })
}

func (s *site) fetchSource(req *request) error {
	return s.moveSource(req, "fetch", "", func(id string, by desk.Actor) error { return s.Sources.Fetch(req.Context(), by, id) })
}

// moveSource does one thing to a source and leads back to the page; what is refused
// is said there.
func (s *site) moveSource(req *request, what, reason string, do func(id string, by desk.Actor) error) error {
	if s.Sources == nil || req.Member == nil {
		return desk.ErrForbidden
	}
	id := req.R.PathValue("id")
	err := do(id, req.Member.Actor())
	if err == nil {
		return req.Redirect(page.Address("/sources", "did", what, "source", id))
	}
	t, ok := req.sourceError(id, err)
	if !ok {
		return fmt.Errorf("%s source: %w", what, err)
	}
	return s.sourcesPage(req, sourcesData{FormError: t, Reason: reason})
}

// sourceError words a refusal; false for what the error pages say.
func (req *request) sourceError(id string, err error) (formError, bool) {
	var rule *desk.RuleError
	var field *desk.FieldError
	switch {
	case errors.As(err, &rule):
		text := map[string]string{
			"source-paused": req.T("sources.rule.paused", "name", id), "source-running": req.T("sources.rule.running", "name", id),
			"source-configured": req.T("sources.rule.configured", "name", id), "no-scheduler": req.T("sources.rule.noscheduler"),
		}[rule.Rule]
		return formError{Status: http.StatusConflict, Text: text}, text != ""
	case errors.As(err, &field) && field.Field == "reason":
		return formError{Status: http.StatusUnprocessableEntity, Text: req.T("sources.rule.reason", "n", req.Num(desk.MaxPauseReason))}, true
	}
	return formError{}, false
}
