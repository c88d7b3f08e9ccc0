package web

import (
	"fmt"
	"net/http"
	"slices"

	"github.com/rumordesk/rumordesk/desk"
)

// split takes a sighting out of a case. Triage stays with the case, which is decided on
// next; the page of a case goes on to the case of its own that the sighting has from
// then on, in triage, where the line stands that takes it back.
func (s *site) split(req *request) error {
	id, w, err := req.triageForm()
	if err != nil {
		return err
	}
	ch := desk.Change{Action: desk.ActionSplit, Case: id}
	if ch.Item, err = desk.ParseItemID(req.R.PostFormValue("item")); err != nil {
		return fmt.Errorf("%w: %w", desk.ErrNotFound, err)
	}
	if ch.Rev, err = parseRev(req.R.PostFormValue("rev")); err != nil {
		return err
	}
	before, _, err := req.apply(ch)
	if err != nil {
		return req.refuse(w, ch, err, req.retried())
	}
	var own desk.Case
	err = req.View(func(tx desk.ReadTx) error {
		filed, err := tx.SightingOf(ch.Item)
		if err == nil {
			own, err = tx.Case(filed.Case)
		}
		return err
	})
	if err != nil {
		return err
	}
	req.remember(undoStep{
		text:    req.T("triage.done.split", "item", ch.Item, "what", "#"+id.String()),
		inverse: []desk.Change{{Action: desk.ActionMerge, Case: own.ID, Rev: own.Rev, Into: id}},
		before:  map[desk.CaseID]int64{own.ID: own.Rev, id: before.Rev},
		back:    id,
	})
	if w.at = own.ID; req.R.PostFormValue("back") == "triage" {
		w.at = id
	}
	if req.partial() {
		return req.showTriage(http.StatusOK, w, nil)
	}
	return req.Redirect(w.address(w.at))
}

// splittable says whether the reader may take sightings out of a case.
func (req *request) splittable(c desk.Case, sightings int) bool {
	return req.acts() && sightings > 1 && slices.Contains(desk.Allowed(req.Member.Role, c.Stage), desk.ActionSplit)
}
