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

// digestKey is the setting that says whether a member wants the digest: "daily", or
// "daily zh-Hans" with the language.
func digestKey(id desk.MemberID) string { return fmt.Sprintf("digest:%d", id) }

// sentKey is the setting that keeps the day of a reader's last look and the hash of
// the last digest that was sent.
func sentKey(reader string) string { return "deliver.digest:" + reader }

// DigestOf says whether a member wants the daily digest, and in which language (a
// tag, or empty for the desk's own).
func DigestOf(tx desk.Tx, id desk.MemberID) (daily bool, lang string, err error) {
	v, err := tx.Setting(digestKey(id))
	word, lang, _ := strings.Cut(v, " ")
	return word == "daily", lang, err
}

// SetDigest records whether a member wants the daily digest, and in which language.
func SetDigest(tx desk.Tx, id desk.MemberID, daily bool, lang string) error {
	v := ""
	if daily {
		v = strings.TrimSpace("daily " + lang)
	}
	return tx.PutSetting(digestKey(id), v)
}

// DigestData is the data of the digest event.
type DigestData struct {
	Stages    map[desk.Stage]int `json:"stages"`
	Overdue   []CaseData         `json:"overdue"`
	Due       []CaseData         `json:"due"`
	Referrals []Data             `json:"referrals_overdue"`
}

// sweepDigests queues the digest of the day, from its hour on: to each member who
// wants it and to the webhooks, if there is something to say and it is not what the
// last one said.
func (s *Service) sweepDigests(ctx context.Context) (err error) {
	defer func() { err = wrapped(err, "digest") }()
	now := s.o.Now().UTC()
	day := now.Format(time.DateOnly)
	if now.Hour() < s.o.DigestHour || s.digested.is(day) {
		return nil
	}
	var (
		readers []reader
		data    digestText
	)
	look := func(tx desk.Tx) error {
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
	if len(readers) > 0 {
		s.Wake()
	}
	return nil
}

// reader is one who gets a digest: a member, or the webhooks together.
type reader struct {
	name, to, lang string
}

const webhookReader = "webhooks"

// readers are those who get a digest and were not looked at yet on that day.
func (s *Service) readers(tx desk.Tx, day string) (list []reader, err error) {
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
			daily, lang, err := DigestOf(tx, m.ID)
			if err != nil {
				return nil, err
			}
			if daily && !m.Disabled && m.Email != "" {
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
		if lastDay, _, _ := strings.Cut(last, " "); lastDay < day {
			waiting = append(waiting, r)
		}
	}
	return waiting, nil
}

// sendDigest queues one reader's digest and records the day, in one transaction.
func (s *Service) sendDigest(ctx context.Context, r reader, day string, now time.Time, t digestText) error {
	d, said, err := s.digest(r, t)
	if err != nil {
		return err
	}
	return s.o.Store.Update(ctx, func(tx desk.Tx) error {
		last, err := tx.Setting(sentKey(r.name))
		if err != nil {
			return err
		}
		lastDay, lastSaid, _ := strings.Cut(last, " ")
		switch {
		case lastDay >= day: // another was quicker
			return nil
		case t.Empty() || lastSaid == said:
			said = lastSaid
		case r.name == webhookReader:
			err = Event(tx, now, desk.EventDigest, t.data())
		default:
			d.DueAt = now
			_, err = tx.AddDelivery(d)
		}
		if err != nil {
			return err
		}
		return tx.PutSetting(sentKey(r.name), strings.TrimSpace(day+" "+said))
	})
}

// digest writes one reader's digest, and the hash of what it says.
func (s *Service) digest(r reader, t digestText) (d desk.Delivery, said string, err error) {
	text := ""
	if r.name == webhookReader {
		raw, err := json.Marshal(t.data())
		if err != nil {
			return d, "", err
		}
		text = string(raw)
	} else {
		d = desk.Delivery{Kind: desk.DeliverMail, To: r.to, Event: MailDigest}
		if d.Subject, d.Body, err = s.texts.digest(s.lang(r.lang), t); err != nil {
			return d, "", err
		}
		text = d.Body
	}
	sum := sha256.Sum256([]byte(text))
	return d, hex.EncodeToString(sum[:16]), nil
}

// digestText reads what a digest says.
func (s *Service) digestText(tx desk.Tx, now time.Time) (t digestText, err error) {
	t = digestText{Desk: line(s.o.Name), Settings: s.o.Links.Settings}
	if t.Overview, err = Survey(tx, now); err != nil {
		return t, err
	}
	t.link = s.caseData
	for _, r := range t.Overview.Referrals {
		c, err := tx.Case(r.Case)
		if err != nil {
			return t, err
		}
		t.Late = append(t.Late, lateReferral{Referral: r, Case: c})
	}
	return t, nil
}
