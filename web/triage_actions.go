package web

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

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

// menuActions are the actions of the menu; others have pages of their own.
var menuActions = []desk.Action{
	desk.ActionAccept, desk.ActionDiscard, desk.ActionReopen, desk.ActionMerge, desk.ActionUnmerge, desk.ActionAssign,
	desk.ActionUnassign, desk.ActionSnooze, desk.ActionWake, desk.ActionLabel,
}

// act answers the form of an action of the menu.
func (s *site) act(action desk.Action) func(*request) error {
	return func(req *request) error { return req.act(action) }
}

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

// act makes one change to one case and goes on to the next.
func (req *request) act(action desk.Action) error {
	id, w, err := req.triageForm()
	if err != nil {
		return err
	}
	ch, err := req.changeOf(action)
	ch.Case = id
	if err == nil {
		ch.Rev, err = parseRev(req.R.PostFormValue("rev"))
	}
	if err != nil {
		return req.refuse(w, ch, err, req.retried())
	}
	before, after, err := req.apply(ch)
	if err != nil {
		return req.refuse(w, ch, err, req.retried())
	}
	req.remember(undoStep{
		text:    req.doneMessage(ch.Action, 1, "#"+id.String()),
		inverse: inverse(ch, before, after, req.Now), before: map[desk.CaseID]int64{id: before.Rev},
	})
	if req.R.PostFormValue("back") == "case" {
		return req.Redirect("/cases/" + id.String())
	}
	return req.advance(w)
}

// apply makes one change as the member who is signed in, and returns the case before and
// after it.
func (req *request) apply(ch desk.Change) (before, after desk.Case, err error) {
	if before, after, err = req.s.Desk.ApplyWithBefore(req.Context(), req.Member.Actor(), ch); err == nil {
		req.s.counts.moved(before.Stage, after.Stage)
	}
	return before, after, err
}

// advance shows the next case, which the form names; the list decides when it names
// none.
func (req *request) advance(w triagePosition) error {
	w.at = 0
	if next, err := desk.ParseCaseID(req.R.PostFormValue("next")); err == nil {
		w.at = next
	}
	if !req.partial() {
		return req.Redirect(w.address(w.at))
	}
	err := req.showTriage(http.StatusOK, w, nil)
	if errors.Is(err, desk.ErrNotFound) { // the next case is a number that somebody made up
		w.at = 0
		return req.showTriage(http.StatusOK, w, nil)
	}
	return err
}

// maxBulk is how many cases one action may change.
const maxBulk = 200

// actOnMany makes one change to each of the cases selected, as far as each allows it.
func (s *site) actOnMany(req *request) error {
	if !req.acts() {
		return desk.ErrForbidden
	}
	w, err := req.triagePosition(req.R.PostFormValue)
	if err != nil {
		return err
	}
	action := desk.Action(req.R.PostFormValue("do"))
	picked := req.R.PostForm["pick"]
	switch {
	case !slices.Contains(menuActions, action):
		return req.showTriage(http.StatusBadRequest, w, &actionMessage{Refused: true, Text: req.T("triage.bulk.what")})
	case len(picked) == 0 || len(picked) > maxBulk:
		return req.showTriage(http.StatusBadRequest, w, &actionMessage{Refused: true, Text: req.T("triage.bulk.none", "n", maxBulk)})
	}
	ch, err := req.changeOf(action)
	if err != nil {
		return req.refuse(w, ch, err, nil)
	}
	step := undoStep{before: map[desk.CaseID]int64{}}
	var failed []string
	for _, p := range picked {
		number, at, _ := strings.Cut(p, ".")
		one := ch
		if one.Case, err = desk.ParseCaseID(number); err != nil {
			return fmt.Errorf("%w: case %q", problem.ErrMalformed, number)
		}
		if one.Rev, err = parseRev(at); err != nil {
			return err
		}
		before, after, err := req.apply(one)
		if err != nil {
			if problem.Status(err) >= http.StatusInternalServerError {
				return err
			}
			failed = append(failed, "#"+number+": "+req.refusalMessage(err))
			continue
		}
		step.inverse = append(step.inverse, inverse(one, before, after, req.Now)...)
		step.before[one.Case] = before.Rev
	}
	done := len(picked) - len(failed)
	step.text = req.doneMessage(action, done, req.N("triage.bulk.cases", done))
	req.remember(step)
	if len(failed) > 0 {
		w.at = 0
		return req.showTriage(http.StatusConflict, w, &actionMessage{
			Refused: true, Text: req.N("triage.bulk.failed", len(failed)) + " " + strings.Join(failed, " · "),
		})
	}
	return req.advance(w)
}

// doneMessage says what was done, for the line that offers to undo it.
func (req *request) doneMessage(a desk.Action, n int, what string) string {
	if n == 0 {
		return ""
	}
	return req.T("triage.done."+string(a), "what", what)
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
	case desk.ActionLabel:
		if drop := get("drop"); drop != "" {
			ch.Labels = map[string]string{drop: ""}
			return ch, nil
		}
		if get("value") == "" {
			return ch, localizedError{problem.Invalid("value", "%s", req.T("triage.label.value"))}
		}
		ch.Labels = map[string]string{get("name"): get("value")}
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
