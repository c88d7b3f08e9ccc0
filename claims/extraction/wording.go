package extraction

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// MaxClaim is the length of a proposal, in characters.
const MaxClaim = 280

// plain is a text as the frames are written: valid, one space between words, straight apostrophes, and wide marks beside Han
// characters, which are typed either way.
func plain(s string) string {
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "\uFFFD")), " ")
	var out strings.Builder
	last := rune(0)
	for i, r := range s {
		after, _ := utf8.DecodeRuneInString(s[i+utf8.RuneLen(r):])
		switch {
		case r == '\u200b' || r == '\u200d' || r == '\ufeff' || r == '\u00ad':
			continue
		case r == '’' && unicode.IsLetter(last) && unicode.IsLetter(after):
			r = '\''
		case beside(last, after):
			if w, ok := wide[r]; ok {
				r = w
			}
		}
		out.WriteRune(r)
		last = r
	}
	return out.String()
}

var wide = map[rune]rune{',': '，', ':': '：', ';': '；', '?': '？', '!': '！'}

func beside(last, after rune) bool {
	return unicode.Is(unicode.Han, last) || unicode.Is(unicode.Han, after) || strings.ContainsRune("”」』》？！", last)
}

func lower(s string) string { return strings.ToLower(s) }

// small words of a frame that may be left at an end of what was taken out of it.
var (
	leading   = regexp.MustCompile(`^(?i)(?:(?:that|and|but|so|because|or|also|then|just|even|falsely|allegedly|reportedly|supposedly|apparently|if)[\s,]+|[,，、;；:：。.！!\s—–-]+)+`)
	ending    = regexp.MustCompile(`(?i)(?:\s+(?:and|but|so|or|because|that|as|with)|[,，、;；:：\s—–-]+)+$`)
	hedges    = regexp.MustCompile(`(?i)\b(?:allegedly|reportedly|supposedly|purportedly|falsely|so-called|so called) `)
	aside     = regexp.MustCompile(`\s*[(（][^()（）]{0,200}[)）]`)
	inserted  = regexp.MustCompile(`\[([a-zA-Z])\]`)
	tags      = regexp.MustCompile(`#[^#\s]{1,40}#|(?:\s*#[\pL\d_]+)+$|https?://\S+|\s+L\S{1,20}的微博视频|O网页链接`)
	unsourced = regexp.MustCompile(`\[(?:\d+|citation needed)\]`)
)

// tidy words what is left of a text: without quotes around it or half of a pair in it, without asides and hedges, with a capital letter.
func tidy(s string) string {
	if less := tags.ReplaceAllString(s, ""); strings.ContainsFunc(less, unicode.IsLetter) {
		s = less
	}
	s = unsourced.ReplaceAllString(s, "")
	s = inserted.ReplaceAllString(s, "$1")
	s = aside.ReplaceAllString(s, "")
	s = hedges.ReplaceAllString(s, "")
	for range 4 {
		before := s
		s = strings.TrimSpace(s)
		s = leading.ReplaceAllString(s, "")
		s = ending.ReplaceAllString(s, "")
		s = strings.TrimRight(s, " .。！!…")
		s = unquote(s)
		if s == before {
			break
		}
	}
	return capital(strings.Join(strings.Fields(s), " "))
}

// unquote takes off a pair of quotes around a text, and the marks that have no partner.
func unquote(s string) string {
	for _, p := range [...][2]string{{`“`, `”`}, {`「`, `」`}, {`『`, `』`}, {`‘`, `’`}, {`《`, `》`}, {`"`, `"`}, {`(`, `)`}, {`（`, `）`}, {`【`, `】`}} {
		if p[0] == p[1] {
			if strings.Count(s, p[0])%2 == 1 {
				s = strings.Replace(s, p[0], "", 1)
			}
		} else if strings.Count(s, p[0]) != strings.Count(s, p[1]) {
			s = strings.ReplaceAll(strings.ReplaceAll(s, p[0], ""), p[1], "")
		}
		inner, left := strings.CutPrefix(s, p[0])
		inner, right := strings.CutSuffix(inner, p[1])
		if left && right && !strings.Contains(inner, p[0]) {
			s = inner
		}
	}
	return s
}

func capital(s string) string {
	r, width := utf8.DecodeRuneInString(s)
	if width == 0 || !unicode.IsLower(r) {
		return s
	}
	word, _, _ := strings.Cut(s, " ")
	for _, r := range word[width:] { // mRNA, iPhone
		if unicode.IsUpper(r) {
			return s
		}
	}
	return string(unicode.ToUpper(r)) + s[width:]
}

// shorten cuts a text that is longer than a proposal may be.
func shorten(s string) string {
	if utf8.RuneCountInString(s) <= MaxClaim {
		return s
	}
	r := []rune(s)
	return strings.TrimRight(string(r[:MaxClaim-1]), " ,，;；") + "…"
}

// han says whether a text is mostly Chinese.
func han(s string) bool {
	h, l := 0, 0
	for _, r := range s {
		switch {
		case unicode.Is(unicode.Han, r):
			h += 3
		case unicode.IsLetter(r):
			l++
		}
	}
	return h > l
}
