package web

import (
	"fmt"
	"net/http"
	"net/url"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/page"
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
		switch {
		case err != nil && (action == desk.ActionSign || action == desk.ActionPublish):
			return req.showSignError(id, form.Get("reason"), err)
		case err != nil:
			return req.showCaseError(id, err)
		case action == desk.ActionSign:
			return req.Redirect(page.Address(signPath(id), "done", doneSigned))
		case action == desk.ActionPublish:
			return req.Redirect(page.Address(casePath(id), "done", donePublished))
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
	t, err := req.buttonErrorOf(cause)
	if err != nil {
		return err
	}
	return req.showCaseAs(id, t)
}

// buttonErrorOf is formErrorOf for a button without fields of its own: what is wrong with a field is said
// above the page.
func (req *request) buttonErrorOf(cause error) (formError, error) {
	t, err := req.formErrorOf(cause)
	if err == nil && t.Text == "" {
		for _, text := range t.Fields {
			t.Text = text
		}
		t.Fields = nil
	}
	return t, err
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
	d.Done = req.happened(d.Case, d.Work.Verdict)
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
