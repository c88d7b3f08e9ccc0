package app

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/config"
	"github.com/rumordesk/rumordesk/desk"
)

// TestSourcesAreTakenUpWhileServing: files that are added, broken, mended and removed
// on disk, and a list that another process adds.
func TestSourcesAreTakenUpWhileServing(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, config.FileName)
	put := func(name, text string) {
		t.Helper()
		if err := os.MkdirAll(filepath.Join(dir, "sources"), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	put(config.FileName, "sources_from: [sources/*.yaml]\nsources: []\n")
	open := func() *App {
		cfg, err := config.Load(path)
		if err != nil {
			t.Fatal(err)
		}
		a, err := Open(t.Context(), Options{Config: cfg, DataDir: filepath.Join(dir, "data"), Log: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = a.Close() })
		return a
	}
	a := open()
	c, err := a.newCrawler(nil)
	if err != nil {
		t.Fatal(err)
	}
	a.crawling.Store(c)
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{}, 2)
	go func() { _ = a.watchSources(ctx); done <- struct{}{} }()
	go func() { _ = a.serveControl(ctx, func() {}); done <- struct{}{} }()
	defer func() { stop(); <-done; <-done }()
	until := func(what string, ok func() bool) {
		t.Helper()
		for range 600 {
			if ok() {
				return
			}
			time.Sleep(50 * time.Millisecond)
		}
		t.Fatalf("not so: %s", what)
	}
	time.Sleep(lookAtSources / 4) // the first look is at what stands
	source := func(id, feed string) string {
		return "sources:\n  - id: " + id + "\n    name: " + id + "\n    kind: news\n    language: en\n    feed: " + feed + "\n"
	}
	put("sources/a.yaml", source("times", "https://times.example/feed"))
	until("a new file is taken up", func() bool { return len(a.configured()) == 1 })
	if err := c.FetchSoon("times"); err != nil {
		t.Errorf("the scheduler does not know it: %v", err)
	}
	put("sources/b.yaml", strings.Replace(source("ledger", "https://ledger.example/feed"), "kind: news", "kind: gossip", 1))
	until("a mistake is said", func() bool { _, bad := a.sourceFault(); return bad })
	if f, _ := a.sourceFault(); !strings.HasPrefix(f.Text, filepath.Join("sources", "b.yaml")+":4:11: ") || f.At.IsZero() || len(a.configured()) != 1 {
		t.Errorf("fault %+v with %d sources", f, len(a.configured()))
	}
	put("sources/b.yaml", source("ledger", "https://ledger.example/feed"))
	until("a mended file is taken up", func() bool { _, bad := a.sourceFault(); return !bad && len(a.configured()) == 2 })
	if err := os.Remove(filepath.Join(dir, "sources", "a.yaml")); err != nil {
		t.Fatal(err)
	}
	until("a removed file has no effect", func() bool { return len(a.configured()) == 1 })

	until("the control port is open", func() bool { _, err := os.Stat(filepath.Join(dir, "data", controlFile)); return err == nil })
	other := open()
	l, err := other.AddFeedList(t.Context(), desk.Actor{Name: "Ada", Role: desk.Admin}, []byte(`<opml><body><outline text="Board" xmlUrl="https://board.example/feed"/></body></opml>`), desk.FeedListDefaults{}, nil)
	if err != nil || !l.Live {
		t.Fatalf("live %v, error %v", l.Live, err)
	}
	if len(a.configured()) != 2 {
		t.Errorf("%d sources after another process added one", len(a.configured()))
	}
	if err := a.PauseSource(t.Context(), desk.Actor{Name: "Ada", Role: desk.Admin}, "nowhere", ""); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("an unknown source is paused: %v", err)
	}
	if off, err := a.switchedOff(t.Context(), "nowhere"); err != nil || off {
		t.Errorf("a refused pause left a row: %v, %v", off, err)
	}
}
