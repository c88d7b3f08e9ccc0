package app_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/app"
	"github.com/rumordesk/rumordesk/config"
	"github.com/rumordesk/rumordesk/desk"
)

// wordRule is a rule file whose one rule looks for a word.
func wordRule(word string) string {
	return "groups:\n  - name: g\n    rules:\n      - id: word\n        detection: {w: {" + word + ": 10}}\n        condition: w\n        threshold: 10\n"
}

// openWith opens a desk on one rule file.
func openWith(t *testing.T, rules string) (a *app.App, dir string) {
	t.Helper()
	dir = t.TempDir()
	write(t, filepath.Join(dir, "rules", "a.yaml"), rules)
	write(t, filepath.Join(dir, config.FileName), "listen: 127.0.0.1:0\nrules: [rules/*.yaml]\n")
	cfg, err := config.Load(filepath.Join(dir, config.FileName))
	if err != nil {
		t.Fatal(err)
	}
	if a, err = app.Open(t.Context(), app.Options{Config: cfg, DataDir: filepath.Join(dir, "data"), Now: time.Now}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = a.Close() })
	return a, dir
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func take(t *testing.T, a *app.App, n string) int {
	t.Helper()
	out, err := a.Ingest(t.Context(), desk.Draft{
		Kind: desk.News, Source: "s", URL: "https://news.example/" + n, Publisher: "news.example", Title: "On fruit " + n, Text: "An apple and a peach, number " + n + ".", Lang: "en", FetchedAt: time.Now(),
	})
	if err != nil {
		t.Fatal(err)
	}
	return out.Flags
}

// TestRulesChangeWithoutRestart: what comes in is put to the rules as they are then.
func TestRulesChangeWithoutRestart(t *testing.T) {
	a, dir := openWith(t, wordRule("apple"))
	if n := take(t, a, "one"); n != 1 {
		t.Fatalf("%d flags; want 1", n)
	}
	file := filepath.Join(dir, "rules", "a.yaml")
	write(t, file, wordRule("cherry"))
	if err := a.Rules.Reload(); err != nil {
		t.Fatal(err)
	}
	if n := take(t, a, "two"); n != 0 {
		t.Errorf("%d flags by a rule that is not in force any more", n)
	}
	write(t, file, wordRule("peach")+"nonsense: true\n")
	if err := a.Rules.Reload(); err == nil || !strings.Contains(err.Error(), "rules/a.yaml:8:1: ") {
		t.Errorf("error %v; want the place", err)
	}
	if n := take(t, a, "three"); n != 0 {
		t.Errorf("%d flags by a file that was refused", n)
	}
	write(t, file, wordRule("peach"))
	if err := a.Rules.Reload(); err != nil {
		t.Fatal(err)
	}
	if n := take(t, a, "four"); n != 1 || a.Rules.Set().Len() != 1 {
		t.Errorf("%d flags; want 1 by the new rule", n)
	}
}
