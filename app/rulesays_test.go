package app

import (
	"encoding/json"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/rumordesk/rumordesk/rules"
)

// TestPagesHaveWordsForMistakesInRules holds the languages of the pages to every
// sentence on what is wrong in a rule file: the same keys with the same arguments, and
// in Chinese no sentence of English.
func TestPagesHaveWordsForMistakesInRules(t *testing.T) {
	placeholder, english := regexp.MustCompile(`\{\w+\}`), regexp.MustCompile(`[a-z]{3,} [a-z]{3,} [a-z]{3,}`)
	all := rules.Sentences()
	for _, lang := range []string{"en", "zh-Hans"} {
		data, err := os.ReadFile("../web/page/locale/" + lang + ".json")
		if err != nil {
			t.Fatal(err)
		}
		var words map[string]any
		if err := json.Unmarshal(data, &words); err != nil {
			t.Fatal(err)
		}
		known := map[string]bool{}
		for prefix, list := range map[string]map[string]string{"rule.says.": all.Problems, "rule.mend.": all.Hints, "rule.part.": all.Parts} {
			for key, sentence := range list {
				known[prefix+key] = true
				text, _ := words[prefix+key].(string)
				args := placeholder.FindAllString(strings.ReplaceAll(sentence, "{why}", ""), -1) // shown beside it
				if got := placeholder.FindAllString(text, -1); !slices.Equal(slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(args))) {
					t.Errorf("%s: %s%s fills %q, wanted %q", lang, prefix, key, got, args)
				}
				if lang != "en" && (english.MatchString(text) || key != "key" && strings.IndexFunc(text, func(r rune) bool { return unicode.Is(unicode.Han, r) }) < 0) {
					t.Errorf("%s: %s%s is %q", lang, prefix, key, text)
				}
			}
		}
		for key := range words {
			name, ok := strings.CutPrefix(key, "rule.says.")
			if _, says := all.Problems[name]; ok && !says && !known[key] {
				t.Errorf("%s: %s is never said", lang, key)
			}
		}
	}
}
