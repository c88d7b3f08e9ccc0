package detect

import (
	"regexp"
	"strings"
	"unicode"
)

// maxRaw is how many bytes of a title or a text are looked at before stripping; maxRunes how many characters are left of both
// together.
const (
	maxRaw   = 8000
	maxRunes = 1000
)

// What shows who speaks, in what order it goes. A pattern may stand for one kind of account or one site's page alone: the
// model must not learn that either kind writes rumors.
var style = []struct {
	what *regexp.Regexp
	with string
}{
	{regexp.MustCompile(`(?i)https?://\S+|www\.\S+|pic\.twitter\.com\S*`), " "},
	{regexp.MustCompile(`\[[^\[\]]{1,12}\]`), " "}, // a picture's name, a placeholder of redaction
	{regexp.MustCompile(`(?i)\b(?:video|photo|image|picture|story)s? (?:by|via|credit)s?:?\s+\S+|\bvia\s+[@＠]\S+|\brt\s*:|\bread more\b.*$|\bsee more of .*? on facebook`), " "},
	{regexp.MustCompile(`[@＠][\p{L}\p{N}_\-]+[:：]?`), " "},
	{regexp.MustCompile(`(^|\s)[ÒÔ]|[ÓÕ](\PL|$)`), "$1 $2"}, // quotation marks in the wrong table of characters
	{regexp.MustCompile(`(?i)\bgetty images\b|^commentary:`), " "},
	// A video's or an address's card on a microblog, a place from where one writes.
	{regexp.MustCompile(`L[^\s，。！？、；：#]{1,24}的(?:微博|秒拍)视频`), " "},
	{regexp.MustCompile(`O?网页链接|（\p{Han}{2,3}）\s*$|[展收][开起]全文|查看图片|抱歉，作者已设置`), " "},
	{regexp.MustCompile(`([。！？\s])O(\p{Han})`), "$1$2"},
	{regexp.MustCompile(`\s2\p{Han}{2,8}(?:·\S{1,12})?(?:\s|$)`), " "},
	{regexp.MustCompile(`[转轉][发發扩擴载載]|戳[图圖视視]?[频頻]?[↓→]*|关注我们|[（(][^（()）]{0,20}(?:来源|來源|记者|記者|编辑|編輯|转自|綜合|综合|[报報日刊网社台])[^（()）]{0,20}[)）]`), " "},
	{regexp.MustCompile(`(?:据|據)?(?:人民|新华|新華|央视|央視|中新|环球|環球|澎湃|中国|中國|北京|新京|健康)(?:日报|日報|时报|時報|新闻|新聞|网|網|社|报|報)(?:客户端)?(?:消息|报道|報道|记者|記者)?[，,]?`), " "},
	{regexp.MustCompile(`(?i)\b(?:healthday news|associated press|reuters|facebook|twitter|youtube|instagram|whatsapp|medscape|fox ?news|cnn|bbc|cdc twenty four seven|saving lives protecting people)\b(?:\.com)?`), " "},
}

// furniture are words of a sentence that stands on a site's page and not in a text.
var furniture = regexp.MustCompile(`(?i)this (?:web)?site|javascript|\bcookies\b|\bbrowsers?\b|\blog ?in to\b|\bjoin this group\b|supported|on this server|mod_security|` +
	`information may be out of date|data and statistics are based|visit our coronavirus|what your doctor is reading|rush transcript|` +
	`for informational purposes only|all rights reserved|copyright|本网站|版权所有|未经授权`)

var sentence = regexp.MustCompile(`[^.!?。！？\n]*[.!?。！？\n]*`)

// plain gives a title or a text without what shows who speaks.
func plain(s string) string {
	if len(s) > maxRaw {
		s = s[:maxRaw]
	}
	s = strings.ToValidUTF8(s, " ")
	if furniture.MatchString(s) {
		s = sentence.ReplaceAllStringFunc(s, func(one string) string {
			if furniture.MatchString(one) {
				return " "
			}
			return one
		})
	}
	for _, p := range style {
		s = p.what.ReplaceAllString(s, p.with)
	}
	s = hashtags(s)
	s = strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune("【】《》〖〗「」『』“”\"‘’|｜", r), r == unicode.ReplacementChar, unicode.Is(unicode.So, r), unicode.Is(unicode.Cf, r),
			unicode.Is(unicode.Sk, r), unicode.Is(unicode.Co, r), unicode.Is(unicode.Variation_Selector, r):
			return ' '
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}

// hashtags takes the mark off a tag of Chinese (#…#) and off a plain word; a run of tags at the end of an English text, and a
// slogan of words written together, is the style of an account and goes.
func hashtags(s string) string {
	if !strings.ContainsAny(s, "#＃") {
		return s
	}
	words := strings.Fields(strings.ReplaceAll(s, "＃", "#"))
	tag := func(w string) bool { return strings.HasPrefix(w, "#") && strings.IndexFunc(w, han) < 0 }
	for len(words) > 1 && tag(words[len(words)-1]) {
		words = words[:len(words)-1]
	}
	kept := words[:0]
	for _, w := range words {
		if !tag(w) || humps(w) < 2 {
			kept = append(kept, strings.ReplaceAll(w, "#", " "))
		}
	}
	return strings.Join(kept, " ")
}

// humps counts where a small letter is followed by a capital, and the first letter.
func humps(w string) int {
	n, small := 1, false
	for _, r := range w {
		if unicode.IsUpper(r) && small {
			n++
		}
		small = unicode.IsLower(r)
	}
	return n
}

func han(r rune) bool { return unicode.Is(unicode.Han, r) }

// Plain is what the model reads of an item: its title and the beginning of its text, without what shows who speaks.
func Plain(title, text string) string {
	t := plain(title)
	b := plain(text)
	switch {
	case t == "", strings.HasPrefix(b, t):
		t = b
	case b != "":
		t += ". " + b
	}
	return firstRunes(t, maxRunes)
}
