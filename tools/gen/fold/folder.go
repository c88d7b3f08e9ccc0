package main

import (
	"fmt"
	"os"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// folder computes the folding of single characters.
type folder struct {
	han map[rune]rune
}

func newFolder(han map[rune]rune) *folder { return &folder{han: han} }

// fold returns what r folds to, applied until nothing changes, so that folding
// folded text changes nothing.
func (f *folder) fold(r rune) string {
	s := string(r)
	for range 8 {
		var next strings.Builder
		for _, c := range s {
			next.WriteString(f.once(c))
		}
		if next.String() == s {
			return s
		}
		s = next.String()
	}
	panic(fmt.Sprintf("fold: %U does not come to rest", r))
}

func (f *folder) once(r rune) string {
	if to, ok := special[r]; ok {
		return to
	}
	switch {
	case unicode.IsSpace(r):
		return " "
	case dropped(r):
		return ""
	case unicode.Is(unicode.Pd, r) && r != '〰' && r != '〜':
		return "-"
	}
	s := decompose(r)
	if s == string(r) {
		if to, ok := f.han[r]; ok {
			return string(to)
		}
		return string(unicode.ToLower(r))
	}
	return s
}

// decompose is NFKC for one character, with the accents of Latin, Greek and
// Cyrillic letters removed. What NFKC would turn into a space with a mark (a
// spacing accent) or a whole sentence (the Arabic word ligatures) is kept.
func decompose(r rune) string {
	full := norm.NFKD.String(string(r))
	first, _ := utf8.DecodeRuneInString(full)
	if first == ' ' && len(full) > 1 || utf8.RuneCountInString(full) > 8 {
		return string(r)
	}
	if !unicode.In(first, unicode.Latin, unicode.Greek, unicode.Cyrillic) {
		return norm.NFKC.String(string(r))
	}
	var b strings.Builder
	for _, c := range full {
		if !unicode.Is(unicode.Mn, c) {
			b.WriteRune(c)
		}
	}
	return b.String()
}

// dropped says which characters carry no text: format and control characters,
// variation selectors, fillers, and the combining accents, which are dropped on
// their own as they are within a letter.
func dropped(r rune) bool {
	switch {
	case unicode.In(r, unicode.Cc, unicode.Cf) && !unicode.In(r, unicode.Prepended_Concatenation_Mark),
		unicode.Is(unicode.Variation_Selector, r),
		unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r):
		return true
	case r >= 0x0300 && r <= 0x036F, r >= 0x0483 && r <= 0x0489,
		r >= 0x1AB0 && r <= 0x1AFF, r >= 0x1DC0 && r <= 0x1DFF,
		r >= 0x20D0 && r <= 0x20FF, r >= 0xFE20 && r <= 0xFE2F:
		return true
	}
	return false
}

// special holds what Unicode's tables leave alone and readers do not: quotes of
// every style, and Latin letters that are written with two in plain ASCII.
var special = func() map[rune]string {
	m := map[rune]string{
		'ß': "ss", 'ẞ': "ss", 'æ': "ae", 'Æ': "ae", 'œ': "oe", 'Œ': "oe",
		'ø': "o", 'Ø': "o", 'đ': "d", 'Đ': "d", 'ð': "d", 'Ð': "d", 'þ': "th", 'Þ': "th",
		'ł': "l", 'Ł': "l", 'ħ': "h", 'Ħ': "h", 'ı': "i", 'ŧ': "t", 'Ŧ': "t",
		'ɡ': "g", 'ς': "σ", '⁄': "/", '∕': "/", '−': "-",
		'　': " ", '・': "·", '‧': "·", '•': "·",
	}
	for _, r := range "‘’‚‛′‵`´ʹʻʼʽˈ＇" {
		m[r] = "'"
	}
	for _, r := range "“”„‟″‶«»「」『』〝〞〟＂" {
		m[r] = `"`
	}
	return m
}()

// hanPairs reads lines of "from to" from the files, follows chains to their end
// and refuses circles and contradictions.
func hanPairs(files ...string) (map[rune]rune, error) {
	m := map[rune]rune{}
	for _, name := range files {
		src, err := os.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("hanPairs: %w", err)
		}
		for i, line := range strings.Split(string(src), "\n") {
			if line == "" || strings.HasPrefix(line, "#") {
				continue
			}
			f := strings.Fields(line)
			if len(f) < 2 || utf8.RuneCountInString(f[0]) != 1 || utf8.RuneCountInString(f[1]) != 1 {
				return nil, fmt.Errorf("%s:%d: want two characters, got %q", name, i+1, line)
			}
			from, _ := utf8.DecodeRuneInString(f[0])
			to, _ := utf8.DecodeRuneInString(f[1])
			if old, ok := m[from]; ok {
				return nil, fmt.Errorf("%s:%d: %c already folds to %c", name, i+1, from, old)
			}
			m[from] = to
		}
	}
	for from, to := range m {
		for n := 0; ; n++ {
			next, ok := m[to]
			if !ok {
				break
			}
			if n > 4 || next == from {
				return nil, fmt.Errorf("hanPairs: %c folds in a circle", from)
			}
			to = next
		}
		m[from] = to
	}
	return m, nil
}
