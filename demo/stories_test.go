package demo

import (
	"strings"
	"testing"
	"unicode"
)

// shingles are the overlapping runs of three words (or of three Han characters)
// of a text.
func shingles(text string) map[string]bool {
	var tokens []string
	var word strings.Builder
	flush := func() {
		if word.Len() > 0 {
			tokens = append(tokens, strings.ToLower(word.String()))
			word.Reset()
		}
	}
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Han, r):
			flush()
			tokens = append(tokens, string(r))
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			word.WriteRune(r)
		default:
			flush()
		}
	}
	flush()
	out := map[string]bool{}
	for i := 0; i+3 <= len(tokens); i++ {
		out[strings.Join(tokens[i:i+3], " ")] = true
	}
	return out
}

func jaccard(a, b map[string]bool) float64 {
	both := 0
	for k := range a {
		if b[k] {
			both++
		}
	}
	return float64(both) / float64(len(a)+len(b)-both)
}

// The copied stories must be near enough for one case, and everything else far
// enough for cases of its own.
func TestCopiesAreNearAndOthersFar(t *testing.T) {
	pubs, err := load()
	if err != nil {
		t.Fatal(err)
	}
	copies := map[string]string{
		"natural-living-daily/measles-shot-autism":       "measles vaccine",
		"rivermouth-courier/measles-jab-autism-question": "measles vaccine",
		"harbour-ledger/vaccine-autism-surge":            "measles vaccine",
		"rivermouth-courier/market-pneumonia-cluster":    "market",
		"harbour-ledger/market-mystery-pneumonia":        "market",
		"rivermouth-courier/iodine-tablets-sold-out":     "iodine",
		"harbour-ledger/iodine-tablets-gone":             "iodine",
		"donggang-evening/mmr-autism-parents":            "麻腮风", // and the same in traditional characters:
		"pinghai-times/mmr-autism-shared":                "麻腮风", // near only once both are folded
	}
	type text struct {
		id   string
		sets map[string]bool
	}
	var all []text
	for _, p := range pubs {
		for _, st := range p.stories {
			if !st.members {
				all = append(all, text{p.id + "/" + st.slug, shingles(st.title + "\n" + st.body)})
			}
		}
	}
	for i, a := range all {
		for _, b := range all[i+1:] {
			near := jaccard(a.sets, b.sets)
			switch same := copies[a.id] != "" && copies[a.id] == copies[b.id]; {
			case same && copies[a.id] == "麻腮风":
				t.Logf("%s and %s: %.2f unfolded", a.id, b.id, near)
			case same && near < 0.75:
				t.Errorf("%s and %s should be near: %.2f", a.id, b.id, near)
			case same:
				t.Logf("%s and %s: %.2f", a.id, b.id, near)
			case near > 0.2:
				t.Errorf("%s and %s should be far: %.2f", a.id, b.id, near)
			}
		}
	}
}

// Each story is an article, not a stub: 240 to 600 English words or 300 to 800
// Chinese characters.
func TestStoriesAreArticles(t *testing.T) {
	pubs, err := load()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pubs {
		for _, st := range p.stories {
			if st.members {
				continue
			}
			han, words := 0, len(strings.Fields(st.body))
			for _, r := range st.body {
				if unicode.Is(unicode.Han, r) {
					han++
				}
			}
			if zh := strings.HasPrefix(p.language, "zh"); zh && (han < 300 || han > 800) || !zh && (words < 240 || words > 600) {
				t.Errorf("%s/%s: %d words, %d Chinese characters", p.id, st.slug, words, han)
			}
			if p.kind == "factcheck" && st.review == nil {
				t.Errorf("%s/%s: a fact-check without a review", p.id, st.slug)
			}
		}
	}
}
