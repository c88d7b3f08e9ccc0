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

// say is what the page has to tell about an action: that it was refused and why, or
// that somebody else was faster.
type say struct {
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
func (s *site) act(action desk.Action) func(*visit) error {
	return func(v *visit) error { return v.act(action) }
}

// act makes one change to one case and goes on to the next.
func (v *visit) act(action desk.Action) error {
	if !v.acts() {
		return desk.ErrForbidden
	}
	id, err := desk.ParseCaseID(v.r.PathValue("id"))
	if err != nil {
		return fmt.Errorf("%w: %w", desk.ErrNotFound, err)
	}
	w, err := v.where(v.r.PostFormValue)
	if err != nil {
		return err
	}
	ch, err := v.changeOf(action)
	ch.Case = id
	if err == nil {
		ch.Rev, err = rev(v.r.PostFormValue("rev"))
	}
	if err != nil {
		return v.refuse(w, ch, err, v.retried())
	}
	before, after, err := v.do(ch)
	if err != nil {
		return v.refuse(w, ch, err, v.retried())
	}
	v.remember(undoStep{
		text:    v.doneText(ch.Action, 1, "#"+id.String()),
		inverse: inverse(ch, before, after, v.now), before: map[desk.CaseID]int64{id: before.Rev},
	})
	if v.r.PostFormValue("back") == "case" {
		return v.redirect("/cases/" + id.String())
	}
	return v.advance(w)
}

// do makes one change as the member who is signed in, and returns the case before and
// after it.
func (v *visit) do(ch desk.Change) (before, after desk.Case, err error) {
	if before, after, err = v.s.Desk.ApplyWithBefore(v.ctx(), v.member.Actor(), ch); err == nil {
		v.s.counts.moved(before.Stage, after.Stage)
	}
	return before, after, err
}

// advance shows the next case, which the form names; the list decides when it names
// none.
func (v *visit) advance(w where) error {
	w.at = 0
	if next, err := desk.ParseCaseID(v.r.PostFormValue("next")); err == nil {
		w.at = next
	}
	if !v.partial() {
		return v.redirect(w.address(w.at))
	}
	err := v.showTriage(http.StatusOK, w, nil)
	if errors.Is(err, desk.ErrNotFound) { // the next case is a number that somebody made up
		w.at = 0
		return v.showTriage(http.StatusOK, w, nil)
	}
	return err
}

// maxBulk is how many cases one action may change.
const maxBulk = 200

// actOnMany makes one change to each of the cases selected, as far as each allows it.
func (s *site) actOnMany(v *visit) error {
	if !v.acts() {
		return desk.ErrForbidden
	}
	w, err := v.where(v.r.PostFormValue)
	if err != nil {
		return err
	}
	action := desk.Action(v.r.PostFormValue("do"))
	picked := v.r.PostForm["pick"]
	switch {
	case !slices.Contains(menuActions, action):
		return v.showTriage(http.StatusBadRequest, w, &say{Refused: true, Text: v.T("triage.bulk.what")})
	case len(picked) == 0 || len(picked) > maxBulk:
		return v.showTriage(http.StatusBadRequest, w, &say{Refused: true, Text: v.T("triage.bulk.none", "n", maxBulk)})
	}
	ch, err := v.changeOf(action)
	if err != nil {
		return v.refuse(w, ch, err, nil)
	}
	step := undoStep{before: map[desk.CaseID]int64{}}
	var failed []string
	for _, p := range picked {
		number, at, _ := strings.Cut(p, ".")
		one := ch
		if one.Case, err = desk.ParseCaseID(number); err != nil {
			return fmt.Errorf("%w: case %q", problem.ErrMalformed, number)
		}
		if one.Rev, err = rev(at); err != nil {
			return err
		}
		before, after, err := v.do(one)
		if err != nil {
			if problem.Status(err) >= http.StatusInternalServerError {
				return err
			}
			failed = append(failed, "#"+number+": "+v.refusal(err))
			continue
		}
		step.inverse = append(step.inverse, inverse(one, before, after, v.now)...)
		step.before[one.Case] = before.Rev
	}
	done := len(picked) - len(failed)
	step.text = v.doneText(action, done, v.N("triage.bulk.cases", done))
	v.remember(step)
	if len(failed) > 0 {
		w.at = 0
		return v.showTriage(http.StatusConflict, w, &say{
			Refused: true, Text: v.N("triage.bulk.failed", len(failed)) + " " + strings.Join(failed, " · "),
		})
	}
	return v.advance(w)
}

// doneText says what was done, for the line that offers to undo it.
func (v *visit) doneText(a desk.Action, n int, what string) string {
	if n == 0 {
		return ""
	}
	return v.T("triage.done."+string(a), "what", what)
}

func rev(s string) (int64, error) {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 1 {
		return 0, fmt.Errorf("%w: rev %q is not the number of a state of the case", problem.ErrMalformed, s)
	}
	return n, nil
}

// changeOf reads an action's own fields from the form.
func (v *visit) changeOf(a desk.Action) (ch desk.Change, err error) {
	ch.Action = a
	get := func(name string) string { return strings.TrimSpace(v.r.PostFormValue(name)) }
	switch a {
	case desk.ActionDiscard:
		for _, r := range v.reasons() {
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
			return ch, worded{problem.Invalid("into", "%s", v.T("triage.merge.wanted"))}
		}
	case desk.ActionSnooze:
		ch.Until, err = v.until(get("for"), get("until"))
	case desk.ActionAssign:
		if ch.To = get("to"); get("me") != "" {
			ch.To = v.me()
		}
		err = v.knownMember(ch.To)
	case desk.ActionLabel:
		if drop := get("drop"); drop != "" {
			ch.Labels = map[string]string{drop: ""}
			return ch, nil
		}
		if get("value") == "" {
			return ch, worded{problem.Invalid("value", "%s", v.T("triage.label.value"))}
		}
		ch.Labels = map[string]string{get("name"): get("value")}
	}
	return ch, err
}

// until reads for how many days, or until which day, a case is to sleep.
func (v *visit) until(days, day string) (time.Time, error) {
	switch days {
	case "1", "3", "7":
		return v.morning(int(days[0] - '0')), nil
	}
	t, err := time.ParseInLocation(time.DateOnly, day, v.s.Zone)
	if err != nil {
		return time.Time{}, worded{problem.Invalid("until", "%s", v.T("triage.snooze.when"))}
	}
	return t.Add(morningHour * time.Hour), nil
}

// knownMember refuses to assign a case to nobody in particular.
func (v *visit) knownMember(name string) error {
	var all []desk.Member
	err := v.view(func(tx desk.ReadTx) (err error) {
		all, err = tx.Members()
		return err
	})
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(all, func(m desk.Member) bool { return m.Name == name && !m.Disabled }) {
		return worded{problem.Invalid("to", "%s", v.T("triage.assign.whom"))}
	}
	return nil
}

// retried are the fields of the form that stay the same when it is sent again.
func (v *visit) retried() []field {
	var out []field
	for name, values := range v.r.PostForm {
		if name != "rev" && name != "seen" && len(values) > 0 {
			out = append(out, field{name, values[0]})
		}
	}
	slices.SortFunc(out, func(a, b field) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// refuse shows the case with what stands against the change. For a conflict that is
// what happened meanwhile, and the same form for the case as it stands now.
func (v *visit) refuse(w where, ch desk.Change, err error, fields []field) error {
	status := problem.Status(err)
	if status >= http.StatusInternalServerError || errors.Is(err, desk.ErrNotFound) && ch.Case == 0 {
		return err
	}
	said := &say{Refused: true, Text: v.refusal(err), Case: ch.Case}
	if w.at = ch.Case; errors.Is(err, desk.ErrConflict) {
		said.Conflict = true
		if err := v.conflict(ch, said, fields); err != nil {
			return err
		}
	}
	return v.showTriage(status, w, said)
}

// conflict fills in what the actor has not seen yet.
func (v *visit) conflict(ch desk.Change, said *say, fields []field) error {
	seen, _ := strconv.ParseInt(v.r.PostFormValue("seen"), 10, 64) // 0 shows the whole history
	return v.view(func(tx desk.ReadTx) error {
		c, err := tx.Case(ch.Case)
		if err != nil {
			return err
		}
		all, err := tx.AuditOf(ch.Case)
		if err != nil {
			return err
		}
		all = slices.DeleteFunc(all, func(e desk.AuditEntry) bool { return e.At.UnixMicro() <= seen })
		said.Since = v.entries(all)
		if fields != nil && slices.Contains(desk.Allowed(v.member.Role, c.Stage), ch.Action) {
			said.Retry = &retry{Action: string(ch.Action), Rev: c.Rev, Seen: c.UpdatedAt.UnixMicro(), Fields: fields}
		}
		return nil
	})
}

// worded is a [desk.FieldError] of a page's own, in the reader's language already.
type worded struct{ error }

// Unwrap returns the FieldError.
func (w worded) Unwrap() error { return w.error }

// refusal words an error for the person who acted.
func (v *visit) refusal(err error) string {
	var rule *desk.RuleError
	var part *desk.FieldError
	switch {
	case errors.As(err, &rule):
		if key := "triage.rule." + rule.Rule; v.has(key) {
			return v.T(key)
		}
		return v.rule4(rule.Rule)
	case errors.As(err, &part):
		if errors.As(err, new(worded)) {
			return part.Detail
		}
		if text := v.fieldWords(part.Field); text != "" {
			return text
		}
	}
	if key := "triage.refused." + problem.KindOf(err).Name; v.has(key) {
		return v.T(key)
	}
	return v.T("error." + strconv.Itoa(problem.Status(err)/100) + "xx")
}
