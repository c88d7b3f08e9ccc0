package deliver

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// maxOpen bounds how many open referrals one sweep looks at, soonest due first.
const maxOpen = 10_000

// dueSoon is how far ahead "due" looks.
const dueSoon = 24 * time.Hour

// Overview is what waits at the desk: the one place where due and overdue are told
// apart for reminders, digests and whoever shows them.
type Overview struct {
	Stages    map[desk.Stage]int // how many cases stand at each stage
	Overdue   []desk.Case        // most urgent first
	Due       []desk.Case        // within 24 hours, most urgent first
	Referrals []desk.Referral    // overdue, the longest first
	Signals   []desk.Signal      // rises that began the day before
}

// Empty says that nothing is due or overdue, and nothing unusual began.
func (o Overview) Empty() bool {
	return len(o.Overdue)+len(o.Due)+len(o.Referrals)+len(o.Signals) == 0
}

// Survey looks at what waits at now. What is snoozed beyond now is left out.
func Survey(tx desk.ReadTx, now time.Time) (o Overview, err error) {
	if o.Stages, err = tx.CountStages(); err != nil {
		return o, fmt.Errorf("survey: %w", err)
	}
	open := desk.QueueFilter{Stages: []desk.Stage{desk.StageNew, desk.StageAccepted, desk.StageVerifying}, Awake: now}
	cases, err := tx.Queue(open)
	if err != nil {
		return o, fmt.Errorf("survey: %w", err)
	}
	for _, c := range cases {
		switch {
		case c.DueAt.IsZero():
		case now.After(c.DueAt):
			o.Overdue = append(o.Overdue, c.Case)
		case !c.DueAt.After(now.Add(dueSoon)):
			o.Due = append(o.Due, c.Case)
		}
	}
	o.Referrals, err = overdueReferrals(tx, now)
	if err != nil {
		return o, fmt.Errorf("survey: %w", err)
	}
	if o.Signals, err = begun(tx, now); err != nil {
		return o, fmt.Errorf("survey: %w", err)
	}
	return o, nil
}

func overdueReferrals(tx desk.ReferralReader, now time.Time) (late []desk.Referral, err error) {
	open, err := tx.OpenReferrals(maxOpen)
	for _, r := range open {
		if r.Overdue(now) {
			late = append(late, r)
		}
	}
	return late, err
}

// Sweep queues what the time brings: mails of referrals that nobody queued, one
// reminder for each reply that is late, the digest of the day. Nothing is announced
// twice, however often it is called and whoever else calls it.
func (s *Service) Sweep(ctx context.Context) error {
	if s.swept.back(s.o.Now()) {
		s.late.clear() // what was late by a clock that was ahead; what was told stands in the store
	}
	return errors.Join(s.sweepReferrals(ctx), s.sweepSignals(ctx), s.sweepDigests(ctx), s.purge(ctx))
}

// DefaultKeep is how long the text of a message stays after it was sent: long enough
// to be sent again when the other side lost it, and to know a mail that comes back.
// After that subject and text go for good, with the link to a referral in them; that
// and when it was sent, and to whom, stays.
const DefaultKeep = 30 * 24 * time.Hour

// purgedAtOnce is how many messages are emptied in one transaction, so that nobody
// waits for it.
const purgedAtOnce = 500

// purge empties what was sent long ago, once a day. What waits or was given up is kept
// until it is sent or an admin drops it.
func (s *Service) purge(ctx context.Context) (err error) {
	defer func() { err = wrapped(err, "empty what was sent long ago") }()
	now := s.o.Now()
	day := now.UTC().Format(time.DateOnly)
	if s.purged.is(day) {
		return nil
	}
	for n := purgedAtOnce; n == purgedAtOnce; {
		err := s.o.Store.Update(ctx, func(tx desk.Tx) (err error) {
			n, err = tx.PurgeDeliveries(now.Add(-s.o.Keep), purgedAtOnce)
			return err
		})
		if err != nil {
			return err
		}
	}
	s.purged.set(day)
	return nil
}

func (s *Service) sweepReferrals(ctx context.Context) error {
	now := s.o.Now()
	var open []desk.Referral
	err := s.o.Store.View(ctx, func(tx desk.ReadTx) (err error) {
		open, err = tx.OpenReferrals(maxOpen)
		return err
	})
	if err != nil {
		return fmt.Errorf("look for open referrals: %w", err)
	}
	var errs []error
	for _, r := range open {
		if r.Mailed != "" && waits(r, now) {
			errs = append(errs, s.QueueReferral(ctx, r.ID))
		}
		if r.Overdue(now) && !s.late.has(r.ID) {
			errs = append(errs, s.remind(ctx, r.ID))
		}
	}
	return errors.Join(errs...)
}

// remind announces once that the reply to a referral is late: to the recipient, if the
// brief went out by mail and did not bounce, and to the webhooks.
func (s *Service) remind(ctx context.Context, id int64) (err error) {
	defer func() { err = wrapped(err, fmt.Sprintf("remind of referral %d", id)) }()
	var b desk.Brief
	if s.Mails() {
		if b, err = s.o.Referrals.Brief(ctx, id); err != nil {
			return err
		}
	}
	now := s.o.Now()
	err = s.o.Store.Update(ctx, func(tx desk.Tx) error {
		r, err := tx.Referral(id)
		if err != nil || !r.Overdue(now) {
			return err
		}
		if first, err := tx.Remind(fmt.Sprintf("referral %d overdue", id), now); err != nil || !first {
			return err
		}
		if s.client != nil {
			c, err := tx.Case(r.Case)
			if err != nil {
				return err
			}
			if err := Event(tx, now, desk.EventOverdue, Data{Case: s.caseData(c), Referral: referralData(r)}); err != nil {
				return err
			}
		}
		if !s.Mails() || r.Mailed == "" || r.Bounced != "" || !waits(r, now) {
			return nil
		}
		b.Referral = r
		return s.addBrief(tx, b, MailReminder, now)
	})
	if err == nil {
		s.late.add(id)
	}
	return err
}
