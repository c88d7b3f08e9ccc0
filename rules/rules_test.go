package rules

import (
	"fmt"
	"strings"
	"testing"
)

const mmr = `groups:
  - name: vaccines
    rules:
      - id: mmr-autism
        title: {en: MMR causes autism, zh-Hans: 麻腮风疫苗导致自闭症}
        status: stable                    # experimental | test | stable | deprecated
        scope: {lang: [en, zh], kind: [news, tip]}
        detection:
          vaccine: {MMR: 20, "measles vaccin*": 15, 麻腮风: 20}
          harm: {"autis*": 15, 自闭症: 15}
          debunk: {"no link": -10}
          close: {near: [vaccine, harm], within: 12, weight: 10}
        condition: vaccine and harm
        threshold: 40
        labels: {topic: vaccines, severity: high}
        falsepositives: [safety studies]
        tests:
          - {text: "MMR linked to autism", match: true}
          - {text: "No link between MMR and autism", match: false}
          - {text: "麻腮风疫苗会导致自闭症", match: true}
`

func parse(tb testing.TB, src string) *File {
	tb.Helper()
	f, err := Parse("test.yaml", []byte(src))
	if err != nil {
		tb.Fatal(err)
	}
	return f
}

func compile(tb testing.TB, src string) *Set {
	tb.Helper()
	s, err := Compile(parse(tb, src))
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

// one is a file of one rule whose body is given.
func one(id, body string) string {
	return "groups:\n  - name: g\n    rules:\n      - id: " + id + "\n        " +
		strings.ReplaceAll(strings.TrimSpace(body), "\n", "\n        ") + "\n"
}

// term is a set of one rule that looks for one term.
func term(tb testing.TB, text string) *Set {
	tb.Helper()
	return compile(tb, one("t", fmt.Sprintf("detection: {a: {%q: 1}}\ncondition: a", text)))
}

func TestTerms(t *testing.T) {
	tests := []struct{ term, text, want string }{ // want: what is found, "" for nothing
		{"MMR", "The MMR jab", "MMR"},
		{"MMR", "hammrs", ""},
		{"MMR", "mmr", "mmr"},
		{"mmr", "ＭＭＲ疫苗", "ＭＭＲ"},
		{"MMR", "打MMR疫苗", "MMR"},
		{"MMR", "MMR2", ""},
		{"MMR", "MMR-vaccine", "MMR"},
		{"vaccine", "vaccines", ""},
		{"vaccin*", "Vaccines.", "Vaccines"},
		{"vaccin*", "vaccin", "vaccin"},
		{"vaccin*", "a revaccination", ""},
		{"*vaccin*", "a revaccination", "revaccination"},
		{"*vaccine", "a nanovaccine, yes", "nanovaccine"},
		{"*vaccine", "vaccine", "vaccine"},
		{"*vaccine", "vaccines", ""},
		{"vac*tion", "re vaccination now", "vaccination"},
		{"vac*tion", "vac tion", ""},
		{"vac*", "vaccine疫苗", "vaccine"},
		{"measles vaccin*", "Measles  vaccines", "Measles  vaccines"},
		{"measles vaccin*", "measles\nvaccine", "measles\nvaccine"},
		{"measles vaccin*", "measles-vaccine", "measles-vaccine"},
		{"measles vaccin*", "measles. Vaccine", ""},
		{"covid-19", "COVID 19 and COVID‑19", "COVID 19"},
		{"covid 19", "COVID-19", "COVID-19"},
		{"covid 19", "covid-190", ""},
		{"no * link", "no proven link", "no proven link"},
		{"no * link", "no link", ""},
		{"no * link", "no well proven link", ""},
		{"café", "CAFE", "CAFE"},
		{"cafe", "un cafe\u0301!", "cafe"},
		{"naïve", "naive", "naive"},
		{"Straße", "STRASSE", "STRASSE"},
		{"don't", "I don’t know", "don’t"},
		{"麻腮风", "麻腮風疫苗", "麻腮風"},
		{"麻腮風", "打麻腮风疫苗", "麻腮风"},
		{"臺灣", "在台湾", "台湾"},
		{"乾燥", "干燥", "干燥"},
		{"什麼", "什么", "什么"},
		{"疫苗*自闭症", "疫苗会导致自闭症", "疫苗会导致自闭症"},
		{"疫苗*自闭症", "疫苗。自闭症", ""},
		{"疫苗*自闭症", "疫苗" + strings.Repeat("很", 41) + "自闭症", ""},
		{"*疫苗*", "打疫苗了", "疫苗"},
		{"MMR疫苗", "打MMR 疫苗", "MMR 疫苗"},
		{"MMR疫苗", "打MMR疫苗", "MMR疫苗"},
		{"MMR 疫苗", "打MMR疫苗", "MMR疫苗"},
		{"MMR*疫苗", "MMR三联疫苗", "MMR三联疫苗"},
		{"第3针", "打了第 3 针", "第 3 针"},
		{"3", "3.5", ""},
		{"3.5", "at 3.5 mg", "3.5"},
		{"ワクチン", "ﾜｸﾁﾝは", "ﾜｸﾁﾝ"},
		{"вакцина", "ВАКЦИНА", "ВАКЦИНА"},
		{"вакцин*", "вакцины", "вакцины"},
		{"вакцин", "вакцины", ""},
		{"#novax", "say #NoVax", "#NoVax"},
		{"vaccine", "vac\u200bcine", "vac\u200bcine"},
		{"h5n1", "H5N1禽流感", "H5N1"},
		{"5g", "5G基站", "5G"},
		{"疫苗 致死", "疫苗 致死", "疫苗 致死"},
		{"疫苗 致死", "疫苗致死", ""},
	}
	for _, tt := range tests {
		s := term(t, tt.term)
		hits := s.Eval(Doc{Text: tt.text})
		got := ""
		if len(hits) > 0 {
			m := hits[0].Terms[0]
			got = tt.text[m.Start:m.End]
		}
		if got != tt.want || (tt.want != "") != (len(hits) > 0) {
			t.Errorf("term %q in %q = %q, want %q", tt.term, tt.text, got, tt.want)
		}
		inTitle := s.Eval(Doc{Title: tt.text})
		if len(inTitle) != len(hits) || len(hits) > 0 && inTitle[0].Terms[0].Field != "title" {
			t.Errorf("term %q: title and text differ on %q", tt.term, tt.text)
		}
	}
}

func TestScore(t *testing.T) {
	s := compile(t, mmr)
	tests := []struct {
		name  string
		doc   Doc
		score int // 0: no hit
	}{
		{"near", Doc{Text: "MMR linked to autism"}, 45},
		{"far", Doc{Text: "MMR " + strings.Repeat("word ", 20) + "autism"}, 0},
		{"far but more", Doc{Text: "MMR measles vaccine " + strings.Repeat("word ", 20) + "autism"}, 50},
		{"debunked", Doc{Text: "No link between MMR and autism"}, 0},
		{"debunked but more", Doc{Text: "No link between MMR measles vaccines 麻腮风 and autism"}, 70},
		{"once an item", Doc{Title: "MMR", Text: "MMR MMR MMR autism autistic"}, 45},
		{"fields apart", Doc{Title: "MMR 麻腮風", Text: "autism"}, 55},
		{"no phrase over fields", Doc{Title: "measles", Text: "vaccine autism MMR"}, 45},
		{"chinese", Doc{Text: "麻腮风疫苗会导致自闭症"}, 45},
		{"traditional", Doc{Text: "麻腮風疫苗會導致自閉症"}, 45},
		{"condition false", Doc{Text: "MMR measles vaccine 麻腮风"}, 0},
		{"language", Doc{Text: "MMR autism", Lang: "fr"}, 0},
		{"sub-language", Doc{Text: "MMR autism", Lang: "zh-Hant"}, 45},
		{"language alike", Doc{Text: "MMR autism", Lang: "zha"}, 0},
		{"language case", Doc{Text: "MMR autism", Lang: "EN-gb"}, 45},
		{"kind", Doc{Text: "MMR autism", Lang: "en", Kind: "official"}, 0},
		{"kind in scope", Doc{Text: "MMR autism", Lang: "en", Kind: "tip"}, 45},
		{"empty", Doc{}, 0},
	}
	for _, tt := range tests {
		hits := s.Eval(tt.doc)
		got := 0
		if len(hits) > 0 {
			got = hits[0].Score
			sum := 0
			for _, m := range hits[0].Terms {
				sum += m.Weight
			}
			if sum != got {
				t.Errorf("%s: terms weigh %d, score is %d", tt.name, sum, got)
			}
		}
		if got != tt.score {
			t.Errorf("%s: score %d, want %d", tt.name, got, tt.score)
		}
	}
}

func TestHit(t *testing.T) {
	s := compile(t, mmr)
	d := Doc{Title: "麻腮風疫苗", Text: "Le ＭＭＲ\u200b and autistic"}
	hits := s.Eval(d)
	if len(hits) != 1 {
		t.Fatalf("hits = %+v", hits)
	}
	h := hits[0]
	if h.RuleID != "mmr-autism" || h.Version != s.Version("mmr-autism") || h.Status != "stable" || h.Labels["severity"] != "high" || h.Title["en"] == "" || h.Threshold != 40 {
		t.Errorf("hit = %+v", h)
	}
	var got []string
	for _, m := range h.Terms {
		field := map[string]string{"title": d.Title, "text": d.Text}[m.Field]
		got = append(got, fmt.Sprintf("%s/%s/%s=%q", m.Field, m.Selection, m.Text, field[m.Start:m.End]))
	}
	want := `title/vaccine/麻腮风="麻腮風" text/vaccine/MMR="ＭＭＲ" text/close/vaccine, harm="ＭＭＲ\u200b and autistic" text/harm/autis*="autistic"`
	if strings.Join(got, " ") != want {
		t.Errorf("terms = %s\nwant    %s", strings.Join(got, " "), want)
	}
}

func TestNear(t *testing.T) {
	body := "detection:\n  a: {alpha: 1, \"alpha one\": 1, 甲: 1}\n  b: {beta: 1, 乙: 1}\n  c: {gamma: 1, 丙: 1}\n" +
		"  two: {near: [a, b], within: 3, weight: 10}\n  three: {near: [a, b, c], within: 4, weight: 100}\ncondition: a or b or c"
	s := compile(t, one("n", body))
	tests := []struct {
		text  string
		score int
	}{
		{"alpha beta", 12},
		{"beta alpha", 12},
		{"alpha x x beta", 12},
		{"alpha x x x beta", 2},
		{"alpha, x-x. beta", 12},
		{"beta x x x x alpha x beta", 12},
		{"alpha one x x beta", 13},
		{"甲一二乙", 12},
		{"甲一二三乙", 2},
		{"甲 one 二 乙", 12},
		{"alpha beta gamma", 113},
		{"alpha x beta x gamma", 113},
		{"alpha x x beta x gamma", 13},
		{"alpha x x beta x gamma x alpha", 113},
		{"gamma alpha x x x x beta x alpha gamma", 113},
	}
	for _, tt := range tests {
		hits := s.Eval(Doc{Text: tt.text})
		if len(hits) != 1 || hits[0].Score != tt.score {
			t.Errorf("%q: %+v, want a score of %d", tt.text, hits, tt.score)
		}
	}
}

func TestStatus(t *testing.T) {
	var b strings.Builder
	b.WriteString("groups:\n  - name: g\n    rules:\n")
	for _, status := range statuses {
		fmt.Fprintf(&b, "      - {id: %s, status: %s, detection: {a: {x: 1}}, condition: a, tests: [{text: x, match: true}]}\n", status, status)
	}
	s := compile(t, b.String())
	var got []string
	for _, h := range s.Eval(Doc{Text: "x"}) {
		got = append(got, h.RuleID+"="+h.Status)
	}
	if strings.Join(got, " ") != "experimental=experimental test=test stable=stable" {
		t.Errorf("hits = %v", got)
	}
	results := s.Test()
	if len(results) != 4 {
		t.Fatalf("%d test results", len(results))
	}
	for _, r := range results {
		if !r.Passed() {
			t.Errorf("%+v", r)
		}
	}
}

func TestOrder(t *testing.T) {
	s := compile(t, `groups:
  - name: g
    rules:
      - {id: low, detection: {a: {x: 1}}, condition: a}
      - {id: high, detection: {a: {x: 9}}, condition: a}
      - {id: also-low, detection: {a: {x: 1}}, condition: a}
`)
	var got []string
	for _, h := range s.Eval(Doc{Text: "x"}) {
		got = append(got, h.RuleID)
	}
	if strings.Join(got, " ") != "high low also-low" {
		t.Errorf("order = %v", got)
	}
}

func TestDuplicateAcrossFiles(t *testing.T) {
	a, err := Parse("a.yaml", []byte(one("same", "detection: {a: {x: 1}}\ncondition: a")))
	if err != nil {
		t.Fatal(err)
	}
	b, err := Parse("b.yaml", []byte(one("same", "detection: {a: {y: 1}}\ncondition: a")))
	if err != nil {
		t.Fatal(err)
	}
	_, err = Compile(a, b)
	if err == nil || !strings.Contains(err.Error(), "b.yaml:4:13") || !strings.Contains(err.Error(), "a.yaml:4:13") {
		t.Errorf("Compile = %v, want both places", err)
	}
}

func TestEmptySet(t *testing.T) {
	s, err := Compile()
	if err != nil || s.Len() != 0 || s.Eval(Doc{Text: "x"}) != nil || s.Test() != nil || s.Warnings() != nil {
		t.Errorf("empty set: %v %v", s, err)
	}
	if _, err := s.Explain("x", Doc{}); err == nil {
		t.Error("Explain of an unknown rule succeeds")
	}
}

func TestVersion(t *testing.T) {
	base := one("v", "title: A\ndetection: {a: {MMR: 1, 疫苗: 2}, b: {y: 1}}\ncondition: a and b\nthreshold: 2")
	v := func(src string) string { return compile(t, src).Version("v") }
	same := map[string]string{
		"title":     strings.Replace(base, "title: A", "title: B\n        status: test\n        labels: {topic: x}", 1),
		"order":     strings.Replace(base, "{MMR: 1, 疫苗: 2}, b: {y: 1}", "{疫苗: 2, mmr: 1}, b: {y: 1}", 1),
		"selection": strings.Replace(base, "{a: {MMR: 1, 疫苗: 2}, b: {y: 1}}", "{b: {y: 1}, a: {MMR: 1, 疫苗: 2}}", 1),
		"condition": strings.Replace(base, "a and b", "(a)  AND (b)", 1),
	}
	for name, src := range same {
		if v(src) != v(base) {
			t.Errorf("%s changes the version", name)
		}
	}
	other := map[string]string{
		"weight":    strings.Replace(base, "疫苗: 2", "疫苗: 3", 1),
		"term":      strings.Replace(base, "MMR", "MMRV", 1),
		"condition": strings.Replace(base, "a and b", "a or b", 1),
		"threshold": strings.Replace(base, "threshold: 2", "threshold: 3", 1),
		"scope":     strings.Replace(base, "title: A", "scope: {lang: [zh]}", 1),
	}
	for name, src := range other {
		if v(src) == v(base) {
			t.Errorf("%s does not change the version", name)
		}
	}
}
