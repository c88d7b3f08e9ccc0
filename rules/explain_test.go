package rules

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
)

func TestExplain(t *testing.T) {
	s := compile(t, mmr)
	e, err := s.Explain("mmr-autism", Doc{Text: "No link: MMR and autism", Lang: "en"})
	if err != nil {
		t.Fatal(err)
	}
	if e.Hit || !e.InScope || e.Score != 35 || e.Threshold != 40 || !e.Condition.True || e.Condition.Text != "vaccine and harm" || len(e.Condition.Parts) != 2 {
		t.Errorf("explanation = %+v", e)
	}
	if n := e.Selections[3].Near; !e.Selections[3].True || !n.Found || n.Distance != 2 {
		t.Errorf("near = %+v", n)
	}
	if v := e.Selections[0].Terms; !v[0].Found || v[0].Start != 9 || v[1].Found {
		t.Errorf("terms = %+v", v)
	}
	tests := []struct {
		doc Doc
		why string
	}{
		{Doc{Text: "No link: MMR and autism"}, "the score of 35 is below the threshold of 40"},
		{Doc{Text: "MMR"}, "the condition is false: harm is false"},
		{Doc{Text: "MMR autism", Kind: "science"}, "the item is outside of the rule's scope"},
		{Doc{Text: "MMR autism"}, "the score of 45 reaches the threshold of 40"},
	}
	for _, tt := range tests {
		e, _ := s.Explain("mmr-autism", tt.doc)
		checkSays(t, e.Says())
		if e.Why() != tt.why {
			t.Errorf("Why(%q) = %q, want %q", tt.doc.Text, e.Why(), tt.why)
		}
	}
}

func TestSelfTest(t *testing.T) {
	s := compile(t, strings.Replace(mmr, `autism", match: true`, `autism", match: false`, 1))
	results := s.Test()
	if len(results) != 3 {
		t.Fatalf("%d results", len(results))
	}
	r := results[0]
	if r.Passed() || r.File != "test.yaml" || r.Line != 18 || r.RuleID != "mmr-autism" || r.Want || !r.Got || r.Score != 45 || r.Why == "" {
		t.Errorf("result = %+v", r)
	}
	if !results[1].Passed() || !results[2].Passed() {
		t.Errorf("results = %+v", results[1:])
	}
}

// checkSays holds a sentence against the list of keys.
func checkSays(t *testing.T, s Message) {
	t.Helper()
	names, ok := MessageKeys()[s.Key]
	if got := slices.Sorted(maps.Keys(s.Args)); !ok || !slices.Equal(got, slices.Sorted(slices.Values(names))) {
		t.Errorf("key %q with %q, listed with %q (%t)", s.Key, got, names, ok)
	}
}

func TestWarnings(t *testing.T) {
	const both = "\ntests: [{text: x, match: true}, {text: y, match: false}]"
	tests := []struct{ name, body, want string }{
		{"none", "detection: {a: {mmr: 5}}\ncondition: a" + both, ""},
		{"no test", "detection: {a: {mmr: 5}}\ncondition: a", "no test"},
		{"no positive", "detection: {a: {mmr: 5}}\ncondition: a\ntests: [{text: y, match: false}]", "no test that should match"},
		{"no negative", "detection: {a: {mmr: 5}}\ncondition: a\ntests: [{text: y, match: true}]", "no test that should not match"},
		{"threshold", "detection: {a: {mmr: 5, x1: 6}}\ncondition: a\nthreshold: 12" + both, "out of reach"},
		{"threshold and condition", "detection: {a: {mmr: 5}, b: {x1: 9}}\ncondition: a and not b\nthreshold: 6" + both, "while the condition is true"},
		{"contradiction", "detection: {a: {mmr: 5}}\ncondition: a and not a" + both, "can never be true"},
		{"near without parts", "detection: {a: {mmr: 5}, b: {x1: 1}, c: {near: [a, b], within: 3}}\ncondition: c and not a" + both, "can never be true"},
		{"unused", "detection: {a: {mmr: 5}, b: {x1: 0}}\ncondition: a" + both, `selection "b" changes nothing`},
		{"debunk is used", "detection: {a: {mmr: 5}, b: {x1: -1}}\ncondition: a" + both, ""},
		{"idle star", "detection: {a: {疫苗*: 5}}\ncondition: a" + both, "changes nothing"},
		{"short stem", "detection: {a: {a*: 5}}\ncondition: a" + both, "very many words"},
		{"twice", "detection: {a: {mmr: 5}, b: {MMR: 1}}\ncondition: a and b" + both, "counts twice"},
	}
	for _, tt := range tests {
		var got []string
		for _, w := range compile(t, one("w", tt.body)).Warnings() {
			got = append(got, w.String())
			checkSays(t, w.Says)
		}
		all := strings.Join(got, "\n")
		if tt.want == "" && all != "" || !strings.Contains(all, tt.want) || len(got) > 1 {
			t.Errorf("%s: warnings %q, want %q", tt.name, all, tt.want)
		}
	}
}

func TestConcurrentEval(t *testing.T) {
	s := compile(t, mmr)
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			for range 200 {
				d, want := Doc{Text: "MMR linked to autism"}, 1
				if i%2 == 0 {
					d, want = Doc{Title: strings.Repeat("疫苗 ", i), Text: "nothing"}, 0
				}
				if got := len(s.Eval(d)); got != want {
					t.Errorf("%d hits, want %d", got, want)
				}
			}
		})
	}
	wg.Wait()
}
