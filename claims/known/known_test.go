package known_test

import (
	"context"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/claims/known"
	"github.com/rumordesk/rumordesk/claims/neardup"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/store"
)

// plain takes nothing out of texts, flags every item, and reads every rating as false.
type plain struct{}

// TextContext is Text.
func (r plain) TextContext(_ context.Context, s string) (string, int, error) {
	out, n := r.Text(s)
	return out, n, nil
}

func (plain) Text(s string) (string, int)                         { return s, 0 }
func (plain) URL(u string) string                                 { return u }
func (plain) PersonalURL(string) bool                             { return false }
func (plain) Verdict(_, _ string, _ float64, _ bool) desk.Verdict { return desk.False }

func (plain) Flag(title, _, _ string, _ desk.Kind) []desk.Flag {
	return []desk.Flag{{Rule: "any", RuleVersion: "1", Status: "stable", Score: 20, Threshold: 20, Terms: []desk.FlagTerm{{Term: "any", Weight: 20, Field: "title", End: len(title)}}}}
}

// openStore opens the store of a folder; several processes may have it open.
func openStore(t *testing.T, dir string) *store.SQLite {
	t.Helper()
	s, err := store.Open(t.Context(), dir, store.Options{Now: time.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// bench is a store with what is needed to fill it.
type bench struct {
	*store.SQLite
	dir    string
	known  *desk.KnownClaims
	desk   *desk.Desk
	intake *desk.Ingester
}

func open(t *testing.T) *bench {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "data")
	s := openStore(t, dir)
	return &bench{
		SQLite: s, dir: dir, known: desk.NewKnownClaims(s, plain{}, plain{}, time.Now), desk: desk.New(s, plain{}, desk.DefaultClocks(), time.Now),
		intake: desk.NewIngester(s, plain{}, plain{}, neardup.Comparer{}, desk.DefaultClocks(), time.Now),
	}
}

// check stores fact-checks: claim, rating, address.
func check(t *testing.T, known *desk.KnownClaims, list ...[3]string) []desk.KnownOutcome {
	t.Helper()
	var drafts []desk.KnownDraft
	for _, c := range list {
		drafts = append(drafts, desk.KnownDraft{Claim: c[0], Rating: c[1], URL: c[2], Lang: "en"})
	}
	out, err := known.Ingest(t.Context(), drafts)
	if err != nil {
		t.Fatal(err)
	}
	for i, o := range out {
		if o.Err != nil {
			t.Fatalf("%v: %v", list[i], o.Err)
		}
	}
	return out
}

// draft names a fact-check, to take it out.
func draft(claim, url string) []desk.KnownDraft {
	return []desk.KnownDraft{{Claim: claim, Rating: "x", URL: url}}
}

// running runs work in the background and ends it with the test.
func running(t *testing.T, work func(context.Context) error) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- work(ctx) }()
	stopped := false
	stop = func() {
		if cancel(); !stopped {
			stopped = true
			if err := <-done; err != nil {
				t.Error(err)
			}
		}
	}
	t.Cleanup(stop)
	return stop
}

// eventually waits until a condition holds.
func eventually(t *testing.T, what string, is func() bool) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); !is(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("it never came to this: %s", what)
		}
	}
}

var _ known.Store = (desk.Store)(nil)
