package neardup

import (
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"
)

// articles returns the texts of the real pages, where they are present.
func articles(t *testing.T) []string {
	t.Helper()
	raw, err := os.ReadFile("../../../shared/data/articles/ground-truth.json")
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

// TestEditedArticles makes the edits that publishers make to each page and looks
// for the pages they came from, by bands and then exactly, as the desk does.
func TestEditedArticles(t *testing.T) {
	pages := articles(t)
	const boiler = `Stay informed with our daily briefing, sent every weekday morning. Subscribers can read all of our reporting
without limits and share up to ten articles a month with family and friends. Read our privacy notice to learn how we use cookies,
and write to the newsroom if you find a mistake in this article.`
	paras := func(s string) []string { return strings.Split(s, "\n\n") }
	edits := []struct {
		name string
		edit func(string) string
	}{
		{"unchanged", func(s string) string { return s }},
		{"new headline in the text", func(s string) string { return "What we know so far about the story everyone shares.\n\n" + s }},
		{"last third cut", func(s string) string { return strings.ToValidUTF8(s[:len(s)*2/3], "") }},
		{"boilerplate in the middle", func(s string) string {
			p := paras(s)
			return strings.Join(slices.Insert(slices.Clone(p), len(p)/2, boiler), "\n\n")
		}},
		{"boilerplate first", func(s string) string { return boiler + "\n\n" + s }},
		{"signs changed", func(s string) string {
			return strings.NewReplacer("“", `"`, "”", `"`, "’", "'", " - ", " — ", ". ", ".  ", ",", "，").Replace(s)
		}},
		{"upper case", strings.ToUpper},
		{"first paragraph dropped", func(s string) string {
			if p := paras(s); len(p) > 3 {
				return strings.Join(p[1:], "\n\n")
			}
			return s
		}},
		{"last third cut, boilerplate, signs", func(s string) string {
			return strings.ToValidUTF8(s[:len(s)*2/3], "") + "\n\n" + strings.ReplaceAll(boiler, ",", ";")
		}},
	}
	table := map[uint64][]int{}
	for i, p := range pages {
		for _, k := range Sign("A headline", p).Bands() {
			table[k] = append(table[k], i)
		}
	}
	found, missed, wrong, candidates := 0, 0, 0, 0
	for _, e := range edits {
		miss := 0
		for i, p := range pages {
			edited := e.edit(p)
			seen := map[int]bool{}
			for _, k := range Sign("Another headline entirely", edited).Bands() {
				for _, j := range table[k] {
					seen[j] = true
				}
			}
			hit := false
			for j := range seen {
				candidates++
				if _, ok := Decide("Another headline entirely", edited, "A headline", pages[j]); ok {
					if j == i {
						hit = true
					} else {
						wrong++
						t.Logf("%s: page %d is taken for %d", e.name, i, j)
					}
				}
			}
			if hit {
				found++
			} else {
				miss++
			}
		}
		if missed += miss; miss > 0 {
			t.Logf("%s: %d of %d missed", e.name, miss, len(pages))
		}
	}
	recall := float64(found) / float64(found+missed)
	precision := float64(found) / float64(found+wrong)
	t.Logf("%d pages, %d edits: recall %.4f, precision %.4f, %.2f candidates a text", len(pages), len(edits), recall, precision,
		float64(candidates)/float64(len(pages)*len(edits)))
	if recall < 0.98 || precision < 0.99 {
		t.Errorf("recall %.4f, want .98; precision %.4f, want .99", recall, precision)
	}
}
