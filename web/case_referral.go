package web

import (
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// referralView is a referral as pages show it.
type referralView struct {
	ID        int64
	Case      desk.CaseID
	Name      string
	Question  []string
	State     badge
	By        string
	Sent      moment
	Ack       moment
	Answered  moment
	Due       due
	Waiting   bool
	Overdue   bool
	Expires   moment
	Mailed    string
	Bounced   string
	Outcome   badge
	Reply     []string
	Sources   []link
	CanRevoke bool
}

func (v *visit) referral(r desk.Referral) referralView {
	waiting := r.State == desk.ReferralSent || r.State == desk.ReferralAcknowledged
	d := referralView{
		ID: r.ID, Case: r.Case, Name: r.Name, Question: paragraphsOf(r.Question), State: v.referralState(r), By: r.By,
		Sent: v.at(r.SentAt), Ack: v.at(r.AckAt), Answered: v.at(r.AnswerAt), Waiting: waiting, Overdue: r.Overdue(v.now),
		Expires: v.at(r.ExpiresAt), Bounced: v.bounced(r), Reply: paragraphsOf(r.Reply),
		CanRevoke: waiting && v.member != nil && v.s.Referrals != nil,
	}
	if v.s.MailReferral != nil {
		d.Mailed = r.Mailed
	}
	if waiting {
		d.Due = v.due(desk.Case{DueAt: r.DueAt})
	} else {
		d.Due = due{moment: v.at(r.DueAt), Level: "later"}
		d.Due.Text = d.Due.Abs
	}
	switch r.Outcome {
	case desk.ReplyVerified:
		d.Outcome = badge{"outcome outcome-verified", "health-ok", v.T("case.outcome.verified")}
	case desk.ReplyInformation:
		d.Outcome = badge{"outcome", "stance-context", v.T("case.outcome.information")}
	case desk.ReplyDiscard:
		d.Outcome = badge{"outcome outcome-discard", "stance-refutes", v.T("case.outcome.discard")}
	}
	for _, s := range r.Sources {
		d.Sources = append(d.Sources, external(s))
	}
	return d
}

// bounced words why a mail did not arrive; empty while it did not come back.
func (v *visit) bounced(r desk.Referral) string {
	if r.Bounced == "" {
		return ""
	}
	return v.said(r.Bounce, r.Bounced).Text
}

func (v *visit) referralState(r desk.Referral) badge {
	switch {
	case r.Overdue(v.now):
		return badge{"ref ref-overdue", "over", v.T("case.referral.overdue")}
	case r.State == desk.ReferralSent:
		return badge{"ref ref-sent", "sent", v.T("case.referral.sent")}
	case r.State == desk.ReferralAcknowledged:
		return badge{"ref ref-ack", "clock", v.T("case.referral.acknowledged")}
	case r.State == desk.ReferralAnswered:
		return badge{"ref ref-answered", "health-ok", v.T("case.referral.answered")}
	case r.State == desk.ReferralRevoked:
		return badge{"ref ref-revoked", "health-failing", v.T("case.referral.revoked")}
	}
	return badge{"ref", "dot", v.T("case.referral.drafted")}
}

// referralForm is the form of a new referral. The brief is shown before it can be
// sent.
type referralForm struct {
	Head      caseHead
	Trouble   trouble
	Suggested []recipientChoice
	Others    []recipientChoice
	To        string // the number of a recipient, or "other"
	Name      string
	Question  string
	Due       string
	Usual     string // the due time when none is given
	Zone      string
	Brief     *briefView
	CanRefer  bool
	WhyNot    string
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
	Risk        badge
	Since       moment
	Seen        []briefSighting
	Evidence    []evidenceView
	Question    []string
	Due         moment
	Name        string
	Mailed      string
}

type briefSighting struct {
	Publisher, Title string
	Link             link
	At               moment
}

func (v *visit) brief(b desk.Brief) *briefView {
	d := &briefView{
		Claim: b.Claim, Lang: langAttr(b.Lang), Risk: v.risk(b.Risk), Since: v.at(b.Since),
		Question: paragraphsOf(b.Referral.Question), Due: v.at(b.Referral.DueAt), Name: b.Referral.Name,
	}
	if v.s.MailReferral != nil {
		d.Mailed = b.Referral.Mailed
	}
	for _, s := range b.Seen {
		d.Seen = append(d.Seen, briefSighting{Publisher: v.s.PublisherName(s.Publisher, s.Source), Title: s.Title, Link: external(s.URL), At: v.at(s.At)})
	}
	for _, e := range b.Evidence {
		d.Evidence = append(d.Evidence, evidenceView{Stance: v.stance(e.Stance), Link: external(e.URL), Title: e.Title, Quote: e.Quote, Note: e.Note, At: v.at(e.At)})
	}
	return d
}

func (s *site) newReferral(v *visit) error {
	id, err := v.caseID()
	if err != nil {
		return err
	}
	return v.referralPage(id, url.Values{}, nil, trouble{})
}

func (v *visit) referralPage(id desk.CaseID, sent url.Values, brief *briefView, t trouble) error {
	f := referralForm{Trouble: t, To: sent.Get("to"), Name: sent.Get("name"), Question: sent.Get("question"), Due: sent.Get("due"), Brief: brief, Zone: v.zone()}
	err := v.view(func(tx desk.ReadTx) error {
		c, err := tx.Case(id)
		if err != nil {
			return err
		}
		f.Head = v.head(c)
		f.CanRefer = v.s.Referrals != nil && v.allowed(desk.ActionEvidence, c)
		switch {
		case f.CanRefer:
		case v.member == nil || v.s.Desk == nil || v.s.Referrals == nil:
			f.WhyNot = v.T("case.readonly")
		default:
			f.WhyNot = v.whyNoWork(c)
		}
		all, err := tx.Recipients()
		if err != nil {
			return err
		}
		f.Suggested, f.Others = v.suggest(all, c, f.To)
		return nil
	})
	if err != nil {
		return fmt.Errorf("refer case %v: %w", id, err)
	}
	v.self = ownPath(casePath(id) + "/referrals/new")
	status := t.Status
	if status == 0 {
		status = http.StatusOK
	}
	return v.render(status, "case-referral-new", v.T("case.refer.title"), f)
}

// zone names the desk's zone as times show it.
func (v *visit) zone() string {
	_, offset := v.now.In(v.s.Zone).Zone()
	if offset == 0 {
		return "UTC"
	}
	return "UTC" + v.now.In(v.s.Zone).Format("-07:00")
}

// refer shows the brief of a referral, or sends it when the brief has been seen.
func (s *site) refer(v *visit) error {
	id, err := v.caseID()
	if err != nil {
		return err
	}
	form, err := v.readForm()
	if err != nil {
		return err
	}
	actor, err := v.signed()
	if err == nil && s.Referrals == nil {
		err = desk.ErrForbidden
	}
	var recipient int64
	var dueAt time.Time
	var brief *briefView
	if err == nil {
		recipient, dueAt, err = v.addressee(form)
	}
	if err == nil && form.Get("do") == "send" {
		var r desk.Referral
		var token string
		if r, token, err = s.Referrals.Refer(v.ctx(), actor, id, recipient, form.Get("name"), form.Get("question"), dueAt); err == nil {
			return v.referred(r, token)
		}
	} else if err == nil {
		var b desk.Brief
		if b, err = s.Referrals.Draft(v.ctx(), actor, id, recipient, form.Get("name"), form.Get("question"), dueAt); err == nil {
			brief = v.brief(b)
		}
	}
	t, err := v.troubleOf(err)
	if err != nil {
		return err
	}
	return v.referralPage(id, form, brief, t)
}

// addressee reads whom a form asks, and until when.
func (v *visit) addressee(form url.Values) (recipient int64, dueAt time.Time, err error) {
	if to := form.Get("to"); to != "other" {
		if recipient, err = strconv.ParseInt(to, 10, 64); err != nil || recipient < 1 {
			return 0, dueAt, &desk.FieldError{Field: "recipient", Detail: "choose a recipient"}
		}
	}
	dueAt, err = v.localTime(form.Get("due"))
	return recipient, dueAt, err
}

// referred leads to the referral that was made; its link waits there to be shown
// once.
func (v *visit) referred(r desk.Referral, token string) error {
	if v.s.MailReferral != nil && r.Mailed != "" {
		if err := v.s.MailReferral(v.ctx(), r.ID); err != nil {
			// The referral stands, and what sends mail looks for unsent ones by itself.
			v.s.Log.Error("the mail of a referral was not queued", "referral", r.ID, "err", err)
		}
	}
	key := v.s.links.put(v.member.ID, v.referralURL(token), v.now)
	return v.redirect(address(fmt.Sprintf("%s/referrals/%d", casePath(r.Case), r.ID), "link", key))
}

func (v *visit) referralURL(token string) string {
	if v.s.ReferralURL != nil {
		return v.s.ReferralURL(token)
	}
	scheme := "http"
	if v.r.TLS != nil {
		scheme = "https"
	}
	return (&url.URL{Scheme: scheme, Host: v.r.Host, Path: "/r/" + token}).String()
}

// referralData is the page of one referral.
type referralData struct {
	Head     caseHead
	Referral referralView
	Brief    *briefView
	Link     string // shown once, to who made it
	Script   string
}

func (s *site) showReferral(v *visit) error {
	id, err := v.caseID()
	if err != nil {
		return err
	}
	rid, err := v.number("rid")
	if err != nil {
		return err
	}
	if s.Referrals == nil {
		return fmt.Errorf("referral %d: %w", rid, desk.ErrNotFound)
	}
	var d referralData
	err = v.view(func(tx desk.ReadTx) error {
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
		d.Head, d.Referral = v.head(c), v.referral(r)
		return nil
	})
	if err != nil {
		return err
	}
	b, err := s.Referrals.Brief(v.ctx(), rid)
	if err != nil {
		return fmt.Errorf("referral %d: %w", rid, err)
	}
	d.Brief = v.brief(b)
	if key := v.r.URL.Query().Get("link"); key != "" && v.member != nil {
		d.Link, _ = s.links.take(v.member.ID, key, v.now)
	}
	return v.render(http.StatusOK, "case-referral", v.T("case.referral.number", "id", rid), d)
}

func (s *site) revokeReferral(v *visit) error {
	id, err := v.caseID()
	if err != nil {
		return err
	}
	rid, err := v.number("rid")
	if err != nil {
		return err
	}
	actor, err := v.signed()
	if err == nil && s.Referrals == nil {
		err = desk.ErrForbidden
	}
	if err == nil {
		err = s.Referrals.Revoke(v.ctx(), actor, rid)
	}
	if err != nil {
		return v.caseTrouble(id, err)
	}
	return v.redirect(casePath(id) + "#referrals")
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
