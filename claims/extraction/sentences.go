package extraction

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Span is where a part of a text stands, in bytes.
type Span struct{ Start, End int }

// The most that is looked at: what is longer is read from its beginning.
const (
	maxTitle     = 1 << 10  // bytes
	maxText      = 12 << 10 // bytes
	maxSentences = 60
	maxSentence  = 900 // bytes; a longer one is cut at a comma or space
)

const (
	openers = `"“‘「『《(（[【`
	closers = `"”’」』》)）]】'`
)

// sentences are the sentences of the part of a text that is looked at.
func sentences(text string, most int) []Span {
	text = text[:edge(text, most)]
	var out []Span
	start := 0
	emit := func(end int) {
		if strings.TrimSpace(text[start:end]) != "" {
			out = append(out, Span{start, end})
		}
		start = end
	}
	last := rune(0)
	for i := 0; i < len(text) && len(out) < maxSentences; {
		r, width := utf8.DecodeRuneInString(text[i:])
		next := i + width
		after, _ := utf8.DecodeRuneInString(text[next:])
		switch r {
		case '\n':
			emit(next)
		case '。', '！', '？', '!', '?', '.', '…':
			closed := next
			for { // closing quotes belong to the sentence
				c, w := utf8.DecodeRuneInString(text[closed:])
				if w == 0 || !strings.ContainsRune(closers, c) {
					break
				}
				closed += w
			}
			if next = closed; ends(r, last, after, text[start:i]) {
				emit(next)
			}
		}
		if i-start > maxSentence && (r == ' ' || r == ',' || r == '，' || i-start > maxSentence+100) {
			emit(next)
		}
		last, i = r, next
	}
	if len(out) < maxSentences {
		emit(len(text))
	}
	return out
}

// ends says whether a mark ends a sentence: a wide one does, an ASCII one before a space, a closing quote or a Han character.
func ends(mark, before, after rune, sentence string) bool {
	switch mark {
	case '。', '！', '？':
		return true
	}
	if after != utf8.RuneError && !unicode.IsSpace(after) && !unicode.Is(unicode.Han, after) && !strings.ContainsRune(closers+openers, after) {
		return false
	}
	if mark != '.' || unicode.Is(unicode.Han, before) {
		return true
	}
	word := strings.ToLower(sentence[strings.LastIndexAny(sentence, " \n(")+1:])
	return !abbreviations[word] && (utf8.RuneCountInString(word) != 1 || word[0] <= '9')
}

var abbreviations = wordSet("dr mr mrs ms st prof no vs approx e.g i.e etc u.s u.k")

// clauses parts a sentence at semicolons, colons, dashes and bars, and in Chinese at spaces.
func clauses(s string) []string {
	var out []string
	start, depth := 0, 0
	last := rune(0)
	for i, r := range s {
		after, _ := utf8.DecodeRuneInString(s[i+utf8.RuneLen(r):])
		switch {
		case strings.ContainsRune("“「『《（(【", r):
			depth++
		case strings.ContainsRune("”」』》）)】", r):
			depth--
		case depth > 0:
		case strings.ContainsRune(";；：|｜—–", r), r == ':' && after == ' ', r == '-' && last == ' ' && after == ' ',
			r == ' ' && (unicode.Is(unicode.Han, last) || unicode.Is(unicode.Han, after)):
			out = append(out, strings.TrimSpace(s[start:i]))
			start = i + utf8.RuneLen(r)
		}
		last = r
	}
	if out == nil {
		return nil
	}
	return append(out, strings.TrimSpace(s[start:]))
}

// edge is the greatest end of a rune in s that is not above n.
func edge(s string, n int) int {
	if len(s) <= n {
		return len(s)
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return n
}
