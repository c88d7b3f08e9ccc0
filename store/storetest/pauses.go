package storetest

import (
	"errors"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// testSourcePauses: a pause is kept once, comes back as it was, and ends once.
func testSourcePauses(t *testing.T, s desk.Store) {
	a := desk.SourcePause{Source: "a", Since: t0, Reason: "floods the queue 太多"}
	b := desk.SourcePause{Source: "b", Since: t0.Add(time.Minute)}
	update(t, s, func(tx desk.Tx) error {
		equal(t, "none", must[desk.SourcePause](t)(tx.SourcePause("a")), desk.SourcePause{})
		return errors.Join(tx.PauseSource(b), tx.PauseSource(a))
	})
	refused(t, s, "a second pause", desk.ErrConflict, func(tx desk.Tx) error {
		return tx.PauseSource(desk.SourcePause{Source: "a", Since: t0.Add(time.Hour), Reason: "another"})
	})
	// What the crawler keeps of a source is another matter.
	if err := s.SaveSourceState(t.Context(), desk.SourceState{ID: "b", Failures: 2, NextRun: t0}); err != nil {
		t.Fatal(err)
	}
	view(t, s, func(tx desk.ReadTx) error {
		equal(t, "one", must[desk.SourcePause](t)(tx.SourcePause("a")), a)
		equal(t, "all", must[[]desk.SourcePause](t)(tx.SourcePauses()), []desk.SourcePause{a, b})
		return nil
	})
	update(t, s, func(tx desk.Tx) error { return tx.ResumeSource("a") })
	refused(t, s, "a second resume", desk.ErrNotFound, func(tx desk.Tx) error { return tx.ResumeSource("a") })
	view(t, s, func(tx desk.ReadTx) error {
		equal(t, "left", must[[]desk.SourcePause](t)(tx.SourcePauses()), []desk.SourcePause{b})
		return nil
	})
}
