package web

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/problem"
)

// triageForm reads which case a form of triage is about, and where in triage it was
// sent. Only who may act gets through.
func (req *request) triageForm() (id desk.CaseID, w triagePosition, err error) {
	if !req.acts() {
		return 0, w, desk.ErrForbidden
	}
	if id, err = req.CaseID(); err == nil {
		w, err = req.triagePosition(req.R.PostFormValue)
	}
	return id, w, err
}

// parseRev reads the state of a case that a form of triage was made from.
func parseRev(s string) (int64, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 1 {
		return 0, fmt.Errorf("%w: rev %q is not the number of a state of the case", problem.ErrMalformed, s)
	}
	return n, nil
}

// changeOf reads an action's own fields from the form.
func (req *request) changeOf(a desk.Action) (ch desk.Change, err error) {
	ch.Action = a
	get := func(name string) string { return strings.TrimSpace(req.R.PostFormValue(name)) }
	switch a {
	case desk.ActionDiscard:
		for _, r := range req.reasons() {
			if r.Key == get("reason") {
				ch.Reason = r.Text
			}
		}
		if more := get("more"); more != "" && ch.Reason != "" {
			ch.Reason += ": " + more
		} else if more != "" {
			ch.Reason = more
		}
	case desk.ActionMerge:
		into := get("similar")
		if into == "" {
			into = strings.TrimPrefix(get("into"), "#")
		}
		if ch.Into, err = desk.ParseCaseID(into); err != nil {
			return ch, localizedError{problem.Invalid("into", "%s", req.T("triage.merge.wanted"))}
		}
	case desk.ActionSnooze:
		ch.Until, err = req.until(get("for"), get("until"))
	case desk.ActionAssign:
		if ch.To = get("to"); get("me") != "" {
			ch.To = req.me()
		}
		err = req.knownMember(ch.To)
	case desk.ActionClaim:
		ch.Wording, err = req.wordingOf(req.R.PostForm)
	case desk.ActionLabel:
		if drop := get("drop"); drop != "" {
			ch.Labels = map[string]string{drop: ""}
			return ch, nil
		}
		if ch.Labels, err = req.codesOf(); err != nil || len(ch.Labels) > 0 && get("value") == "" {
			return ch, err
		}
		if get("value") == "" {
			return ch, localizedError{problem.Invalid("value", "%s", req.T("triage.label.value"))}
		}
		ch.Labels[get("name")] = get("value")
	}
	return ch, err
}

// until reads for how many days, or until which day, a case is to sleep.
func (req *request) until(days, day string) (time.Time, error) {
	switch days {
	case "1", "3", "7":
		return req.morning(int(days[0] - '0')), nil
	}
	t, err := time.ParseInLocation(time.DateOnly, day, req.s.Zone)
	if err != nil {
		return time.Time{}, localizedError{problem.Invalid("until", "%s", req.T("triage.snooze.when"))}
	}
	return t.Add(morningHour * time.Hour), nil
}

// knownMember refuses to assign a case to nobody in particular.
func (req *request) knownMember(name string) error {
	var all []desk.Member
	err := req.View(func(tx desk.ReadTx) (err error) {
		all, err = tx.Members()
		return err
	})
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(all, func(m desk.Member) bool { return m.Name == name && !m.Disabled }) {
		return localizedError{problem.Invalid("to", "%s", req.T("triage.assign.whom"))}
	}
	return nil
}

// retried are the fields of the form that stay the same when it is sent again.
func (req *request) retried() []field {
	var out []field
	for name, values := range req.R.PostForm {
		if name != "rev" && name != "seen" && len(values) > 0 {
			out = append(out, field{name, values[0]})
		}
	}
	slices.SortFunc(out, func(a, b field) int { return strings.Compare(a.Name, b.Name) })
	return out
}
