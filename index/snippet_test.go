package index

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func marker1(t *testing.T, q, lang string) *marker {
	t.Helper()
	parsed, err := ParseQuery(q)
	if err != nil {
		t.Fatal(err)
	}
	p, err := compile(parsed)
	if err != nil {
		t.Fatal(err)
	}
	return newMarker(p.leaves, lang)
}

func TestSnippet(t *testing.T) {
	en := strings.Repeat("Nothing is said here. ", 40)
	zh := strings.Repeat("这里没有说什么。", 60)
	for _, c := range []struct{ q, text, begins, marks string }{
		{"virus", "", "", ""},
		{"virus", "A short text about a virus.", "A short text", "virus"},
		{"virus", "No match at all.", "No match", ""},
		{"virus", en + "The virus spreads. " + en, "… The virus", "virus"},
		{"virus water", en + "The virus. " + en + "A virus in water. " + en, "… A virus in", "virus water"},
		{"病毒", zh + "發現新病毒。" + zh, "…发现", "病毒"},
		{"vaccines", "One\nvaccine\tonly", "One vaccine only", "vaccine"},
		{`"a b"`, "b a b a", "b a b a", "a b"},
		{"virus", strings.Repeat("x", 2000) + " virus", "…", "virus"},
	} {
		s, spans := marker1(t, c.q, "en").snippet(c.text)
		var marks []string
		for _, sp := range spans {
			marks = append(marks, s[sp.Start:sp.End])
		}
		begins := strings.ReplaceAll(strings.ReplaceAll(s, "… ", "…"), "發現", "发现")
		if !strings.HasPrefix(begins, strings.ReplaceAll(c.begins, "… ", "…")) || strings.Join(marks, " ") != c.marks {
			t.Errorf("%s: %q marks %q, want it to begin %q and mark %q", c.q, s, marks, c.begins, c.marks)
		}
	}
}

func TestRuneSpans(t *testing.T) {
	s := "é疫苗 vaccine"
	got := RuneSpans(s, []Span{{2, 8}, {9, 16}})
	if len(got) != 2 || got[0] != (Span{1, 3}) || got[1] != (Span{4, 11}) {
		t.Errorf("RuneSpans = %v", got)
	}
}

func FuzzSnippet(f *testing.F) {
	f.Add("virus 疫苗", "The virus, 疫苗。\nNew", "en")
	f.Add(`"a b"~3 x*`, strings.Repeat("a b ", 100), "zh")
	f.Add("ß", "\xff\u200bSS ß", "de")
	f.Fuzz(func(t *testing.T, q, text, lang string) {
		parsed, err := ParseQuery(q)
		if err != nil || !utf8.ValidString(text) {
			return
		}
		p, err := compile(parsed)
		if err != nil {
			t.Fatal(err)
		}
		s, spans := newMarker(p.leaves, lang).snippet(text)
		if !utf8.ValidString(s) || utf8.RuneCountInString(s) > snippetColumns+2 && !strings.ContainsFunc(s, func(r rune) bool { return width(r) == 0 }) {
			t.Errorf("snippet %q of %d characters", s, utf8.RuneCountInString(s))
		}
		last := 0
		for _, sp := range spans {
			if sp.Start < last || sp.End <= sp.Start || sp.End > len(s) || !utf8.ValidString(s[sp.Start:sp.End]) {
				t.Fatalf("spans %v of %q", spans, s)
			}
			last = sp.End
		}
	})
}
