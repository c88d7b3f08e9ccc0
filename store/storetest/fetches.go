package storetest

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

func testLease(t *testing.T, s desk.Store) {
	discover(t, s, "news", t0, named(1, 2)...)
	discover(t, s, "news", t0.Add(1e9), named(3)...)
	now := t0.Add(2e9)
	equal(t, "none asked for", len(lease(t, s, "news", now, 0)), 0)
	equal(t, "nothing due yet", len(lease(t, s, "news", t0.Add(-1e9), 5)), 0)
	first := lease(t, s, "news", now, 2)
	equal(t, "oldest due first", urls(first), []string{page(1), page(2)})
	equal(t, "the rest", urls(lease(t, s, "news", now, 5)), []string{page(3)})
	equal(t, "all taken", len(lease(t, s, "news", now, 5)), 0)
	equal(t, "leased pages stay due", due(t, s, "news", now), 3)

	if err := s.ReleaseFetches(t.Context(), first[:1]); err != nil {
		t.Fatal(err)
	}
	again := lease(t, s, "news", now, 5)
	equal(t, "given back", urls(again), []string{page(1)})
	want := first[0]
	want.Lease++
	equal(t, "untouched", again[0], want)
	if err := s.ReleaseFetches(t.Context(), first[:1]); err != nil { // no longer theirs
		t.Fatal(err)
	}
	equal(t, "a stale release frees nothing", len(lease(t, s, "news", now, 5)), 0)
	equal(t, "expired", len(lease(t, s, "news", now.Add(time.Minute), 5)), 3)

	// Among pages due at the same time the one discovered last comes first.
	discover(t, s, "tie", t0, named(11)...)
	discover(t, s, "tie", t0.Add(1e9), named(12)...)
	for _, f := range lease(t, s, "tie", now, 5) {
		complete(t, s, desk.FetchDone{ID: f.ID, Lease: f.Lease, FetchedAt: now, Status: 200, NextDue: now.Add(1e9)})
	}
	equal(t, "newest of equals", urls(lease(t, s, "tie", now.Add(1e9), 5)), []string{page(12), page(11)})
}

func testLeaseFence(t *testing.T, s desk.Store) {
	discover(t, s, "news", t0, named(1)...)
	old := lease(t, s, "news", t0, 1)[0]
	late := t0.Add(2 * time.Minute)
	current := lease(t, s, "news", late, 1)[0]
	if current.Lease <= old.Lease {
		t.Errorf("the fence went from %d to %d", old.Lease, current.Lease)
	}
	lost := func(what string, d desk.FetchDone) {
		t.Helper()
		if err := s.CompleteFetch(t.Context(), d); !errors.Is(err, desk.ErrLeaseLost) {
			t.Errorf("%s: %v, want ErrLeaseLost", what, err)
		}
		// The same inside a transaction takes the item with it.
		err := s.Update(t.Context(), func(tx desk.Tx) error {
			must[desk.ItemID](t)(tx.AddItem(newItem(1)))
			return tx.CompleteFetch(d)
		})
		if !errors.Is(err, desk.ErrLeaseLost) {
			t.Errorf("%s, in a transaction: %v, want ErrLeaseLost", what, err)
		}
		view(t, s, func(tx desk.ReadTx) error { equal(t, what, must[int](t)(tx.CountItems()), 0); return nil })
	}
	done := desk.FetchDone{ID: old.ID, Lease: old.Lease, FetchedAt: late, Status: 200}
	lost("an overtaken lease", done)
	done.Lease = current.Lease + 1
	lost("a lease that was never given", done)
	done.ID, done.Lease = 999, current.Lease
	lost("a page that is not there", done)
	// A lease that has run out but was not taken over still counts.
	done.ID = current.ID
	done.FetchedAt = late.Add(time.Hour)
	complete(t, s, done)
	lost("a second completion", done)
}

