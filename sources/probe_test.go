package sources

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/config"
	"github.com/rumordesk/rumordesk/desk"
)

// site is a small publication on loopback, with people's details where pages have
// them.
func site(t *testing.T, robots string) *httptest.Server {
	t.Helper()
	mux := http.NewServeMux()
	srv := httptest.NewServer(mux)
	t.Cleanup(srv.Close)
	mux.HandleFunc("/robots.txt", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, "User-agent: *\n"+robots)
	})
	mux.HandleFunc("/feed", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/rss+xml")
		fmt.Fprint(w, `<rss version="2.0"><channel><title>Town Paper desk@paper.example</title>`)
		for i := range 5 {
			fmt.Fprintf(w, `<item><title>Call +49 30 901820 about story %d</title><link>%s/p/%d?email=who@mail.example</link><pubDate>Mon, 0%d Jun 2026 10:00:00 GMT</pubDate></item>`, i, srv.URL, i, i+1)
		}
		fmt.Fprint(w, `</channel></rss>`)
	})
	mux.HandleFunc("/p/", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprintf(w, "<html lang=en><head><title>A story</title></head><body><article><p>%s</p></article></body></html>",
			strings.Repeat("The clinic says that the vaccine is safe; write to who@mail.example or call +49 30 901820. ", 20))
	})
	for path, head := range map[string]string{
		"/said":   "<title>Comments on: Town Paper</title>",
		"/tooter": "<title>Somebody</title><generator>Mastodon v4.2.1</generator>",
	} {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "application/rss+xml")
			fmt.Fprintf(w, `<rss version="2.0"><channel>%s<item><title>x</title><link>%s/p/1</link></item></channel></rss>`, head, srv.URL)
		})
	}
	return srv
}

