package storetest

import (
	"fmt"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

func testSources(t *testing.T, s desk.Store) {
	ctx := t.Context()
	equal(t, "an unknown source", must[desk.SourceState](t)(s.SourceState(ctx, "who")), desk.SourceState{ID: "who"})
	want := desk.SourceState{ID: "who", ETag: `W/"x"`, LastModified: "Mon, 02 Mar 2026 05:06:07 GMT", LastStart: t0,
		LastSuccess: t0.Add(1e9), LastChange: t0.Add(2e9), LastError: "连接 refused", LastErrorAt: t0.Add(3e9), Failures: 4,
		NextRun: t0.Add(4e9), Paused: true}
	for _, st := range []desk.SourceState{want, {ID: "who"}, want} {
		if err := s.SaveSourceState(ctx, st); err != nil {
			t.Fatal(err)
		}
		equal(t, "a source", must[desk.SourceState](t)(s.SourceState(ctx, "who")), st)
	}
	must[int](t)(s.Discover(ctx, "who", nil, t0.Add(time.Hour)))
	equal(t, "a source after a discovery", must[desk.SourceState](t)(s.SourceState(ctx, "who")), want)
}

func testSourceItems(t *testing.T, s desk.Store) {
	const day = 24 * time.Hour
	ages := []time.Duration{0, time.Minute, day - time.Microsecond, day, 2*day + time.Hour, 3*day - time.Microsecond, 3 * day, 40 * day}
	update(t, s, func(tx desk.Tx) error {
		for i, age := range ages {
			it := newItem(i)
			it.FirstSeen = t0.Add(-age)
			must[desk.ItemID](t)(tx.AddItem(it))
		}
		other := newItem(99)
		other.Source = "other"
		must[desk.ItemID](t)(tx.AddItem(other))
		return nil
	})
	total, perDay, last, err := s.SourceItems(t.Context(), "news", 3, t0)
	equal(t, "error", err, error(nil))
	equal(t, "total", total, len(ages))
	equal(t, "per day", perDay, []int{3, 1, 2})
	equal(t, "last", last, t0)
	total, perDay, last, err = s.SourceItems(t.Context(), "none", 3, t0)
	equal(t, "error", err, error(nil))
	equal(t, "total", total, 0)
	equal(t, "per day", perDay, []int{0, 0, 0})
	equal(t, "last", last, time.Time{})
}

func page(n int) string { return fmt.Sprintf("https://news.example/%d", n) }

// named is a list of discovered addresses without dates.
func named(ns ...int) (out []desk.Discovered) {
	for _, n := range ns {
		out = append(out, desk.Discovered{URL: page(n)})
	}
	return out
}

func discover(t *testing.T, s desk.Store, source string, now time.Time, found ...desk.Discovered) int {
	t.Helper()
	return must[int](t)(s.Discover(t.Context(), source, found, now))
}

func lease(t *testing.T, s desk.Store, source string, now time.Time, n int) []desk.Fetch {
	t.Helper()
	return must[[]desk.Fetch](t)(s.LeaseFetches(t.Context(), source, now, time.Minute, n))
}

func urls(list []desk.Fetch) (out []string) {
	for _, f := range list {
		out = append(out, f.URL)
	}
	return out
}

func complete(t *testing.T, s desk.Store, done desk.FetchDone) {
	t.Helper()
	if err := s.CompleteFetch(t.Context(), done); err != nil {
		t.Fatal(err)
	}
}

func due(t *testing.T, s desk.Store, source string, now time.Time) int {
	t.Helper()
	return must[int](t)(s.CountDue(t.Context(), source, now))
}

func testDiscover(t *testing.T, s desk.Store) {
	equal(t, "new", discover(t, s, "news", t0, named(1, 2, 3, 2)...), 3)
	later := t0.Add(time.Hour)
	equal(t, "new among known", discover(t, s, "news", later, named(3, 4)...), 1)
	equal(t, "due", due(t, s, "news", later), 4)
	equal(t, "due before", due(t, s, "news", t0.Add(-1e9)), 0)
	equal(t, "due of another", due(t, s, "other", later), 0)

	// Oldest due first.
	got := lease(t, s, "news", later, 10)
	equal(t, "leased", urls(got), []string{page(1), page(2), page(3), page(4)})
	equal(t, "a new page", got[3], desk.Fetch{ID: got[3].ID, Source: "news", URL: page(4), DueAt: later, FirstSeen: later, ListedAt: later, Lease: 1})
	equal(t, "named again", got[2].ListedAt, later)
	equal(t, "not named again", got[0].ListedAt, t0)

	// A sitemap's worth.
	var many []desk.Discovered
	for n := range 1234 {
		many = append(many, named(1000+n)...)
	}
	equal(t, "many", discover(t, s, "map", t0, many...), 1234)
	equal(t, "many again", discover(t, s, "map", t0, many...), 0)
	equal(t, "many due", due(t, s, "map", t0), 1234)
}

func testDiscoverChanged(t *testing.T, s desk.Store) {
	at := func(n int, updated time.Time) desk.Discovered {
		return desk.Discovered{URL: page(n), UpdatedAt: updated}
	}
	minute := func(n int) time.Time { return t0.Add(time.Duration(n) * time.Minute) }
	discover(t, s, "news", t0, at(1, minute(-5)))
	fetch := func(now time.Time) {
		t.Helper()
		got := lease(t, s, "news", now, 10)
		if len(got) != 1 {
			t.Fatalf("%d pages due at %v, want 1", len(got), now)
		}
		complete(t, s, desk.FetchDone{ID: got[0].ID, Lease: got[0].Lease, FetchedAt: now, Status: 200})
	}
	fetch(minute(1))
	equal(t, "due after the fetch", due(t, s, "news", minute(2)), 0)
	discover(t, s, "news", minute(2), named(1)...)
	equal(t, "named again", due(t, s, "news", minute(2)), 0)
	discover(t, s, "news", minute(3), at(1, t0))
	equal(t, "changed before the fetch", due(t, s, "news", minute(3)), 0)
	discover(t, s, "news", minute(4), at(1, minute(3)))
	equal(t, "changed after the fetch", due(t, s, "news", minute(4)), 1)
	fetch(minute(5))

	// A date in the future is news once, not at every reading.
	discover(t, s, "news", minute(6), at(1, minute(9999)))
	fetch(minute(6))
	discover(t, s, "news", minute(7), at(1, minute(9999)))
	equal(t, "the same future date", due(t, s, "news", minute(7)), 0)

	// A page that fails keeps its back-off when the source repeats itself, dead ones
	// stay dead; a new date gives them another try.
	discover(t, s, "news", minute(8), at(2, minute(8)))
	f := lease(t, s, "news", minute(8), 1)[0]
	complete(t, s, desk.FetchDone{ID: f.ID, Lease: f.Lease, NextDue: minute(60), Status: 500, Err: "server error", Attempts: 1})
	discover(t, s, "news", minute(9), at(2, minute(8)))
	equal(t, "backing off", due(t, s, "news", minute(9)), 0)
	f = lease(t, s, "news", minute(60), 1)[0]
	complete(t, s, desk.FetchDone{ID: f.ID, Lease: f.Lease, Status: 410, Err: "gone", Attempts: 2, Dead: true})
	discover(t, s, "news", minute(61), at(2, minute(8)))
	equal(t, "dead", due(t, s, "news", minute(61)), 0)
	discover(t, s, "news", minute(62), at(2, minute(62)))
	equal(t, "alive again", due(t, s, "news", minute(62)), 1)

	// Changed while it is being fetched: what the fetch brings may be the old text.
	f = lease(t, s, "news", minute(63), 1)[0]
	discover(t, s, "news", minute(64), at(2, minute(64)))
	complete(t, s, desk.FetchDone{ID: f.ID, Lease: f.Lease, FetchedAt: minute(63), Status: 200})
	equal(t, "changed during the fetch", due(t, s, "news", minute(64)), 1)
	fetch(minute(65))
	equal(t, "and fetched again", due(t, s, "news", minute(66)), 0)
}

func testDiscoverOwner(t *testing.T, s desk.Store) {
	discover(t, s, "first", t0, named(1)...)
	equal(t, "new to the second", discover(t, s, "second", t0, named(1)...), 0)
	equal(t, "due for the second", due(t, s, "second", t0), 0)
	f := lease(t, s, "first", t0, 1)[0]
	complete(t, s, desk.FetchDone{ID: f.ID, Lease: f.Lease, FetchedAt: t0, Status: 200})
	// Fetched, it follows whoever names it: the first may never do so again.
	discover(t, s, "second", t0.Add(2e9), desk.Discovered{URL: page(1), UpdatedAt: t0.Add(1e9)})
	equal(t, "due for the second, fetched", due(t, s, "second", t0.Add(2e9)), 1)
	equal(t, "due for the first, fetched", due(t, s, "first", t0.Add(2e9)), 0)
}

func testRecheck(t *testing.T, s desk.Store) {
	recheck := func(now time.Time) int {
		t.Helper()
		return must[int](t)(s.Recheck(t.Context(), "news", now))
	}
	equal(t, "of nothing", recheck(t0), 0)
	discover(t, s, "news", t0, named(1, 2, 3)...)
	discover(t, s, "news", t0.Add(1e9), named(2, 3, 4)...)
	for i, f := range lease(t, s, "news", t0.Add(1e9), 10) {
		complete(t, s, desk.FetchDone{ID: f.ID, Lease: f.Lease, FetchedAt: t0.Add(2e9), Status: 200, Dead: i%2 == 1})
	}
	equal(t, "due", due(t, s, "news", t0.Add(3e9)), 0)
	equal(t, "of the last reading", recheck(t0.Add(3e9)), 3)
	equal(t, "due then", due(t, s, "news", t0.Add(3e9)), 3)
	got := lease(t, s, "news", t0.Add(3e9), 10)
	equal(t, "leased", len(got), 3)
	discover(t, s, "news", t0.Add(4e9))
	equal(t, "of an empty reading", recheck(t0.Add(5e9)), 0)
}
