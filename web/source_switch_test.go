package web

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/desk"
)

// sourceDesk is the desk's own switches, without a scheduler to tell.
type sourceDesk struct{ *desk.Sources }

func (s sourceDesk) PauseSource(ctx context.Context, by desk.Actor, id, reason string) error {
	_, err := s.Pause(ctx, by, id, reason)
	return err
}

func (s sourceDesk) ResumeSource(ctx context.Context, by desk.Actor, id string) error {
	return s.Resume(ctx, by, id)
}

func (s sourceDesk) FetchSource(ctx context.Context, by desk.Actor, id string) error {
	return s.FetchNow(ctx, by, id)
}

// withSources is a bench with a source that can be switched and one that the
// configuration pauses.
func withSources(t *testing.T) *bench {
	b, _ := working(t)
	paused := map[string]bool{"wire": false, "still": true}
	b.opts.SourceDesk = sourceDesk{desk.NewSources(b.store, asIs{}, b.clock, func(id string) (bool, bool) { p, ok := paused[id]; return p, ok })}
	b.opts.Scheduled = true
	b.opts.Sources = func(ctx context.Context) (out []SourceInfo, err error) {
		for _, id := range []string{"wire", "still"} {
			var by desk.SourcePause
			if err := b.store.View(ctx, func(tx desk.Tx) (err error) { by, err = tx.SourcePause(id); return err }); err != nil {
				return nil, err
			}
			h, err := desk.HealthOf(ctx, b.store, id, paused[id], by, b.now)
			if err != nil {
				return nil, err
			}
			out = append(out, SourceInfo{ID: id, Name: "The " + id, Kind: desk.News, Language: "en", Address: "https://" + id + ".example/feed", Health: h})
		}
		return out, nil
	}
	return b
}

func TestPauseASource(t *testing.T) {
	b := withSources(t)
	h := b.handler()
	page := want(t, as(h, "ann", "/sources"), http.StatusOK, "paused in the configuration", "Fetch now", "Pause…")
	if strings.Contains(page, "Resume") {
		t.Error("what the configuration pauses can be resumed here")
	}
	if page := want(t, as(h, "rev", "/sources"), http.StatusOK); strings.Contains(page, "Fetch now") || strings.Contains(page, "Pause…") {
		t.Errorf("a reviewer is offered the switch: %s", page)
	}
	want(t, as(h, "rev", "/sources/wire/pause", "reason", "x"), http.StatusForbidden)
	want(t, as(h, "ann", "/sources/nowhere/pause", "reason", "x"), http.StatusNotFound)
	want(t, as(h, "ann", "/sources/wire/pause", "reason", strings.Repeat("x", 301)), http.StatusUnprocessableEntity, "at most 300 characters")
	to := want(t, as(h, "ann", "/sources/wire/fetch", "x", ""), http.StatusSeeOther)
	want(t, as(h, "ann", to), http.StatusOK, "The wire is being fetched now")
	to = want(t, as(h, "ann", "/sources/wire/pause", "reason", "<b>too much</b>"), http.StatusSeeOther)
	want(t, as(h, "ann", to), http.StatusOK, "The wire is paused.", "paused at the desk since 2026-03-10 12:00", "<b>too much</b>", "Resume")
	want(t, as(h, "bea", "/sources/wire/pause", "reason", "mine"), http.StatusConflict, "paused already", "<b>too much</b>")
	want(t, as(h, "bea", "/sources/wire/fetch", "x", ""), http.StatusConflict)
	want(t, as(h, "ann", "/sources/still/resume", "x", ""), http.StatusConflict, "take paused: true out")
	to = want(t, as(h, "bea", "/sources/wire/resume", "x", ""), http.StatusSeeOther)
	want(t, as(h, "bea", to), http.StatusOK, "The wire goes on")
	want(t, as(h, "ann", "/sources/wire/resume", "x", ""), http.StatusConflict, "is not paused")
	if page := want(t, as(h, "ann", "/sources?did=pause&source=Send+money"), http.StatusOK); strings.Contains(page, "Send money") {
		t.Error("a link puts words on the page")
	}

	b.opts.Scheduled = false
	if page := want(t, as(b.handler(), "ann", "/sources"), http.StatusOK); strings.Contains(page, "Fetch now") {
		t.Error("fetching now is offered where nothing is scheduled")
	}
	b.opts.SourceDesk = nil
	want(t, as(b.handler(), "ann", "/sources/wire/pause", "reason", ""), http.StatusForbidden)
}