// TestTest: what an address is, what would be wrong with it, and what to write into
// the configuration. Samples are redacted; nothing is stored.
func TestTest(t *testing.T) {
	srv := site(t, "Disallow: /closed\n")
	b := open(t, fmt.Sprintf("network: {allow: ['%s']}\n", host(t, srv.URL))+three)
	for _, tt := range []struct {
		address string
		is      desk.TestKind
		usable  bool
		problem string
	}{
		{srv.URL + "/feed", desk.TestRSS, true, ""},
		{srv.URL + "/p/1", desk.TestPage, false, "page"},
		{srv.URL + "/comments/feed", desk.TestNothing, false, "comments"},
		{srv.URL + "/said", desk.TestRSS, false, "comments"},
		{srv.URL + "/tooter", desk.TestRSS, false, "account"},
		{srv.URL + "/closed", desk.TestNothing, false, "robots"},
		{srv.URL + "/gone", desk.TestNothing, false, "status"},
		{"https://x.com/somebody", desk.TestNothing, false, "personal"},
		{"x.com/somebody", desk.TestNothing, false, "personal"},
		{"http://10.0.0.1/feed", desk.TestNothing, false, "failed"},
	} {
		got, err := b.Test(t.Context(), admin, tt.address)
		if err != nil || got.Is != tt.is || got.Usable() != tt.usable {
			t.Errorf("%s is %s, usable %v, %v; want %s, %v", tt.address, got.Is, got.Usable(), err, tt.is, tt.usable)
		}
		found := tt.problem == ""
		for _, p := range got.Problems {
			found = found || p.Key == tt.problem
		}
		if !found {
			t.Errorf("%s has the problems %+v; want %s among them", tt.address, got.Problems, tt.problem)
		}
		if all := fmt.Sprintf("%+v %+v", got, got.Sample); strings.Contains(all, "mail.example") || strings.Contains(all, "901820") || strings.Contains(all, "desk@") {
			t.Errorf("%s: a detail of a person is shown: %s", tt.address, all)
		}
	}
	err := b.store.View(t.Context(), func(tx desk.ReadTx) error {
		n, err := tx.CountItems()
		if n != 0 {
			t.Errorf("%d items were stored by tests", n)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestSnippet reads back as the source that was tested, at the pace that the site
// asks for.
func TestSnippet(t *testing.T) {
	srv := site(t, "Crawl-delay: 2\n")
	b := open(t, fmt.Sprintf("network: {allow: ['%s']}\n", host(t, srv.URL))+three)
	got, err := b.Test(t.Context(), admin, " "+srv.URL+"/feed ")
	if err != nil {
		t.Fatal(err)
	}
	s := readBack(t, got)
	rate, err := config.ParseRate("1800/h")
	if err != nil {
		t.Fatal(err)
	}
	if s.Feed != srv.URL+"/feed" || s.Kind != "news" || s.Language != "en" || !strings.HasPrefix(s.Name, "Town Paper") || s.Rate != rate || s.Schedule != config.DefaultSchedule {
		t.Errorf("the source is %+v\n%s", s, got.Snippet)
	}
	if !strings.Contains(got.Snippet, "look over kind and language") {
		t.Errorf("the snippet does not say what is guessed:\n%s", got.Snippet)
	}
}

// TestSnippetOfAKnownAddress says that a source reads it, whatever form it is in.
func TestSnippetOfAKnownAddress(t *testing.T) {
	srv := site(t, "")
	b := open(t, fmt.Sprintf("network: {allow: ['%s']}\nsources:\n", host(t, srv.URL))+source("town-paper-email", srv.URL+"/feed#top"))
	got, err := b.Test(t.Context(), admin, srv.URL+"/feed")
	if err != nil {
		t.Fatal(err)
	}
	if s := readBack(t, got); s.ID != "town-paper-email-2" || !strings.Contains(got.Snippet, "the source town-paper-email reads this address already") {
		t.Errorf("the source is %+v\n%s", s, got.Snippet)
	}
}

// readBack reads a snippet as the one source of a configuration.
func readBack(t *testing.T, test desk.SourceTest) config.Source {
	t.Helper()
	cfg, err := config.Parse("x.yaml", []byte("sources:\n"+test.Snippet))
	if err != nil || len(cfg.Sources) != 1 {
		t.Fatalf("the snippet does not read back: %v\n%+v", err, test)
	}
	return cfg.Sources[0]
}

// TestTestIsForAdmins: others may not, and nobody without end.
func TestTestIsForAdmins(t *testing.T) {
	b := open(t, three)
	for _, by := range []desk.Actor{reviewer, editor} {
		if _, err := b.Test(t.Context(), by, "https://a.example/"); !errors.Is(err, desk.ErrForbidden) {
			t.Errorf("%s tests: %v, want ErrForbidden", by.Name, err)
		}
	}
	var field *desk.FieldError
	if _, err := b.Test(t.Context(), admin, "https://a.example/"+strings.Repeat("x", maxAddress)); !errors.As(err, &field) || field.Field != "url" {
		t.Errorf("a long address: %v; want something about url", err)
	}
	var limit *desk.LimitError
	for range testsAnHour {
		if _, err := b.Test(t.Context(), admin, "https://x.com/somebody"); err != nil && !errors.As(err, &limit) {
			t.Fatal(err)
		}
	}
	if _, err := b.Test(t.Context(), admin, "https://x.com/somebody"); !errors.As(err, &limit) {
		t.Errorf("after %d tests: %v, want a LimitError", testsAnHour, err)
	}
	ended, stop := context.WithCancel(t.Context())
	stop()
	if _, err := b.Test(ended, desk.Actor{Name: "Alex", Role: desk.Admin}, "https://a.example/"); !errors.Is(err, context.Canceled) {
		t.Errorf("after the end: %v, want the context's error", err)
	}
}

// TestScheduleFor: a source is looked at as often as it has something to say.
func TestScheduleFor(t *testing.T) {
	for name, tt := range map[string]struct {
		gap  time.Duration
		n    int
		want string
	}{
		"too few to tell":  {time.Minute, 2, config.DefaultSchedule},
		"every minutes":    {10 * time.Minute, 5, "*/15 * * * *"},
		"every few hours":  {5 * time.Hour, 5, config.DefaultSchedule},
		"once a week":      {7 * 24 * time.Hour, 5, "0 */6 * * *"},
		"all of one time":  {0, 5, config.DefaultSchedule},
		"without any date": {0, 0, config.DefaultSchedule},
	} {
		test := desk.SourceTest{Entries: []desk.TestEntry{{}}}
		for i := range tt.n {
			test.Entries = append(test.Entries, desk.TestEntry{At: noon.Add(time.Duration(i) * tt.gap)})
		}
		if got := scheduleFor(test); got != tt.want {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}

// TestNewID: ids are readable where the name is, of the host where it is not, and
// unique.
func TestNewID(t *testing.T) {
	ids := map[string]bool{"harbour-times": true}
	for _, tt := range []struct{ name, address, want string }{
		{"Harbour Times", "https://a.example/", "harbour-times-2"},
		{"Harbour Times!", "https://a.example/", "harbour-times-3"},
		{"日报", "https://www.paper.example/rss", "paper-example"},
		{"日报", "https://日报.example/rss", "xn-4ru45e-example"},
		{"", "%", "feed"},
		{"", "%", "feed-2"},
		{strings.Repeat("long ", 30), "https://a.example/", "long-long-long-long-long-long-long-long-long-long-long-l"},
	} {
		got := newID(tt.name, tt.address, ids)
		if got != tt.want {
			t.Errorf("the id of %q at %s is %q, want %q", tt.name, tt.address, got, tt.want)
		}
	}
}
