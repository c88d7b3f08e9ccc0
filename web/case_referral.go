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
	if req.s.TLS || req.R.TLS != nil {
		scheme = "https"
	}
	return (&url.URL{Scheme: scheme, Host: req.R.Host, Path: "/r/" + token}).String()
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
