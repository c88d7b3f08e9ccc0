package main

import (
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
)

// Words of a text are runs of Latin letters; addresses and @names are none, and
// #CamelCase is several.
var (
	noWord  = regexp.MustCompile(`https?://\S+|pic\.twitter\.com/\S+|@\w+`)
	camel   = regexp.MustCompile(`([a-z])([A-Z])`)
	aWord   = regexp.MustCompile(`[a-z]{2,24}`)
	entries = regexp.MustCompile(`^[a-z]{2,24}$`)
)

// writeList writes the words that get a vector: those of a dictionary, and those that
// two or more lines of the texts have.
func writeList(out, dictionary, texts string) error {
	words := map[string]bool{}
	raw, err := os.ReadFile(dictionary)
	if err != nil {
		return err
	}
	for w := range strings.SplitSeq(string(raw), "\n") {
		if w = strings.ToLower(w); entries.MatchString(w) {
			words[w] = true
		}
	}
	lines := map[string]int{}
	for name := range strings.SplitSeq(texts, ",") {
		raw, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		for line := range strings.SplitSeq(string(raw), "\n") {
			line = strings.ToLower(camel.ReplaceAllString(noWord.ReplaceAllString(line, " "), "$1 $2"))
			found := aWord.FindAllString(line, -1)
			slices.Sort(found)
			for _, w := range slices.Compact(found) {
				lines[w]++
			}
		}
	}
	for w, n := range lines {
		if n > 1 {
			words[w] = true
		}
	}
	return os.WriteFile(out, []byte(strings.Join(slices.Sorted(maps.Keys(words)), "\n")+"\n"), 0o644)
}
