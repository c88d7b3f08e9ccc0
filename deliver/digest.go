package deliver

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// sentKey is the setting that keeps the day of a reader's last look and the hash of
// the last digest that was sent.
func sentKey(reader string) string { return "deliver.digest:" + reader }

// DigestData is the data of the digest event.
type DigestData struct {
	Stages    map[desk.Stage]int `json:"stages"`
	Overdue   []CaseData         `json:"overdue"`
	Due       []CaseData         `json:"due"`
	Referrals []Data             `json:"referrals_overdue"`
	Signals   []SignalData       `json:"signals,omitempty"` // rises that began the day before
}

// sweepDigests queues the digest of the day, from its hour on: to each member who
// wants it and to the webhooks, if there is something in it and it is not the same
// as the last one.
func (s *Service) sweepDigests(ctx context.Context) (err error) {
	defer func() { err = wrapped(err, "digest") }()
	now := s.o.Now().In(s.o.Zone)
	day := now.Format(time.DateOnly)
	// By the clock on the wall, so that a day of 23 or 25 hours has its digest at the
	// same time as every other.
	sinceMidnight := time.Duration(now.Hour())*time.Hour + time.Duration(now.Minute())*time.Minute
	if sinceMidnight < s.o.DigestAt || s.digested.is(day) {
		return nil
	}
	var (
		readers []reader
		data    digestText
	)
	look := func(tx desk.ReadTx) error {
		if readers, err = s.readers(tx, day); err != nil || len(readers) == 0 {
			return err
		}
		data, err = s.digestText(tx, now)
		return err
	}
	if err := s.o.Store.View(ctx, look); err != nil {
		return err
	}
	var errs []error
	for _, r := range readers {
		errs = append(errs, s.sendDigest(ctx, r, day, now, data))
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	s.digested.set(day)
	return nil
}

// reader is one who gets a digest: a member, or the webhooks together.
type reader struct {
	name, to, lang string
}

const webhookReader = "webhooks"

// readers are those who get a digest and were not looked at yet on that day.
func (s *Service) readers(tx desk.ReadTx, day string) (list []reader, err error) {
	if s.client != nil {
		hooks, err := tx.Webhooks()
		if err != nil {
			return nil, err
		}
		for _, w := range hooks {
			if wants(w, desk.EventDigest) {
				list = append(list, reader{name: webhookReader})
				break
			}
		}
	}
	if s.o.SMTP != nil {
		members, err := tx.Members()
		if err != nil {
			return nil, err
		}
		for _, m := range members {
			wish, err := desk.DigestOf(tx, m.ID)
			if err != nil {
				return nil, err
			}
			if wish.Daily && !m.Disabled && m.Email != "" {
				lang := wish.Lang
				if lang == "" {
					lang = s.o.Language
				}
				list = append(list, reader{name: fmt.Sprint(m.ID), to: m.Email, lang: lang})
			}
		}
	}
	waiting := list[:0]
	for _, r := range list {
		last, err := tx.Setting(sentKey(r.name))
		if err != nil {
			return nil, err
		}
		if lastDay, _, _ := strings.Cut(last, " "); !had(lastDay, day) {
			waiting = append(waiting, r)
		}
	}
	return waiting, nil
}

// had reports whether a reader whose last look was on one day has had that of another. A day further ahead than tomorrow is from
// a clock that was ahead.
func had(last, day string) bool {
	d, err := time.Parse(time.DateOnly, day)
	return err == nil && last >= day && last <= d.AddDate(0, 0, 1).Format(time.DateOnly)
}

// sendDigest queues one reader's digest and records the day, in one transaction.
func (s *Service) sendDigest(ctx context.Context, r reader, day string, now time.Time, t digestText) error {
	d, sum, err := s.digest(r, t)
	if err != nil {
		return err
	}
	return s.o.Store.Update(ctx, func(tx desk.Tx) error {
		last, err := tx.Setting(sentKey(r.name))
		if err != nil {
			return err
		}
		lastDay, lastSum, _ := strings.Cut(last, " ")
		switch {
		case had(lastDay, day): // another was quicker
			return nil
		case t.Empty() || lastSum == sum:
			sum = lastSum
		case r.name == webhookReader:
			err = Event(tx, now, desk.EventDigest, t.data())
		default:
			d.DueAt = now
			_, err = tx.AddDelivery(d)
		}
		if err != nil {
			return err
		}
		return tx.PutSetting(sentKey(r.name), strings.TrimSpace(day+" "+sum))
	})
}

// digest writes one reader's digest, and the hash of its text.
func (s *Service) digest(r reader, t digestText) (d desk.Delivery, sum string, err error) {
	text := ""
	if r.name == webhookReader {
		raw, err := json.Marshal(t.data())
		if err != nil {
			return d, "", err
		}
		text = string(raw)
	} else {
		d = desk.Delivery{Kind: desk.DeliverMail, To: r.to, Event: MailDigest}
		lang := s.lang(r.lang)
		t.Desk = s.name(lang)
		if s.o.PlaceName != nil {
			t.place = func(code string) string { return s.o.PlaceName(code, lang) }
		}
		if d.Subject, d.Body, err = s.texts.digest(lang, t); err != nil {
			return d, "", err
		}
		text = d.Body
	}
	hash := sha256.Sum256([]byte(text))
	return d, hex.EncodeToString(hash[:16]), nil
}

// digestText reads what a digest says.
func (s *Service) digestText(tx desk.ReadTx, now time.Time) (t digestText, err error) {
	t = digestText{Settings: s.o.Links.Settings}
	if t.Overview, err = Survey(tx, now); err != nil {
		return t, err
	}
	t.link, t.signal = s.caseData, s.signalData
	for _, r := range t.Overview.Referrals {
		c, err := tx.Case(r.Case)
		if err != nil {
			return t, err
		}
		t.Late = append(t.Late, lateReferral{Referral: r, Case: c})
	}
	return t, nil
}
