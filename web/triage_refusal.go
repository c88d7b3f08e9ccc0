package web

import (
	"errors"
	"net/http"
	"slices"
	"strconv"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/problem"
)

// actionMessage is what triage tells about an action: that it was refused and why, or
// that somebody else was faster.
type actionMessage struct {
	Refused  bool
	Conflict bool
	Text     string
	Detail   string // as the domain words it, in English
	Case     desk.CaseID
	Since    []entry // for a conflict: what happened to the case meanwhile
	Retry    *retry  // the same action on the case as it stands now; nil when it is not possible
}

// retry is the form that makes an action again.
type retry struct {
	Action string
	Rev    int64
	Seen   int64
	Fields []field
}

type field struct{ Name, Value string }

// refuse shows the case with what stands against the change. For a conflict that is
// what happened meanwhile, and the same form for the case as it stands now.
func (req *request) refuse(w triagePosition, ch desk.Change, err error, fields []field) error {
	status := problem.Status(err)
	if status >= http.StatusInternalServerError || errors.Is(err, desk.ErrNotFound) && ch.Case == 0 {
		return err
	}
	msg := &actionMessage{Refused: true, Text: req.refusalMessage(err), Case: ch.Case}
	if w.at = ch.Case; errors.Is(err, desk.ErrConflict) {
		msg.Conflict = true
		if err := req.conflict(ch, msg, fields); err != nil {
			return err
		}
	}
	return req.showTriage(status, w, msg)
}

// conflict fills in what the actor has not seen yet.
func (req *request) conflict(ch desk.Change, msg *actionMessage, fields []field) error {
	seen, _ := strconv.ParseInt(req.R.PostFormValue("seen"), 10, 64) // 0 shows the whole history
	return req.View(func(tx desk.ReadTx) error {
		c, err := tx.Case(ch.Case)
		if err != nil {
			return err
		}
		all, err := tx.AuditOf(ch.Case)
		if err != nil {
			return err
		}
		all = slices.DeleteFunc(all, func(e desk.AuditEntry) bool { return e.At.UnixMicro() <= seen })
		msg.Since = req.entries(all)
		if fields != nil && slices.Contains(desk.Allowed(req.Member.Role, c.Stage), ch.Action) {
			msg.Retry = &retry{Action: string(ch.Action), Rev: c.Rev, Seen: c.UpdatedAt.UnixMicro(), Fields: fields}
		}
		return nil
	})
}

// localizedError is a [desk.FieldError] of a page's own, in the reader's language already.
type localizedError struct{ error }

// Unwrap returns the FieldError.
func (w localizedError) Unwrap() error { return w.error }

// refusalMessage words an error for the person who acted.
func (req *request) refusalMessage(err error) string {
	var rule *desk.RuleError
	var part *desk.FieldError
	switch {
	case errors.As(err, &rule):
		if key := "triage.rule." + rule.Rule; req.Has(key) {
			return req.T(key)
		}
		return req.ruleMessage(rule.Rule)
	case errors.As(err, &part):
		if errors.As(err, new(localizedError)) {
			return part.Detail
		}
		if text := req.fieldMessage(part.Field); text != "" {
			return text
		}
	}
	if key := "triage.refused." + problem.KindOf(err).Name; req.Has(key) {
		return req.T(key)
	}
	return req.T("error." + strconv.Itoa(problem.Status(err)/100) + "xx")
}
