package web

import (
	"errors"
	"net/http"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/problem"
)

// trouble is why something was not done, for the page that it was tried on.
type trouble struct {
	Status int
	Text   string            // empty when every fault stands at its field
	Stale  bool              // the case was changed meanwhile
	Fields map[string]string // field → what is wrong with it
}

// At is what is wrong with a field; empty when nothing is.
func (t trouble) At(field string) string { return t.Fields[field] }

// Any says whether there is anything to tell.
func (t trouble) Any() bool { return t.Text != "" || len(t.Fields) > 0 }

// fault makes a trouble of one field.
func (v *visit) fault(field, text string) trouble {
	return trouble{Status: http.StatusUnprocessableEntity, Fields: map[string]string{field: text}}
}

// troubleOf words an error that the person at the page can do something about. For
// any other it returns the error.
func (v *visit) troubleOf(err error) (trouble, error) {
	var rule *desk.RuleError
	var field *desk.FieldError
	switch {
	case err == nil:
		return trouble{Status: http.StatusOK}, nil
	case errors.As(err, &rule):
		return trouble{Status: problem.Status(err), Text: v.rule4(rule.Rule)}, nil
	case errors.As(err, &field):
		text := v.fieldWords(field.Field)
		if text == "" {
			return trouble{Status: problem.Status(err), Text: field.Detail}, nil
		}
		return v.fault(field.Field, text), nil
	case errors.Is(err, desk.ErrConflict):
		return trouble{Status: problem.Status(err), Text: v.T("case.stale"), Stale: true}, nil
	case errors.Is(err, desk.ErrForbidden):
		return trouble{Status: problem.Status(err), Text: v.roleWords()}, nil
	}
	return trouble{}, err
}

// roleWords says why the member may not.
func (v *visit) roleWords() string {
	switch {
	case v.s.Desk == nil || v.member == nil:
		return v.T("case.readonly")
	case v.member.Role < desk.Editor:
		return v.T("case.role.editor")
	}
	return v.T("case.role")
}

// rule4 words a rule of the state machine.
func (v *visit) rule4(rule string) string {
	switch rule {
	case "wrong-stage":
		return v.T("case.rule.stage")
	case "needs-evidence":
		return v.T("case.rule.evidence")
	case "needs-verdict":
		return v.T("case.rule.verdict")
	case "needs-second-person":
		return v.T("case.rule.second")
	case "needs-reason":
		return v.T("case.rule.reason")
	case "webhook-paused":
		return v.T("hooks.want.active")
	case "referral-answered":
		return v.T("case.rule.answered")
	}
	return v.T("case.rule.other")
}

// fieldWords says what a field wants; empty for one that no form here has.
func (v *visit) fieldWords(field string) string {
	switch field {
	case "url":
		return v.T("case.want.url")
	case "quote":
		return v.T("case.want.quote", "n", v.Num(desk.MaxQuote))
	case "note":
		return v.T("case.want.note", "n", v.Num(desk.MaxNote))
	case "stance":
		return v.T("case.want.stance")
	case "likelihood":
		return v.T("case.want.likelihood")
	case "impact":
		return v.T("case.want.impact")
	case "reason":
		return v.T("case.want.reason", "n", v.Num(desk.MaxNote))
	case "annex2":
		return v.T("case.want.annex2", "n", v.Num(desk.MaxNote))
	case "verdict":
		return v.T("case.want.verdict")
	case "summary":
		return v.T("case.want.summary", "n", v.Num(desk.MaxSummary))
	case "question":
		return v.T("case.want.question")
	case "recipient":
		return v.T("case.want.recipient")
	case "due_at":
		return v.T("case.want.due")
	case "into":
		return v.T("triage.want.into")
	case "to":
		return v.T("triage.want.to")
	case "until":
		return v.T("triage.want.until")
	case "labels":
		return v.T("triage.want.labels")
	case "events":
		return v.T("hooks.want.events")
	case "organisation":
		return v.T("case.want.organisation")
	case "email":
		return v.T("case.want.email")
	case "usual":
		return v.T("case.want.usual")
	}
	return ""
}
