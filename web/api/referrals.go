package api

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/problem"
)

type referralView struct {
	ID             string   `json:"id"`
	Case           string   `json:"case"` // filed under
	Recipient      *string  `json:"recipient"`
	Organisation   string   `json:"organisation"`
	Question       string   `json:"question"`
	State          string   `json:"state"`
	By             string   `json:"by"`
	CreatedAt      *string  `json:"created_at"`
	SentAt         *string  `json:"sent_at"`
	AcknowledgedAt *string  `json:"acknowledged_at"`
	AnsweredAt     *string  `json:"answered_at"`
	DueAt          *string  `json:"due_at"`
	Overdue        bool     `json:"overdue"`
	ExpiresAt      *string  `json:"expires_at"`
	Mailed         *string  `json:"mailed"`
	Bounced        *string  `json:"bounced"`
	Outcome        *string  `json:"outcome"`
	Reply          *string  `json:"reply"`
	Sources        []string `json:"sources"`
	Named          bool     `json:"named"` // the institution may be named where its reply is cited
}

func (a *api) referral(r desk.Referral) referralView {
	v := referralView{
		ID: number(r.ID), Case: r.Case.String(), Organisation: r.Name, Question: r.Question, State: string(r.State), By: r.By,
		CreatedAt: stamp(r.CreatedAt), SentAt: stamp(r.SentAt), AcknowledgedAt: stamp(r.AckAt), AnsweredAt: stamp(r.AnswerAt),
		DueAt: stamp(r.DueAt), Overdue: r.Overdue(a.Now()), ExpiresAt: stamp(r.ExpiresAt), Mailed: orNull(r.Mailed),
		Bounced: orNull(r.Bounced), Outcome: orNull(r.Outcome), Reply: orNull(r.Reply), Sources: list(r.Sources), Named: r.Named,
	}
	if a.MailReferral == nil {
		v.Mailed = nil // the directory has an address, but no mail goes out
	}
	if r.Recipient != 0 {
		v.Recipient = orNull(number(r.Recipient))
	}
	return v
}

type referBody struct {
	Recipient json.RawMessage `json:"recipient"`
	Question  string          `json:"question"`
	DueAt     string          `json:"due_at,omitzero"`
}

type referred struct {
	ID       string       `json:"id"`
	Link     string       `json:"link"`
	Referral referralView `json:"referral"`
}

// question is a referral as it was asked for.
type question struct {
	id        desk.CaseID
	recipient int64
	name      string
	text      string
	due       time.Time
}

func (req *request) question() (q question, err error) {
	var b referBody
	if err := req.read(&b, false); err != nil {
		return q, err
	}
	if q.id, err = req.CaseID(); err != nil {
		return q, err
	}
	rev, err := req.rev(q.id)
	if err != nil {
		return q, err
	}
	if q.due, err = parseTime("due_at", b.DueAt); err != nil {
		return q, err
	}
	q.text = b.Question
	q.recipient, q.name, err = req.recipient(q.id, rev, b.Recipient)
	return q, noCase(err)
}

// draftReferral answers POST /cases/{id}/referrals/draft.
func (req *request) draftReferral() error {
	q, err := req.question()
	if err != nil {
		return err
	}
	b, err := req.a.Referrals.Draft(req.Context(), req.member.Actor(), q.id, q.recipient, q.name, q.text, q.due)
	if err != nil {
		return req.explain(noCase(err), desk.ActionRefer)
	}
	return req.answer(http.StatusOK, req.a.brief(b))
}

// refer answers POST /cases/{id}/referrals.
func (req *request) refer() error {
	q, err := req.question()
	if err != nil {
		return err
	}
	r, token, err := req.a.Referrals.Refer(req.Context(), req.member.Actor(), q.id, q.recipient, q.name, q.text, q.due)
	if err != nil {
		return req.explain(noCase(err), desk.ActionRefer)
	}
	if req.a.MailReferral != nil && r.Mailed != "" {
		// The referral stands and its link works: a mail that could not be queued is no
		// reason to have the question asked twice.
		if err := req.a.MailReferral(context.WithoutCancel(req.Context()), r.ID); err != nil {
			req.a.Log.Error("mail of a referral not queued", "referral", r.ID, "err", err)
		}
	}
	req.W.Header().Set("Location", fmt.Sprintf("%s/referrals/%d", Base, r.ID))
	return req.answer(http.StatusCreated, referred{ID: number(r.ID), Link: req.a.ReferralURL(token), Referral: req.a.referral(r)})
}

