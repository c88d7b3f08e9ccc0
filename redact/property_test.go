package redact

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Words around a secret: none of them announces a number or names a thing.
var (
	contextBefore = rapid.SampledFrom([]string{"", "The post said ", "according to ", "Patients (", "“", "see: ", "患者", "网传消息称，", "，他说", "据悉 ", "。", "\n", "in 2020, ", "on 2020-01-23 ", "of 1,234 cases, "})
	contextAfter  = rapid.SampledFrom([]string{"", " and more", ", they said.", ")", "”", "，已出院", "。", " 说", "\n", "; in 2021", " (2019-2020)", "、另外"})
)

func digits(t *rapid.T, n int, name string) string {
	return rapid.StringMatching(fmt.Sprintf("[0-9]{%d}", n)).Draw(t, name)
}

func withLuhn(body string) string {
	for c := '0'; c <= '9'; c++ {
		if luhn(body + string(c)) {
			return body + string(c)
		}
	}
	panic("no check digit")
}

func withMod11(body string) string {
	for _, c := range "0123456789X" {
		if mod11_2(body + string(c)) {
			return body + string(c)
		}
	}
	panic("no check digit")
}

// secrets draws one value of each kind in one of its written forms.
var secrets = map[Kind]func(*rapid.T) string{
	Email: func(t *rapid.T) string {
		return rapid.StringMatching(`[a-z][a-z0-9]{1,10}([._+-][a-z0-9]{1,8}){0,2}@([a-z0-9]{2,10}\.){1,3}(com|org|net|cn|co\.uk|health)`).Draw(t, "email")
	},
	Phone: func(t *rapid.T) string {
		switch rapid.IntRange(0, 4).Draw(t, "form") {
		case 0:
			return "1" + rapid.StringMatching(`[3-9][0-9]{9}`).Draw(t, "mobile")
		case 1:
			d := "1" + rapid.StringMatching(`[3-9][0-9]{9}`).Draw(t, "mobile")
			sep := rapid.SampledFrom([]string{" ", "-"}).Draw(t, "sep")
			return d[:3] + sep + d[3:7] + sep + d[7:]
		case 2:
			return rapid.StringMatching(`\([2-7][0-9]{2}\) [2-9][0-9]{2}-[0-9]{4}`).Filter(func(s string) bool { return s[1:4] != "400" }).Draw(t, "nanp")
		case 3:
			return rapid.StringMatching(`\+(44|49|33|91|852|61) [1-9][0-9]{2} [0-9]{3} [0-9]{3}`).Filter(func(s string) bool { return s[:3] != "+44" || len(s) >= 14 }).Draw(t, "international")
		default:
			return rapid.StringMatching(`0(10|2[0-9]|755|571)-[2-8][0-9]{7}`).Draw(t, "landline")
		}
	},
	ID: func(t *rapid.T) string {
		region := rapid.SampledFrom([]string{"110105", "310110", "440308", "510102", "650101", "320502"}).Draw(t, "region")
		born := fmt.Sprintf("%04d%02d%02d", rapid.IntRange(1930, 2020).Draw(t, "year"), rapid.IntRange(1, 12).Draw(t, "month"), rapid.IntRange(1, 28).Draw(t, "day"))
		return withMod11(region + born + digits(t, 3, "order"))
	},
	Card: func(t *rapid.T) string {
		prefix := rapid.SampledFrom([]string{"41", "51", "55", "62", "65"}).Draw(t, "prefix")
		c := withLuhn(prefix + digits(t, 13, "number"))
		if rapid.Bool().Draw(t, "grouped") {
			c = c[:4] + " " + c[4:8] + " " + c[8:12] + " " + c[12:]
		}
		return c
	},
	Handle: func(t *rapid.T) string {
		return "@" + rapid.StringMatching(`[a-z][a-z0-9_]{3,14}`).Draw(t, "handle")
	},
	IP: func(t *rapid.T) string {
		n := func(s string) int { return rapid.IntRange(10, 255).Draw(t, s) }
		return fmt.Sprintf("%d.%d.%d.%d", n("a"), n("b"), n("c"), n("d"))
	},
}

func TestNoSecretSurvives(t *testing.T) {
	for kind, draw := range secrets {
		t.Run(string(kind), func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				secret := draw(t)
				s := contextBefore.Draw(t, "before") + secret + contextAfter.Draw(t, "after")
				got, count := Text(s)
				if strings.Contains(got, secret) || count[kind] == 0 {
					t.Fatalf("Text(%q) = %q, %v", s, got, count)
				}
				invariants(t, s)
			})
		})
	}
}

func TestSecretsInARow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var b strings.Builder
		var all []string
		for range rapid.IntRange(1, 5).Draw(t, "n") {
			k := rapid.SampledFrom([]Kind{Email, ID, Handle, IP}).Draw(t, "kind")
			s := secrets[k](t)
			all = append(all, s)
			b.WriteString(s)
			b.WriteString(rapid.SampledFrom([]string{"，", ", ", "; ", "\n", " 和 "}).Draw(t, "sep"))
		}
		got, _ := Text(b.String())
		for _, s := range all {
			if strings.Contains(got, s) {
				t.Fatalf("Text(%q) = %q still has %q", b.String(), got, s)
			}
		}
		invariants(t, b.String())
	})
}

// Counts, years, shares and dates come back as they were.
func TestCountsSurvive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 2_000_000_000).Draw(t, "n")
		commas := strconv.Itoa(n)
		for i := len(commas) - 3; i > 0; i -= 3 {
			commas = commas[:i] + "," + commas[i:]
		}
		year := rapid.IntRange(1900, 2099).Draw(t, "year")
		month, day := rapid.IntRange(1, 12).Draw(t, "month"), rapid.IntRange(1, 28).Draw(t, "day")
		for _, s := range []string{
			commas + " cases", "确诊" + strconv.Itoa(n) + "例", strconv.Itoa(n) + " doses", "$" + commas, strconv.Itoa(n%100000) + " people in " + strconv.Itoa(year),
			fmt.Sprintf("%04d-%02d-%02d", year, month, day), fmt.Sprintf("%d年%d月%d日", year, month, day), fmt.Sprintf("%02d/%02d/%04d 10:30", day, month, year),
			fmt.Sprintf("%d-%d", year, year+1), fmt.Sprintf("%d.%d%%", n%100, n%10), fmt.Sprintf("PMID: %d", n), fmt.Sprintf("NCT%08d", n%100000000), fmt.Sprintf("rs%d", n), fmt.Sprintf("lot %d", n), fmt.Sprintf("批号%d", n),
		} {
			if got, _ := Text(s); got != s {
				t.Fatalf("Text(%q) = %q", s, got)
			}
		}
	})
}

func TestAnyText(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) { invariants(t, rapid.String().Draw(t, "s")) })
	piece := rapid.SampledFrom([]string{"0", "1", "13800138000", "@", "a", "example", ".com", ".", "-", " ", "(", ")", "+86", "[at]", " dot ", " at ", ":", "：", "微信", "QQ", "::", "ff", "/", "x.com/", "t.me", "#", "邮箱", "＠", "１", "\u200b", "身份证", "passport ", "11010519491231002X", "DE89", "A123456789", "4111", "192.168.1.", "\n", "x", "转12", "\xff", "号", "tel ", "[", "[phone]", "[ip]"})
	rapid.Check(t, func(t *rapid.T) { invariants(t, strings.Join(rapid.SliceOfN(piece, 0, 16).Draw(t, "pieces"), "")) })
}
