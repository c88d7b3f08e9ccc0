package web

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/problem"
)

// menuActions are the actions of the menu; others have pages of their own.
var menuActions = []desk.Action{
	desk.ActionAccept, desk.ActionDiscard, desk.ActionReopen, desk.ActionMerge, desk.ActionUnmerge, desk.ActionAssign,
	desk.ActionUnassign, desk.ActionSnooze, desk.ActionWake, desk.ActionLabel,
	desk.ActionToQueue, desk.ActionToOfficial,
}

// act answers the form of an action of the menu.
func (s *site) act(action desk.Action) func(*request) error {
	return func(req *request) error { return req.act(action) }
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
	req.rememberOne(ch, before, after)
	if req.R.PostFormValue("back") == "case" {
		return req.Redirect("/cases/" + id.String())
	}
	return req.advance(w)
}

// rememberOne keeps how to take a change of one case back.
func (req *request) rememberOne(ch desk.Change, before, after desk.Case) {
	req.remember(undoStep{
		text:    req.doneMessage(ch.Action, 1, "#"+ch.Case.String()),
		inverse: inverse(ch, before, after, req.Now), before: map[desk.CaseID]int64{ch.Case: before.Rev},
	})
}

// apply makes one change as the member who is signed in, and returns the case before and
// after it.
func (req *request) apply(ch desk.Change) (before, after desk.Case, err error) {
	if before, after, err = req.s.Desk.ApplyWithBefore(req.Context(), req.Member.Actor(), ch); err == nil {
		req.s.counts.moved(before, after)
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
	step, failed, err := req.applyMany(picked, ch)
	if err != nil {
		return err
	}
	done := len(picked) - len(failed)
	step.text = req.doneMessage(action, done, req.N("triage.bulk.cases", done))
	req.remember(step)
	if len(failed) > 0 {
		w.at = 0
		return req.showFailed(w, failed)
	}
	return req.advance(w)
}

// applyMany makes one change to each of the picked cases, "12.3" for the third state of case 12, as far as each allows it.
// It returns how to take that back, and what was refused.
func (req *request) applyMany(picked []string, ch desk.Change) (step undoStep, failed []string, err error) {
	step.before = map[desk.CaseID]int64{}
	for _, p := range picked {
		number, at, _ := strings.Cut(p, ".")
		if ch.Case, err = desk.ParseCaseID(number); err != nil {
			return step, failed, fmt.Errorf("%w: case %q", problem.ErrMalformed, number)
		}
		if ch.Rev, err = parseRev(at); err != nil {
			return step, failed, err
		}
		before, after, err := req.apply(ch)
		if err != nil {
			if problem.Status(err) >= http.StatusInternalServerError {
				return step, failed, err
			}
			failed = append(failed, "#"+number+": "+req.refusalMessage(err))
			continue
		}
		step.inverse = append(step.inverse, inverse(ch, before, after, req.Now)...)
		step.before[ch.Case] = before.Rev
	}
	return step, failed, nil
}

// showFailed answers with the screen, and with what was refused of several cases.
func (req *request) showFailed(w triagePosition, failed []string) error {
	return req.showTriage(http.StatusConflict, w, &actionMessage{
		Refused: true, Text: req.N("triage.bulk.failed", len(failed)) + " " + strings.Join(failed, " · "),
	})
}

// doneMessage says what was done, for the line that offers to undo it.
func (req *request) doneMessage(a desk.Action, n int, what string) string {
	if n == 0 {
		return ""
	}
	return req.T("triage.done."+string(a), "what", what)
}
