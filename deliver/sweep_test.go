package deliver

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/store"
)

// withMail gives the world a service whose mails stay queued.
func (w *world) withMail() *Service {
	o := w.options()
	o.SMTP = &SMTP{Addr: "127.0.0.1:1", From: "desk@desk.example"}
	return w.service(o)
}

func (w *world) queued(event string) (list []desk.Delivery) {
	for _, d := range w.deliveries(desk.DeliverMail) {
		if d.Event == event {
			list = append(list, d)
		}
	}
	return list
}

func TestLateReplyIsRemindedOfOnce(t *testing.T) {
	for _, lang := range []string{"en", "zh-Hant-HK"} {
		t.Run(lang, func(t *testing.T) {
			w := newWorld(t)
			rec := newReceiver(t, w)
			o := w.options()
			o.SMTP, o.Client = &SMTP{Addr: "127.0.0.1:1", From: "desk@desk.example"}, client(t, "127.0.0.1")
			w.hook(rec, desk.EventOverdue)
			r := w.refer("office@institute.example", lang)
			w.sweep(w.service(o))
			if n := len(w.queued(MailReminder)); n != 0 {
				t.Fatalf("%d reminders before it is due", n)
			}
			w.clock.add(24*time.Hour + time.Minute)
			s := w.service(o)
			for range 3 {
				w.sweep(s)
				w.sweep(w.service(o)) // as after a restart
			}
			list := w.queued(MailReminder)
			if len(list) != 1 || list[0].Referral != r.ID || list[0].To != "office@institute.example" {
				t.Fatalf("%d reminders", len(list))
			}
			golden(t, "reminder."+lang+".golden", list[0].Subject+"\n\n"+strings.ReplaceAll(list[0].Body, w.refs.Token(r), "TOKEN"))
			events := w.deliveries(desk.DeliverWebhook)
			if len(events) != 1 || events[0].Event != desk.EventOverdue {
				t.Fatalf("%d events", len(events))
			}
			golden(t, "overdue.golden", events[0].Body+"\n")
		})
	}
}

func TestNoReminder(t *testing.T) {
	for name, before := range map[string]func(w *world, r desk.Referral){
		"answered": func(w *world, r desk.Referral) {
			if _, err := w.refs.Reply(w.t.Context(), w.refs.Token(r), desk.ReplyVerified, "No evidence.", nil, false); err != nil {
				w.t.Fatal(err)
			}
		},
		"revoked": func(w *world, r desk.Referral) {
			if err := w.refs.Revoke(w.t.Context(), w.desk, r.ID); err != nil {
				w.t.Fatal(err)
			}
		},
		"bounced": func(w *world, r desk.Referral) {
			r.Bounced = "no such mailbox"
			w.update(func(tx desk.Tx) error { return tx.SaveReferral(r) })
		},
		"expired": func(w *world, _ desk.Referral) { w.clock.add(40 * 24 * time.Hour) },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			s := w.withMail()
			r := w.refer("office@institute.example", "en")
			before(w, r)
			w.clock.add(25 * time.Hour)
			w.sweep(s)
			if n := len(w.queued(MailReminder)); n != 0 {
				t.Errorf("%d reminders", n)
			}
		})
	}
}

// What was answered while its mail waited is not asked again.
func TestMailThatWasOvertakenIsNotSent(t *testing.T) {
	w, m := newWorld(t), startMail(t, withStartTLS)
	o := w.options()
	o.SMTP = m.options()
	s := w.service(o)
	r := w.refer("office@institute.example", "en")
	w.sweep(s)
	if _, err := w.refs.Reply(t.Context(), w.refs.Token(r), desk.ReplyDiscard, "Satire.", nil, false); err != nil {
		t.Fatal(err)
	}
	w.send(s)
	d := w.deliveries(desk.DeliverMail)[0]
	if len(m.mails()) != 0 || !d.Dead || !strings.Contains(d.Error, "answered meanwhile") || w.referral(r.ID).Bounced != "" {
		t.Errorf("%d mails, %+v", len(m.mails()), d)
	}
}

