package web

import (
	"fmt"
	"net/http"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/diff"
)

// evidenceData is the page of one piece of evidence.
type evidenceData struct {
	Head      caseHead
	FormError formError
	Evidence  evidenceView
	Page      pageView
	Compared  bool
	Same      bool
	Changes   []diff.Change
	Now       pageView
}

func (s *site) showEvidence(req *request) error {
	d, _, err := req.readEvidence()
	if err != nil {
		return err
	}
	return req.Render(http.StatusOK, "case-evidence", req.T("case.evidence.number", "id", d.Evidence.ID), d)
}

func (req *request) readEvidence() (d evidenceData, e desk.Evidence, err error) {
	id, err := req.CaseID()
	if err != nil {
		return d, e, err
	}
	eid, err := req.Number("eid", "evidence")
	if err != nil {
		return d, e, err
	}
	err = req.View(func(tx desk.ReadTx) error {
		c, err := tx.Case(id)
		if err != nil {
			return err
		}
		if e, err = tx.Evidence(eid); err != nil {
			return err
		}
		if e.Case != id {
			// It may be filed under a case that was merged into this one.
			from, err := tx.Case(e.Case)
			if err != nil {
				return err
			}
			if from.Root != id {
				return fmt.Errorf("evidence %d of case %v: %w", eid, id, desk.ErrNotFound)
			}
		}
		req.Self = ownPath(fmt.Sprintf("%s/evidence/%d", casePath(id), eid))
		d.Head, d.Evidence, d.Page = req.head(c), req.evidence(e, c), req.page(e.URL, e.Capture, e.Quote)
		return nil
	})
	return d, e, err
}

func (s *site) withdrawEvidence(req *request) error {
	id, err := req.CaseID()
	if err != nil {
		return err
	}
	eid, err := req.Number("eid", "evidence")
	if err != nil {
		return err
	}
	if err := req.change(desk.Change{Action: desk.ActionWithdraw, Case: id, EvidenceID: eid}); err != nil {
		return req.showCaseError(id, err)
	}
	return req.Redirect(casePath(id) + "#evidence")
}

// captureEvidence captures the page of a piece of evidence once more.
func (s *site) captureEvidence(req *request) error {
	d, e, err := req.readEvidence()
	if err != nil {
		return err
	}
	actor, err := req.signed()
	if err == nil {
		err = s.Desk.Check(req.Context(), actor, desk.Change{Action: desk.ActionCapture, Case: d.Head.ID, EvidenceID: e.ID, Capture: &desk.Capture{}})
	}
	if err == nil {
		c := req.capture(e.URL, e.Quote)
		if c.Error != "" && e.Capture.Text != "" {
			// A capture that there is beats one that failed.
			d.FormError = formError{Status: http.StatusOK, Text: req.T("case.capture.failed", "why", req.faultMessage(c.Fault, c.Error).Text)}
			return req.Render(http.StatusOK, "case-evidence", req.T("case.evidence.number", "id", e.ID), d)
		}
		err = req.change(desk.Change{Action: desk.ActionCapture, Case: d.Head.ID, EvidenceID: e.ID, Capture: &c})
	}
	if err != nil {
		return req.showCaseError(d.Head.ID, err)
	}
	return req.Redirect(fmt.Sprintf("%s/evidence/%d", casePath(d.Head.ID), e.ID))
}

// changedEvidence fetches the page again and shows what is different.
func (s *site) changedEvidence(req *request) error {
	d, e, err := req.readEvidence()
	if err != nil {
		return err
	}
	if _, err := req.signed(); err != nil {
		return err
	}
	if s.Capture == nil {
		d.FormError = formError{Text: req.T("case.capture.none")}
	} else {
		ctx, cancel := req.Fetching(s.Timeout)
		defer cancel()
		now, changes, err := s.Capture.Changed(ctx, e.Capture, e.URL, e.Quote)
		switch {
		case req.Context().Err() != nil:
			return req.Context().Err()
		case err != nil:
			d.FormError = formError{Text: req.T("case.changed.failed", "why", req.faultMessage(now.Fault, now.Error).Text)}
		default:
			d.Compared, d.Now = true, req.page(e.URL, now, e.Quote)
			d.Same = sameText(changes)
			d.Changes = diff.Condense(changes)
		}
	}
	return req.Render(http.StatusOK, "case-evidence", req.T("case.evidence.number", "id", e.ID), d)
}

func sameText(changes []diff.Change) bool {
	for _, c := range changes {
		if c.Op != diff.Same {
			return false
		}
	}
	return true
}
