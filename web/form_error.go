package web

import (
	"errors"
	"net/http"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/problem"
)

// formError is why a form was not accepted, for the page with the form.
type formError struct {
	Status int
	Text   string            // empty when every error stands at its field
	Stale  bool              // the case was changed meanwhile
	Fields map[string]string // field → what is wrong with it
}

// At is what is wrong with a field; empty when nothing is.
func (t formError) At(field string) string { return t.Fields[field] }

// Any says whether there is anything to tell.
func (t formError) Any() bool { return t.Text != "" || len(t.Fields) > 0 }

// fieldError is an error of one field.
func (req *request) fieldError(field, text string) formError {
	return formError{Status: http.StatusUnprocessableEntity, Fields: map[string]string{field: text}}
}

// formErrorOf words an error about which the reader can do something. It returns every
// other error.
func (req *request) formErrorOf(err error) (formError, error) {
	var rule *desk.RuleError
	var field *desk.FieldError
	switch {
	case err == nil:
		return formError{Status: http.StatusOK}, nil
	case errors.As(err, &rule):
		return formError{Status: problem.Status(err), Text: req.ruleMessage(rule.Rule)}, nil
	case errors.As(err, &field):
		text := req.fieldMessage(field.Field)
		if field.Field == "quote" && field.Key == desk.QuoteAbsent {
			text = req.T("case.want.quote.found")
		}
		if text == "" {
			return formError{Status: problem.Status(err), Text: field.Detail}, nil
		}
		return req.fieldError(field.Field, text), nil
	case errors.Is(err, desk.ErrConflict):
		return formError{Status: problem.Status(err), Text: req.T("case.stale"), Stale: true}, nil
	case errors.Is(err, desk.ErrForbidden):
		return formError{Status: problem.Status(err), Text: req.roleMessage()}, nil
	}
	return formError{}, err
}

// roleMessage says why the member may not do it.
func (req *request) roleMessage() string {
	switch {
	case req.s.Desk == nil || req.Member == nil:
		return req.T("case.readonly")
	case req.Member.Role < desk.Editor:
		return req.T("case.role.editor")
	}
	return req.T("case.role")
}

// ruleMessage words a rule of the state machine.
func (req *request) ruleMessage(rule string) string {
	switch rule {
	case "wrong-stage":
		return req.T("case.rule.stage")
	case "needs-claim":
		return req.T("case.rule.claim")
	case "needs-evidence":
		return req.T("case.rule.evidence")
	case "needs-verdict":
		return req.T("case.rule.verdict")
	case "needs-second-person":
		return req.T("case.rule.second")
	case "needs-consent":
		return req.T("case.rule.consent")
	case "no-reply":
		return req.T("case.rule.reply")
	case "no-page":
		return req.T("case.rule.nopage")
	case "needs-reason":
		return req.T("case.rule.reason")
	case "webhook-paused":
		return req.T("hooks.want.active")
	case "referral-answered":
		return req.T("case.rule.answered")
	}
	return req.T("case.rule.other")
}

// fieldMessage says what a field wants; empty for one that no form here has.
func (req *request) fieldMessage(field string) string {
	switch field {
	case "url":
		return req.T("case.want.url")
	case "quote":
		return req.T("case.want.quote", "n", req.Num(desk.MaxQuote))
	case "file":
		return req.T("case.want.file")
	case "title":
		return req.T("case.want.document", "n", req.Num(desk.MaxSource))
	case "elsewhere":
		return req.T("case.want.elsewhere", "n", req.Num(desk.MaxElsewhere))
	case "note":
		return req.T("case.want.note", "n", req.Num(desk.MaxNote))
	case "stance":
		return req.T("case.want.stance")
	case "likelihood":
		return req.T("case.want.likelihood")
	case "impact":
		return req.T("case.want.impact")
	case "reason":
		return req.T("case.want.reason", "n", req.Num(desk.MaxNote))
	case "annex2":
		return req.T("case.want.annex2", "n", req.Num(desk.MaxNote))
	case "verdict":
		return req.T("case.want.verdict")
	case "summary":
		return req.T("case.want.summary", "n", req.Num(desk.MaxSummary))
	case "question":
		return req.T("case.want.question")
	case "recipient":
		return req.T("case.want.recipient")
	case "due_at":
		return req.T("case.want.due")
	case "into":
		return req.T("triage.want.into")
	case "to":
		return req.T("triage.want.to")
	case "until":
		return req.T("triage.want.until")
	case "labels":
		return req.T("triage.want.labels")
	case "events":
		return req.T("hooks.want.events")
	case "organisation":
		return req.T("case.want.organisation")
	case "email":
		return req.T("case.want.email")
	case "usual":
		return req.T("case.want.usual")
	}
	return ""
}
