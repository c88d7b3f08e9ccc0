package storetest

import (
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

func newDelivery(n int) desk.Delivery {
	return desk.Delivery{Kind: desk.DeliverMail, To: "desk@institute.example", Subject: "一个问题", Body: "真的吗？\r\n.\r\n", Referral: 7,
		DueAt: t0.Add(time.Duration(n) * time.Second)}
}

func addDeliveries(t testing.TB, s desk.Store, list ...desk.Delivery) []desk.Delivery {
	t.Helper()
	update(t, s, func(tx desk.Tx) error {
		for i := range list {
			list[i].ID = must[int64](t)(tx.AddDelivery(list[i]))
		}
		return nil
	})
	return list
}

func leaseDeliveries(t testing.TB, s desk.Store, now time.Time, n int) (list []desk.Delivery) {
	t.Helper()
	update(t, s, func(tx desk.Tx) error {
		list = must[[]desk.Delivery](t)(tx.LeaseDeliveries(now, time.Minute, n))
		return nil
	})
	return list
}

func numbers(list []desk.Delivery) (ids []int64) {
	for _, d := range list {
		ids = append(ids, d.ID)
	}
	return ids
}

func testDeliveries(t *testing.T, s desk.Store) {
	hook := desk.Delivery{Kind: desk.DeliverWebhook, To: "3", Body: `{"a":1}`, Event: "case.answered", DueAt: t0.Add(-time.Hour)}
	other := newDelivery(9)
	other.To = "other@institute.example"
	list := addDeliveries(t, s, newDelivery(2), newDelivery(1), hook, newDelivery(1), other)
	view(t, s, func(tx desk.ReadTx) error {
		for _, want := range list {
			equal(t, "a delivery", must[desk.Delivery](t)(tx.Delivery(want.ID)), want)
		}
		equal(t, "of a kind, newest first", must[[]desk.Delivery](t)(tx.Deliveries(desk.DeliverMail, "", 3)), []desk.Delivery{list[4], list[3], list[1]})
		equal(t, "to an address", must[[]desk.Delivery](t)(tx.Deliveries(desk.DeliverMail, other.To, 3)), []desk.Delivery{list[4]})
		equal(t, "to another kind's address", len(must[[]desk.Delivery](t)(tx.Deliveries(desk.DeliverMail, "3", 3))), 0)
		equal(t, "dead letters", len(must[[]desk.Delivery](t)(tx.DeadDeliveries(9))), 0)
		return nil
	})
	refused(t, s, "no delivery", desk.ErrNotFound, func(tx desk.Tx) error { return second(tx.Delivery(999)) })

	equal(t, "none asked for", len(leaseDeliveries(t, s, t0.Add(time.Minute), 0)), 0)
	equal(t, "what is due", numbers(leaseDeliveries(t, s, t0, 9)), []int64{list[2].ID})
	first := leaseDeliveries(t, s, t0.Add(2*time.Second), 2)
	equal(t, "soonest due first", numbers(first), []int64{list[1].ID, list[3].ID})
	want := list[1]
	want.Lease = first[0].Lease
	equal(t, "a leased delivery", first[0], want)
	equal(t, "the rest", numbers(leaseDeliveries(t, s, t0.Add(2*time.Second), 9)), []int64{list[0].ID})
	equal(t, "all taken", len(leaseDeliveries(t, s, t0.Add(2*time.Second), 9)), 0)

	// Without a time it is due at once.
	now := desk.Delivery{Kind: desk.DeliverMail, To: "x@institute.example", Attempts: 3, Lease: 4, SentAt: t0, Error: "e", Dead: true}
	id := addDeliveries(t, s, now)[0].ID
	view(t, s, func(tx desk.ReadTx) error {
		got := must[desk.Delivery](t)(tx.Delivery(id))
		if got.DueAt.IsZero() {
			t.Error("it is never due")
		}
		got.DueAt = time.Time{}
		equal(t, "a new delivery", got, desk.Delivery{ID: id, Kind: desk.DeliverMail, To: "x@institute.example"})
		return nil
	})
}

func testDeliveryEnds(t *testing.T, s desk.Store) {
	list := addDeliveries(t, s, newDelivery(0), newDelivery(0), newDelivery(0))
	end := func(d desk.Delivery) { t.Helper(); update(t, s, func(tx desk.Tx) error { return tx.EndDelivery(d) }) }
	same := func(what string, want desk.Delivery) {
		t.Helper()
		view(t, s, func(tx desk.ReadTx) error {
			equal(t, what, must[desk.Delivery](t)(tx.Delivery(want.ID)), want)
			return nil
		})
	}
	at := t0
	leased := leaseDeliveries(t, s, at, 9)
	sent, retry, dead := leased[0], leased[1], leased[2]
	refused(t, s, "neither sent nor due again", desk.ErrInvalid, func(tx desk.Tx) error {
		return tx.EndDelivery(desk.Delivery{ID: sent.ID, Lease: sent.Lease, Error: "e"})
	})

	sent.SentAt = at.Add(time.Second)
	end(sent)
	sent.DueAt, sent.Attempts = time.Time{}, 1
	same("sent", sent)
	retry.Error, retry.DueAt = "它不接受", at.Add(time.Hour)
	end(retry)
	retry.Attempts = 1
	same("to be tried again", retry)
	dead.Error, dead.Dead = "no such mailbox", true
	end(dead)
	dead.DueAt, dead.Attempts = time.Time{}, 1
	same("given up", dead)
	view(t, s, func(tx desk.ReadTx) error {
		equal(t, "dead letters", must[[]desk.Delivery](t)(tx.DeadDeliveries(9)), []desk.Delivery{dead})
		return nil
	})
	at = at.Add(10 * time.Hour)
	again := leaseDeliveries(t, s, at, 9)
	equal(t, "due again", numbers(again), []int64{retry.ID})
	again[0].SentAt = at
	end(again[0])
	again[0].DueAt, again[0].Error, again[0].Attempts = time.Time{}, "", 2
	same("sent at the second try", again[0])
	equal(t, "nothing left", len(leaseDeliveries(t, s, at.Add(time.Hour), 9)), 0)

	// Whatever became of it, it can be sent again.
	refused(t, s, "replaying none", desk.ErrNotFound, func(tx desk.Tx) error { return tx.ReplayDelivery(999, at) })
	update(t, s, func(tx desk.Tx) error {
		return errors.Join(tx.ReplayDelivery(list[0].ID, at), tx.ReplayDelivery(list[2].ID, at.Add(time.Second)))
	})
	view(t, s, func(tx desk.ReadTx) error {
		equal(t, "no dead letters", len(must[[]desk.Delivery](t)(tx.DeadDeliveries(9))), 0)
		return nil
	})
	replayed := leaseDeliveries(t, s, at, 9)
	equal(t, "replayed", numbers(replayed), []int64{list[0].ID})
	if d := replayed[0]; !d.SentAt.IsZero() || d.Attempts != 0 || d.Lease <= sent.Lease {
		t.Errorf("a replayed delivery: %+v", d)
	}
}

func testDeliveryFence(t *testing.T, s desk.Store) {
	d := addDeliveries(t, s, newDelivery(0))[0]
	lost := func(what string, d desk.Delivery) {
		t.Helper()
		d.SentAt = t0
		refused(t, s, what, desk.ErrLeaseLost, func(tx desk.Tx) error {
			must[int64](t)(tx.AddDelivery(newDelivery(1)))
			return tx.EndDelivery(d)
		})
		view(t, s, func(tx desk.ReadTx) error {
			equal(t, what+": what stands beside it", len(must[[]desk.Delivery](t)(tx.Deliveries(desk.DeliverMail, "", 9))), 1)
			return nil
		})
	}
	lost("never leased", d)
	old := leaseDeliveries(t, s, t0, 1)[0]
	equal(t, "held", len(leaseDeliveries(t, s, t0.Add(59*time.Second), 1)), 0)
	current := leaseDeliveries(t, s, t0.Add(time.Minute), 1)[0]
	if current.Lease <= old.Lease {
		t.Errorf("the fence went from %d to %d", old.Lease, current.Lease)
	}
	lost("an overtaken lease", old)
	replayed := current
	update(t, s, func(tx desk.Tx) error { return tx.ReplayDelivery(d.ID, t0) })
	lost("a lease from before the replay", replayed)
	untried := leaseDeliveries(t, s, t0.Add(time.Minute), 1)[0]
	update(t, s, func(tx desk.Tx) error { return tx.ReleaseDelivery(untried) })
	lost("given back", untried)
	refused(t, s, "given back twice", desk.ErrLeaseLost, func(tx desk.Tx) error { return tx.ReleaseDelivery(untried) })
	current = leaseDeliveries(t, s, t0.Add(time.Minute), 1)[0]
	refused(t, s, "another's given back", desk.ErrLeaseLost, func(tx desk.Tx) error { return tx.ReleaseDelivery(untried) })
	untried.Lease = current.Lease
	equal(t, "untouched", current, untried)
	missing := current
	missing.ID = 999
	lost("no delivery", missing)
	// A lease that has run out but was not taken over still counts.
	current.SentAt = t0.Add(time.Hour)
	update(t, s, func(tx desk.Tx) error { return tx.EndDelivery(current) })
	lost("ended twice", current)
}

func testDeliveriesInParallel(t *testing.T, s desk.Store) {
	const deliveries = 100
	list := make([]desk.Delivery, deliveries)
	for i := range list {
		list[i] = newDelivery(0)
	}
	addDeliveries(t, s, list...)
	var mu sync.Mutex
	var wg sync.WaitGroup
	var got []int64
	for range 6 {
		wg.Go(func() {
			for {
				var leased []desk.Delivery
				err := s.Update(t.Context(), func(tx desk.Tx) (err error) {
					leased, err = tx.LeaseDeliveries(t0, time.Minute, 7)
					return err
				})
				if err != nil {
					t.Error(err)
				}
				if len(leased) == 0 {
					return
				}
				mu.Lock()
				got = append(got, numbers(leased)...)
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	slices.Sort(got)
	equal(t, "leases", len(got), deliveries)
	equal(t, "different deliveries", len(slices.Compact(got)), deliveries)
}

// testDeliveryRetention: what was sent long ago, or is dropped, loses its text for
// good; what waits or is dead keeps it.
func testDeliveryRetention(t *testing.T, s desk.Store) {
	list := addDeliveries(t, s, newDelivery(0), newDelivery(0), newDelivery(0), newDelivery(0))
	leased := leaseDeliveries(t, s, t0, 3)
	update(t, s, func(tx desk.Tx) error {
		leased[0].SentAt, leased[1].SentAt = t0, t0.Add(time.Hour)
		leased[2].Dead, leased[2].Error, leased[2].Fault = true, "e", desk.FaultOf("given-up", "n", "3").Because(desk.FaultOf("timeout"))
		return errors.Join(tx.EndDelivery(leased[0]), tx.EndDelivery(leased[1]), tx.EndDelivery(leased[2]))
	})
	purge := func(before time.Time, n int) (done int) {
		update(t, s, func(tx desk.Tx) error { done = must[int](t)(tx.PurgeDeliveries(before, n)); return nil })
		return done
	}
	equal(t, "none is that old", purge(t0, 9), 0)
	equal(t, "one is", purge(t0.Add(time.Minute), 9), 1)
	equal(t, "once", purge(t0.Add(time.Minute), 9), 0)
	equal(t, "up to as many", purge(t0.Add(time.Hour*9), 0), 0)
	view(t, s, func(tx desk.ReadTx) error {
		old := must[desk.Delivery](t)(tx.Delivery(list[0].ID))
		if !old.Purged || old.Body != "" || old.Subject != "" || !old.SentAt.Equal(t0) || old.To != list[0].To {
			t.Errorf("a purged delivery: %+v", old)
		}
		equal(t, "a younger one", must[desk.Delivery](t)(tx.Delivery(list[1].ID)).Body, list[1].Body)
		dead := must[desk.Delivery](t)(tx.Delivery(list[2].ID))
		equal(t, "a dead letter", dead.Body, list[2].Body)
		equal(t, "its fault", dead.Fault, leased[2].Fault)
		return nil
	})
	refused(t, s, "sending what is gone", desk.ErrNotFound, func(tx desk.Tx) error { return tx.ReplayDelivery(list[0].ID, t0) })
	refused(t, s, "dropping what was sent", desk.ErrNotFound, func(tx desk.Tx) error { return tx.DropDelivery(list[1].ID) })
	held := leaseDeliveries(t, s, t0, 1)[0]
	update(t, s, func(tx desk.Tx) error { return errors.Join(tx.DropDelivery(list[2].ID), tx.DropDelivery(held.ID)) })
	refused(t, s, "dropping twice", desk.ErrNotFound, func(tx desk.Tx) error { return tx.DropDelivery(list[2].ID) })
	held.SentAt = t0
	refused(t, s, "ending what was dropped", desk.ErrLeaseLost, func(tx desk.Tx) error { return tx.EndDelivery(held) })
	view(t, s, func(tx desk.ReadTx) error {
		equal(t, "no dead letters", len(must[[]desk.Delivery](t)(tx.DeadDeliveries(9))), 0)
		equal(t, "its state", must[desk.Delivery](t)(tx.Delivery(held.ID)).State(), "removed")
		return nil
	})
	equal(t, "nothing is due", len(leaseDeliveries(t, s, t0.Add(time.Hour*99), 9)), 0)
}

func testWebhooks(t *testing.T, s desk.Store) {
	a := desk.Webhook{URL: "https://a.example/hook?x=1", Secret: "whsec_x", Events: []string{"case.answered", "tip"}, MadeAt: t0}
	b := desk.Webhook{URL: "https://b.example/", Disabled: true}
	update(t, s, func(tx desk.Tx) error {
		a.ID, b.ID = must[int64](t)(tx.SaveWebhook(a)), must[int64](t)(tx.SaveWebhook(b))
		return nil
	})
	a.Disabled, a.Events = true, nil
	update(t, s, func(tx desk.Tx) error { equal(t, "its number", must[int64](t)(tx.SaveWebhook(a)), a.ID); return nil })
	view(t, s, func(tx desk.ReadTx) error {
		equal(t, "a webhook", must[desk.Webhook](t)(tx.Webhook(a.ID)), a)
		equal(t, "all", must[[]desk.Webhook](t)(tx.Webhooks()), []desk.Webhook{a, b})
		return nil
	})
	waiting := addDeliveries(t, s, desk.Delivery{Kind: desk.DeliverWebhook, To: desk.WebhookTo(b.ID), Body: "{}"}, desk.Delivery{Kind: desk.DeliverWebhook, To: desk.WebhookTo(a.ID), Body: "{}"})
	update(t, s, func(tx desk.Tx) error { return tx.DropWebhook(b.ID) })
	view(t, s, func(tx desk.ReadTx) error {
		equal(t, "the others", must[[]desk.Webhook](t)(tx.Webhooks()), []desk.Webhook{a})
		equal(t, "what waited for it", must[desk.Delivery](t)(tx.Delivery(waiting[0].ID)).State(), "removed")
		equal(t, "what waits for another", must[desk.Delivery](t)(tx.Delivery(waiting[1].ID)).State(), "waiting")
		return nil
	})
	refused(t, s, "a removed webhook", desk.ErrNotFound, func(tx desk.Tx) error { return second(tx.Webhook(b.ID)) })
	refused(t, s, "changing a removed one", desk.ErrNotFound, func(tx desk.Tx) error { return second(tx.SaveWebhook(b)) })
	refused(t, s, "removing it twice", desk.ErrNotFound, func(tx desk.Tx) error { return tx.DropWebhook(b.ID) })
	update(t, s, func(tx desk.Tx) error {
		if id := must[int64](t)(tx.SaveWebhook(desk.Webhook{URL: "https://c.example/"})); id == b.ID {
			t.Error("the number of a removed webhook came back")
		}
		return nil
	})
	refused(t, s, "no webhook", desk.ErrNotFound, func(tx desk.Tx) error { return second(tx.Webhook(999)) })
	refused(t, s, "changing none", desk.ErrNotFound, func(tx desk.Tx) error { return second(tx.SaveWebhook(desk.Webhook{ID: 999})) })
}

// testSettings: saved searches, reminders, settings.
func testSettings(t *testing.T, s desk.Store) {
	a, b := desk.SavedSearch{Name: "Zika", Query: `zika AND "发热"`}, desk.SavedSearch{Name: "measles", Query: "measles"}
	update(t, s, func(tx desk.Tx) error {
		a.ID, b.ID = must[int64](t)(tx.SaveSearch(a)), must[int64](t)(tx.SaveSearch(b))
		b.Query = "measles OR 麻疹"
		equal(t, "its number", must[int64](t)(tx.SaveSearch(b)), b.ID)
		return nil
	})
	view(t, s, func(tx desk.ReadTx) error {
		equal(t, "in order of name", must[[]desk.SavedSearch](t)(tx.SavedSearches()), []desk.SavedSearch{b, a})
		return nil
	})
	refused(t, s, "changing none", desk.ErrNotFound, func(tx desk.Tx) error { return second(tx.SaveSearch(desk.SavedSearch{ID: 999})) })
	refused(t, s, "dropping none", desk.ErrNotFound, func(tx desk.Tx) error { return tx.DropSearch(999) })
	update(t, s, func(tx desk.Tx) error {
		if err := tx.DropSearch(b.ID); err != nil {
			return err
		}
		if id := must[int64](t)(tx.SaveSearch(desk.SavedSearch{Name: "new"})); id == b.ID {
			t.Error("the number of a dropped search came back")
		}
		return nil
	})

	said := func(key string) (first bool) {
		update(t, s, func(tx desk.Tx) error { first = must[bool](t)(tx.Remind(key, t0)); return nil })
		return first
	}
	equal(t, "said once, and again", []bool{said("referral 12 overdue"), said("referral 12 overdue"), said("referral 13 overdue")}, []bool{true, false, true})
	refused(t, s, "a change that fails", desk.ErrInvalid, func(tx desk.Tx) error {
		equal(t, "said", must[bool](t)(tx.Remind("undone", t0)), true)
		return desk.ErrInvalid
	})
	equal(t, "not said after all", said("undone"), true)

	view(t, s, func(tx desk.ReadTx) error { equal(t, "no setting", must[string](t)(tx.Setting("名")), ""); return nil })
	update(t, s, func(tx desk.Tx) error {
		return errors.Join(tx.PutSetting("名", "a\x00值"), tx.PutSetting("名 2", "x"), tx.PutSetting("名 2", ""))
	})
	view(t, s, func(tx desk.ReadTx) error {
		equal(t, "a setting", must[string](t)(tx.Setting("名")), "a\x00值")
		equal(t, "an emptied one", must[string](t)(tx.Setting("名 2")), "")
		return nil
	})
}
