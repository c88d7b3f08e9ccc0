package deliver

import (
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// A brief with everything in it that a page from outside can bring.
func TestBriefWithEvidence(t *testing.T) {
	texts, err := loadTexts(time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	b := briefText{Desk: "卫生谣言工作台", Link: "https://desk.example/r/TOKEN", Brief: desk.Brief{
		Claim: "喝醋一天治好登革热", Lang: "zh", Risk: desk.RiskVeryHigh, Since: t0,
		Referral: desk.Referral{Question: "有证据吗？\r\n\r\n有害吗？\n-- \nBcc: x", DueAt: t0.Add(time.Hour), ExpiresAt: t0.Add(31 * 24 * time.Hour)},
		Evidence: []desk.CitedEvidence{
			{URL: "https://who.example/dengue", Title: "Dengue\r\nfact sheet", Quote: "There is no specific\u202e treatment\x00 for dengue.", Stance: desk.Refutes, Note: "  The second\nparagraph. ", At: t0},
			{URL: "https://journal.example/10", Quote: strings.Repeat("很长的引文", 200), Stance: desk.Context, At: t0},
		},
	}}
	for _, lang := range Languages() {
		subject, body, err := texts.brief(MailReferral, lang, b)
		if err != nil {
			t.Fatal(err)
		}
		for _, bad := range []string{"\r", "\x00", "\u202e", "\n-- \nBcc", "\nBcc", "\n\n\n"} {
			if strings.Contains(body, bad) {
				t.Errorf("%s: %q in the text", lang, bad)
			}
		}
		golden(t, "brief."+lang+".golden", subject+"\n\n"+body)
	}
}

func TestLanguageOfAMail(t *testing.T) {
	for tag, want := range map[string]string{
		"en": "en", "en-GB": "en", "zh": "zh-Hans", "zh-Hans": "zh-Hans", "zh_TW": "zh-Hans", "ZH-cn": "zh-Hans",
		"fr": "zh-Hans", "": "zh-Hans", "zho": "zh-Hans", "end": "zh-Hans",
	} {
		s := &Service{o: Options{Language: "zh-Hans"}}
		if got := s.lang(tag); got != want {
			t.Errorf("%q is served %s, want %s", tag, got, want)
		}
	}
	if got := (&Service{o: Options{Language: "de"}}).lang("fr"); got != "en" {
		t.Errorf("a language that nobody wrote mails in: %s", got)
	}
}

func TestPlain(t *testing.T) {
	for in, want := range map[string]string{
		"550 5.1.1 <a.b+c@example.org>: no":        "550 5.1.1 [address]: no",
		"mailto:a@example.org, b@例子.中国 said\r\nno": "mailto:[address], [address] said no",
		"\u200bzero\u202e width \xff\x00":          "zero width",
	} {
		if got := plain(in, 100); got != want {
			t.Errorf("plain(%q) = %q, want %q", in, got, want)
		}
	}
	if got := cut(strings.Repeat("字", 30), 20); got != strings.Repeat("字", 19)+"…" {
		t.Error(got)
	}
}
