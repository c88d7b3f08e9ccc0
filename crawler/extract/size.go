package extract

import (
	"fmt"
	"unicode/utf8"

	"github.com/rumordesk/rumordesk/crawler/markup"
)

// Bounds of a text beside its length. Each number is looked at for whose it may be, and each word has its place in the index: a text
// of nothing else costs many times what an ordinary one of its length does. A book has 100,000 words.
const (
	maxNumbers = 30_000
	maxWords   = 120_000
)

// fitting gives what of a text is within its bounds, cut before a word, and says in plain words why the rest is left out.
func fitting(s string) (text, why string) {
	end := len(s)
	if end > MaxText {
		end, why = MaxText, fmt.Sprintf("it has more than %d KB of text", MaxText>>10)
	}
	numbers, words := 0, 0
	var last byte
	for i := range end {
		c := s[i]
		if isDigit(c) && !isDigit(last) || c >= 0xE2 && wideDigit(s[i:]) {
			numbers++
		}
		if c > ' ' && c < utf8.RuneSelf && last <= ' ' {
			words++
		}
		last = c
		switch {
		case numbers > maxNumbers:
			return s[:markup.WordEnd(s, 0, i)], fmt.Sprintf("it has more than %d numbers", maxNumbers)
		case words > maxWords:
			return s[:markup.WordEnd(s, 0, i)], fmt.Sprintf("it has more than %d words", maxWords)
		}
	}
	if why != "" {
		s = s[:markup.WordEnd(s, 0, end)]
	}
	return s, why
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// wideDigit reports whether s begins with a digit of full width or in a circle. Each counts as a number.
func wideDigit(s string) bool {
	return len(s) > 2 && (s[0] == 0xEF && s[1] == 0xBC && s[2] >= 0x90 && s[2] <= 0x99 || s[0] == 0xE2 && s[1] == 0x91 && s[2] >= 0xA0 && s[2] <= 0xA8)
}
