package app_test

import (
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/app"
	"github.com/rumordesk/rumordesk/claims/factchecks"
	"github.com/rumordesk/rumordesk/claims/known"
	"github.com/rumordesk/rumordesk/config"
)

// TestMatch: what is imported is matched by the table of ratings and the thresholds of
// the configuration, and a folder of an encoder that cannot be used is told with its
// place there; commands that match nothing do without it.
func TestMatch(t *testing.T) {
	cfg := &config.Config{Path: "desk.yaml", Listen: config.DefaultListen, Languages: []string{"en"}, Clocks: config.DefaultClocks()}
	cfg.Matching.Match = 1
	open := func() *app.App {
		a, err := app.Open(t.Context(), app.Options{Config: cfg, DataDir: t.TempDir()})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = a.Close() })
		return a
	}
	a := open()
	const table = "claim,rating,url,date\nEating raw garlic cures the flu,Half true,https://check.example/1,2024-01-02\n"
	if _, err := a.ImportFactChecks(t.Context(), strings.NewReader(table), factchecks.Options{}); err != nil {
		t.Fatal(err)
	}
	q := known.Question{Text: "Eating raw garlic cures the flu", Limit: 3}
	found, err := a.Match(t.Context(), q)
	if err != nil || len(found) != 1 || found[0].Verdict != "partly-true" || found[0].Decision != "suggest" {
		t.Errorf("%+v, %v; want a suggestion that is partly true", found, err)
	}
	cfg.Matching.Encoder = t.TempDir()
	if _, err := open().Match(t.Context(), q); err == nil || !strings.Contains(err.Error(), "desk.yaml:") || !strings.Contains(err.Error(), "matching.encoder") {
		t.Errorf("an empty folder for an encoder: %v; want its place in desk.yaml", err)
	}
}
