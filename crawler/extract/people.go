package extract

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The lines that say who wrote a text. They are dropped wherever the page puts
// them: the desk keeps what is claimed, never who said it.
var (
	byLine      = regexp.MustCompile(`^(?i:by|written by|posted by|reported by|report by|story by|words by|text by|edited by|photos? by|photographs? by|video by|authors?\s*:|editors?\s*:|contributors?\s*:|reporters?\s*:|contributing\s*:|par|von|por|di)\s+(.+)$`)
	byInside    = regexp.MustCompile(`(?i)\b(?:(?:published|posted|written|publicado|postado|escrito|publié|écrit|geschrieben|pubblicato|scritto)\s+(?:by|por|par|von|da)|author|autor|auteur|autore|автор|penulis|yazar)\s*:?\s+\p{Lu}`)
	creditTail  = regexp.MustCompile(`\s*[(\[]?\b(?:(?:Additional )?[Rr]eporting|[Ww]riting|[Ee]diting|[Cc]ompiled) by \p{Lu}[^.()\[\]]{2,240}[)\]]?\.?\s*$`)
	tweetCredit = regexp.MustCompile(`^\s*[—–―-]{1,3}\s*.{1,80}[(（][@＠][\p{L}\p{N}_.]{1,40}[)）]`)
	contactLine = regexp.MustCompile(`(?i)\b(?:(?:can|may) be (?:reached|contacted|emailed)|(?:follow|contact|email|reach|e-mail|tweet) (?:him|her|them|the (?:author|writer|reporter)|\p{Lu}\p{L}+(?: \p{Lu}\p{L}+)?)\b|is an? (?:[\p{L}-]+ ){0,4}(?:reporter|writer|correspondent|columnist|journalist|freelancer|contributor|contributing|editor)\b)`)
	hanCredit   = regexp.MustCompile(`^[\s\p{P}\p{S}]{0,3}(?:(?:本报|本网|本刊|本社|特约|首席|见习|实习|特派)?(?:作者|记者|記者|通讯员|通訊員|责任编辑|責任編輯|责编|責編|编辑|編輯|编审|主编|撰文|撰稿|采写|採寫|整理|编译|編譯|翻译|校对|校對|审核|监制|摄影|攝影|图文|值班编辑|新媒体编辑|实习生|供稿|文|图|攝|摄)|(?:記者|著者|文責|執筆))[\s　]*[:：/／丨|｜]`)
	hanReporter = regexp.MustCompile(`^[\s\p{P}\p{S}]{0,3}(?:\p{Han}{0,8}(?:记者|記者|通讯员|通訊員))[\s　]+\p{Han}{2,4}(?:[\s　、，,]+\p{Han}{2,4}){0,6}[\s　]*(?:\p{Han}{0,6}报道|\p{Han}{0,6}報道|\p{Han}{0,6}報導)?[\s\p{P}]*$`)
	hanInline   = regexp.MustCompile(`[（(【\[][\s　]*(?:\p{Han}{0,10}(?:记者|記者|通讯员|通訊員|作者|责任编辑|責任編輯|责编|編輯|编辑))[\s　:：]*[^（）()【】\[\]]{1,60}[）)】\]]`)
)

// credit reports whether the block says only who made the text. edge is true near
// the start and the end of it, where looser signs are enough; people are the
// authors that the page names in its head.
func credit(text string, words int, edge bool, people []string) bool {
	if tweetCredit.MatchString(text) {
		return true
	}
	if n := utf8.RuneCountInString(text); n <= 80 && (hanCredit.MatchString(text) || hanReporter.MatchString(text)) {
		return true
	}
	if !edge || words > 60 {
		return false
	}
	if words <= 20 {
		if m := byLine.FindStringSubmatch(text); m != nil && namelike(m[1]) {
			return true
		}
		if byInside.MatchString(text) && !strings.HasSuffix(text, ".") {
			return true
		}
		for _, p := range people {
			i := strings.Index(text, p)
			switch {
			case i < 0:
			case len(text) <= len(p)+4, i < 12 && len(text) < len(p)+80 && full(p), len(text) < len(p)+40 && full(p):
				return true // "JANE DOE, health editor", "3 November 2026 Jane Doe"
			}
		}
	}
	for _, p := range people {
		if rest, ok := strings.CutPrefix(text, p); ok {
			for _, verb := range [...]string{" is ", " has been ", " lives ", " writes ", " covers ", " joined ", " reports "} {
				if strings.HasPrefix(rest, verb) {
					return true // about the author
				}
			}
		}
	}
	if !contactLine.MatchString(text) {
		return false
	}
	for _, p := range people {
		if strings.Contains(text, p) {
			return true
		}
		if first, _, ok := strings.Cut(p, " "); ok && len(first) > 2 && strings.HasPrefix(text, first) {
			return true
		}
	}
	return strings.Contains(text, "@") || strings.Contains(strings.ToLower(text), "twitter")
}

// uncredit takes credits out of the inside of a paragraph: "（记者张三）" after a
// dateline, "(Reporting by ...; Editing by ...)" at its end.
func uncredit(text string) string {
	if strings.ContainsAny(text, "记記讯訊作责責编編") {
		text = hanInline.ReplaceAllStringFunc(text, func(s string) string {
			for _, other := range [...]string{"记者会", "記者會", "记者站", "记者招待", "記者招待", "记者节", "记者协会", "记者证", "编辑部", "编辑室", "基因编辑", "基因編輯", "作者单位"} {
				if strings.Contains(s, other) {
					return s
				}
			}
			return ""
		})
	}
	if strings.Contains(text, " by ") {
		text = creditTail.ReplaceAllString(text, "")
	}
	return strings.TrimSpace(text)
}

// namelike reports whether most words of s are written with a capital, as names
// are, and s is no sentence.
func namelike(s string) bool {
	if strings.HasSuffix(s, "!") || strings.HasSuffix(s, "?") {
		return false
	}
	var names, other int
	for _, w := range strings.Fields(s) {
		r, _ := utf8.DecodeRuneInString(strings.TrimLeft(w, "(|,-–—•·"))
		switch {
		case unicode.IsUpper(r):
			names++
		case unicode.IsLower(r):
			switch w {
			case "and", "for", "of", "in", "de", "van", "von", "der", "la", "the", "at", "with", "on", "et", "und", "y", "al", "bin", "pm", "am", "updated", "published":
			default:
				other++
			}
		}
	}
	return names > 0 && other == 0 && (names > 1 || !strings.ContainsAny(s, ".,"))
}

// full reports whether the name has more than one part: single words are often the
// name of the publisher, or of what the text is about.
func full(name string) bool {
	r, _ := utf8.DecodeRuneInString(name)
	return strings.Contains(name, " ") || unicode.Is(unicode.Han, r)
}
