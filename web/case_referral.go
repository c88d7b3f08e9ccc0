package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

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
}

func (req *request) referral(r desk.Referral) referralView {
	waiting := r.State == desk.ReferralSent || r.State == desk.ReferralAcknowledged
	d := referralView{
		ID: r.ID, Case: r.Case, Name: r.Name, Question: page.Paragraphs(r.Question), State: req.referralState(r), By: r.By,
		Sent: req.At(r.SentAt), Ack: req.At(r.AckAt), Answered: req.At(r.AnswerAt), Waiting: waiting, Overdue: r.Overdue(req.Now),
		Expires: req.At(r.ExpiresAt), Bounced: req.bounced(r), Reply: page.Paragraphs(r.Reply),
		CanRevoke: waiting && req.Member != nil && req.s.Referrals != nil,
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

// referralForm is the form of a new referral. The brief is shown before it can be
// sent.
type referralForm struct {
	Head       caseHead
	FormError  formError
	Suggested  []recipientChoice
	Others     []recipientChoice
	To         string // the number of a recipient, or "other"
	Name       string
	Question   string
	Due        string
	DefaultDue string // the due time when none is given
	Zone       string
	Brief      *briefView
	CanRefer   bool
	WhyNot     string
}

// recipientChoice is a recipient to choose, with why it is suggested.
type recipientChoice struct {
	recipientView
	Why    []string
	Chosen bool
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
	d := &briefView{
		Claim: b.Claim, Lang: page.LangAttr(b.Lang), Risk: req.risk(b.Risk), Since: req.At(b.Since),
		Question: page.Paragraphs(b.Referral.Question), Due: req.At(b.Referral.DueAt), Name: b.Referral.Name,
	}
	if req.s.MailReferral != nil {
		d.Mailed = b.Referral.Mailed
	}
	for _, s := range b.Seen {
		d.Seen = append(d.Seen, page.Publication{Publisher: req.s.PublisherName(s.Publisher, s.Source), Title: s.Title, Link: page.External(s.URL), At: req.At(s.At)})
	}
	for _, e := range b.Evidence {
		d.Evidence = append(d.Evidence, evidenceView{Stance: req.stance(e.Stance), Link: page.External(e.URL), Title: e.Title, Quote: e.Quote, Note: e.Note, At: req.At(e.At)})
	}
	return d
}

func (s *site) newReferral(req *request) error {
	id, err := req.CaseID()
	if err != nil {
		return err
	}
	return req.referralPage(id, url.Values{}, nil, formError{})
}

func (req *request) referralPage(id desk.CaseID, sent url.Values, brief *briefView, t formError) error {
	f := referralForm{FormError: t, To: sent.Get("to"), Name: sent.Get("name"), Question: sent.Get("question"), Due: sent.Get("due"), Brief: brief, Zone: req.zone()}
	err := req.View(func(tx desk.ReadTx) error {
		c, err := tx.Case(id)
		if err != nil {
			return err
		}
		f.Head = req.head(c)
		f.CanRefer = req.s.Referrals != nil && req.allowed(desk.ActionEvidence, c)
		switch {
		case f.CanRefer:
		case req.Member == nil || req.s.Desk == nil || req.s.Referrals == nil:
			f.WhyNot = req.T("case.readonly")
		default:
			f.WhyNot = req.whyNoWork(c)
		}
		all, err := tx.Recipients()
		if err != nil {
			return err
		}
		f.Suggested, f.Others = req.suggest(all, c, f.To)
		return nil
	})
	if err != nil {
		return fmt.Errorf("refer case %v: %w", id, err)
	}
	req.Self = ownPath(casePath(id) + "/referrals/new")
	status := t.Status
	if status == 0 {
		status = http.StatusOK
	}
	return req.Render(status, "case-referral-new", req.T("case.refer.title"), f)
}

// zone names the desk's zone as times show it.
func (req *request) zone() string {
	_, offset := req.Now.In(req.s.Zone).Zone()
	if offset == 0 {
		return "UTC"
	}
	return "UTC" + req.Now.In(req.s.Zone).Format("-07:00")
}

// refer shows the brief of a referral, or sends it when the brief has been seen.
func (s *site) refer(req *request) error {
	id, form, err := req.caseForm()
	if err != nil {
		return err
	}
	actor, err := req.signed()
	if err == nil && s.Referrals == nil {
		err = desk.ErrForbidden
	}
	var recipient int64
	var dueAt time.Time
	var brief *briefView
	if err == nil {
		recipient, dueAt, err = req.addressee(form)
	}
	if err == nil && form.Get("do") == "send" {
		var r desk.Referral
		var token string
		if r, token, err = s.Referrals.Refer(req.Context(), actor, id, recipient, form.Get("name"), form.Get("question"), dueAt); err == nil {
			return req.referred(r, token)
		}
	} else if err == nil {
		var b desk.Brief
		if b, err = s.Referrals.Draft(req.Context(), actor, id, recipient, form.Get("name"), form.Get("question"), dueAt); err == nil {
			brief = req.brief(b)
		}
	}
	t, err := req.formErrorOf(err)
	if err != nil {
		return err
	}
	return req.referralPage(id, form, brief, t)
}

// addressee reads whom a form asks, and until when.
func (req *request) addressee(form url.Values) (recipient int64, dueAt time.Time, err error) {
	if to := form.Get("to"); to != "other" {
		if recipient, err = strconv.ParseInt(to, 10, 64); err != nil || recipient < 1 {
			return 0, dueAt, &desk.FieldError{Field: "recipient", Detail: "choose a recipient"}
		}
	}
	dueAt, err = req.localTime(form.Get("due"))
	return recipient, dueAt, err
}

// referred leads to the referral that was made; its link waits there to be shown
// once.
func (req *request) referred(r desk.Referral, token string) error {
	if req.s.MailReferral != nil && r.Mailed != "" {
		if err := req.s.MailReferral(req.Context(), r.ID); err != nil {
			// The referral stands, and what sends mail looks for unsent ones by itself.
			req.s.Log.Error("the mail of a referral was not queued", "referral", r.ID, "err", err)
		}
	}
	key := req.s.links.put(req.Member.ID, req.referralURL(token), req.Now)
	return req.Redirect(page.Address(fmt.Sprintf("%s/referrals/%d", casePath(r.Case), r.ID), "link", key))
}

func (req *request) referralURL(token string) string {
	if req.s.ReferralURL != nil {
		return req.s.ReferralURL(token)
	}
	scheme := "http"
	if req.R.TLS != nil {
		scheme = "https"
	}
	return (&url.URL{Scheme: scheme, Host: req.R.Host, Path: "/r/" + token}).String()
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

// commaList splits what somebody typed with commas of either script.
func commaList(s string) []string {
	var out []string
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(",，、;；\n", r) }) {
		if part = strings.Join(strings.Fields(part), " "); part != "" {
			out = append(out, part)
		}
	}
	return out
}
