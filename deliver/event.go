package deliver

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// Which mail a delivery is: the Event of the rows that are mails.
const (
	MailReferral = "referral" // the brief of a referral
	MailReminder = "reminder" // the one reminder when its reply is late
	MailDigest   = "digest"   // what is due and overdue, for members
)

// envelope is the JSON of every event.
type envelope struct {
	Type      string    `json:"type"`
	Timestamp time.Time `json:"timestamp"`
	Data      any       `json:"data"`
}

// Event queues an event for every webhook that wants it, in the transaction of what
// happened or in one after it. data becomes JSON; it must not name a member of the
// desk. No webhook wants it: nothing is written.
func Event(tx desk.Tx, now time.Time, kind string, data any) error {
	hooks, err := tx.Webhooks()
	if err != nil {
		return fmt.Errorf("event %s: %w", kind, err)
	}
	return fanOut(tx, hooks, now, now, kind, data)
}

// fanOut queues an event that happened at a time for those hooks that want it and
// were there then.
func fanOut(tx desk.DeliveryTx, hooks []desk.Webhook, at, now time.Time, kind string, data any) error {
	body := ""
	for _, w := range hooks {
		if !wants(w, kind) || at.Before(w.MadeAt) {
			continue
		}
		if body == "" {
			raw, err := json.Marshal(envelope{kind, at.UTC(), data})
			if err != nil {
				return fmt.Errorf("event %s: %w", kind, err)
			}
			body = string(raw)
		}
		d := desk.Delivery{Kind: desk.DeliverWebhook, To: desk.WebhookTo(w.ID), Event: kind, Body: body, DueAt: now}
		if _, err := tx.AddDelivery(d); err != nil {
			return fmt.Errorf("event %s for webhook %d: %w", kind, w.ID, err)
		}
	}
	return nil
}

// wants reports whether a webhook is told of a kind of event; one that names none is
// told of all.
func wants(w desk.Webhook, kind string) bool {
	return !w.Disabled && (len(w.Events) == 0 || slices.Contains(w.Events, kind))
}

// CaseData is what events say of a case.
type CaseData struct {
	ID        desk.CaseID       `json:"id,string"`
	Claim     string            `json:"claim"`
	ClaimLang string            `json:"claim_lang,omitempty"`
	Stage     desk.Stage        `json:"stage"` // that the event led to
	Verdict   desk.Verdict      `json:"verdict,omitempty"`
	Risk      desk.Risk         `json:"risk,omitempty"`
	Labels    map[string]string `json:"labels,omitempty"`
	DueAt     time.Time         `json:"due_at,omitzero"`
	Into      desk.CaseID       `json:"merged_into,omitempty,string"`
	URL       string            `json:"url,omitempty"`
	AnswerURL string            `json:"answer_url,omitempty"` // once it is public
	Wording   desk.Wording      `json:"wording,omitempty"`    // the claim in each language, as members word it
}

// ReferralData is what events say of a referral.
type ReferralData struct {
	ID        int64              `json:"id,string"`
	Recipient int64              `json:"recipient,omitempty,string"`
	State     desk.ReferralState `json:"state"`
	Outcome   desk.ReplyOutcome  `json:"outcome,omitempty"`
	DueAt     time.Time          `json:"due_at,omitzero"`
	Bounced   string             `json:"bounced,omitempty"`
}

// Data is the data of the events that are about a case.
type Data struct {
	Case     CaseData      `json:"case"`
	Referral *ReferralData `json:"referral,omitempty"`
}

// caseData describes a case for an event.
func (s *Service) caseData(c desk.Case) CaseData {
	d := CaseData{
		ID: c.ID, Claim: c.Claim, ClaimLang: c.ClaimLang, Stage: c.Stage, Verdict: c.Verdict, Risk: c.Risk,
		Labels: c.Labels, DueAt: c.DueAt, Into: c.MergedInto, Wording: c.Wording,
	}
	if s.o.Links.Case != nil {
		d.URL = s.o.Links.Case(c.ID)
	}
	return d
}

func referralData(r desk.Referral) *ReferralData {
	return &ReferralData{ID: r.ID, Recipient: r.Recipient, State: r.State, Outcome: r.Outcome, DueAt: r.DueAt, Bounced: r.Bounced}
}
