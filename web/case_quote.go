package web

import (
	"strings"
	"unicode"
)

// quoteSpan finds a passage in a text, whatever the spaces and line ends between
// its characters: a selection in a browser brings its own. The span is empty when
// the passage is not there.
func quoteSpan(text, quote string) (start, end int) {
	want, _ := dense(quote)
	have, at := dense(text)
	if want == "" {
		return 0, 0
	}
	i := strings.Index(have, want)
	if i < 0 {
		return 0, 0
	}
	last := i + len(want)
	start, end = at[i], min(at[last-1]+1, len(text))
	for end < len(text) && !boundary(text, end) {
		end++
	}
	return start, end
}

// dense is s without spaces, and where each of its bytes stands in s.
func dense(s string) (string, []int) {
	var b strings.Builder
	var at []int
	for i, r := range s {
		if unicode.IsSpace(r) || r == '\u200b' {
			continue
		}
		before := b.Len()
		b.WriteRune(r)
		for k := range b.Len() - before {
			at = append(at, i+k)
		}
	}
	return b.String(), at
}

// quoted splits a captured text into paragraphs with the passage marked.
func quoted(text, quote string) []paragraph {
	start, end := quoteSpan(text, quote)
	var ms []mark
	if start < end {
		ms = []mark{{start: start, end: end}}
	}
	return highlight(text, ms)
}
