package store_test

import (
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/store"
)

// TestCheckClock writes one of everything that waits for a time while the clock is ahead, and looks that none of it waits for
// that time once the clock is right.
func TestCheckClock(t *testing.T) {
	t0 := time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)
	for name, ahead := range map[string]time.Duration{"an hour": time.Hour, "ten years": 10 * 365 * 24 * time.Hour} {
		t.Run(name, func(t *testing.T) {
			now := t0
			s := open(t, t.TempDir(), store.Options{Now: func() time.Time { return now }})
			check := func(want time.Duration) {
				t.Helper()
				if back, _, err := s.CheckClock(t.Context(), now); back != want || err != nil {
					t.Errorf("at %v: back by %v, %v; want %v", now, back, err, want)
				}
			}
			check(0)
			now = t0.Add(ahead)
			check(0)
			far := now
			c, r := madeAhead(t, s, now)
			now = t0.Add(time.Minute)
			check(ahead - time.Minute)
			now = t0.Add(2 * time.Minute)
			check(0)

			// Three days are the longest that a page waits for its next look, and one for its next try.
			now = now.Add(4*24*time.Hour + time.Minute)
			leased, err := s.LeaseFetches(t.Context(), "news", now, time.Minute, 9)
			if len(leased) != 2 || err != nil {
				t.Errorf("pages: %+v, %v", leased, err)
			}
			for _, f := range leased {
				if f.FirstSeen.After(now) || f.FetchedAt.After(now) {
					t.Errorf("page %s: first seen %v, fetched %v", f.URL, f.FirstSeen, f.FetchedAt)
				}
			}
			if st, err := s.SourceState(t.Context(), "news"); st.LastSuccess.After(t0.Add(time.Hour)) || err != nil {
				t.Errorf("source: %+v, %v", st, err)
			}
			err = s.Update(t.Context(), func(tx desk.Tx) error {
				if list, err := tx.LeaseDeliveries(now, time.Minute, 9); len(list) != 2 || err != nil {
					t.Errorf("deliveries: %+v, %v", list, err)
				}
				if list, err := tx.Outbox(9, now); len(list) != 1 || err != nil {
					t.Errorf("outbox: %+v, %v", list, err)
				}
				if hooks, err := tx.Webhooks(); err != nil || len(hooks) != 1 || hooks[0].MadeAt.After(now) {
					t.Errorf("webhooks: %+v, %v", hooks, err)
				}
				if first, err := tx.Remind("referral 1 overdue", now); !first || err != nil {
					t.Errorf("what was reminded of in the future is not reminded of in its time: %v, %v", first, err)
				}
				awake, err := tx.Queue(desk.QueueFilter{Awake: now})
				if len(awake) != 3 || err != nil {
					t.Errorf("%d cases are awake, %v", len(awake), err)
				}
				for id, left := range map[desk.CaseID]time.Duration{c[0]: 12 * time.Hour, c[1]: 24 * time.Hour} {
					got, err := tx.Case(id)
					if want := t0.Add(time.Minute).Add(left); err != nil || !got.DueAt.Equal(want) || got.OpenedAt.After(now) || got.AcceptedAt.After(now) {
						t.Errorf("case %d is due %v, opened %v, accepted %v, %v; want due %v", id, got.DueAt, got.OpenedAt, got.AcceptedAt, err, want)
					}
				}
				late, err := tx.Queue(desk.QueueFilter{DueUntil: now, Stages: []desk.Stage{desk.StageNew, desk.StageAccepted}})
				if len(late) != 2 || err != nil {
					t.Errorf("overdue: %+v, %v", late, err)
				}
				got, err := tx.Referral(r)
				if err != nil || !got.Overdue(now) || !got.ExpiresAt.Equal(far.Add(30*24*time.Hour)) {
					t.Errorf("referral: due %v, expires %v, %v", got.DueAt, got.ExpiresAt, err)
				}
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Check(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
}

// madeAhead writes it, and returns the numbers of a new and an accepted case, and of a referral.
func madeAhead(t *testing.T, s *store.SQLite, now time.Time) (cases [2]desk.CaseID, referral int64) {
	t.Helper()
	ctx := t.Context()
	if _, err := s.Discover(ctx, "news", []desk.Discovered{{URL: "https://news.example/1"}, {URL: "https://news.example/2"}}, now); err != nil {
		t.Fatal(err)
	}
	if err := s.SaveSourceState(ctx, desk.SourceState{ID: "news", LastStart: now, LastSuccess: now, NextRun: now.Add(time.Hour)}); err != nil {
		t.Fatal(err)
	}
	leased, err := s.LeaseFetches(ctx, "news", now, 20*time.Minute, 9) // the second is left by a crash
	if err != nil || len(leased) != 2 {
		t.Fatal(leased, err)
	}
	err = s.Update(ctx, func(tx desk.Tx) (err error) {
		do := func(e error) {
			if err == nil {
				err = e
			}
		}
		do(tx.CompleteFetch(desk.FetchDone{ID: leased[0].ID, Lease: leased[0].Lease, FetchedAt: now, Status: 200, NextDue: now.Add(72 * time.Hour)}))
		id, e := tx.AddItem(item(1))
		do(e)
		list, e := tx.Outbox(9, now)
		do(e)
		do(tx.OutboxFail(list[0].Seq, "no", now.Add(time.Minute)))
		for range 2 {
			_, e = tx.AddDelivery(desk.Delivery{Kind: desk.DeliverMail, To: "a@example.org", DueAt: now})
			do(e)
		}
		out, e := tx.LeaseDeliveries(now, 5*time.Minute, 9)
		do(e)
		out[0].DueAt, out[0].Error = now.Add(24*time.Hour), "no"
		do(tx.EndDelivery(out[0]))
		_, e = tx.SaveWebhook(desk.Webhook{URL: "https://hook.example/", Secret: "s", Events: []string{"*"}, MadeAt: now})
		do(e)
		_, e = tx.Remind("referral 1 overdue", now)
		do(e)
		cases[0], e = tx.AddCase(desk.Case{Claim: "a", ClaimLang: "en", Stage: desk.StageNew, OpenedAt: now, UpdatedAt: now, DueAt: now.Add(12 * time.Hour),
			Labels: map[string]string{"topic": "outbreak"}})
		do(e)
		cases[1], e = tx.AddCase(desk.Case{Claim: "b", ClaimLang: "en", Stage: desk.StageAccepted, OpenedAt: now, AcceptedAt: now, DueAt: now.Add(24 * time.Hour)})
		do(e)
		_, e = tx.AddCase(desk.Case{Claim: "c", ClaimLang: "en", Stage: desk.StageNew, OpenedAt: now, SnoozedUntil: now.Add(24 * time.Hour), DueAt: now.Add(365 * 24 * time.Hour)})
		do(e)
		do(tx.AddSighting(desk.Sighting{Case: cases[0], Item: id, At: now}))
		referral, e = tx.AddReferral(desk.Referral{Case: cases[0], Question: "?", State: desk.ReferralSent, CreatedAt: now, SentAt: now,
			DueAt: now.Add(48 * time.Hour), ExpiresAt: now.Add(30 * 24 * time.Hour)})
		do(e)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return cases, referral
}

// TestCheckClockByTheCrawl: a clock that was ahead between two looks shows in what was crawled then.
func TestCheckClockByTheCrawl(t *testing.T) {
	now := time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)
	s := open(t, t.TempDir(), store.Options{Now: func() time.Time { return now }})
	ahead := now.AddDate(10, 0, 0)
	if err := s.SaveSourceState(t.Context(), desk.SourceState{ID: "news", LastStart: ahead}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []time.Duration{ahead.Sub(now), 0} {
		if back, _, err := s.CheckClock(t.Context(), now); back != want || err != nil {
			t.Errorf("back by %v, %v; want %v", back, err, want)
		}
	}
}

// TestFiguresOfNow: what is dated in the future is in no figure of now.
func TestFiguresOfNow(t *testing.T) {
	now := time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)
	s := open(t, t.TempDir(), store.Options{Now: func() time.Time { return now }})
	err := s.Update(t.Context(), func(tx desk.Tx) error {
		for n, at := range []time.Time{now.AddDate(10, 0, 0), now.Add(-time.Hour), now.Add(time.Hour)} {
			it := item(n)
			it.FirstSeen, it.FetchedAt = at, at
			id, err := tx.AddItem(it)
			if err != nil {
				return err
			}
			if err := tx.AddFlags([]desk.Flag{{Item: id, ItemVersion: 1, Rule: desk.ModelRule, Score: 50, Threshold: 40, At: at}}); err != nil {
				return err
			}
			if _, err := tx.AddCase(desk.Case{Claim: "a", ClaimLang: "en", Stage: desk.StageNew, OpenedAt: at, Labels: map[string]string{"topic": "outbreak"}}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	total, perDay, last, err := s.SourceItems(t.Context(), "news", 3, now)
	if err != nil || total != 3 || perDay[0] != 1 || !last.Equal(now.Add(-time.Hour)) {
		t.Errorf("items of the source: %d, %v, last %v, %v", total, perDay, last, err)
	}
	err = s.View(t.Context(), func(tx desk.ReadTx) error {
		if d, err := tx.ModelDay(now.Add(-24*time.Hour), 10); d != (desk.ModelDay{Items: 1, Opened: 1, Above: 1}) || err != nil {
			t.Errorf("the model's day: %+v, %v", d, err)
		}
		if list, err := tx.Topics(now.AddDate(0, 0, -30), 9); len(list) != 1 || list[0].Cases != 2 || err != nil { // the whole of today
			t.Errorf("topics: %+v, %v", list, err)
		}
		if at, err := tx.FirstSeen(); !at.Equal(now.Add(-time.Hour)) || err != nil {
			t.Errorf("first seen %v, %v", at, err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
