package extract

import (
	"strings"
	"unicode"
)

// chineseGrammar are characters that make a sentence Chinese rather than a name: particles, pronouns, conjunctions, auxiliaries.
const chineseGrammar = "的了吗呢吧嘛是和与跟不有会能可对對被把让讓这這那哪也都就没沒将將及或在从從向为為于因并但很最怎什么麼何啥个個来來還还與會嗎們们"

// mixed tells the language of a text in Han characters and Latin letters by whose grammar it has: a few names in the other script
// do not make another language of it, however long they are. It is empty where the grammar of neither says so.
func mixed(text, declared string, n letters) string {
	if n.han == 0 || n.latin == 0 || n.kana+n.hangul > 0 {
		return ""
	}
	grammar := 0
	latin := strings.Map(func(r rune) rune {
		if !unicode.Is(unicode.Han, r) {
			return r
		}
		if strings.ContainsRune(chineseGrammar, r) {
			grammar++
		}
		return ' '
	}, text)
	lang, words, second, ascii := countWords(latin)
	switch {
	case words >= 2 && words > grammar, words == 1 && grammar == 0 && plainWords(latin) >= 2:
		switch found := commonWords(latin); {
		case found != "":
			return found
		case words > second || lang == "en" && ascii:
			return lang
		}
		return statistics(latin, declared, n.latin)
	case grammar > 0 && words == 0 && n.han >= 2 && n.latin <= 12*n.han:
		return "zh"
	}
	return ""
}

// plainWords counts the Latin words without a capital, which are no names.
func plainWords(text string) (n int) {
	for w := range strings.FieldsFuncSeq(text, func(r rune) bool { return !unicode.Is(unicode.Latin, r) }) {
		if strings.ToLower(w) == w {
			n++
		}
	}
	return n
}
