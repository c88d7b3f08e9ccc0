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
