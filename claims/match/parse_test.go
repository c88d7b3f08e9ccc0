package match

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestParse(t *testing.T) {
	for text, want := range map[string]string{
		"":                                      "",
		"He spoke of mice":                      "he speak of mous",
		"#StopTheSteal now":                     "stop the steal now",
		"50% of U.S. voters":                    "50 percent of us voter",
		"50 per cent":                           "50 percent",
		"covid19 and COVID-19":                  "covid 19 and covid 19",
		"1,000 people, three dogs":              "1000 peopl 3 dog",
		"the mayor's dog isn't":                 "the mayor dog isn",
		"RT @who: look https://t.co/abc":        "look",
		"see pic.twitter.com/xyz":               "see",
		"疫苗 vaccine":                            "疫 苗 vaccin",
		"臺灣":                                    "台 湾",
		"转发微博 展开全文 好":                           "好",
		"a quote — Somebody (@x) April 3, 2020": "a quot",
		"\x00\xff broken \xf0\x9f bytes":        "break byte",
		"＃Ｆｕｌｌ width ＠name x":                   "full width x",
	} {
		var got []string
		for _, tok := range parse(text, 100) {
			got = append(got, tok.term)
		}
		if g := strings.Join(got, " "); g != want {
			t.Errorf("%q: %q, want %q", text, g, want)
		}
	}
}

func TestParseMarks(t *testing.T) {
	tokens := parse("Yesterday Merkel met 3 people. They 喝水 了", 100)
	var names, joined []string
	for _, tok := range tokens {
		if tok.name {
			names = append(names, tok.word)
		}
		if tok.joined {
			joined = append(joined, tok.word)
		}
	}
	if strings.Join(names, " ") != "merkel" || strings.Join(joined, " ") != "水" || !tokens[3].number {
		t.Errorf("names %q, joined %q, %+v", names, joined, tokens)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("RT @who: #VaccinesKill 50% of U.S. 疫苗 covid19 — A (May 1, 2020)", 7)
	f.Add(strings.Repeat("a. ", 9000), 500)
	f.Fuzz(func(t *testing.T, text string, limit int) {
		limit = 1 + max(limit, -limit)&511
		tokens := parse(text, limit)
		if len(tokens) > limit {
			t.Fatalf("%d tokens, %d allowed", len(tokens), limit)
		}
		for i, tok := range tokens {
			switch {
			case tok.term == "" || tok.word == "":
				t.Fatalf("an empty token: %+v", tok)
			case len(tok.word) > maxTermBytes:
				t.Fatalf("%d bytes: %q", len(tok.word), tok.word)
			case !utf8.ValidString(tok.term):
				t.Fatalf("not UTF-8: %q", tok.term)
			case tok.joined && (i == 0 || !tok.han || !tokens[i-1].han):
				t.Fatalf("joined to nothing: %+v", tok)
			}
		}
	})
}

func TestIrregularForms(t *testing.T) {
	forms := irregularForms()
	for form, want := range map[string]string{"spoke": "speak", "tumours": "tumor", "diarrhoea": "diarrhea", "vaccinated": "", "poet": "", "programme": ""} {
		if forms[form] != want {
			t.Errorf("%s is %q, want %q", form, forms[form], want)
		}
	}
	for form, stem := range forms {
		if form == "" || stem == "" || strings.ContainsAny(form+stem, " \t") {
			t.Fatalf("%q is %q", form, stem)
		}
	}
}
