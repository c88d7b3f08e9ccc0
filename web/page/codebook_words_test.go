package page

import (
	"slices"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/codebook"
)

// TestPagesHaveWordsForTheCodebook holds the languages of the pages to the sentences on a
// codebook that are its own: the same keys with the same arguments, and no key that is
// never said. What any file can come to is said of rule files already.
func TestPagesHaveWordsForTheCodebook(t *testing.T) {
	all := codebook.Sentences()
	for _, c := range catalogues(t) {
		for prefix, list := range map[string]map[string]string{"codebook.message.": all.Problems, "codebook.hint.": all.Hints} {
			for key, sentence := range list {
				if !strings.HasPrefix(key, "code-") {
					continue
				}
				text := c.messages[prefix+key].Other
				want := placeholder.FindAllString(sentence, -1)
				if got := placeholder.FindAllString(text, -1); text == "" || !slices.Equal(slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(want))) && key != "code-name" {
					t.Errorf("%s: %s%s is %q, wanted one with %q", c.tag, prefix, key, text, want)
				}
			}
			for key := range c.messages {
				if name, ok := strings.CutPrefix(key, prefix); ok && list[name] == "" {
					t.Errorf("%s: %s is never said", c.tag, key)
				}
			}
		}
		for _, field := range []string{"id", "name", "under"} {
			if c.messages["codebook.wrong."+field].Other == "" {
				t.Errorf("%s: codebook.wrong.%s has no words", c.tag, field)
			}
		}
	}
}