func TestReferralWithoutAnAddressIsNotMailed(t *testing.T) {
	w := newWorld(t)
	s := w.withMail()
	r, _, err := w.refs.Refer(t.Context(), w.desk, w.theCase.ID, 0, "Institute", "Is it so?", time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.QueueReferral(t.Context(), r.ID); err != nil {
		t.Fatal(err)
	}
	w.clock.add(100 * time.Hour)
	w.sweep(s)
	if n := len(w.deliveries(desk.DeliverMail)); n != 0 {
		t.Errorf("%d mails", n)
	}
}

func (w *world) member(email string, lang string) desk.MemberID {
	w.t.Helper()
	var id desk.MemberID
	w.update(func(tx desk.Tx) (err error) {
		if id, err = tx.AddMember(desk.Member{Email: email, Name: email, Role: desk.Reviewer, CreatedAt: t0}); err != nil {
			return err
		}
		return desk.SetDigest(tx, id, desk.Digest{Daily: lang != "", Lang: lang})
	})
	return id
}

func TestDigest(t *testing.T) {
	w := newWorld(t)
	rec := newReceiver(t, w)
	w.hook(rec, desk.EventDigest)
	o := w.options()
	o.SMTP, o.Client = &SMTP{Addr: "127.0.0.1:1", From: "desk@desk.example"}, client(t, "127.0.0.1")
	w.member("en@desk.example", "en")
	w.member("zh@desk.example", "zh-Hans")
	w.member("none@desk.example", "")
	gone := w.member("gone@desk.example", "en")
	w.update(func(tx desk.Tx) error {
		m, err := tx.Member(gone)
		if err != nil {
			return err
		}
		m.Disabled = true
		return tx.SaveMember(m)
	})
	late := w.addCase("喝醋一天治好登革热", "zh", desk.StageNew, t0.Add(-30*time.Hour))
	r := w.refer("office@institute.example", "en")
	w.update(func(tx desk.Tx) error { // it is late, and its mail came back
		r.DueAt, r.Bounced = t0.Add(-time.Hour), "no such mailbox"
		return tx.SaveReferral(r)
	})
	round := func() (mails, events int) {
		w.sweep(w.service(o))
		s := w.service(o)
		w.sweep(s)
		w.sweep(s)
		for _, d := range w.deliveries(desk.DeliverWebhook) {
			if d.Event == desk.EventDigest {
				events++
			}
		}
		return len(w.queued(MailDigest)), events
	}
	if m, e := round(); m != 0 || e != 0 {
		t.Fatalf("%d mails and %d events before the hour", m, e)
	}
	w.clock.add(time.Hour + time.Minute)
	if m, e := round(); m != 2 || e != 1 {
		t.Fatalf("%d mails and %d events", m, e)
	}
	for _, d := range w.queued(MailDigest) {
		golden(t, "digest."+strings.TrimSuffix(d.To, "@desk.example")+".golden", d.Subject+"\n\n"+d.Body)
		if strings.Contains(d.Body, w.desk.Name) {
			t.Error("a member is named")
		}
	}
	golden(t, "digest.json.golden", w.deliveries(desk.DeliverWebhook)[0].Body+"\n")

	w.clock.add(24 * time.Hour) // what was due is overdue now: that is something new
	if m, e := round(); m != 4 || e != 2 {
		t.Errorf("%d mails and %d events on the second day", m, e)
	}
	w.clock.add(24 * time.Hour) // nothing has changed
	if m, e := round(); m != 4 || e != 2 {
		t.Errorf("%d mails and %d events on the third day", m, e)
	}
	w.update(func(tx desk.Tx) error {
		for _, id := range []desk.CaseID{late.ID, w.theCase.ID} {
			c, err := tx.Case(id)
			if err != nil {
				return err
			}
			c.Stage, c.DueAt = desk.StageDiscarded, time.Time{}
			if _, err := tx.SaveCase(c); err != nil {
				return err
			}
		}
		r.State = desk.ReferralRevoked
		return tx.SaveReferral(r)
	})
	w.clock.add(24 * time.Hour) // and now there is nothing to say
	if m, e := round(); m != 4 || e != 2 {
		t.Errorf("%d mails and %d events on the fourth day", m, e)
	}
}

func TestDigestSaysWhereToStopIt(t *testing.T) {
	w, m := newWorld(t), startMail(t, withStartTLS)
	o := w.options()
	o.SMTP = m.options()
	s := w.service(o)
	w.member("en@desk.example", "en")
	w.clock.add(25 * time.Hour)
	w.sweep(s)
	w.send(s)
	got := m.mails()
	if len(got) != 1 {
		t.Fatalf("%d mails", len(got))
	}
	h, _, _ := readMail(t, got[0].text)
	if h.Get("List-Unsubscribe") != "<https://desk.example/settings>" {
		t.Errorf("%v", h)
	}
}

func TestLongDigestIsCut(t *testing.T) {
	w := newWorld(t)
	for i := range 45 {
		w.addCase(fmt.Sprintf("Claim %d", i), "en", desk.StageNew, t0.Add(-100*time.Hour))
	}
	var t1 digestText
	s := w.withMail()
	w.update(func(tx desk.Tx) (err error) { t1, err = s.digestText(tx, t0); return err })
	subject, body, err := s.texts.digest("en", t1)
	if err != nil || !strings.Contains(subject, "45 overdue") || strings.Count(body, "- Claim") != maxListed || !strings.Contains(body, "… and 25 more\n") {
		t.Errorf("%v: %s\n%s", err, subject, body)
	}
}

// TestDigestAndTheClock: a digest of a day that is yet to come keeps none of the days before it back.
func TestDigestAndTheClock(t *testing.T) {
	for name, ahead := range map[string]time.Duration{"an hour": time.Hour, "ten years": 10 * 365 * 24 * time.Hour} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			o := w.options()
			o.SMTP = &SMTP{Addr: "127.0.0.1:1", From: "desk@desk.example"}
			w.member("en@desk.example", "en")
			w.addCase("喝醋一天治好登革热", "zh", desk.StageNew, t0.Add(-30*time.Hour))
			s := w.service(o)
			w.clock.add(2*time.Hour + ahead)
			w.sweep(s)
			w.clock.add(-ahead)
			w.sweep(s)
			n := len(w.queued(MailDigest))
			w.clock.add(24 * time.Hour)
			w.addCase("Salt water cures measles", "en", desk.StageNew, t0.Add(-30*time.Hour))
			w.sweep(s)
			if got := len(w.queued(MailDigest)); n < 1 || got != n+1 {
				t.Errorf("%d digests, and %d after another day", n, got)
			}
		})
	}
}

