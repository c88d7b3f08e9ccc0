package web

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/problem"
)

// caseRoutes is the part of the table for the work on a case after triage.
func (s *site) caseRoutes() []route {
	return []route{
		{"GET /cases/{id}/evidence/new", "queue", s.newEvidence, false},
		{"POST /cases/{id}/evidence/read", "queue", s.readPage, false},
		{"POST /cases/{id}/evidence/document", "queue", s.readDocument, false},
		{"POST /cases/{id}/evidence", "queue", s.addEvidence, false},
		{"GET /cases/{id}/evidence/{eid}", "queue", s.showEvidence, false},
		{"POST /cases/{id}/evidence/{eid}/withdraw", "queue", s.withdrawEvidence, false},
		{"POST /cases/{id}/evidence/{eid}/capture", "queue", s.captureEvidence, false},
		{"POST /cases/{id}/evidence/{eid}/changed", "queue", s.changedEvidence, false},
		{"POST /cases/{id}/proposals/{pid}/accept", "queue", s.decideProposal(desk.ActionAcceptProposal), false},
		{"POST /cases/{id}/proposals/{pid}/dismiss", "queue", s.decideProposal(desk.ActionDismissProposal), false},
		{"POST /cases/{id}/proposals/{pid}/reopen", "queue", s.decideProposal(desk.ActionReopenProposal), false},
		{"GET /cases/{id}/claim", "queue", s.showClaim, false},
		{"GET /cases/{id}/claim/proposals", "triage", s.showProposals, false},
		{"POST /cases/{id}/claim", "queue", s.saveClaim, false},
		{"GET /cases/{id}/risk", "queue", s.showRisk, false},
		{"POST /cases/{id}/risk", "queue", s.saveRisk, false},
		{"GET /cases/{id}/verdict", "queue", s.showVerdict, false},
		{"POST /cases/{id}/verdict", "queue", s.saveVerdict, false},
		{"POST /cases/{id}/verdict/preview", "queue", s.previewVerdict, false},
		{"POST /cases/{id}/verify", "queue", s.step(desk.ActionVerify), false},
		{"GET /cases/{id}/sign", "queue", s.showSign, false},
		{"POST /cases/{id}/sign", "queue", s.step(desk.ActionSign), false},
		{"POST /cases/{id}/publish", "queue", s.step(desk.ActionPublish), false},
		{"POST /cases/{id}/close", "queue", s.step(desk.ActionClose), false},
		{"POST /cases/{id}/revise", "queue", s.step(desk.ActionRevise), false},
		{"GET /cases/{id}/referrals/new", "queue", s.newReferral, false},
		{"POST /cases/{id}/referrals", "queue", s.refer, false},
		{"GET /cases/{id}/referrals/{rid}", "queue", s.showReferral, false},
		{"POST /cases/{id}/referrals/{rid}/revoke", "queue", s.revokeReferral, false},
		{"GET /recipients", "recipients", s.recipients, false},
		{"GET /recipients/new", "recipients", s.showRecipient, false},
		{"GET /recipients/{rid}", "recipients", s.showRecipient, false},
		{"POST /recipients", "recipients", s.saveRecipient, false},
		{"POST /recipients/{rid}", "recipients", s.saveRecipient, false},
	}
}

// caseForm reads the case of the path, and the form that was sent about it.
func (req *request) caseForm() (desk.CaseID, url.Values, error) {
	id, err := req.CaseID()
	if err != nil {
		return 0, nil, err
	}
	form, err := req.Form()
	return id, form, err
}

// signed returns who acts. Nobody may act on a desk that can only be read.
func (req *request) signed() (desk.Actor, error) {
	if req.Member == nil || req.s.Desk == nil {
		return desk.Actor{}, desk.ErrForbidden
	}
	return req.Member.Actor(), nil
}

// allowed says whether the member who is signed in may take an action on a case as
// it stands.
func (req *request) allowed(a desk.Action, c desk.Case) bool {
	return req.Member != nil && req.s.Desk != nil && slices.Contains(desk.Allowed(req.Member.Role, c.Stage), a)
}

// revOf is the revision of the case that the form was made from.
func revOf(form url.Values) (int64, error) {
	s := form.Get("rev")
	if s == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 {
		return 0, fmt.Errorf("%w: rev %q", problem.ErrMalformed, s)
	}
	return n, nil
}

// localTime reads a field of type datetime-local, in the desk's zone; empty is the
// zero time.
func (req *request) localTime(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05", "2006-01-02 15:04"} {
		if t, err := time.ParseInLocation(layout, s, req.s.Zone); err == nil {
			return t, nil
		}
	}
	return time.Time{}, problem.Invalid("due_at", "%q is not a date and time", s)
}
