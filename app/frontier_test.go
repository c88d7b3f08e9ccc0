package app_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/app"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/store"
)

// TestOldFrontierNamesNobody: addresses that an earlier version kept with the people in them are clean once the desk was
// opened.
func TestOldFrontierNamesNobody(t *testing.T) {
	dir := t.TempDir()
	s, err := store.Open(t.Context(), dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var found []desk.Discovered
	for _, query := range []string{"?email=quillonia%40example.net", "?id=2&phone=13977776666", "?author=quillonia&id=3", "?id=4", "/quillonia@example.net/5"} {
		found = append(found, desk.Discovered{URL: "https://news.example/a" + query})
	}
	if n, err := s.Discover(t.Context(), "news", found, time.Now()); n != len(found) || err != nil {
		t.Fatal(n, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	a, err := app.Open(t.Context(), app.Options{DataDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(filepath.Join(dir, store.FileName))
	if err != nil {
		t.Fatal(err)
	}
	for _, who := range []string{"quillonia", "13977776666"} {
		if strings.Contains(string(content), who) {
			t.Errorf("the database holds %s", who)
		}
	}
	if s, err = store.Open(t.Context(), dir, store.Options{}); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	list, err := s.LeaseFetches(t.Context(), "news", time.Now().Add(time.Minute), time.Minute, 9)
	var urls []string
	for _, f := range list {
		urls = append(urls, strings.TrimPrefix(f.URL, "https://news.example/a"))
	}
	if got := strings.Join(urls, " "); err != nil || len(urls) != 4 || !strings.Contains(got, "?id=2 ") && !strings.Contains(got, "?id=3") {
		t.Errorf("the frontier is %q, %v", got, err)
	}
}
