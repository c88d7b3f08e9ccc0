package deliver

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

const (
	feedCursor = "deliver.audit" // setting: the last entry of the audit log that was read
	feedPage   = 200             // entries in one transaction
)

// Feed writes the events of what happened since it was called last. It reads the
// audit log, where every change stands, and moves its mark in the transaction that
// queues the messages: no change is without its event, and none has two. Run calls
// it; a command that is not a server may.
func (s *Service) Feed(ctx context.Context) error {
	if s.client == nil {
		return nil
	}
	for {
		var entries []desk.AuditEntry
		read := func(tx desk.ReadTx) error {
			text, err := tx.Setting(feedCursor)
			if err != nil {
				return err
			}
			after, _ := strconv.ParseInt(text, 10, 64) // empty the first time
			entries, err = tx.Audit(after, feedPage)
			return err
		}
		// Most often nothing is new, and that needs no writer.
		if err := s.o.Store.View(ctx, read); err != nil || len(entries) == 0 {
			return wrapped(err, "read the audit log")
		}
		err := s.o.Store.Update(ctx, func(tx desk.Tx) error {
			if err := read(tx); err != nil || len(entries) == 0 {
				return err
			}
			hooks, err := tx.Webhooks()
			if err != nil {
				return err
			}
			for _, e := range entries {
				if err := s.tell(tx, hooks, e); err != nil {
					return fmt.Errorf("audit entry %d: %w", e.Seq, err)
				}
			}
			return tx.PutSetting(feedCursor, strconv.FormatInt(entries[len(entries)-1].Seq, 10))
		})
		if err != nil || len(entries) < feedPage {
			return wrapped(err, "write events")
		}
	}
}

// tell queues the event of one entry.
func (s *Service) tell(tx desk.Tx, hooks []desk.Webhook, e desk.AuditEntry) error {
	kind := desk.EventOf(e.Action)
	if kind == "" || e.Case == 0 {
		return nil
	}
	if !slices.ContainsFunc(hooks, func(w desk.Webhook) bool { return wants(w, kind) && !e.At.Before(w.MadeAt) }) {
		return nil
	}
	c, err := tx.Case(e.Case)
	if err != nil {
		return err
	}
	data := Data{Case: s.caseData(c)}
	if e.To != "" {
		data.Case.Stage = e.To
	}
	if s.o.Links.Answer != nil {
		a, err := tx.Answer(c.Root)
		switch {
		case err == nil:
			data.Case.AnswerURL = s.o.Links.Answer(a.Slug)
		case !errors.Is(err, desk.ErrNotFound):
			return err
		}
	}
	if at := referralTime(e.Action); at != nil {
		list, err := tx.ReferralsOf(c.Root)
		if err != nil {
			return err
		}
		data.Referral = referralOf(list, e, at)
	}
	return fanOut(tx, hooks, e.At, s.o.Now(), kind, data)
}

// referralTime returns which time of a referral an action sets; nil for other
// actions.
func referralTime(a desk.Action) func(desk.Referral) time.Time {
	switch a {
	case desk.ActionRefer:
		return func(r desk.Referral) time.Time { return r.SentAt }
	case desk.ActionAcknowledge:
		return func(r desk.Referral) time.Time { return r.AckAt }
	case desk.ActionReply:
		return func(r desk.Referral) time.Time { return r.AnswerAt }
	case desk.ActionBounce:
		return func(r desk.Referral) time.Time {
			if r.Bounced == "" {
				return time.Time{}
			}
			return r.SentAt
		}
	}
	return nil
}

// referralOf finds the referral that an entry of the audit log is about: the one to that
// recipient whose time is nearest before the entry's. The log names the recipient
// only.
func referralOf(list []desk.Referral, e desk.AuditEntry, at func(desk.Referral) time.Time) *ReferralData {
	var best *desk.Referral
	for i := range list {
		r := &list[i]
		t := at(*r)
		if r.Case != e.Case || r.Name != e.Detail || t.IsZero() || t.After(e.At) || best != nil && !t.After(at(*best)) {
			continue
		}
		best = r
	}
	if best == nil {
		return nil
	}
	return referralData(*best)
}

func wrapped(err error, what string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", what, err)
}
