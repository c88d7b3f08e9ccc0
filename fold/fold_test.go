package fold

import (
	"bufio"
	"os"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestString(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"empty", "", ""},
		{"kept", "mmr linked to autism", "mmr linked to autism"},
		{"case", "MMR Vaccine", "mmr vaccine"},
		{"accents", "Café naïve ÅNGSTRÖM", "cafe naive angstrom"},
		{"accents apart", "Cafe\u0301 nai\u0308ve", "cafe naive"},
		{"vietnamese", "Tiếng Việt Đà Nẵng", "tieng viet da nang"},
		{"greek", "Άνθρωπος ΠΌΛΙΣ", "ανθρωποσ πολισ"},
		{"cyrillic", "Ёлка Йод", "елка иод"},
		{"letters of two", "Straße ŒUVRE Ærø Łódź þ", "strasse oeuvre aero lodz th"},
		{"turkish", "İstanbul ısı", "istanbul isi"},
		{"ligatures", "ﬁne eﬃcacy", "fine efficacy"},
		{"full width", "ＣＯＶＩＤ－１９　Ｖａｃｃｉｎｅ！", "covid-19 vaccine!"},
		{"half width kana", "ﾜｸﾁﾝ ｶﾞﾝ ﾊﾟﾝ", "ワクチン ガン パン"},
		{"kana apart", "か\u3099 ハ\u309a カ\u3099", "が パ ガ"},
		{"hiragana stays", "ひらがな カタカナ", "ひらがな カタカナ"},
		{"traditional", "麻腮風疫苗導致自閉症", "麻腮风疫苗导致自闭症"},
		{"several readings", "乾燥 幹部 干涉 之後 皇后 什麼 頭髮 發燒", "干燥 干部 干涉 之后 皇后 什么 头发 发烧"},
		{"variants", "衞生 衛生 台灣 臺灣 為 爲 裡 裏 黏膜 痲疹", "卫生 卫生 台湾 台湾 为 为 里 里 粘膜 麻疹"},
		{"compatibility ideographs", "\uf9d1 ⾷", "六 食"},
		{"simplified stays", "麻腮风疫苗导致自闭症", "麻腮风疫苗导致自闭症"},
		{"iteration marks", "人々", "人々"},
		{"hangul stays", "백신", "백신"},
		{"zero width", "vac\u200bcine\u00ad \u202eab\ufeff", "vaccine ab"},
		{"variation selector", "葛\U000E0100 ❤\ufe0f", "葛 ❤"},
		{"quotes", "don’t “no” ‘x’ 「疫苗」『好』", `don't "no" 'x' "疫苗""好"`},
		{"dashes", "covid‑19 1–2 a—b", "covid-19 1-2 a-b"},
		{"white space", "a \t\r\n b\u00a0\u3000c\u2028d", "a b c d"},
		{"white space at the ends", "\n a \n", " a "},
		{"spaces around dropped", "a \u200b b", "a b"},
		{"compatibility", "㎎ ℃ ① x² ½ …", "mg °c 1 x2 1/2 ..."},
		{"control", "a\x00b\x7f", "ab"},
		{"spacing accents stay", "¨ ¯", "¨ ¯"},
		{"backquote", "`a´", "'a'"},
		{"arabic ligature of a sentence stays", "ﷺ", "ﷺ"},
		{"not utf-8", "a\xffb\xe9\xba", "a\ufffdb\ufffd\ufffd"},
		{"surrogate half", "\xed\xa0\x80", "\ufffd\ufffd\ufffd"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := String(tt.in); got != tt.want {
				t.Errorf("String(%q) = %q, want %q", tt.in, got, tt.want)
			}
			check(t, tt.in)
		})
	}
}

// TestEveryCharacter folds each character of Unicode once and twice.
func TestEveryCharacter(t *testing.T) {
	for r := rune(0); r <= utf8.MaxRune; r++ {
		if s := string(r); String(String(s)) != String(s) {
			t.Errorf("%U: once %q, twice %q", r, String(s), String(String(s)))
		}
	}
}

// TestSources compares the table with the Chinese pairs it was built from.
func TestSources(t *testing.T) {
	for _, name := range []string{"../tools/gen/fold/opencc.txt", "../tools/gen/fold/variants.txt"} {
		file, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		n := 0
		for sc := bufio.NewScanner(file); sc.Scan(); {
			if f := strings.Fields(sc.Text()); len(f) == 2 {
				n++
				if String(f[0]) != String(f[1]) {
					t.Errorf("%s: %s folds to %s, %s to %s", name, f[0], String(f[0]), f[1], String(f[1]))
				}
			}
		}
		if n < 10 {
			t.Errorf("%s: only %d pairs read", name, n)
		}
	}
}

