package detect

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// TestPlain: what shows who speaks goes, what is said stays.
func TestPlain(t *testing.T) {
	for _, tt := range []struct{ title, text, want string }{
		{"", "", ""},
		{"", " \n\t", ""},
		{"Salt cures the flu", "", "Salt cures the flu"},
		{"Salt cures the flu", "Salt cures the flu, a neighbour says", "Salt cures the flu, a neighbour says"},
		{"Salt cures the flu", "A neighbour says so", "Salt cures the flu. A neighbour says so"},
		{"", "Salt cures it https://a.example/b?c #health #StaySafe", "Salt cures it"},
		{"", "The #virus is in #StayHomeNow milk", "The virus is in milk"},
		{"", "RT: @desk_7 Garlic kills it 😀 via @someone", "Garlic kills it"},
		{"", "Garlic kills it. This website uses cookies. It says more", "Garlic kills it. It says more"},
		{"", "【#某市新增3例#】昨日新增3例。O网页链接", "某市新增3例 昨日新增3例。"},
		{"", "据说喝盐水有用 L某某日常的微博视频", "据说喝盐水有用"},
		{"", "明天封路 2某市·某某广场", "明天封路"},
		{"", "“喝醋能防病”[捂脸]🙏", "喝醋能防病"},
		{"", "（来源：某某日报）喝醋能防病", "喝醋能防病"},
		{"", "ÒGarlic kills it.Ó", "Garlic kills it."},
		{"", "喝醋能防病。O专家：喝醋能防病...（王小明）", "喝醋能防病。专家：喝醋能防病..."},
		{"", "@某某日报：喝醋能防病", "喝醋能防病"},
	} {
		if got := Plain(tt.title, tt.text); got != tt.want {
			t.Errorf("Plain(%q, %q) is %q, not %q", tt.title, tt.text, got, tt.want)
		}
	}
}

// TestPlainIsBounded: of a text however long the beginning is read.
func TestPlainIsBounded(t *testing.T) {
	for _, s := range []string{strings.Repeat("盐", 100_000), strings.Repeat("salt ", 20_000), strings.Repeat("\xff", 100_000), strings.Repeat("#", 100_000)} {
		if n := utf8.RuneCountInString(Plain(s, s)); n > maxRunes {
			t.Errorf("%d characters are read of %.10q", n, s)
		}
	}
}
