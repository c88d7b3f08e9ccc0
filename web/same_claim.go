package web

import (
	"fmt"
	"net/http"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/page"
)

// sameCase is a case of the group of the one that is read: it may claim the same.
type sameCase struct {
	caseLink
	Rev       int64
	Percent   int
	Distinct  bool // one word may make another claim of it, so that it is not ticked
	Rewording page.Badge
	Known     passage // the checked claim that both may repeat; empty for none
}

// lookOn adds to a case in the reader what is looked for outside a View: its group, and known claims.
func (req *request) lookOn(c *triageCase) (err error) {
	if c.Same, err = req.same(c.Case); err != nil {
		return err
	}
	c.Known, err = req.knownFor(c.Case, knownBrief)
	return err
}

// same is the group of a case. It must not be called inside a View: the matcher reads the store itself.
func (req *request) same(c desk.Case) ([]sameCase, error) {
	if !req.acts() {
		return nil, nil
	}
	var known desk.KnownMatcher
	if req.s.Known != nil {
		known = req.s.Known
	}
	found, err := desk.SameClaims(req.Context(), req.View, req.s.Claims, known, c)
	if err != nil {
		return nil, fmt.Errorf("group of case %v: %w", c.ID, err)
	}
	var out []sameCase
	for _, s := range found {
		row := sameCase{caseLink: req.linkTo(s.Case), Rev: s.Case.Rev, Percent: max(1, int(s.Score*100+0.5)), Distinct: s.Distinct, Rewording: req.rewording(s.Rewording)}
		if s.Known != nil {
			claim, lang := s.Known.ClaimIn(req.Tag())
			row.Known = passage{claim, page.LangAttr(lang)}
		}
		out = append(out, row)
	}
	return out, nil
}

// mergeHere merges the ticked cases of a group into the one that is read. Taking it back parts them from it for good.
func (s *site) mergeHere(req *request) error {
	id, w, err := req.triageForm()
	if err != nil {
		return err
	}
	w.at = id
	picked := req.R.PostForm["same"]
	if len(picked) == 0 || len(picked) > maxBulk {
		return req.showTriage(http.StatusBadRequest, w, &actionMessage{Refused: true, Text: req.T("triage.same.none")})
	}
	step, failed, err := req.applyMany(picked, desk.Change{Action: desk.ActionMerge, Into: id})
	if err != nil {
		return err
	}
	step.text = req.T("triage.done.same", "what", req.N("triage.bulk.cases", len(picked)-len(failed)), "into", id)
	step.back = id
	req.remember(step)
	switch {
	case len(failed) > 0:
		return req.showFailed(w, failed)
	case req.partial():
		return req.showTriage(http.StatusOK, w, nil)
	}
	return req.Redirect(w.address(id))
}
