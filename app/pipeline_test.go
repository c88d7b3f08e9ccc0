package app_test

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/app"
	"github.com/rumordesk/rumordesk/config"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/index"
)

// TestDemo is the main job: the synthetic site is crawled, flagged and queued, twins
// across publishers share a case, a second crawl finds nothing new, and an edited
// page becomes a new version of its item.
func TestDemo(t *testing.T) {
	d, err := app.OpenDemo(t.Context(), t.TempDir(), "127.0.0.1:0", app.Options{Now: time.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	r, err := d.Crawl(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if r.ItemsNew < 60 || r.CasesNew < 10 || r.SightingsNew <= r.CasesNew || len(r.Errors) == 0 || r.AllFailed() {
		t.Errorf("report %+v: want 60 items, 10 cases, more sightings than cases, and the failing source", r)
	}
	queue := cases(t, d.App)
	shared := 0
	for i, c := range queue {
		if c.Publishers > 1 {
			shared++
		}
		if i > 0 && desk.CompareUrgency(queue[i-1].Case, c.Case) > 0 {
			t.Errorf("case %v stands before %v in the queue, but is less urgent", queue[i-1].ID, c.ID)
		}
		if c.Claim == "" || c.DueAt.IsZero() || len(c.Rules) == 0 {
			t.Errorf("case %v: claim %q, due %v, rules %v", c.ID, c.Claim, c.DueAt, c.Rules)
		}
	}
	if shared == 0 {
		t.Error("no case has sightings from two publishers")
	}
	again, err := d.Crawl(t.Context(), nil)
	if err != nil || again.ItemsNew != 0 || again.ItemsChanged != 0 || again.SightingsNew != 0 || again.NotModified == 0 {
		t.Errorf("second crawl %+v, error %v: want nothing new", again, err)
	}

	story := d.Site.Stories()[0]
	for _, s := range d.Site.Stories() {
		if !s.Disallowed && s.Charset == "" && s.Source != "coastline-wire" {
			story = s
			break
		}
	}
	err = d.Site.EditStory(story.Source, story.Slug, func(title, text string) (string, string) {
		return title, text + "\n\nA correction was added to this page: the council meets on Thursday and not on Tuesday, as was stated before."
	})
	if err != nil {
		t.Fatal(err)
	}
	edited, err := d.Crawl(t.Context(), nil)
	if err != nil || edited.ItemsNew != 0 || edited.ItemsChanged != 1 {
		t.Errorf("crawl after the edit of %s: %+v, error %v; want one changed item", story.URL, edited, err)
	}
	err = d.Store().View(t.Context(), func(tx desk.ReadTx) error {
		it, err := tx.ItemByURL(story.URL)
		if err != nil {
			return err
		}
		before, err := tx.Versions(it.ID)
		if it.Version != 2 || len(before) != 1 || !strings.Contains(it.Text, "A correction was added") || strings.Contains(before[0].Text, "A correction was added") {
			t.Errorf("item %v: version %d, %d earlier ones; want the edit in the second and not in the first", it.ID, it.Version, len(before))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	found, err := d.Search(t.Context(), index.Request{Query: `"correction was added to this page"`, Size: 10})
	if err != nil || found.Total != 1 {
		t.Errorf("the edited text is found %d times, error %v; want once", found.Total, err)
	}
}

// TestStopAndGoOn stops a crawl in the middle: the next one fetches what was left,
// and what was fetched before is not fetched anew.
func TestStopAndGoOn(t *testing.T) {
	const pages = 40
	var served atomic.Int64
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	mux := http.NewServeMux()
	srv := httptest.NewServer(mux)
	defer srv.Close()
	mux.HandleFunc("/feed", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, `<rss version="2.0"><channel><title>t</title>`)
		for i := range pages {
			fmt.Fprintf(w, "<item><link>%s/p/%d</link></item>", srv.URL, i)
		}
		fmt.Fprint(w, `</channel></rss>`)
	})
	mux.HandleFunc("/p/", func(w http.ResponseWriter, r *http.Request) {
		if served.Add(1) == pages/2 {
			stop()
		}
		w.Header().Set("Content-Type", "text/html")
		w.Header().Set("ETag", `"1"`)
		if r.Header.Get("If-None-Match") == `"1"` {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		fmt.Fprintf(w, "<html><head><title>Page %s</title></head><body><article><p>%s</p></article></body></html>", r.URL.Path,
			strings.Repeat("Plain words about page "+r.URL.Path+" and the weather of the week. ", 20))
	})
	dir := t.TempDir()
	a := openOn(t, dir, srv, "feed: "+srv.URL+"/feed", nil)
	first, err := a.CrawlOnce(ctx, nil, nil)
	if err == nil {
		t.Errorf("a crawl that was stopped ended without an error: %+v", first)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	a = openOn(t, dir, srv, "feed: "+srv.URL+"/feed", nil)
	defer func() { _ = a.Close() }()
	var stored int
	count := func() (n int) {
		if err := a.Store().View(t.Context(), func(tx desk.ReadTx) (err error) { n, err = tx.CountItems(); return err }); err != nil {
			t.Fatal(err)
		}
		return n
	}
	stored = count()
	if stored == 0 || stored == pages {
		t.Fatalf("%d of %d pages were stored when it was stopped: the test proves nothing", stored, pages)
	}
	second, err := a.CrawlOnce(t.Context(), nil, nil)
	if err != nil || second.ItemsNew != pages-stored || second.ItemsChanged != 0 || count() != pages {
		t.Errorf("going on: %+v, error %v; want the %d pages that were left", second, err, pages-stored)
	}
}

// TestDamagedIndex breaks the index's files: the next start moves it aside, builds
// it again, and loses nothing.
func TestDamagedIndex(t *testing.T) {
	mux := http.NewServeMux()
	srv := httptest.NewServer(mux)
	defer srv.Close()
	mux.HandleFunc("/feed", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, `<rss version="2.0"><channel><title>t</title><item><link>%s/p</link></item></channel></rss>`, srv.URL)
	})
	mux.HandleFunc("/p", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, "<html><head><title>Reservoir</title></head><body><article><p>%s</p></article></body></html>",
			strings.Repeat("The reservoir is drained for its yearly inspection this week. ", 10))
	})
	for name, hurt := range map[string]func(t *testing.T, dir string){
		"removed": func(t *testing.T, dir string) {
			if err := os.RemoveAll(dir); err != nil {
				t.Fatal(err)
			}
		},
		"overwritten": func(t *testing.T, dir string) {
			files, err := filepath.Glob(filepath.Join(dir, "*"))
			if err != nil || len(files) == 0 {
				t.Fatalf("no index files in %s, error %v", dir, err)
			}
			for _, f := range files {
				if err := os.WriteFile(f, []byte("this is no index"), 0o600); err != nil {
					t.Fatal(err)
				}
			}
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			a := openOn(t, dir, srv, "feed: "+srv.URL+"/feed", nil)
			if _, err := a.CrawlOnce(t.Context(), nil, nil); err != nil {
				t.Fatal(err)
			}
			if err := a.Close(); err != nil {
				t.Fatal(err)
			}
			hurt(t, filepath.Join(dir, "data", "index"))
			a = openOn(t, dir, srv, "feed: "+srv.URL+"/feed", nil)
			defer func() { _ = a.Close() }()
			res, err := a.Search(t.Context(), index.Request{Query: "reservoir", Size: 5})
			if err != nil || res.Total != 1 {
				t.Errorf("found %d, error %v; want the item in a rebuilt index", res.Total, err)
			}
			aside, err := filepath.Glob(filepath.Join(dir, "data", "index.damaged-*"))
			if err != nil || (name == "overwritten") != (len(aside) == 1) {
				t.Errorf("kept aside: %v, error %v", aside, err)
			}
		})
	}
}

// TestServe serves the pages and answers another process's search while it has the
// index open, and ends when it is told to.
func TestServe(t *testing.T) {
	dir := t.TempDir()
	d, err := app.OpenDemo(t.Context(), dir, "127.0.0.1:0", app.Options{Now: time.Now, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	if _, err := d.Crawl(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	address, ended := make(chan string, 1), make(chan error, 1)
	go func() { ended <- d.ServePages(ctx, func(url, _ string) { address <- url }) }()
	url := <-address
	for _, path := range []string{"", "queue", "cases/1", "sources", "healthz", "search?q=vaccine"} {
		resp, err := http.Get(url + path)
		if err != nil {
			t.Fatal(err)
		}
		_ = resp.Body.Close()
		if resp.StatusCode != http.StatusOK {
			t.Errorf("%s answers %d", path, resp.StatusCode)
		}
	}
	cfg, err := config.Load(filepath.Join(dir, config.FileName))
	if err != nil {
		t.Fatal(err)
	}
	other, err := app.Open(t.Context(), app.Options{Config: cfg, DataDir: filepath.Join(dir, "data")})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = other.Close() }()
	// The first look at the control file may come before it is written.
	var res index.Results
	for range 100 {
		if res, err = other.Search(t.Context(), index.Request{Query: "vaccine", Size: 3}); err == nil {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	if err != nil || res.Total == 0 {
		t.Errorf("a search beside a running serve: %d found, error %v", res.Total, err)
	}
	stop()
	if err := <-ended; err != nil {
		t.Errorf("serve ended with %v", err)
	}
	if _, err := os.Stat(filepath.Join(dir, "data", "serve.json")); err == nil {
		t.Error("serve left its control file behind")
	}
}
