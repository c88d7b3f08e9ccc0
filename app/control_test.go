package app

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/config"
	"github.com/rumordesk/rumordesk/control"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/sources"
)

// TestSourcesOfAnotherProcess: what the command line adds is taken up by the serve
// that runs on the data folder.
func TestSourcesOfAnotherProcess(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, config.FileName)
	if err := os.WriteFile(path, []byte("sources_from: [sources/*.yaml]\nsources: []\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	open := func() *App {
		cfg, err := config.Load(path)
		if err != nil {
			t.Fatal(err)
		}
		a, err := Open(t.Context(), Options{Config: cfg, DataDir: filepath.Join(dir, "data")})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = a.Close() })
		return a
	}
	serving, other := open(), open()
	c, err := serving.Sources.NewCrawler(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	defer serving.Sources.Attach(c)()
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- serving.newControl(func() {}).Run(ctx) }()
	defer func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("the control port ended with %v", err)
		}
	}()
	for range 1000 {
		if _, err := os.Stat(filepath.Join(dir, "data", control.FileName)); err == nil {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	add := func(name string) sources.FeedList {
		t.Helper()
		list := `<opml><body><outline text="` + name + `" xmlUrl="https://` + strings.ToLower(name) + `.example/feed"/></body></opml>`
		l, err := other.Sources.AddFeeds(t.Context(), desk.Actor{Name: "Ada", Role: desk.Admin}, []byte(list), sources.FeedDefaults{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	if l := add("Board"); !l.Live || serving.Sources.Len() != 1 {
		t.Errorf("added elsewhere: live %v, %d sources here; want it taken up", l.Live, serving.Sources.Len())
	}
	// A process that answers pages itself asks no other.
	other.serving.Store(true)
	if l := add("Wire"); l.Live || serving.Sources.Len() != 1 {
		t.Errorf("added by a process that serves: live %v, %d sources elsewhere; want nobody asked", l.Live, serving.Sources.Len())
	}
}
