package storetest

import (
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

func testRecipients(t *testing.T, s desk.Store) {
	list := []desk.Recipient{
		{Organisation: "zoonoses institute", Competence: []string{"outbreak", "疫苗"}, Area: "Everywhere", Language: "en", Email: "desk@institute.example", ReplyTime: 36 * time.Hour},
		{Organisation: "Academy"},
		{Organisation: "疾控中心", Language: "zh-Hans"},
	}
	update(t, s, func(tx desk.Tx) error {
		for i := range list {
			list[i].ID = must[int64](t)(tx.SaveRecipient(list[i]))
		}
		return nil
	})
	list[1].Retired, list[1].Competence = true, []string{"food"}
	update(t, s, func(tx desk.Tx) error {
		equal(t, "its number", must[int64](t)(tx.SaveRecipient(list[1])), list[1].ID)
		return nil
	})
	view(t, s, func(tx desk.ReadTx) error {
		equal(t, "a recipient", must[desk.Recipient](t)(tx.Recipient(list[0].ID)), list[0])
		equal(t, "in order, retired ones too", must[[]desk.Recipient](t)(tx.Recipients()), []desk.Recipient{list[1], list[0], list[2]})
		return nil
	})
	refused(t, s, "no recipient", desk.ErrNotFound, func(tx desk.Tx) error { return second(tx.Recipient(999)) })
	refused(t, s, "changing none", desk.ErrNotFound, func(tx desk.Tx) error { return second(tx.SaveRecipient(desk.Recipient{ID: 999})) })
}

func testReferrals(t *testing.T, s desk.Store) {
	cases := addCases(t, s, 3)
	var to int64
	update(t, s, func(tx desk.Tx) error {
		to = must[int64](t)(tx.SaveRecipient(desk.Recipient{Organisation: "Institute"}))
		return nil
	})
	full := desk.Referral{
		Case: cases[0], Recipient: to, Name: "Institute", Question: "真的吗？", State: desk.ReferralAnswered, By: "ana",
		CreatedAt: t0, SentAt: t0.Add(1e9), AckAt: t0.Add(2e9), AnswerAt: t0.Add(3e9), DueAt: t0.Add(4e9), ExpiresAt: t0.Add(5e9),
		Mailed: "desk@institute.example", Bounced: "mailbox full", Bounce: desk.FaultOf("mail-refused", "said", "mailbox full"), Outcome: desk.ReplyDiscard, Reply: "不是", Sources: []string{"https://a.example/?q=1&r=2"},
	}
	state := func(n int, st desk.ReferralState, due time.Time) desk.Referral {
		return desk.Referral{Case: cases[n%3], Name: "a clinic", Question: "?", State: st, By: "ana", CreatedAt: t0.Add(-time.Duration(n) * time.Hour), DueAt: due}
	}
	list := []desk.Referral{
		full,
		state(1, desk.ReferralSent, t0.Add(3*time.Hour)),
		state(2, desk.ReferralAcknowledged, t0.Add(time.Hour)),
		state(3, desk.ReferralSent, time.Time{}),
		state(4, desk.ReferralDrafted, t0),
		state(5, desk.ReferralRevoked, t0),
		state(6, desk.ReferralSent, t0.Add(time.Hour)),
	}
	update(t, s, func(tx desk.Tx) error {
		for i := range list {
			list[i].ID = must[int64](t)(tx.AddReferral(list[i]))
		}
		return nil
	})
	view(t, s, func(tx desk.ReadTx) error {
		for _, want := range list {
			equal(t, "a referral", must[desk.Referral](t)(tx.Referral(want.ID)), want)
		}
		equal(t, "open, soonest due first", must[[]desk.Referral](t)(tx.OpenReferrals(10)), []desk.Referral{list[2], list[6], list[1], list[3]})
		equal(t, "the first of them", must[[]desk.Referral](t)(tx.OpenReferrals(1)), []desk.Referral{list[2]})
		equal(t, "of a case, oldest first", must[[]desk.Referral](t)(tx.ReferralsOf(cases[0])), []desk.Referral{list[6], list[3], list[0]})
		return nil
	})
	refused(t, s, "no referral", desk.ErrNotFound, func(tx desk.Tx) error { return second(tx.Referral(999)) })
	refused(t, s, "of no case", desk.ErrNotFound, func(tx desk.Tx) error { return second(tx.AddReferral(desk.Referral{Case: 999})) })
	refused(t, s, "to nobody in the directory", desk.ErrNotFound, func(tx desk.Tx) error {
		return second(tx.AddReferral(desk.Referral{Case: cases[0], Recipient: 999}))
	})
	refused(t, s, "saving none", desk.ErrNotFound, func(tx desk.Tx) error { return tx.SaveReferral(desk.Referral{ID: 999, Case: cases[0]}) })

	answered := full
	answered.ID, answered.Case, answered.CreatedAt = list[1].ID, list[1].Case, list[1].CreatedAt
	update(t, s, func(tx desk.Tx) error { return tx.SaveReferral(answered) })
	list[1] = answered
	merge(t, s, cases[0], cases[1])
	view(t, s, func(tx desk.ReadTx) error {
		equal(t, "of a root", must[[]desk.Referral](t)(tx.ReferralsOf(cases[0])), []desk.Referral{list[6], list[4], list[3], list[1], list[0]})
		equal(t, "of a merged case", len(must[[]desk.Referral](t)(tx.ReferralsOf(cases[1]))), 0)
		equal(t, "open ones", must[[]desk.Referral](t)(tx.OpenReferrals(10)), []desk.Referral{list[2], list[6], list[3]})
		return nil
	})
}
