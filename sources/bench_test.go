package sources

import (
	"context"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/config"
	"github.com/rumordesk/rumordesk/crawler"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/redact"
	"github.com/rumordesk/rumordesk/store"
)

// nowhere is where pages go that nobody fetches here.
type nowhere struct{ crawler.Sink }

var (
	admin    = desk.Actor{Name: "Ada", Role: desk.Admin}
	editor   = desk.Actor{Name: "Edda", Role: desk.Editor}
	reviewer = desk.Actor{Name: "Rita", Role: desk.Reviewer}
)

// noon is the time of every bench.
var noon = time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)

// bench is a folder with a configuration, and its sources on a real store.
type bench struct {
	*Registry
	t     *testing.T
	dir   string
	store *store.SQLite
	now   time.Time
}

// open writes a configuration and opens its sources.
func open(t *testing.T, text string) *bench {
	t.Helper()
	b := &bench{t: t, dir: t.TempDir(), now: noon}
	b.write(config.FileName, text)
	cfg, err := config.Load(b.path())
	if err != nil {
		t.Fatal(err)
	}
	clock := func() time.Time { return b.now }
	if b.store, err = store.Open(t.Context(), filepath.Join(b.dir, "data"), store.Options{Now: clock}); err != nil {
		t.Fatal(err)
	}
	b.Registry = New(Options{
		Config: cfg, Store: b.store, Redact: redact.Redactor{}, Now: clock, Every: 10 * time.Millisecond,
		Crawler: crawler.Options{Frontier: b.store, Sink: nowhere{}, Allow: cfg.Network.Allow},
	})
	t.Cleanup(func() {
		if err := b.Close(); err != nil {
			t.Error(err)
		}
		if err := b.store.Close(); err != nil {
			t.Error(err)
		}
	})
	return b
}

func (b *bench) path() string { return filepath.Join(b.dir, config.FileName) }

// write puts a file into the folder of the configuration.
func (b *bench) write(name, text string) {
	b.t.Helper()
	name = filepath.Join(b.dir, name)
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		b.t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		b.t.Fatal(err)
	}
}

// schedule attaches a scheduler, which never runs.
func (b *bench) schedule() *crawler.Crawler {
	b.t.Helper()
	c, err := b.NewCrawler(nil)
	if err != nil {
		b.t.Fatal(err)
	}
	b.t.Cleanup(c.Close)
	b.t.Cleanup(b.Attach(c))
	return c
}

// until waits for something that another goroutine does.
func (b *bench) until(what string, ok func() bool) {
	b.t.Helper()
	for range 1000 {
		if ok() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	b.t.Fatalf("not so: %s", what)
}

// ids are those of the sources in force.
func (b *bench) ids() string {
	var out []string
	for _, s := range b.configured() {
		out = append(out, s.ID)
	}
	return strings.Join(out, " ")
}

// source is an entry of the list of sources.
func source(id, feed string) string {
	return "  - id: " + id + "\n    name: The " + id + "\n    kind: news\n    language: en\n    feed: " + feed + "\n"
}

// host is the host and port of an address.
func host(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u.Host
}

// pauseOf reads a pause from the store.
func (b *bench) pauseOf(id string) (p desk.SourcePause) {
	b.t.Helper()
	err := b.store.View(context.Background(), func(tx desk.ReadTx) (err error) { p, err = tx.SourcePause(id); return err })
	if err != nil {
		b.t.Fatal(err)
	}
	return p
}
