package desk_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/store"
)

type blackout struct{}

// TextContext is Text.
func (r blackout) TextContext(_ context.Context, s string) (string, int, error) {
	out, n := r.Text(s)
	return out, n, nil
}

func (blackout) Text(s string) (string, int) {
	return strings.ReplaceAll(s, "li@mail.example", "[email]"), strings.Count(s, "li@mail.example")
}
func (blackout) URL(u string) string     { return u }
func (blackout) PersonalURL(string) bool { return false }

func TestPauseAndResume(t *testing.T) {
	ctx := t.Context()
	now := time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)
	st, err := store.Open(ctx, t.TempDir(), store.Options{Now: func() time.Time { return now }})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = st.Close() }()
	known := map[string]bool{"wire": false, "still": true}
	ss := desk.NewSources(st, blackout{}, func() time.Time { return now }, func(id string) (bool, bool) { paused, ok := known[id]; return paused, ok })
	editor, reviewer := desk.Actor{Name: "Edda", Role: desk.Editor}, desk.Actor{Name: "Rita", Role: desk.Reviewer}
	rule := func(err error) string {
		var r *desk.RuleError
		if errors.As(err, &r) {
			return r.Rule
		}
		return ""
	}

	if _, err := ss.Pause(ctx, reviewer, "wire", ""); !errors.Is(err, desk.ErrForbidden) {
		t.Errorf("a reviewer: %v", err)
	}
	if _, err := ss.Pause(ctx, editor, "nowhere", ""); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("an unknown source: %v", err)
	}
	if _, err := ss.Pause(ctx, editor, "wire", strings.Repeat("长", desk.MaxPauseReason+1)); !errors.Is(err, desk.ErrInvalid) {
		t.Errorf("a long reason: %v", err)
	}
	p, err := ss.Pause(ctx, editor, "wire", " too  much; ask li@mail.example ")
	if err != nil || p.Reason != "too much; ask [email]" || !p.Since.Equal(now) {
		t.Fatalf("pause %+v, %v", p, err)
	}
	if _, err := ss.Pause(ctx, editor, "wire", "mine"); rule(err) != "source-paused" {
		t.Errorf("a second pause: %v", err)
	}
	if err := ss.FetchNow(ctx, editor, "wire"); rule(err) != "source-paused" {
		t.Errorf("fetch of a paused source: %v", err)
	}
	h, err := desk.HealthOf(ctx, st, "wire", false, p, now.Add(time.Hour))
	if err != nil || h.Level != desk.HealthPaused || h.PausedBy() != "desk" || !strings.Contains(h.Sentence(), "at the desk since 2026-03-10 12:00 UTC: too much") {
		t.Errorf("health %+v %q %v", h, h.Sentence(), err)
	}
	if h, _ := desk.HealthOf(ctx, st, "wire", true, p, now); h.PausedBy() != "both" {
		t.Errorf("paused by %q", h.PausedBy())
	}
	if h, _ := desk.HealthOf(ctx, st, "still", true, desk.SourcePause{}, now); h.PausedBy() != "configuration" || h.Sentence() != "paused in the configuration" {
		t.Errorf("paused by %q: %s", h.PausedBy(), h.Sentence())
	}
	if err := ss.Resume(ctx, editor, "wire"); err != nil {
		t.Fatal(err)
	}
	if err := ss.Resume(ctx, editor, "wire"); rule(err) != "source-running" {
		t.Errorf("a second resume: %v", err)
	}
	if err := ss.Resume(ctx, editor, "still"); rule(err) != "source-configured" {
		t.Errorf("resume of what the configuration pauses: %v", err)
	}
	if err := ss.FetchNow(ctx, editor, "wire"); err != nil {
		t.Error(err)
	}
	var log []string
	err = st.View(ctx, func(tx desk.ReadTx) error {
		entries, err := tx.Audit(0, 100)
		for _, e := range entries {
			log = append(log, e.Actor+" "+string(e.Action)+" "+e.Detail)
		}
		return err
	})
	want := []string{"Edda source-pause wire: too much; ask [email]", "Edda source-resume wire", "Edda source-fetch wire"}
	if err != nil || !slices.Equal(log, want) {
		t.Errorf("audit log %q, %v", log, err)
	}
}

func TestMay(t *testing.T) {
	for _, tt := range []struct {
		role   desk.Role
		action desk.Action
		want   bool
	}{
		{desk.Reviewer, desk.ActionPauseSource, false}, {desk.Editor, desk.ActionPauseSource, true},
		{desk.Editor, desk.ActionTestSource, false}, {desk.Admin, desk.ActionTestSource, true},
		{desk.Admin, desk.ActionAccept, false}, // of a case: not in this table
	} {
		if got := (desk.Actor{Role: tt.role}).May(tt.action); got != tt.want {
			t.Errorf("%s may %s: %t", tt.role, tt.action, got)
		}
	}
}