func TestHad(t *testing.T) {
	for _, tt := range []struct {
		last, day string
		want      bool
	}{
		{"", "2026-03-10", false}, {"2026-03-09", "2026-03-10", false}, {"2026-03-10", "2026-03-10", true},
		{"2026-03-11", "2026-03-10", true}, {"2026-03-12", "2026-03-10", false}, {"2036-03-10", "2026-03-10", false},
	} {
		if got := had(tt.last, tt.day); got != tt.want {
			t.Errorf("had(%q, %q) is %v", tt.last, tt.day, got)
		}
	}
}

// TestReminderAndTheClock: a reply that was late by a clock that was ahead is reminded of when it is late.
func TestReminderAndTheClock(t *testing.T) {
	w := newWorld(t)
	o := w.options()
	o.SMTP = &SMTP{Addr: "127.0.0.1:1", From: "desk@desk.example"}
	w.refer("office@institute.example", "en")
	s := w.service(o)
	clock, ok := w.store.(*store.SQLite)
	if !ok {
		t.Fatalf("a store of type %T", w.store)
	}
	look := func() {
		t.Helper()
		if _, _, err := clock.CheckClock(t.Context(), w.clock.Now()); err != nil {
			t.Fatal(err)
		}
		w.sweep(s)
	}
	const ahead = 10 * 365 * 24 * time.Hour
	look()
	w.clock.add(ahead)
	look()
	w.clock.add(-ahead)
	look()
	before := len(w.queued(MailReminder)) // its link had ended by then
	w.clock.add(24*time.Hour + time.Minute)
	look()
	look()
	if n := len(w.queued(MailReminder)); n != before+1 {
		t.Errorf("%d reminders, and %d once it was late", before, n)
	}
}

func TestBreakerAndTheClock(t *testing.T) {
	var b breaker
	b.trip("3", t0.AddDate(10, 0, 0))
	if b.open("3", t0) {
		t.Error("it is open for ten years")
	}
	b.trip("3", t0)
	if !b.open("3", t0.Add(time.Second)) || b.open("3", t0.Add(openFor)) {
		t.Error("not open for its time")
	}
}
