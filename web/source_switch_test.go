package web

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/problem"
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

func (sourceDesk) TestSource(_ context.Context, _ desk.Actor, address string) (desk.SourceTest, error) {
	if strings.Contains(address, "busy") {
		return desk.SourceTest{}, &problem.Refusal{Err: problem.ErrTooMany, Detail: "busy"}
	}
	return desk.SourceTest{
		Asked: address, URL: address, Is: desk.TestListing, Status: 200, ContentType: "text/html", Bytes: 1234, Took: 12 * time.Millisecond, Robots: "allowed",
		CrawlDelay: 10 * time.Second, Title: "<b>News</b>", Selector: "h2 a", Total: 2, Dated: 1,
		Entries:  []desk.TestEntry{{URL: "https://a.example/1", Title: "<i>One</i>", At: noon}, {URL: "javascript:alert(1)", Title: "Two"}},
		Feeds:    []desk.TestEntry{{URL: "https://a.example/feed", Title: "Feed"}},
		Sample:   &desk.TestSample{URL: "https://a.example/1", Title: "One", Text: "First.\n\nSecond.", Characters: 90, Language: "en", PublishedAt: noon},
		Problems: []desk.TestProblem{{Key: "delay", Detail: "pauses"}}, Snippet: "  - id: a\n",
	}, nil
}

func (sourceDesk) ReadFeedList(_ context.Context, _ desk.Actor, src []byte, d desk.FeedListDefaults) (desk.FeedList, error) {
	if d.Kind == "tip" {
		return desk.FeedList{}, &desk.FieldError{Field: "kind", Detail: "kind"}
	}
	if !strings.Contains(string(src), "<opml") {
		return desk.FeedList{}, &desk.FieldError{Field: "list", Detail: "this is not an OPML list"}
	}
	return desk.FeedList{New: 1, Known: 1, Refused: 1, YAML: "  - id: fresh\n", Rows: []desk.FeedRow{
		{Name: "Fresh", Address: "https://fresh.example/feed", Group: "Health / Asia", State: desk.FeedNew, Source: "fresh"},
		{Name: "Wire", Address: "https://wire.example/feed", State: desk.FeedKnown, Source: "wire"},
		{Name: "Somebody", Address: "https://x.com/somebody", State: desk.FeedRefused, Why: desk.FaultPersonal},
	}}, nil
}

func (s sourceDesk) AddFeedList(ctx context.Context, by desk.Actor, src []byte, d desk.FeedListDefaults, _ []string) (desk.FeedList, error) {
	l, err := s.ReadFeedList(ctx, by, src, d)
	if d.Schedule == "nowhere" {
		return l, &desk.RuleError{Rule: "no-sources-from", Detail: "nowhere"}
	}
	l.File, l.Live = "added-1.yaml", true
	return l, err
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
			if err := b.store.View(ctx, func(tx desk.ReadTx) (err error) { by, err = tx.SourcePause(id); return err }); err != nil {
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

func TestTestAnAddress(t *testing.T) {
	b := withSources(t)
	staff["ada"] = desk.Member{ID: 9, Name: "Ada", Role: desk.Admin}
	h := b.handler()
	want(t, as(h, "ann", "/sources/test"), http.StatusForbidden)
	want(t, as(h, "ann", "/sources/test", "url", "https://a.example/"), http.StatusForbidden)
	want(t, as(h, "ada", "/sources/test"), http.StatusOK, "Nothing is stored")
	w := as(h, "ada", "/sources/test", "url", "https://a.example/")
	want(t, w, http.StatusOK, "A page that lists articles", "<b>News</b>", "<i>One</i>", "The site asks for pauses", "may be fetched", "2 entries, 1 with a date", "First.", "- id: a", "Test this one")
	if strings.Contains(w.Body.String(), `href="javascript:`) {
		t.Error("a script's address is a link")
	}
	want(t, as(h, "ada", "/sources/test?lang=zh", "url", "https://a.example/"), http.StatusOK, "文章列表页", "该站要求间隔访问")
	want(t, as(h, "ada", "/sources/test", "url", "https://busy.example/"), http.StatusTooManyRequests, "One address at a time")
	want(t, as(h, "ada", "/sources/test", "url", ""), http.StatusUnprocessableEntity)
}

func TestTakeInAList(t *testing.T) {
	b := withSources(t)
	staff["ada"] = desk.Member{ID: 9, Name: "Ada", Role: desk.Admin}
	h := b.handler()
	want(t, as(h, "ann", "/sources/import"), http.StatusForbidden)
	want(t, as(h, "ann", "/sources/import", "list", "<opml>"), http.StatusForbidden)
	want(t, as(h, "ann", "/sources/import/add", "list", "<opml>", "take", "x"), http.StatusForbidden)
	want(t, as(h, "ada", "/sources/import"), http.StatusOK, "personal accounts are never added")
	want(t, as(h, "ada", "/sources/import", "list", "hello"), http.StatusUnprocessableEntity, "not a list that can be read", "this is not an OPML list")
	want(t, as(h, "ada", "/sources/import", "list", "<opml>", "kind", "tip"), http.StatusUnprocessableEntity, "Choose a kind")
	want(t, as(h, "ada", "/sources/import", "list", "<opml>"), http.StatusOK, "1 new, 1 here already, 1 refused", "Health / Asia", "a personal account", "- id: fresh", "Add the chosen ones")
	want(t, as(h, "ada", "/sources/import/add", "list", "<opml>"), http.StatusUnprocessableEntity, "Choose at least one")
	want(t, as(h, "ada", "/sources/import/add", "list", "<opml>", "take", "https://fresh.example/feed"), http.StatusOK, "Written to added-1.yaml")
	want(t, as(h, "ada", "/sources/import/add", "list", "<opml>", "take", "https://fresh.example/feed", "schedule", "nowhere"), http.StatusConflict, "sources_from", "- id: fresh")
	want(t, as(h, "ada", "/sources/import", "list", strings.Repeat("x", maxList+1)), http.StatusUnprocessableEntity, "rumordesk import opml")
}
