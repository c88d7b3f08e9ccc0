package edittest

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/rumordesk/rumordesk/fold"
)

// Articles returns the texts of the real pages, where they are present. root is the folder
// of the project as the test sees it.
func Articles(t *testing.T, root string) []string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(root, "../shared/data/articles/ground-truth.json"))
	if err != nil {
		t.Skip("needs the evaluation data in ../shared/data/articles")
	}
	var pages map[string]struct {
		Text string `json:"articleBody"`
	}
	if err := json.Unmarshal(raw, &pages); err != nil {
		t.Fatal(err)
	}
	ids := make([]string, 0, len(pages))
	for id := range pages {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	var out []string
	for _, id := range ids {
		out = append(out, pages[id].Text)
	}
	return out
}

// Stories returns the articles of the demonstration: many publishers write about
// the same events there, in both languages, each in its own words.
func Stories(t *testing.T, root string) []string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(root, "demo/content/*/*.md"))
	if err != nil {
		t.Fatal(err)
	}
	again := []string{ // taken over from another publisher, lightly edited
		"rivermouth-courier/iodine-tablets-sold-out", "rivermouth-courier/market-pneumonia-cluster", "natural-living-daily/measles-shot-autism",
		"rivermouth-courier/measles-jab-autism-question", "pinghai-times/mmr-autism-shared",
	}
	var out []string
	for _, name := range names {
		if slices.ContainsFunc(again, func(a string) bool { return strings.HasSuffix(name, a+".md") }) {
			continue
		}
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		_, body, ok := strings.Cut(strings.TrimPrefix(string(raw), "---\n"), "\n---\n")
		if ok && len(fold.Tokens(body)) > 40 {
			out = append(out, strings.TrimSpace(body))
		}
	}
	return out
}

// Chinese says that a text is mostly in Chinese characters.
func Chinese(s string) bool {
	han := 0
	for _, r := range s {
		if unicode.Is(unicode.Han, r) {
			han++
		}
	}
	return han > 40
}
