package capture

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/rumordesk/rumordesk/fold"
)

// omission is how people write that they left something out of a passage; width and
// white space are gone by then.
var omission = regexp.MustCompile(`[\[(【〔](?:\.{2,6}|…{1,2}|⋯{1,2})[\])】〕]`)

// stands reports whether a passage stands in a text. Case, accents, the width of
// characters, traditional and simplified forms, kinds of quotation marks and white
// space make no difference: a passage copied from a browser has other line breaks
// than the text. Parts around "[…]" must stand in their order. An empty passage does
// not stand anywhere.
func stands(text, quote string) bool {
	text, quote = bare(text), bare(quote)
	quote = strings.Trim(quote, `"'“”‘’「」『』«».…`)
	if quote == "" {
		return false
	}
	if strings.Contains(text, quote) {
		return true
	}
	parts := omission.Split(quote, -1)
	if len(parts) == 1 {
		return false
	}
	found := false
	for _, p := range parts {
		if p == "" {
			continue
		}
		i := strings.Index(text, p)
		if i < 0 {
			return false
		}
		text, found = text[i+len(p):], true
	}
	return found
}

// bare folds and takes out white space.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, fold.String(s))
}
