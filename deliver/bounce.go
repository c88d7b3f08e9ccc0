package deliver

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// ErrForeign says that a notification is not about a mail of this desk.
var ErrForeign = errors.New("this is not about a mail that the desk sent")

// RecordBounce reads a delivery status notification that came back by mail. If it says
// that a mail of the desk did not arrive, its referral is marked and OnBounce is told;
// nothing else of the notification is kept. The errors are those of [ParseDSN], and
// ErrForeign.
func (s *Service) RecordBounce(ctx context.Context, r io.Reader) (b Bounce, err error) {
	defer func() { err = wrapped(err, "record a bounce") }()
	if b, err = ParseDSN(r); err != nil {
		return b, err
	}
	if !b.Failed() {
		return b, nil
	}
	var d desk.Delivery
	now := s.o.Now()
	err = s.o.Store.Update(ctx, func(tx desk.Tx) error {
		if d, err = tx.Delivery(b.Delivery); err != nil {
			if errors.Is(err, desk.ErrNotFound) {
				return ErrForeign
			}
			return err
		}
		if d.Kind != desk.DeliverMail || d.Referral != b.Referral || contentSum(d) != b.sum {
			return ErrForeign
		}
		return markBounced(tx, now, d, b.Reason, desk.FaultOf("mail-refused", "said", b.Reason))
	})
	if err == nil && s.o.OnBounce != nil {
		err = s.o.OnBounce(ctx, d, b.Reason)
	}
	return b, err
}

// markBounced records on a mail's referral why the mail did not arrive, once; the
// entry of the audit log becomes an event. A referral that was answered through its
// link all the same, or revoked, stays as it is.
func markBounced(tx desk.Tx, now time.Time, d desk.Delivery, reason string, fault desk.Fault) error {
	if d.Referral == 0 || d.Event != MailReferral {
		return nil // a reminder that is lost does not make the brief lost
	}
	r, err := tx.Referral(d.Referral)
	if err != nil {
		if errors.Is(err, desk.ErrNotFound) {
			return nil
		}
		return err
	}
	if r.State != desk.ReferralSent || r.Bounced != "" {
		return nil
	}
	r.Bounced, r.Bounce = reason, fault
	if err := tx.SaveReferral(r); err != nil {
		return fmt.Errorf("referral %d: %w", r.ID, err)
	}
	c, err := tx.Case(r.Case)
	if err != nil {
		return err
	}
	return tx.Record(desk.AuditEntry{At: now, Actor: "desk", Action: desk.ActionBounce, Case: r.Case, From: c.Stage, To: c.Stage, Detail: r.Name})
}