func testLeaseInParallel(t *testing.T, s desk.Store) {
	const pages = 200
	var ns []int
	for n := range pages {
		ns = append(ns, n)
	}
	discover(t, s, "news", t0, named(ns...)...)
	var mu sync.Mutex
	var wg sync.WaitGroup
	var got []string
	for range 8 {
		wg.Go(func() {
			for {
				leased, err := s.LeaseFetches(context.Background(), "news", t0, time.Minute, 7)
				if err != nil {
					t.Error(err)
				}
				if len(leased) == 0 {
					return
				}
				mu.Lock()
				got = append(got, urls(leased)...)
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	slices.Sort(got)
	equal(t, "leases", len(got), pages)
	equal(t, "different pages", len(slices.Compact(got)), pages)
}

func testCompleteFetch(t *testing.T, s desk.Store) {
	discover(t, s, "news", t0, named(1)...)
	now, n := t0, 0
	// step completes the page and returns it as the next lease sees it.
	step := func(d desk.FetchDone) desk.Fetch {
		t.Helper()
		f := lease(t, s, "news", now, 1)[0]
		now, n = now.Add(time.Hour), n+1
		d.ID, d.Lease, d.FetchedAt, d.NextDue = f.ID, f.Lease, now, now
		complete(t, s, d)
		got := lease(t, s, "news", now, 1)[0]
		if err := s.ReleaseFetches(t.Context(), []desk.Fetch{got}); err != nil {
			t.Fatal(err)
		}
		equal(t, "due again", got.DueAt, now)
		return got
	}
	got := step(desk.FetchDone{Status: 200, ETag: `"1"`, LastModified: "Mon"})
	want := got
	want.ETag, want.LastModified, want.FetchedAt, want.FirstSeen, want.ListedAt = `"1"`, "Mon", now, t0, t0
	want.Attempts, want.LastError, want.Dead = 0, "", false
	equal(t, "success", got, want)

	got = step(desk.FetchDone{Status: 503, Err: "server error", Attempts: 1, ETag: "ignored"})
	want.DueAt, want.Lease, want.Attempts, want.LastError = got.DueAt, got.Lease, 1, "server error"
	equal(t, "failure: the last success stands", got, want)

	got = step(desk.FetchDone{Status: 304})
	want.DueAt, want.Lease, want.Attempts, want.LastError, want.FetchedAt = got.DueAt, got.Lease, 0, "", now
	equal(t, "not modified: validators stand", got, want)

	got = step(desk.FetchDone{Status: 304, ETag: `"2"`})
	want.DueAt, want.Lease, want.FetchedAt, want.ETag = got.DueAt, got.Lease, now, `"2"`
	equal(t, "not modified, with a new tag", got, want)

	got = step(desk.FetchDone{Status: 200})
	want.DueAt, want.Lease, want.FetchedAt, want.ETag, want.LastModified = got.DueAt, got.Lease, now, "", ""
	equal(t, "success without validators", got, want)

	// In a transaction with the item, and never due again on its own.
	f := lease(t, s, "news", now, 1)[0]
	update(t, s, func(tx desk.Tx) error {
		must[desk.ItemID](t)(tx.AddItem(newItem(1)))
		return tx.CompleteFetch(desk.FetchDone{ID: f.ID, Lease: f.Lease, FetchedAt: now, Status: 200})
	})
	equal(t, "due on its own", due(t, s, "news", now.Add(1000*time.Hour)), 0)
}

func testFetchErrors(t *testing.T, s desk.Store) {
	discover(t, s, "news", t0, named(1, 2, 3, 4)...)
	for i, f := range lease(t, s, "news", t0, 10) {
		d := desk.FetchDone{ID: f.ID, Lease: f.Lease, FetchedAt: t0.Add(time.Duration(i) * time.Minute), Status: 404, Err: "no such page", Attempts: 1, Dead: i == 2}
		if i == 1 {
			d.Err, d.Status, d.Attempts = "", 200, 0
		}
		complete(t, s, d)
	}
	errs := func(source string, limit int) []desk.Fetch {
		t.Helper()
		return must[[]desk.Fetch](t)(s.FetchErrors(t.Context(), source, limit))
	}
	got := errs("news", 10)
	equal(t, "newest first", urls(got), []string{page(4), page(3), page(1)})
	equal(t, "dead", got[1].Dead, true)
	equal(t, "the error", got[1].LastError, "no such page")
	equal(t, "limit", urls(errs("news", 1)), []string{page(4)})
	equal(t, "another source", len(errs("other", 10)), 0)
}