// recipient reads whom a referral goes to: the id of one in the directory, the name
// of an organisation in it, or else the name of one outside it. On the same snapshot
// it looks whether the case is as the caller saw it; a referral does not change the
// case itself.
func (req *request) recipient(id desk.CaseID, rev int64, raw json.RawMessage) (n int64, name string, err error) {
	raw = bytes.TrimSpace(raw)
	if err := json.Unmarshal(raw, &name); err != nil {
		n, ok := integer(raw)
		if !ok || n < 1 {
			return 0, "", problem.Invalid("recipient", "the id of a recipient, or the name of an organisation, is wanted")
		}
		name = number(n)
	}
	name = strings.Join(strings.Fields(name), " ")
	err = req.View(func(tx desk.ReadTx) error {
		k, err := tx.Case(id)
		switch {
		case err != nil:
			return err
		case rev != 0 && rev != k.Rev:
			return stale()
		}
		if n, err = strconv.ParseInt(name, 10, 64); err == nil && n > 0 {
			return nil // the domain says whether there is one
		}
		n = 0
		all, err := tx.Recipients()
		for _, r := range all {
			if !r.Retired && strings.EqualFold(r.Organisation, name) {
				n = r.ID
			}
		}
		return err
	})
	return n, name, err
}

type referralList struct {
	Referrals []referralView `json:"referrals"`
}

// listReferrals answers GET /referrals: those without an answer yet, soonest due first.
func (req *request) listReferrals() error {
	if err := req.query("open", "limit"); err != nil {
		return err
	}
	if open := req.R.URL.Query().Get("open"); open != "" && open != "1" && open != "true" {
		return problem.Invalid("open", "open referrals are listed here; a case lists all of its own")
	}
	limit, err := req.limit()
	if err != nil {
		return err
	}
	out := referralList{Referrals: []referralView{}}
	err = req.View(func(tx desk.ReadTx) error {
		all, err := tx.OpenReferrals(limit)
		for _, r := range all {
			out.Referrals = append(out.Referrals, req.a.referral(r))
		}
		return err
	})
	if err != nil {
		return err
	}
	return req.answer(http.StatusOK, out)
}

// briefView is a referral with what its recipient gets to read.
type briefView struct {
	Referral referralView      `json:"referral"`
	Link     *string           `json:"link"` // null once it is over
	Claim    string            `json:"claim"`
	Lang     string            `json:"claim_lang"`
	Risk     string            `json:"risk"`
	Since    *string           `json:"since"`
	Seen     []briefSighting   `json:"seen"`
	Evidence []citedEvidence   `json:"evidence"`
	Wording  map[string]string `json:"wording"`
}

type briefSighting struct {
	Publisher string  `json:"publisher"`
	Title     string  `json:"title"`
	URL       string  `json:"url"`
	At        *string `json:"at"`
}

// showReferral answers GET /referrals/{id}.
func (req *request) showReferral() error {
	id, err := req.Number("id", "referral")
	if err != nil {
		return err
	}
	b, err := req.a.Referrals.Brief(req.Context(), id)
	if err != nil {
		return err
	}
	return req.answer(http.StatusOK, req.a.brief(b))
}

func (a *api) brief(b desk.Brief) briefView {
	v := briefView{
		Referral: a.referral(b.Referral), Claim: b.Claim, Lang: b.Lang, Risk: string(b.Risk), Since: stamp(b.Since),
		Seen: []briefSighting{}, Evidence: cited(b.Evidence), Wording: labels(b.Wording),
	}
	if r := b.Referral; r.State != desk.ReferralRevoked && r.State != desk.ReferralDrafted && !a.Now().After(r.ExpiresAt) {
		v.Link = orNull(a.ReferralURL(a.Referrals.Token(r)))
	}
	for _, s := range b.Seen {
		v.Seen = append(v.Seen, briefSighting{Publisher: s.Publisher, Title: s.Title, URL: s.URL, At: stamp(s.At)})
	}
	return v
}

// revoke answers DELETE /referrals/{id}.
func (req *request) revoke() error {
	id, err := req.Number("id", "referral")
	if err != nil {
		return err
	}
	if err := req.a.Referrals.Revoke(req.Context(), req.member.Actor(), id); err != nil {
		return req.explain(err, desk.ActionRevoke)
	}
	var r desk.Referral
	err = req.View(func(tx desk.ReadTx) error {
		r, err = tx.Referral(id)
		return err
	})
	if err != nil {
		return err
	}
	return req.answer(http.StatusOK, req.a.referral(r))
}
