package desk

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"
)

// ReferralState is where a referral stands. Overdue is not a state but a clock: see
// [Referral.Overdue].
type ReferralState string

// The states of a referral.
const (
	ReferralDrafted      ReferralState = "drafted"
	ReferralSent         ReferralState = "sent"
	ReferralAcknowledged ReferralState = "acknowledged"
	ReferralAnswered     ReferralState = "answered"
	ReferralRevoked      ReferralState = "revoked"
)

// ReplyOutcome is what a recipient says of the claim.
type ReplyOutcome string

// The outcomes.
const (
	ReplyVerified    ReplyOutcome = "verified"
	ReplyInformation ReplyOutcome = "information"
	ReplyDiscard     ReplyOutcome = "discard"
)

// Referral is an open question sent to a recipient.
type Referral struct {
	ID        int64
	Case      CaseID
	Recipient int64  // 0: one who is not in the directory, see Name
	Name      string // organisation, as it was when the question was sent
	Question  string
	State     ReferralState
	By        string // a member of the desk
	CreatedAt time.Time
	SentAt    time.Time
	AckAt     time.Time
	AnswerAt  time.Time
	DueAt     time.Time
	ExpiresAt time.Time // of the link
	Mailed    string    // address that the brief was mailed to; empty: the link was handed over
	Bounced   string    // why the mail did not arrive; empty while it did not come back
	Bounce    Fault     // of Bounced
	Outcome   ReplyOutcome
	Reply     string
	Sources   []string // addresses that the recipient names
	// Named is the recipient's consent that the institution is named where the reply is cited.
	Named bool
}

// Overdue reports whether the reply is late.
func (r Referral) Overdue(now time.Time) bool {
	return (r.State == ReferralSent || r.State == ReferralAcknowledged) && !r.DueAt.IsZero() && now.After(r.DueAt)
}

// Limits of referrals: MaxReply and maxQuestion in characters.
const (
	maxQuestion  = 4000 // characters
	MaxReply     = 20_000
	MaxSources   = 20
	referralLife = 30 * 24 * time.Hour // of a link, after the due time
)

// Referrals sends open questions to recipients and takes their replies.
type Referrals struct {
	store  Store
	redact Redactor
	clocks Clocks
	key    []byte // signs links
	now    func() time.Time
	// HandOver says that there is no mail server: every link is handed over, and a
	// referral says so for good, so that a server that comes later does not send what
	// was handed over before. Set it before use.
	HandOver bool
}

// NewReferrals returns the referrals of a store. key signs the links, at least 32
// random bytes that stay with the data.
func NewReferrals(store Store, redact Redactor, clocks Clocks, key []byte, now func() time.Time) *Referrals {
	return &Referrals{store: store, redact: redact, clocks: clocks, key: key, now: now}
}

// Refer makes a referral of a case and returns it with the token of its link. The
// recipient is one of the directory by its number, or else the name of one outside
// it, who is handed the link. A zero due time is set by the clocks.
func (rs *Referrals) Refer(ctx context.Context, by Actor, id CaseID, recipient int64, name, question string, due time.Time) (r Referral, token string, err error) {
	defer wrap(&err, "refer case %v", id)
	err = rs.store.Update(ctx, func(tx Tx) error {
		var c Case
		if r, c, err = rs.draft(tx, by, id, recipient, name, question, due); err != nil {
			return err
		}
		if r.ID, err = tx.AddReferral(r); err != nil {
			return err
		}
		return tx.Record(AuditEntry{At: r.CreatedAt, Actor: by.Name, Action: ActionRefer, Case: id, From: c.Stage, To: c.Stage, Detail: r.Name})
	})
	if err != nil {
		return Referral{}, "", err
	}
	return r, rs.Token(r), nil
}

// Draft is the brief that Refer would send, with the same checks; nothing is stored
// or sent.
func (rs *Referrals) Draft(ctx context.Context, by Actor, id CaseID, recipient int64, name, question string, due time.Time) (b Brief, err error) {
	defer wrap(&err, "draft a referral of case %v", id)
	err = rs.store.View(ctx, func(tx ReadTx) error {
		r, _, err := rs.draft(tx, by, id, recipient, name, question, due)
		if err != nil {
			return err
		}
		r.State = ReferralDrafted
		b, err = briefOf(tx, r)
		return err
	})
	return b, err
}

