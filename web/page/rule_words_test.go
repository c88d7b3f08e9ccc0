package page

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/rumordesk/rumordesk/rules"
)

// TestPagesHaveWordsForRules holds the languages of the pages to every sentence on rules
// and rule files: the same keys with the same arguments, no key that is never said, and
// in Chinese no sentence of English.
func TestPagesHaveWordsForRules(t *testing.T) {
	english := regexp.MustCompile(`[a-z]{3,} [a-z]{3,} [a-z]{3,}`)
	chinese := func(r rune) bool { return unicode.Is(unicode.Han, r) }
	all := rules.Sentences()
	lists := map[string]map[string]string{"rule.message.": all.Problems, "rule.hint.": all.Hints, "rule.part.": all.Parts}
	for _, c := range catalogues(t) {
		for prefix, list := range lists {
			for key, sentence := range list {
				text := c.messages[prefix+key].Other
				want := placeholder.FindAllString(strings.ReplaceAll(sentence, "{why}", ""), -1) // shown beside it
				if got := placeholder.FindAllString(text, -1); !slices.Equal(slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(want))) {
					t.Errorf("%s: %s%s fills %q, wanted %q", c.tag, prefix, key, got, want)
				}
				if text == "" || c.tag != "en" && (english.MatchString(text) || key != "key" && !strings.ContainsFunc(text, chinese)) {
					t.Errorf("%s: %s%s is %q", c.tag, prefix, key, text)
				}
			}
		}
		for key := range c.messages {
			for prefix, list := range lists {
				if name, ok := strings.CutPrefix(key, prefix); ok && list[name] == "" {
					t.Errorf("%s: %s is never said", c.tag, key)
				}
			}
		}
	}
}
