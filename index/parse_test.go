package index

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestParseQuery(t *testing.T) {
	for _, c := range []struct{ q, want string }{
		{"", ""},
		{"  　\t", ""},
		{"...", ""},
		{"a", "a"},
		{"a b", "a AND b"},
		{"a AND b c", "a AND b AND c"},
		{"a OR b OR c", "a OR b OR c"},
		{"a b OR c d", "(a AND b) OR (c AND d)"},
		{"a (b OR c)", "a AND (b OR c)"},
		{"a (b c)", "a AND b AND c"},
		{"NOT a", "NOT a"},
		{"-a", "NOT a"},
		{"--a", "a"},
		{"-NOT a", "a"},
		{"-(a b)", "NOT (a AND b)"},
		{"a-b -c", "a-b AND NOT c"},
		{"a - b", "a AND b"},
		{`"a  b"`, `"a b"`},
		{`"a b"~10`, `"a b"~10`},
		{`"a b"~0`, `"a b"~0`},
		{`“疫苗 自闭症”～１０`, `"疫苗 自闭症"~10`},
		{"「a b」", `"a b"`},
		{"『a「b』", `"a「b"`},
		{"（a　OR　b）", "a OR b"},
		{"vacc*", "vacc*"},
		{"vacc＊", "vacc*"},
		{"title:a", "title:a"},
		{"title：疫苗", "title:疫苗"},
		{"title:(a b)", "title:a AND title:b"},
		{"title:(a text:b)", "title:a AND text:b"},
		{`title:"a b"~3`, `title:"a b"~3`},
		{"-title:a", "NOT title:a"},
		{"title:-a", "title:-a"},
		{"title:AND", "title:AND"},
		{"and or not", "and AND or AND not"},
		{"世卫组织：疫苗安全", "世卫组织：疫苗安全"},
		{"10:30", "10:30"},
		{"Breaking: virus", "Breaking: AND virus"},
		{"day:2026-01-31", "day:2026-01-31"},
		{"day:2026-01-01..2026-01-31", "day:2026-01-01..2026-01-31"},
		{"day:2026-01-01..2026-01-01", "day:2026-01-01"},
		{"day:2026-01-01…2026-01-31", "day:2026-01-01..2026-01-31"},
		{"day:2026-01-01..", "day:>=2026-01-01"},
		{"day:>2026-02-28", "day:>=2026-03-01"},
		{"day：≥2026-03-01", "day:>=2026-03-01"},
		{"day:<2026-03-01", "day:<=2026-02-28"},
		{"day：＞＝２０２６－０１－０１", "day:>=2026-01-01"},
		{"day:(2026-01-01 OR 2026-02-01)", "day:2026-01-01 OR day:2026-02-01"},
		{"source:who-news kind:official", "source:who-news AND kind:official"},
		{"\xff a", "a"},
	} {
		q, err := ParseQuery(c.q)
		if err != nil {
			t.Errorf("%q: %v", c.q, err)
			continue
		}
		if q.String() != c.want {
			t.Errorf("%q is %q, want %q", c.q, q, c.want)
		}
	}
}

func TestParseQueryErrors(t *testing.T) {
	for _, c := range []struct {
		q    string
		col  int
		says string
	}{
		{"(a", 1, "add a )"},
		{"a)", 2, "remove it"},
		{"()", 1, "hold nothing"},
		{"a (...)", 3, "hold nothing"},
		{`疫苗 "b`, 4, "not closed"},
		{"「b", 1, "not closed"},
		{`""`, 1, "no word"},
		{`"..."`, 1, "no word"},
		{"a OR", 5, "after it"},
		{"OR a", 1, "before it"},
		{"a OR OR b", 6, "before it"},
		{"AND a", 1, "before it"},
		{"a AND", 6, "after it"},
		{"a AND OR b", 7, "after it"},
		{"a AND AND b", 7, "before it"},
		{"a NOT", 3, "after it"},
		{"-(", 2, "not closed"},
		{"a*b", 2, "only end a word"},
		{"*a", 1, "only end a word"},
		{"a **", 3, "only end a word"},
		{"a *", 3, "letters before"},
		{"v*", 1, "two letters"},
		{"title:v*", 7, "two letters"},
		{"colour:red", 1, `no field "colour"`},
		{"a https://x.example/y", 3, "quotes"},
		{"title:", 1, "nothing after"},
		{"a title: b", 3, "nothing after"},
		{"title:...", 7, "no letter"},
		{`"a b"~`, 7, "number"},
		{`"a b"~x`, 7, "number"},
		{`"a b"~5x`, 8, "space"},
		{`"a b"~99999`, 7, "1000"},
		{"day:x", 5, "2026-01-31"},
		{"day:2026-02-30", 5, "not a day"},
		{"day:..", 5, "no end"},
		{"day:2026-02-01..2026-01-01", 5, "earlier day first"},
		{"day:>9999-12-31", 5, "calendar"},
		{"day:>=", 5, "not a day"},
		{`day:"2026-01-01"`, 5, "plainly"},
		{"day:2026*", 5, "plainly"},
		{strings.Repeat("(", 40) + "a" + strings.Repeat(")", 40), 34, "deeper"},
		{strings.Repeat("-", 40) + "a", 34, "deeper"},
		{strings.Repeat("a ", 300), 513, "256"},
		{strings.Repeat("a", MaxQueryBytes+1), 0, "longer"},
	} {
		_, err := ParseQuery(c.q)
		var qe *QueryError
		if !errors.As(err, &qe) {
			t.Errorf("%.40q: error %v", c.q, err)
			continue
		}
		if qe.Column != c.col || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%.40q: %v; want column %d and %q", c.q, err, c.col, c.says)
		}
	}
}

func TestSyntaxIsTrue(t *testing.T) {
	for _, lang := range []string{"en", "zh-Hans"} {
		for line := range strings.Lines(Syntax(lang)) {
			q, _, ok := strings.Cut(line, "  ")
			if !ok {
				q = strings.TrimSpace(line)
			}
			if strings.HasSuffix(q, ".") || strings.HasSuffix(q, "。") {
				continue // a sentence
			}
			if _, err := ParseQuery(q); err != nil {
				t.Errorf("%s: %q: %v", lang, q, err)
			}
		}
	}
}

func FuzzParseQuery(f *testing.F) {
	for _, s := range []string{
		"", "a b OR -c", `title:("a b"~3 OR x*)`, "day:2026-01-01..2026-02-01", "（「a」 OR “b”～３）", "-(a AND NOT b)", "url:(x:y)",
		"a:b", "((a))", "\xff(", "title:(-day:<2026-01-01)", "１０：３０ -", "´ ㈠*", "x﹡", "‟a„",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		q, err := ParseQuery(s)
		if err != nil {
			var qe *QueryError
			if !errors.As(err, &qe) || qe.Column < 0 || qe.Column > utf8.RuneCountInString(s)+1 {
				t.Fatalf("%q: %v", s, err)
			}
			return
		}
		text := q.String()
		again, err := ParseQuery(text)
		if err != nil {
			if len(text) > MaxQueryBytes { // a field given once is written with every term
				return
			}
			t.Fatalf("%q is written %q, which does not parse: %v", s, text, err)
		}
		if again.String() != text {
			t.Fatalf("%q is written %q, which is written %q", s, text, again)
		}
		if _, err := compile(q); err != nil {
			t.Fatalf("%q does not compile: %v", s, err)
		}
	})
}
