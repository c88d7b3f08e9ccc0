package index

import (
	"strings"
	"testing"
)

func TestWords(t *testing.T) {
	for q, want := range map[string]string{
		"":                            "",
		"iodised salt":                "iodised salt",
		`"salt water" OR (碘盐 NOT 海盐)`: "salt water 碘盐",
		`title:vaccine lang:en day:2026-01-01..2026-01-31 -rumour "a b"~10`: "vaccine a b",
		"vaccin* text:autism publisher:x.example":                           "vaccin autism",
		"NOT salt": "",
	} {
		parsed, err := ParseQuery(q)
		if err != nil {
			t.Fatalf("%s: %v", q, err)
		}
		if got := strings.Join(parsed.words(), " "); got != want {
			t.Errorf("%s: %q, want %q", q, got, want)
		}
	}
}

func TestHasWords(t *testing.T) {
	for _, c := range []struct {
		text, words string
		want        bool
	}{
		{"Eating garlic cures the flu", "garlic cure", true},
		{"Eating garlic cures the flu", "GARLICS", true},
		{"Eating garlic cures the flu", "garlic heals", false},
		{"吃碘鹽可以防核輻射", "碘盐 辐射", true},
		{"吃碘盐可以防核辐射", "食盐", false},
		{"吃碘盐可以防核辐射", "iodised salt", false},
		{"Covid-19 is over", "covid-19", true},
		{"anything", "?!", false},
		{"anything", "", true},
	} {
		if got := hasWords(c.text, strings.Fields(c.words)); got != c.want {
			t.Errorf("%q in %q: %v, want %v", c.words, c.text, got, c.want)
		}
	}
}
