package quote_test

import (
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/quote"
)

const page = `The ministry's report

“The vaccine is safe,” it says – for children as well. It doesn’t cause autism; three large
studies (2019…2024) with 657,461 children found no link. A well known side-
effects list grew by -12 percent. An unsafe batch of 15 cases was called back.
卫生部门周一表示：「麻腮风疫苗是安全的，不会导致自闭症。」专家称，ＭＭＲ疫苗已使用五十年。`

func TestFind(t *testing.T) {
	for name, c := range map[string]struct {
		passage string
		want    []string // what is found of the text; nil: it does not stand there
	}{
		"as it stands":                {"It doesn’t cause autism", []string{"It doesn’t cause autism"}},
		"an apostrophe of a keyboard": {"It doesn't cause autism", []string{"It doesn’t cause autism"}},
		"quotation marks of its own":  {`"It doesn't cause autism."`, []string{"It doesn’t cause autism"}},
		"marks within":                {`The vaccine is safe, it says`, []string{"The vaccine is safe,” it says"}},
		"case":                        {"it DOESN'T cause Autism", []string{"It doesn’t cause autism"}},
		"a dash":                      {"it says — for children", []string{"it says – for children"}},
		"line ends":                   {"three\n large studies", []string{"three large\nstudies"}},
		"width":                       {"MMR疫苗已使用", []string{"ＭＭＲ疫苗已使用"}},
		"traditional characters":      {"麻腮風疫苗是安全的，不會導致自閉症", []string{"麻腮风疫苗是安全的，不会导致自闭症"}},
		"half-width marks in Chinese": {"疫苗是安全的,不会导致", []string{"疫苗是安全的，不会导致"}},
		"blanks in Chinese":           {"麻腮风 疫苗", []string{"麻腮风疫苗"}},
		"an ellipsis":                 {"The vaccine is safe … found no link", []string{"The vaccine is safe", "found no link"}},
		"three dots":                  {"The vaccine is safe ... found no link.", []string{"The vaccine is safe", "found no link"}},
		"dots in brackets":            {"The vaccine is safe [...] found no link", []string{"The vaccine is safe", "found no link"}},
		"a Chinese ellipsis":          {"卫生部门周一表示……不会导致自闭症", []string{"卫生部门周一表示", "不会导致自闭症"}},
		"an ellipsis at both ends":    {"… three large studies …", []string{"three large\nstudies"}},
		"the text's own dots":         {"studies (2019…2024) with", []string{"studies (2019…2024) with"}},
		"own dots and an omission":    {"studies (2019...2024) [...] no link", []string{"studies (2019", "2024)", "no link"}},
		"a full stop for a semicolon": {"It doesn't cause autism.", []string{"It doesn’t cause autism"}},

		"a word cut at a line's end": {"well-known side-effects", []string{"well known side-\neffects"}},
		"a word cut in the passage":  {"large stu-\ndies", []string{"large\nstudies"}},

		"nothing":                    {"", nil},
		"a sign for a minus":         {"by 12 percent", nil},
		"blanks":                     {" \n\u00a0", nil},
		"marks alone":                {`"..." —`, nil},
		"an ellipsis alone":          {"…", nil},
		"the contrary":               {"It does cause autism", nil},
		"a word too many":            {"The vaccine is very safe", nil},
		"a word left out in silence": {"three studies", nil},
		"the wrong order":            {"found no link … The vaccine is safe", nil},
		"one part that is not there": {"The vaccine is safe … and free", nil},
		"a part of a word":           {"safe batch", nil},
		"a part of a number":         {"5 cases", nil},
		"a part that ends in a word": {"no link. An un", nil},
		"parts that share words":     {"vaccine is safe … is safe", nil},
		"pieced together":            {"the" + strings.Repeat(" … a", 30), nil},
	} {
		t.Run(name, func(t *testing.T) {
			spans := quote.Find(page, c.passage)
			var got []string
			for _, s := range spans {
				got = append(got, page[s.Start:s.End])
			}
			if strings.Join(got, "|") != strings.Join(c.want, "|") || (got == nil) != (c.want == nil) {
				t.Errorf("found %q, want %q", got, c.want)
			}
			if quote.Stands(page, c.passage) != (c.want != nil) {
				t.Error("Stands says something else")
			}
		})
	}
}

func TestStands(t *testing.T) {
	text := "Officials said: “The vaccine is safe.”\n\nTwelve cases (12–15) were\ncounted in Chengdu.\n\n疫苗导致自闭症的说法没有依据……专家表示。"
	for passage, want := range map[string]bool{
		"The vaccine is safe":                         true,
		`"the VACCINE is safe."`:                      true,
		"is safe.” Twelve cases":                      true,
		"Twelve   cases (12–15) were counted":         true,
		"疫苗導致自閉症的 說法":                                 true,
		"疫苗导致自闭症……专家表示":                               true,
		"疫苗导致自闭症［……］专家表示":                             true,
		"officials said […] counted in [...] Chengdu": true,
		"[…] were counted (...) chengdu […]":          true,
		"counted in Chengdu […] officials said":       false,
		"Officials said […] thirteen cases":           false,
		"The vaccine is not safe":                     false,
		"":                                            false,
		" \n":                                         false,
		"[…]":                                         false,
		"“”":                                          false,
	} {
		if got := quote.Stands(text, passage); got != want {
			t.Errorf("Stands(%q) is %t", passage, got)
		}
	}
}

// TestLineEnds: the span is the text's own, line ends and all.
func TestLineEnds(t *testing.T) {
	for _, c := range []struct{ text, passage, want string }{
		{"The study found\nno link.", "found no  link", "found\nno link"},
		{"卫健委通报12例，\n均已隔离。", "12例，均已", "12例，\n均已"},
		{"abc", "", ""}, {"", "abc", ""}, {"abc", "abcd", ""}, {"é\xff", "\xff", ""},
	} {
		got := ""
		for _, s := range quote.Find(c.text, c.passage) {
			got += c.text[s.Start:s.End]
		}
		if got != c.want {
			t.Errorf("Find(%q, %q) is %q, want %q", c.text, c.passage, got, c.want)
		}
	}
}

// FuzzFind holds that what is found lies in the text, in its order, and is a passage of it itself.
func FuzzFind(f *testing.F) {
	f.Add(page, "It doesn't … no link")
	f.Add("ﬁ\u0301x", "fi")
	f.Add("a\xffb", "\xff")
	f.Add("が ガ", "ガ")
	f.Fuzz(func(t *testing.T, text, passage string) {
		last := 0
		for _, s := range quote.Find(text, passage) {
			if s.Start < last || s.End <= s.Start || s.End > len(text) {
				t.Fatalf("span %v after %d of %d bytes", s, last, len(text))
			}
			last = s.End
		}
		if strings.ContainsFunc(text, func(r rune) bool { return r >= 'a' && r <= 'z' }) && !quote.Stands(text, text) {
			t.Fatalf("%q does not stand in itself", text)
		}
	})
}
