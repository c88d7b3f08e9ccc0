package web

import (
	"fmt"
	"net/http"
	"net/url"

	"github.com/rumordesk/rumordesk/desk"
)

// step makes the handler of an action that is one button on the case page, with a
// reason where it takes one.
func (s *site) step(action desk.Action) func(*visit) error {
	return func(v *visit) error {
		id, err := v.caseID()
		if err != nil {
			return err
		}
		form, err := v.readForm()
		if err != nil {
			return err
		}
		err = v.change(desk.Change{Action: action, Case: id, Reason: form.Get("reason")})
		if err != nil {
			return v.caseTrouble(id, err)
		}
		return v.redirect(casePath(id) + "#verdict")
	}
}

// change makes a change of a case by whoever is signed in, against the revision of
// the form that it was asked with.
func (v *visit) change(ch desk.Change) error {
	actor, err := v.signed()
	if err != nil {
		return err
	}
	form, err := v.readForm()
	if err != nil {
		return err
	}
	if ch.Rev, err = revOf(form); err != nil {
		return err
	}
	_, err = v.s.Desk.Apply(v.ctx(), actor, ch)
	return err
}

// caseTrouble shows the case as it stands now, and above it why something was not
// done.
func (v *visit) caseTrouble(id desk.CaseID, cause error) error {
	t, err := v.troubleOf(cause)
	if err != nil {
		return err
	}
	if t.Text == "" {
		for _, text := range t.Fields {
			t.Text = text
		}
	}
	return v.showCaseAs(id, t)
}

func (v *visit) showCaseAs(id desk.CaseID, t trouble) error {
	var d caseData
	err := v.view(func(tx desk.ReadTx) (err error) {
		if d, err = v.readCase(tx, id); err == nil {
			d.Work, err = v.readWork(tx, d.Case, d.Sightings)
		}
		if err == nil {
			d.Places, d.Unusual, err = v.unusualFor(tx, d.Case)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("case %v: %w", id, err)
	}
	if d.Known, err = v.knownFor(d.Case, knownShown); err != nil {
		return err
	}
	d.Work.Trouble, v.self = t, ownPath(casePath(id))
	status := t.Status
	if status == 0 {
		status = http.StatusOK
	}
	return v.render(status, "case", d.Claim, d)
}

func casePath(id desk.CaseID) string { return fmt.Sprintf("/cases/%v", id) }

// ownPath is where a page can be read again that answered to a form.
func ownPath(path string) *url.URL { return &url.URL{Path: path} }
