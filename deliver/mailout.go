package deliver

import (
	"context"
	"fmt"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// Mails reports whether the service can mail the brief of a referral to whoever has an
// address; without it, links are handed over.
func (s *Service) Mails() bool {
	return s.o.SMTP != nil && s.o.Referrals != nil && s.o.Links.Referral != nil
}

// QueueReferral queues the mail with the brief of a referral, once: calling it again
// does nothing, and neither does calling it for one that is not to be mailed. Sweep
// calls it for what nobody queued, so no crash between the referral and its mail
// loses the mail.
func (s *Service) QueueReferral(ctx context.Context, id int64) error {
	if !s.Mails() || s.mailed.has(id) {
		return nil
	}
	b, err := s.o.Referrals.Brief(ctx, id)
	if err != nil {
		return fmt.Errorf("queue the mail of referral %d: %w", id, err)
	}
	err = s.queueBrief(ctx, b, MailReferral, fmt.Sprintf("referral %d mailed", id))
	if err != nil {
		return fmt.Errorf("queue the mail of referral %d: %w", id, err)
	}
	s.mailed.add(id)
	return nil
}

// queueBrief queues a mail about a referral, if key was not announced before and the
// referral, read again, still waits for its reply.
func (s *Service) queueBrief(ctx context.Context, b desk.Brief, kind, key string) error {
	now := s.o.Now()
	return s.o.Store.Update(ctx, func(tx desk.Tx) error {
		r, err := tx.Referral(b.Referral.ID)
		if err != nil {
			return err
		}
		if r.Mailed == "" || !waits(r, now) {
			return nil
		}
		if first, err := tx.Remind(key, now); err != nil || !first {
			return err
		}
		b.Referral = r
		return s.addBrief(tx, b, kind, now)
	})
}

// addBrief writes the mail about a referral and queues it.
func (s *Service) addBrief(tx desk.Tx, b desk.Brief, kind string, now time.Time) error {
	r := b.Referral
	lang := s.o.Language
	if r.Recipient != 0 {
		to, err := tx.Recipient(r.Recipient)
		if err != nil {
			return err
		}
		if to.Language != "" {
			lang = to.Language
		}
	}
	lang = s.lang(lang)
	subject, body, err := s.texts.brief(kind, lang, briefText{
		Brief: b, Desk: s.name(lang), Link: s.o.Links.Referral(s.o.Referrals.Token(r)),
	})
	if err != nil {
		return err
	}
	_, err = tx.AddDelivery(desk.Delivery{Kind: desk.DeliverMail, To: r.Mailed, Subject: subject, Body: body, Event: kind, Referral: r.ID, DueAt: now})
	return err
}

// waits reports whether a reply to the referral can still come.
func waits(r desk.Referral, now time.Time) bool {
	return (r.State == desk.ReferralSent || r.State == desk.ReferralAcknowledged) && !now.After(r.ExpiresAt)
}
