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
func (s *site) split(v *visit) error {
	if !v.acts() {
		return desk.ErrForbidden
	}
	id, err := v.caseID()
	if err != nil {
		return err
	}
	w, err := v.where(v.r.PostFormValue)
	if err != nil {
		return err
	}
	ch := desk.Change{Action: desk.ActionSplit, Case: id}
	if ch.Item, err = desk.ParseItemID(v.r.PostFormValue("item")); err != nil {
		return fmt.Errorf("%w: %w", desk.ErrNotFound, err)
	}
	if ch.Rev, err = rev(v.r.PostFormValue("rev")); err != nil {
		return err
	}
	before, _, err := v.do(ch)
	if err != nil {
		return v.refuse(w, ch, err, v.retried())
	}
	var own desk.Case
	err = v.view(func(tx desk.ReadTx) error {
		filed, err := tx.SightingOf(ch.Item)
		if err == nil {
			own, err = tx.Case(filed.Case)
		}
		return err
	})
	if err != nil {
		return err
	}
	v.remember(undoStep{
		text:    v.T("triage.done.split", "item", ch.Item, "what", "#"+id.String()),
		inverse: []desk.Change{{Action: desk.ActionMerge, Case: own.ID, Rev: own.Rev, Into: id}},
		before:  map[desk.CaseID]int64{own.ID: own.Rev, id: before.Rev},
		back:    id,
	})
	if w.at = own.ID; v.r.PostFormValue("back") == "triage" {
		w.at = id
	}
	if v.partial() {
		return v.showTriage(http.StatusOK, w, nil)
	}
	return v.redirect(w.address(w.at))
}

// splittable says whether the reader may take sightings out of a case.
func (v *visit) splittable(c desk.Case, sightings int) bool {
	return v.acts() && sightings > 1 && slices.Contains(desk.Allowed(v.member.Role, c.Stage), desk.ActionSplit)
}
