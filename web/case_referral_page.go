package web

import (
	"fmt"
	"net/http"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/page"
)

// referralView is a referral as pages show it.
type referralView struct {
	ID        int64
	Case      desk.CaseID
	Name      string
	Question  []string
	State     page.Badge
	By        string
	Sent      page.Timestamp
	Ack       page.Timestamp
	Answered  page.Timestamp
	Due       due
	Waiting   bool
	Overdue   bool
	Expires   page.Timestamp
	Mailed    string
	Bounced   string
	Outcome   page.Badge
	Reply     []string
	Sources   []page.Link
	CanRevoke bool
	Named     bool // the institution may be named where the reply is cited
	CanCite   bool
}

func (req *request) referral(r desk.Referral) referralView {
	waiting := r.State == desk.ReferralSent || r.State == desk.ReferralAcknowledged
	d := referralView{
		ID: r.ID, Case: r.Case, Name: r.Name, Question: page.Paragraphs(r.Question), State: req.referralState(r), By: r.By,
		Sent: req.At(r.SentAt), Ack: req.At(r.AckAt), Answered: req.At(r.AnswerAt), Waiting: waiting, Overdue: r.Overdue(req.Now),
		Expires: req.At(r.ExpiresAt), Bounced: req.bounced(r), Reply: page.Paragraphs(r.Reply),
		Named: r.Named, CanRevoke: waiting && req.Member != nil && req.s.Referrals != nil,
	}
	if req.s.MailReferral != nil {
		d.Mailed = r.Mailed
	}
	if waiting {
		d.Due = req.due(desk.Case{DueAt: r.DueAt})
	} else {
		d.Due = due{Timestamp: req.At(r.DueAt), Level: "later"}
		d.Due.Text = d.Due.Abs
	}
	switch r.Outcome {
	case desk.ReplyVerified:
		d.Outcome = page.NewBadge("outcome outcome-verified", "health-ok", req.T("case.outcome.verified"))
	case desk.ReplyInformation:
		d.Outcome = page.NewBadge("outcome", "stance-context", req.T("case.outcome.information"))
	case desk.ReplyDiscard:
		d.Outcome = page.NewBadge("outcome outcome-discard", "stance-refutes", req.T("case.outcome.discard"))
	}
	for _, s := range r.Sources {
		d.Sources = append(d.Sources, page.External(s))
	}
	return d
}

// bounced words why a mail did not arrive; empty while it did not come back.
func (req *request) bounced(r desk.Referral) string {
	if r.Bounced == "" {
		return ""
	}
	return req.faultMessage(r.Bounce, r.Bounced).Text
}

func (req *request) referralState(r desk.Referral) page.Badge {
	switch {
	case r.Overdue(req.Now):
		return page.NewBadge("ref ref-overdue", "over", req.T("case.referral.overdue"))
	case r.State == desk.ReferralSent:
		return page.NewBadge("ref ref-sent", "sent", req.T("case.referral.sent"))
	case r.State == desk.ReferralAcknowledged:
		return page.NewBadge("ref ref-ack", "clock", req.T("case.referral.acknowledged"))
	case r.State == desk.ReferralAnswered:
		return page.NewBadge("ref ref-answered", "health-ok", req.T("case.referral.answered"))
	case r.State == desk.ReferralRevoked:
		return page.NewBadge("ref ref-revoked", "health-failing", req.T("case.referral.revoked"))
	}
	return page.NewBadge("ref", "dot", req.T("case.referral.drafted"))
}

// briefView is a brief as the recipient reads it.
type briefView struct {
	Claim, Lang string
	Risk        page.Badge
	Since       page.Timestamp
	Seen        []page.Publication
	Evidence    []evidenceView
	Question    []string
	Due         page.Timestamp
	Name        string
	Mailed      string
}

func (req *request) brief(b desk.Brief) *briefView {
	claim, lang := b.ClaimIn(req.Tag())
	d := &briefView{
		Claim: claim, Lang: page.LangAttr(lang), Risk: req.risk(b.Risk), Since: req.At(b.Since),
		Question: page.Paragraphs(b.Referral.Question), Due: req.At(b.Referral.DueAt), Name: b.Referral.Name,
	}
	if req.s.MailReferral != nil {
		d.Mailed = b.Referral.Mailed
	}
	for _, s := range b.Seen {
		d.Seen = append(d.Seen, page.Publication{Publisher: req.s.PublisherName(s.Publisher, s.Source), Title: s.Title, Link: page.External(s.URL), At: req.At(s.At)})
	}
	for _, e := range b.Evidence {
		d.Evidence = append(d.Evidence, evidenceView{Stance: req.stance(e.Stance), Link: page.External(e.URL), Title: e.Title, Quote: e.Quote, Note: e.Note, At: req.At(e.At), Quotation: req.Quotation(e.Verified, e.Elsewhere), Source: req.Sourced(e.Origin, e.SHA256)})
	}
	return d
}

// referralData is the page of one referral.
type referralData struct {
	Head     caseHead
	Referral referralView
	Brief    *briefView
	Link     string // shown once, to who made it
	Script   string
}

func (s *site) showReferral(req *request) error {
	id, err := req.CaseID()
	if err != nil {
		return err
	}
	rid, err := req.Number("rid", "referral")
	if err != nil {
		return err
	}
	if s.Referrals == nil {
		return fmt.Errorf("referral %d: %w", rid, desk.ErrNotFound)
	}
	var d referralData
	err = req.View(func(tx desk.ReadTx) error {
		r, err := tx.Referral(rid)
		if err != nil {
			return err
		}
		c, err := tx.Case(id)
		if err != nil {
			return err
		}
		if from, err := tx.Case(r.Case); err != nil || (r.Case != id && from.Root != id) {
			return fmt.Errorf("referral %d of case %v: %w", rid, id, desk.ErrNotFound)
		}
		d.Head, d.Referral = req.head(c), req.referral(r)
		d.Referral.CanCite = r.State == desk.ReferralAnswered && r.Named && req.allowed(desk.ActionEvidence, c)
		return nil
	})
	if err != nil {
		return err
	}
	b, err := s.Referrals.Brief(req.Context(), rid)
	if err != nil {
		return fmt.Errorf("referral %d: %w", rid, err)
	}
	d.Brief = req.brief(b)
	if key := req.R.URL.Query().Get("link"); key != "" && req.Member != nil {
		d.Link, _ = s.links.take(req.Member.ID, key, req.Now)
	}
	return req.Render(http.StatusOK, "case-referral", req.T("case.referral.number", "id", rid), d)
}

func (s *site) revokeReferral(req *request) error {
	id, err := req.CaseID()
	if err != nil {
		return err
	}
	rid, err := req.Number("rid", "referral")
	if err != nil {
		return err
	}
	actor, err := req.signed()
	if err == nil && s.Referrals == nil {
		err = desk.ErrForbidden
	}
	if err == nil {
		err = s.Referrals.Revoke(req.Context(), actor, rid)
	}
	if err != nil {
		return req.showCaseError(id, err)
	}
	return req.Redirect(casePath(id) + "#referrals")
}
