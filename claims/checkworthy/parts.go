package checkworthy

import (
	"strings"

	"github.com/rumordesk/rumordesk/fold"
)

// The lengths of the parts of words, in letters; a word's edge counts as one.
const (
	minPart = 3
	maxPart = 5
	edge    = "_"
)

// EachPart gives the parts of a word: every three to five letters that follow one
// another, with "_" for the word's edges, so that "infect", "infected" and "infections"
// share what they have in common. The parts share the memory of one string.
func EachPart(word string, use func(part string)) {
	padded := edge + word + edge
	for n := minPart; n <= maxPart; n++ {
		for i := 0; i+n <= len(padded); i++ {
			use(padded[i : i+n])
		}
	}
}

// small lists the words of a text that may have parts: those that stand in small
// letters, are made of the letters a to z and are at least three long. A word with a
// capital letter may be a name, and so may a hashtag; parts of either would bring in
// through the back door what words keep out.
func small(text string) []string {
	var out []string
	seen := map[string]bool{}
	for _, w := range strings.Fields(text) {
		if skip(w) || strings.Contains(w, "#") || w != strings.ToLower(w) {
			continue
		}
		folded := fold.String(w)
		fold.EachToken(folded, func(t fold.Token) bool {
			word := folded[t.Start:t.End]
			if len(word) >= minPart && letters(word) && !seen[word] {
				seen[word] = true
				out = append(out, word)
			}
			return true
		})
	}
	return out
}

func letters(word string) bool {
	for i := range len(word) {
		if word[i] < 'a' || word[i] > 'z' {
			return false
		}
	}
	return true
}
