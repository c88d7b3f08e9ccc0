package app

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/config"
	"github.com/rumordesk/rumordesk/desk"
)

// TestAddedFeedsAreTakenUp: a list goes into the configuration and is in force at
// once; two members who add the same list add it once.
func TestAddedFeedsAreTakenUp(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, config.FileName)
	if err := os.WriteFile(path, []byte("sources_from: [sources/*.yaml]\nsources: []\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	cfg, err := config.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	a, err := Open(t.Context(), Options{Config: cfg, DataDir: filepath.Join(dir, "data")})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	}()
	c, err := a.newCrawler(nil)
	if err != nil {
		t.Fatal(err)
	}
	a.crawling.Store(c)
	admin, editor := desk.Actor{Name: "Ada", Role: desk.Admin}, desk.Actor{Name: "Edda", Role: desk.Editor}
	var list strings.Builder
	list.WriteString("<opml><body>")
	for i := range 300 {
		fmt.Fprintf(&list, `<outline text="Paper" xmlUrl="https://paper%d.example/feed"/>`, i)
	}
	src := []byte(list.String() + "</body></opml>")
	if _, err := a.AddFeedList(t.Context(), editor, src, desk.FeedListDefaults{}, nil); !errors.Is(err, desk.ErrForbidden) {
		t.Errorf("an editor: %v", err)
	}
	if _, err := a.TestSource(t.Context(), editor, "https://paper.example/"); !errors.Is(err, desk.ErrForbidden) {
		t.Errorf("an editor tests: %v", err)
	}
	var wg sync.WaitGroup
	var mu sync.Mutex
	added := 0
	for range 2 {
		wg.Go(func() {
			l, err := a.AddFeedList(t.Context(), admin, src, desk.FeedListDefaults{}, nil)
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			if added += l.New; l.New > 0 && !l.Live {
				t.Error("not taken up")
			}
		})
	}
	wg.Wait()
	if added != 300 || len(a.configured()) != 300 || a.configured()[299].ID != "paper-300" {
		t.Errorf("%d added, %d configured", added, len(a.configured()))
	}
	if err := a.PauseSource(t.Context(), editor, "paper-7", ""); err != nil {
		t.Errorf("a new source cannot be paused: %v", err)
	}
	if err := c.FetchSoon("paper-8"); err != nil {
		t.Errorf("the scheduler does not know it: %v", err)
	}
}

func TestOneTestAtATime(t *testing.T) {
	var ts tests
	now := time.Now()
	done, err := ts.begin("Ada", now)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ts.begin("Ada", now); err == nil {
		t.Error("two at once")
	}
	if other, err := ts.begin("Alex", now); err != nil {
		t.Errorf("another member: %v", err)
	} else {
		other()
	}
	done()
	for range testsAnHour - 1 {
		done, err := ts.begin("Ada", now)
		if err != nil {
			t.Fatal(err)
		}
		done()
	}
	if _, err := ts.begin("Ada", now); err == nil {
		t.Error("more than an hour's share")
	}
}
