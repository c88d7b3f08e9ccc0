package sources

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

const three = "sources:\n" +
	"  - {id: wire, name: The wire, kind: news, language: en, feed: 'https://wire.example/feed'}\n" +
	"  - {id: board, name: Board, kind: official, language: zh, sitemap: 'https://board.example/sitemap.xml'}\n" +
	"  - {id: still, kind: news, language: en, listing: {url: 'https://still.example/news', links: a}, paused: true}\n"

// TestList: every source of the configuration, in its order, with what the store
// knows of it.
func TestList(t *testing.T) {
	b := open(t, three)
	err := b.store.SaveSourceState(t.Context(), desk.SourceState{ID: "wire", LastSuccess: noon.Add(-time.Hour), Failures: 2, LastError: "the server answers 503", LastErrorAt: noon})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.store.Discover(t.Context(), "wire", []desk.Discovered{{URL: "https://wire.example/1"}, {URL: "https://wire.example/2"}}, noon); err != nil {
		t.Fatal(err)
	}
	if err := b.Pause(t.Context(), editor, "board", "floods"); err != nil {
		t.Fatal(err)
	}
	list, err := b.List(t.Context())
	if err != nil || len(list) != 3 {
		t.Fatalf("%d sources, %v; want 3", len(list), err)
	}
	for i, want := range []struct {
		id, name, kind, address string
		level                   desk.HealthLevel
		by                      string
		waiting                 int
	}{
		{"wire", "The wire", "news", "https://wire.example/feed", desk.HealthFailing, "", 2},
		{"board", "Board", "official", "https://board.example/sitemap.xml", desk.HealthPaused, "desk", 0},
		{"still", "still", "news", "https://still.example/news", desk.HealthPaused, "configuration", 0},
	} {
		s := list[i]
		if s.ID != want.id || s.Name != want.name || s.Kind != want.kind || s.Address() != want.address || s.Health.Level != want.level || s.Health.PausedBy() != want.by || s.Waiting != want.waiting {
			t.Errorf("source %d is %+v; want %+v", i, s, want)
		}
	}
	if got := list[0].Health.Sentence(); got != "failing (2 in a row): the server answers 503" {
		t.Errorf("health of the wire: %q", got)
	}
}

// TestOnly leaves the named ones; a name that is none is said, and changes nothing.
func TestOnly(t *testing.T) {
	b := open(t, three)
	if err := b.Only("wire", "gone"); err == nil || !strings.Contains(err.Error(), `"gone"`) || b.Len() != 3 {
		t.Errorf("error %v with %d sources; want gone named and all three left", err, b.Len())
	}
	if err := b.Only("still", "wire"); err != nil || b.ids() != "wire still" {
		t.Errorf("error %v, sources %s; want wire still", err, b.ids())
	}
}

// TestPause: who may, which there are, and what the scheduler is asked.
func TestPause(t *testing.T) {
	b := open(t, three)
	var rule *desk.RuleError
	if err := b.Fetch(t.Context(), editor, "wire"); !errors.As(err, &rule) || rule.Rule != "no-scheduler" {
		t.Errorf("fetched without a scheduler: %v", err)
	}
	b.schedule()
	for _, step := range []struct {
		what string
		do   func() error
		err  error
		rule string
	}{
		{"a reviewer pauses", func() error { return b.Pause(t.Context(), reviewer, "wire", "") }, desk.ErrForbidden, ""},
		{"a source that is none", func() error { return b.Pause(t.Context(), editor, "nowhere", "") }, desk.ErrNotFound, ""},
		{"fetched", func() error { return b.Fetch(t.Context(), editor, "wire") }, nil, ""},
		{"fetched again", func() error { return b.Fetch(t.Context(), editor, "wire") }, nil, ""},
		{"paused", func() error { return b.Pause(t.Context(), editor, "wire", "write to who@mail.example") }, nil, ""},
		{"paused twice", func() error { return b.Pause(t.Context(), editor, "wire", "") }, desk.ErrRule, "source-paused"},
		{"fetched while paused", func() error { return b.Fetch(t.Context(), editor, "wire") }, desk.ErrRule, "source-paused"},
		{"resumed", func() error { return b.Resume(t.Context(), editor, "wire") }, nil, ""},
		{"resumed twice", func() error { return b.Resume(t.Context(), editor, "wire") }, desk.ErrRule, "source-running"},
		{"resumed against the configuration", func() error { return b.Resume(t.Context(), editor, "still") }, desk.ErrRule, "source-configured"},
	} {
		err := step.do()
		if !errors.Is(err, step.err) || step.rule != "" && (!errors.As(err, &rule) || rule.Rule != step.rule) {
			t.Errorf("%s: %v; want %v %s", step.what, err, step.err, step.rule)
		}
		if step.what != "paused" {
			continue
		}
		if p := b.pauseOf("wire"); strings.Contains(p.Reason, "mail.example") || !p.Since.Equal(noon) {
			t.Errorf("the pause is kept as %+v", p)
		}
		if paused, err := b.paused(t.Context(), "wire"); !paused || err != nil {
			t.Errorf("the crawler is told %v, %v", paused, err)
		}
	}
	for _, id := range []string{"wire", "nowhere"} {
		if paused, err := b.paused(t.Context(), id); paused || err != nil {
			t.Errorf("in the end the crawler is told that %s is paused: %v, %v", id, paused, err)
		}
	}
}