func TestSpan(t *testing.T) {
	tests := []struct{ in, find, want string }{
		{"The MMR jab", "mmr", "MMR"},
		{"Un café noir", "cafe", "café"},
		{"Un café noir", "noir", "noir"},
		{"打麻腮風疫苗", "麻腮风", "麻腮風"},
		{"打ＭＭＲ疫苗", "mmr", "ＭＭＲ"},
		{"打ＭＭＲ疫苗", "m", "Ｍ"},
		{"very eﬃcient", "f", "ﬃ"},
		{"die Straße hier", "strasse", "Straße"},
		{"die Straße hier", "hier", "hier"},
		{"a vac\u200bcine b", "vaccine", "vac\u200bcine"},
		{"no \n\n link", "no link", "no \n\n link"},
		{"ﾊﾟﾝ", "パ", "ﾊﾟ"},
		{"ﾊﾟﾊﾟﾝ", "ン", "ﾝ"},
		{"ああｶﾞｶﾞいい", "ガ", "ｶﾞ"},
		{"ああカ\u3099いい", "い", "い"},
		{"x\xffy", "\ufffdy", "\xffy"},
	}
	for _, tt := range tests {
		f := New(tt.in)
		i := strings.Index(f.Text, tt.find)
		if i < 0 {
			t.Errorf("%q is not in %q", tt.find, f.Text)
			continue
		}
		from, to := f.Span(i, i+len(tt.find))
		if got := tt.in[from:to]; got != tt.want {
			t.Errorf("Span of %q in %q = %q, want %q", tt.find, tt.in, got, tt.want)
		}
	}
	f := New("É")
	for _, i := range []int{-5, 0, 1, 9} {
		if o := f.Original(i); o < 0 || o > 2 {
			t.Errorf("Original(%d) = %d", i, o)
		}
	}
	if a, b := f.Span(1, 0); a != b {
		t.Errorf("reversed span = %d,%d", a, b)
	}
}

// check holds the invariants of folding for one text, against the folding of
// each prefix of characters.
func check(t *testing.T, s string) {
	t.Helper()
	f := New(s)
	if f.Text != String(s) {
		t.Fatalf("New(%q).Text = %q, String = %q", s, f.Text, String(s))
	}
	if !utf8.ValidString(f.Text) {
		t.Fatalf("String(%q) = %q is not UTF-8", s, f.Text)
	}
	if again := String(f.Text); again != f.Text {
		t.Fatalf("String(String(%q)) = %q, once %q", s, again, f.Text)
	}
	starts := make([]bool, len(s)+1)
	starts[len(s)] = true
	for i := range s {
		starts[i] = true
	}
	prev := 0
	for i := 0; i <= len(f.Text); i++ {
		o := f.Original(i)
		if o < prev || o > len(s) || !starts[o] {
			t.Fatalf("Original(%d) = %d after %d in %q (%q)", i, o, prev, s, f.Text)
		}
		prev = o
	}
	if f.Original(len(f.Text)) != len(s) {
		t.Fatalf("Original(%d) = %d, want %d", len(f.Text), f.Original(len(f.Text)), len(s))
	}
	for i, r := range f.Text {
		a, b := f.Span(i, i+utf8.RuneLen(r))
		if a < 0 || a >= b || b > len(s) || !starts[a] || !starts[b] {
			t.Fatalf("Span of %q at %d = %d,%d in %q", r, i, a, b, s)
		}
		if got := String(s[a:b]); !strings.ContainsRune(got, r) {
			t.Fatalf("Span of %q at %d in %q is %q, which folds to %q", r, i, s, s[a:b], got)
		}
		if a != f.Original(i) {
			t.Fatalf("Span begins at %d, Original(%d) = %d", a, i, f.Original(i))
		}
	}
}

func FuzzFold(f *testing.F) {
	for _, s := range []string{
		"MMR café", "麻腮風 ＭＭＲ\u200b疫苗", "ｶﾞ\u200bｷﾞﾊﾟ", "㍗\u3099x", "a \n\u00ad\tb", "\xff\xc3(é\u0301ß",
		"か\u200b\u3099か\u3099\u3099", "ㇷ゚", "x\u3099\u309a", "1,000.5 don’t",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		check(t, s)
		checkTokens(t, s)
	})
}
