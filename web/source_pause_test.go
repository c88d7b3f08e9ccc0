package web

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/config"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/webtest"
)

// tested is what a test of an address comes to, as hostile as a page can be.
var tested = desk.SourceTest{
	Is: desk.TestListing, Status: 200, ContentType: "text/html", Bytes: 1234, Took: 12 * time.Millisecond, Robots: "allowed",
	CrawlDelay: 10 * time.Second, Title: "<b>News</b>", Selector: "h2 a", Total: 2, Dated: 1,
	Entries:  []desk.TestEntry{{URL: "https://a.example/1", Title: "<i>One</i>", At: noon}, {URL: "javascript:alert(1)", Title: "Two"}},
	Feeds:    []desk.TestEntry{{URL: "https://a.example/feed", Title: "Feed"}},
	Sample:   &desk.TestSample{URL: "https://a.example/1", Title: "One", Text: "First.\n\nSecond.", Characters: 90, Language: "en", PublishedAt: noon},
	Problems: []desk.TestProblem{{Key: "delay", Detail: "pauses"}}, Snippet: "  - id: a\n",
}

// sources gives the bench sources of its own.
func (b *bench) sources(list ...config.Source) *webtest.Sources {
	b.t.Helper()
	s := webtest.NewSources(b.t, &config.Config{Sources: list}, b.store, webtest.AsIs{}, b.clock)
	s.Tested = tested
	b.opts.Sources = s
	return s
}

// withSources is a bench with a source that can be paused and one that the
// configuration pauses.
func withSources(t *testing.T) (*bench, *webtest.Sources) {
	b, _ := working(t)
	return b, b.sources(
		config.Source{ID: "wire", Name: "The wire", Kind: "news", Language: "en", Feed: "https://wire.example/feed"},
		config.Source{ID: "still", Name: "The still", Kind: "news", Language: "en", Feed: "https://still.example/feed", Paused: true},
	)
}

func TestPauseASource(t *testing.T) {
	b, s := withSources(t)
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

	s.Idle = true
	if page := want(t, as(b.handler(), "ann", "/sources"), http.StatusOK); strings.Contains(page, "Fetch now") {
		t.Error("fetching now is offered where nothing is scheduled")
	}
	b.opts.Sources = nil
	want(t, as(b.handler(), "ann", "/sources/wire/pause", "reason", ""), http.StatusForbidden)
}

// TestRefusedSourcesAreSaid: a list that could not be taken up stands above the
// sources that are still in force.
func TestRefusedSourcesAreSaid(t *testing.T) {
	b := newBench(t)
	path := filepath.Join(t.TempDir(), config.FileName)
	if err := os.WriteFile(path, []byte("sources: <b>7</b>\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := webtest.NewSources(t, &config.Config{Path: path, Dir: filepath.Dir(path), Sources: []config.Source{
		{ID: "wire", Name: "The wire", Kind: "news", Language: "en", Feed: "https://wire.example/feed"},
	}}, b.store, webtest.AsIs{}, b.clock)
	b.opts.Sources = s
	if err := s.Reload(); err == nil {
		t.Fatal("a broken configuration is taken up")
	}
	page := webtest.Text(webtest.All(b.page("/sources", http.StatusOK), "main", "")[0])
	for _, want := range []string{config.FileName + ":1:10: sources must be a list", "The wire"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q: %s", want, page)
		}
	}
	if strings.Contains(page, filepath.Dir(path)) {
		t.Error("the page names the folder of the configuration")
	}
}

func TestTestAnAddress(t *testing.T) {
	b, _ := withSources(t)
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
	b, _ := withSources(t)
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
