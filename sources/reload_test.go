package sources

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/config"
)

// TestWatch: files that are added, broken, mended and removed on disk take effect
// while the desk runs, in the list and in the scheduler.
func TestWatch(t *testing.T) {
	b := open(t, "sources_from: [sources/*.yaml]\nsources: []\n")
	c := b.schedule()
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- b.Watch(ctx) }()
	defer func() {
		stop()
		if err := <-ended; err != nil {
			t.Errorf("watching ended with %v", err)
		}
	}()
	time.Sleep(5 * b.o.Every) // the first look is at what stands

	b.write("sources/a.yaml", "sources:\n"+source("times", "https://times.example/feed"))
	b.until("a new file is taken up", func() bool { return b.ids() == "times" })
	if err := c.FetchSoon("times"); err != nil {
		t.Errorf("the scheduler does not know it: %v", err)
	}
	if r, is := b.Refused(); is {
		t.Errorf("refused although all is well: %+v", r)
	}

	b.write("sources/b.yaml", strings.Replace("sources:\n"+source("ledger", "https://ledger.example/feed"), "kind: news", "kind: gossip", 1))
	b.until("a mistake is said", func() bool { _, is := b.Refused(); return is })
	r, _ := b.Refused()
	if want := filepath.Join("sources", "b.yaml") + ":4:11: "; !strings.HasPrefix(r.Text, want) || !r.At.Equal(noon) || b.ids() != "times" {
		t.Errorf("refused %+v with the sources %s in force; want a text that begins with %s, and times", r, b.ids(), want)
	}

	b.write("sources/b.yaml", "sources:\n"+source("ledger", "https://ledger.example/feed"))
	b.until("a mended file is taken up", func() bool { _, is := b.Refused(); return !is && b.ids() == "times ledger" })
	if err := os.Remove(filepath.Join(b.dir, "sources", "a.yaml")); err != nil {
		t.Fatal(err)
	}
	b.until("a removed file has no effect", func() bool { return b.ids() == "ledger" })
	if err := c.FetchSoon("times"); err == nil {
		t.Error("the scheduler still knows a source that was removed")
	}
}

// TestReloadKeepsTheTimeOfAMistake: the same mistake is said to be as old as it is.
func TestReloadKeepsTheTimeOfAMistake(t *testing.T) {
	b := open(t, "sources:\n"+source("times", "https://times.example/feed"))
	b.write(config.FileName, "sources: 7\n")
	if err := b.Reload(); err == nil {
		t.Fatal("a broken configuration is taken up")
	}
	b.now = b.now.Add(time.Hour)
	if err := b.Reload(); err == nil {
		t.Fatal("a broken configuration is taken up")
	}
	if r, is := b.Refused(); !is || !r.At.Equal(noon) {
		t.Errorf("refused since %v, %v; want %v", r.At, is, noon)
	}
	b.write(config.FileName, "sources: 8\n\n\nnonsense: 1\n")
	if err := b.Reload(); err == nil {
		t.Fatal("a broken configuration is taken up")
	}
	if r, _ := b.Refused(); !r.At.Equal(b.now) || b.ids() != "times" {
		t.Errorf("another mistake is said to be of %v, want %v; sources %s", r.At, b.now, b.ids())
	}
}

// TestElsewhere: where no scheduler runs, another process is asked to take new
// sources up; where one runs, nobody is.
func TestElsewhere(t *testing.T) {
	for name, tt := range map[string]struct {
		here      bool
		elsewhere func(context.Context) (bool, error)
		live      bool
		err       bool
	}{
		"a scheduler here":      {true, nil, true, false},
		"nobody":                {false, nil, false, false},
		"one that reads them":   {false, func(context.Context) (bool, error) { return true, nil }, true, false},
		"one without scheduler": {false, func(context.Context) (bool, error) { return false, nil }, false, false},
		"one that refuses":      {false, func(context.Context) (bool, error) { return false, errors.New("no") }, false, true},
	} {
		t.Run(name, func(t *testing.T) {
			b := open(t, "sources: []\n")
			b.o.Elsewhere = tt.elsewhere
			if tt.here {
				b.schedule()
			}
			if live, err := b.takeUp(t.Context()); live != tt.live || (err != nil) != tt.err {
				t.Errorf("live %v, error %v; want %v and an error %v", live, err, tt.live, tt.err)
			}
		})
	}
}

// TestAttach: a scheduler is one until it is detached.
func TestAttach(t *testing.T) {
	b := open(t, "sources: []\n")
	c, err := b.NewCrawler(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	detach := b.Attach(c)
	if !b.Scheduled() {
		t.Error("not scheduled with a scheduler")
	}
	if detach(); b.Scheduled() {
		t.Error("scheduled without a scheduler")
	}
}
