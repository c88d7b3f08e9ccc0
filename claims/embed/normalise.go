package embed

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// bertNormaliser is what BERT's tokenizer does to a text before it splits it.
type bertNormaliser struct {
	Clean   bool  `json:"clean_text"`
	Chinese bool  `json:"handle_chinese_chars"`
	Accents *bool `json:"strip_accents"` // nil: as Lower
	Lower   bool  `json:"lowercase"`
}

// apply cleans a text, puts spaces around Chinese characters, takes accents off and makes it lower case.
func (n bertNormaliser) apply(s string) string {
	if n.Clean {
		s = cleanText(s)
	}
	if n.Chinese {
		s = spaceChinese(s)
	}
	if n.Accents != nil && *n.Accents || n.Accents == nil && n.Lower {
		s = dropMarks(norm.NFD.String(s), unicode.Mn)
	}
	if n.Lower {
		s = lower(s)
	}
	return s
}

// cleanText drops control and format characters and those for private use, not unassigned ones, and makes every white space
// a space.
func cleanText(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t' || r == '\n' || r == '\r':
			return ' '
		case r == 0 || r == 0xfffd || unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co):
			return -1
		case unicode.IsSpace(r):
			return ' '
		}
		return r
	}, s)
}

// spaceChinese puts a space before and after each Chinese character, so that each is a word.
func spaceChinese(s string) string {
	if strings.IndexFunc(s, chinese) < 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s) * 2)
	for _, r := range s {
		if chinese(r) {
			b.WriteByte(' ')
			b.WriteRune(r)
			b.WriteByte(' ')
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// chinese says whether a character lies in one of the blocks that BERT takes for Chinese.
func chinese(r rune) bool {
	if r < 0x3400 {
		return false
	}
	return r >= 0x4E00 && r <= 0x9FFF || r <= 0x4DBF || r >= 0x20000 && r <= 0x2A6DF || r >= 0x2A700 && r <= 0x2B73F ||
		r >= 0x2B740 && r <= 0x2B81F || r >= 0x2B920 && r <= 0x2CEAF || r >= 0xF900 && r <= 0xFAFF || r >= 0x2F800 && r <= 0x2FA1F
}

// dropMarks takes out the characters of a table.
func dropMarks(s string, table *unicode.RangeTable) string {
	return strings.Map(func(r rune) rune {
		if r >= 0x300 && unicode.Is(table, r) {
			return -1
		}
		return r
	}, s)
}

// lower makes each character lower case by itself, as Rust's char::to_lowercase: only İ becomes two characters.
func lower(s string) string {
	if strings.ContainsRune(s, 'İ') {
		s = strings.ReplaceAll(s, "İ", "i\u0307")
	}
	return strings.Map(unicode.ToLower, s)
}
