package credits

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxLine is how many bytes of a line are looked at: a longer one is no credit.
const maxLine = 1200

// Line reports whether the line says only who made the text. edge is true near the
// start and the end of the text, where looser signs are enough; people are the authors
// that the page names in its head.
func Line(text string, edge bool, people []string) bool {
	if text == "" || len(text) > maxLine {
		return false
	}
	return isHan(text) && han(text, edge, people) || latin(text, edge, people)
}

// isHan reports whether the line has a Han character, or kana.
func isHan(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) }) >= 0
}

// Strip takes credits out of the inside of a paragraph: "（记者张三）" after a
// dateline, "(Reporting by ...; Editing by ...)" at its end.
func Strip(text string) string {
	if strings.ContainsAny(text, "记記讯訊责責编編摄攝影撮图圖电電（(【〔") {
		text = stripHan(text)
	}
	if strings.Contains(text, " by ") || strings.Contains(text, "By ") || strings.Contains(text, "contributed to") || strings.Contains(text, "files from") {
		body, end := ending(text)
		end = creditTail.ReplaceAllString(end, "")
		end = byTail.ReplaceAllString(end, "$1")
		text = body + helpedTail.ReplaceAllString(end, "$1")
	}
	return strings.TrimSpace(text)
}

// maxEnding is how many bytes of a paragraph are searched for the credits that it ends with.
const maxEnding = 3000

// ending parts the text before its last bytes.
func ending(text string) (body, end string) {
	i := max(0, len(text)-maxEnding)
	for i < len(text) && !utf8.RuneStart(text[i]) {
		i++
	}
	return text[:i], text[i:]
}
