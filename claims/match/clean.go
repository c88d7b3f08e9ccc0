package match

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxTextBytes bounds what is read of a text. A claim that a long article repeats
// stands near its beginning.
const maxTextBytes = 16 << 10

// What networks put into a text that says nothing: addresses, names, the words of
// their own buttons, who wrote a quoted post and when.
var (
	addressIn  = regexp.MustCompile(`(?i)(?:https?:\s?//|www\.)[^\s"'<>“”，。）)\p{Han}]+|\b\S*?pic\.twitter\.com/\S*|\bt\.co/\S+`)
	nameIn     = regexp.MustCompile(`[@＠][\p{L}\p{N}_\-]+:?`)
	quotedBy   = regexp.MustCompile(`\s[—–-]\s?[^—–\n]{2,60}?\(?(?:January|February|March|April|May|June|July|August|September|October|November|December) \d{1,2}, \d{4}\s*$`)
	buttonWord = regexp.MustCompile(`\bRT\b|[OL]?网页链接|L[^\s，。！？,.#]{1,30}的微博视频|展开全文|转发微博`)
	percentIn  = regexp.MustCompile(`(?i)\s?%|％|\bper cent\b`)
	dottedName = regexp.MustCompile(`\b(?:\p{Lu}\.\s?){2,}`)
)

// clean takes out of a text what networks put into it and makes hashtags words.
func clean(s string) string {
	if len(s) > maxTextBytes {
		s = s[:maxTextBytes]
		for len(s) > 0 && !utf8.RuneStart(s[len(s)-1]) {
			s = s[:len(s)-1]
		}
		if r, size := utf8.DecodeLastRuneInString(s); r == utf8.RuneError && size <= 1 {
			s = s[:len(s)-size]
		}
	}
	if strings.Contains(s, "/") || strings.Contains(s, "www.") {
		s = addressIn.ReplaceAllString(s, " ")
	}
	if hasEither(s, '@', "＠") {
		s = nameIn.ReplaceAllString(s, " ")
	}
	// An expression is run only where what it looks for can be: most texts are plain.
	if strings.Contains(s, "—") || strings.Contains(s, "–") || strings.Contains(s, " - ") {
		s = quotedBy.ReplaceAllString(s, " ")
	}
	if strings.Contains(s, "RT") || strings.Contains(s, "网页链接") || strings.Contains(s, "微博") || strings.Contains(s, "展开全文") {
		s = buttonWord.ReplaceAllString(s, " ")
	}
	if hasEither(s, '%', "％") || strings.Contains(s, "cent") || strings.Contains(s, "CENT") || strings.Contains(s, "Cent") {
		s = percentIn.ReplaceAllString(s, " percent ")
	}
	if i := strings.IndexByte(s, '.'); i >= 0 && i+1 < len(s) {
		s = dottedName.ReplaceAllStringFunc(s, func(m string) string {
			return strings.NewReplacer(".", "", " ", "").Replace(m) + " "
		})
	}
	return splitTags(s)
}

// hasEither looks for a sign in both of its widths; strings.ContainsAny would walk
// over the runes, which costs as much as all the rest of cleaning.
func hasEither(s string, narrow byte, wide string) bool {
	return strings.IndexByte(s, narrow) >= 0 || strings.Contains(s, wide)
}

// splitTags parts the words of #HashTags by their capitals.
func splitTags(s string) string {
	if !hasEither(s, '#', "＃") {
		return s
	}
	var b strings.Builder
	tag := false
	var prev rune
	rest := s
	for len(rest) > 0 {
		r, size := utf8.DecodeRuneInString(rest)
		next, _ := utf8.DecodeRuneInString(rest[size:])
		switch {
		case r == '#' || r == '＃':
			tag = true
		case tag && !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_':
			tag = false
		case tag && unicode.IsUpper(r) && (unicode.IsLower(prev) || unicode.IsUpper(prev) && unicode.IsLower(next) && prev != '#'):
			b.WriteByte(' ')
		case tag && r == '_':
			r = ' '
		}
		b.WriteRune(r)
		prev, rest = r, rest[size:]
	}
	return b.String()
}
