package web

import (
	"fmt"
	"net/http"
	"net/url"

	"github.com/rumordesk/rumordesk/desk"
)

// step makes the handler of an action that is one button on the case page, with a
// reason where it takes one.
func (s *site) step(action desk.Action) func(*request) error {
	return func(req *request) error {
		id, form, err := req.caseForm()
		if err != nil {
			return err
		}
		err = req.change(desk.Change{Action: action, Case: id, Reason: form.Get("reason")})
		if err != nil {
			return req.showCaseError(id, err)
		}
		return req.Redirect(casePath(id) + "#verdict")
	}
}

// change makes a change of a case by whoever is signed in, against the revision of
// the form that it was asked with.
func (req *request) change(ch desk.Change) error {
	actor, err := req.signed()
	if err != nil {
		return err
	}
	form, err := req.Form()
	if err != nil {
		return err
	}
	if ch.Rev, err = revOf(form); err != nil {
		return err
	}
	_, err = req.s.Desk.Apply(req.Context(), actor, ch)
	return err
}

// showCaseError shows the case as it stands now, and above it why something was not
// done.
func (req *request) showCaseError(id desk.CaseID, cause error) error {
	t, err := req.formErrorOf(cause)
	if err != nil {
		return err
	}
	if t.Text == "" {
		for _, text := range t.Fields {
			t.Text = text
		}
	}
	return req.showCaseAs(id, t)
}

func (req *request) showCaseAs(id desk.CaseID, t formError) error {
	var d caseData
	err := req.View(func(tx desk.ReadTx) (err error) {
		if d, err = req.readCase(tx, id); err == nil {
			d.Work, err = req.readWork(tx, d.Case, d.Sightings)
		}
		if err == nil {
			d.Places, d.Unusual, err = req.unusualFor(tx, d.Case)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("case %v: %w", id, err)
	}
	if d.Known, err = req.knownFor(d.Case, knownShown); err != nil {
		return err
	}
	d.Work.FormError, req.Self = t, ownPath(casePath(id))
	status := t.Status
	if status == 0 {
		status = http.StatusOK
	}
	return req.Render(status, "case", d.Claim, d)
}

func casePath(id desk.CaseID) string { return fmt.Sprintf("/cases/%v", id) }

// ownPath is where a page can be read again that answered to a form.
func ownPath(path string) *url.URL { return &url.URL{Path: path} }