// draft is a referral as it would be sent now, and its case.
func (rs *Referrals) draft(tx ReadTx, by Actor, id CaseID, recipient int64, name, question string, due time.Time) (r Referral, c Case, err error) {
	if by.Role < Reviewer {
		return r, c, ErrForbidden
	}
	now := rs.now()
	question, _ = rs.redact.Text(strings.TrimSpace(question))
	name, _ = rs.redact.Text(strings.Join(strings.Fields(name), " "))
	switch {
	case question == "" || utf8.RuneCountInString(question) > maxQuestion:
		return r, c, invalid("question", "a referral asks something, in at most %d characters", maxQuestion)
	case recipient == 0 && (name == "" || utf8.RuneCountInString(name) > 200):
		return r, c, invalid("recipient", "name one of the directory, or an institution")
	case !due.IsZero() && !due.After(now):
		return r, c, invalid("due_at", "it lies in the past")
	}
	if c, err = tx.Case(id); err != nil {
		return r, c, err
	}
	if c.Stage != StageAccepted && c.Stage != StageVerifying {
		return r, c, refuse("wrong-stage", "case %v is %s; refer it while it is accepted or verifying", id, c.Stage)
	}
	r = Referral{Case: id, Name: name, Question: question, State: ReferralSent, By: by.Name, CreatedAt: now, SentAt: now, DueAt: due}
	if recipient != 0 {
		to, err := tx.Recipient(recipient)
		switch {
		case errors.Is(err, ErrNotFound):
			return r, c, invalid("recipient", "there is no recipient %d in the directory", recipient)
		case err != nil:
			return r, c, fmt.Errorf("recipient %d: %w", recipient, err)
		case to.Retired:
			return r, c, invalid("recipient", "%s is retired from the directory", to.Organisation)
		}
		r.Recipient, r.Name = to.ID, to.Organisation
		if !rs.HandOver {
			r.Mailed = to.Email
		}
	}
	if r.DueAt.IsZero() {
		r.DueAt = now.Add(rs.clocks.Referral[c.Risk])
	}
	r.ExpiresAt = r.DueAt.Add(referralLife)
	return r, c, nil
}

// Acknowledge records that the recipient has seen the question.
func (rs *Referrals) Acknowledge(ctx context.Context, token string) (r Referral, err error) {
	return rs.reply(ctx, token, func(r *Referral) error {
		if r.State == ReferralSent {
			r.State, r.AckAt = ReferralAcknowledged, rs.now()
		}
		return nil
	}, ActionAcknowledge)
}

// Reply records the recipient's answer; until the link ends it can be sent again,
// and the last one counts. named is the consent to be named as an institution where the
// reply is cited; without it the reply is for the desk alone.
func (rs *Referrals) Reply(ctx context.Context, token string, outcome ReplyOutcome, text string, sources []string, named bool) (r Referral, err error) {
	switch outcome {
	case ReplyVerified, ReplyInformation, ReplyDiscard:
	default:
		return r, invalid("outcome", "%q: it is verified, information or discard", outcome)
	}
	text, _ = rs.redact.Text(strings.TrimSpace(text))
	if text == "" || utf8.RuneCountInString(text) > MaxReply {
		return r, invalid("text", "an answer has 1 to %d characters", MaxReply)
	}
	var kept []string
	for _, s := range sources {
		if s = strings.TrimSpace(s); s == "" {
			continue
		}
		u, err := url.Parse(s)
		if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || len(s) > 2048 {
			return r, invalid("sources", "%q is not an http or https address", s)
		}
		if !rs.redact.PersonalURL(s) {
			kept = append(kept, rs.redact.URL(s))
		}
	}
	if len(kept) > MaxSources {
		return r, invalid("sources", "more than %d", MaxSources)
	}
	return rs.reply(ctx, token, func(r *Referral) error {
		now := rs.now()
		if r.AckAt.IsZero() {
			r.AckAt = now
		}
		r.State, r.AnswerAt, r.Outcome, r.Reply, r.Sources, r.Named = ReferralAnswered, now, outcome, text, kept, named
		return nil
	}, ActionReply)
}

func (rs *Referrals) reply(ctx context.Context, token string, change func(*Referral) error, action Action) (r Referral, err error) {
	err = rs.store.Update(ctx, func(tx Tx) error {
		if r, err = rs.open(tx, token); err != nil {
			return err
		}
		if err := change(&r); err != nil {
			return err
		}
		if err := tx.SaveReferral(r); err != nil {
			return err
		}
		c, err := tx.Case(r.Case)
		if err != nil {
			return err
		}
		return tx.Record(AuditEntry{At: rs.now(), Actor: deskActor.Name, Action: action, Case: r.Case, From: c.Stage, To: c.Stage, Detail: r.Name})
	})
	return r, err
}

// Revoke ends a referral's link.
func (rs *Referrals) Revoke(ctx context.Context, by Actor, id int64) (err error) {
	defer wrap(&err, "revoke referral %d", id)
	if by.Role < Reviewer {
		return ErrForbidden
	}
	return rs.store.Update(ctx, func(tx Tx) error {
		r, err := tx.Referral(id)
		if err != nil {
			return err
		}
		if r.State == ReferralAnswered {
			return refuse("referral-answered", "referral %d is answered already", id)
		}
		r.State = ReferralRevoked
		if err := tx.SaveReferral(r); err != nil {
			return err
		}
		c, err := tx.Case(r.Case)
		if err != nil {
			return err
		}
		return tx.Record(AuditEntry{At: rs.now(), Actor: by.Name, Action: ActionRevoke, Case: r.Case, From: c.Stage, To: c.Stage, Detail: r.Name})
	})
}
