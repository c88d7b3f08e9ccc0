package detect

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"unicode"
)

// TestArticles puts articles of the web to the model, less those that it has learnt from: next to none is a candidate.
func TestArticles(t *testing.T) {
	data, err := os.ReadFile("../../../shared/data/articles/ground-truth.json")
	if err != nil {
		t.Skip("no evaluation data beside the project:", err)
	}
	var articles map[string]struct{ ArticleBody string }
	if err := json.Unmarshal(data, &articles); err != nil {
		t.Fatal(err)
	}
	texts, err := os.ReadFile("../../../shared/data/detect/texts.tsv")
	if err != nil {
		t.Skip("no evaluation data beside the project:", err)
	}
	letters := func(s string) string {
		return strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) {
				return r
			}
			return -1
		}, s)
	}
	learnt := letters(string(texts))
	m := open(t)
	n, flagged, asked := 0, 0, 0
	for id, a := range articles {
		if strings.Contains(learnt, firstRunes(letters(a.ArticleBody), 50)) {
			continue
		}
		n++
		r := score(t, m, "", "", a.ArticleBody)
		if r.Asked {
			asked++
		}
		if r.Score >= Threshold {
			flagged++
			t.Logf("%s scores %.2f: %v", id, r.Score, r.By)
		}
	}
	t.Logf("%d of %d flagged, of %d the encoder was asked", flagged, n, asked)
	if n == 0 || flagged*20 > n {
		t.Errorf("%d of %d articles are candidates", flagged, n)
	}
}

func BenchmarkScore(b *testing.B) {
	m := open(b)
	for name, text := range map[string]string{
		"asked not": "Daily update: 5,210 tests yesterday, 48 new cases, 61 people discharged from hospital.",
		"candidate": "5G towers are spreading the coronavirus and the government is hiding it from the people in the city",
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				score(b, m, "en", "", text)
			}
		})
	}
}
