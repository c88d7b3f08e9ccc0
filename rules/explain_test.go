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
	if e.Hit || !e.InScope || e.Score != 35 || e.Threshold != 40 || !e.Condition[0].True || e.Condition[0].Text != "vaccine and harm" || len(e.Condition) != 3 || e.Condition[2].Depth != 1 {
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
		checkMessage(t, e.Message)
		if e.Why != tt.why {
			t.Errorf("Why(%q) = %q, want %q", tt.doc.Text, e.Why, tt.why)
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
	m := r.Mistake()
	checkMessage(t, m.Message)
	if m.Error() != `test.yaml:18:13: rule mmr-autism: "MMR linked to autism" must not match, and does; the score of 45 reaches the threshold of 40` || m.HintMessage.Key != "reached" {
		t.Errorf("mistake = %v", m)
	}
	if !results[1].Passed() || !results[2].Passed() {
		t.Errorf("results = %+v", results[1:])
	}
}

// checkMessage holds a message to a sentence with all its arguments and no others,
// beside the rule that it is about.
func checkMessage(t *testing.T, m Message) {
	t.Helper()
	sentence, ok := Sentences().Problems[m.Key]
	var names []string
	for _, p := range placeholder.FindAllString(sentence, -1) {
		names = append(names, strings.Trim(p, "{}"))
	}
	args := maps.Clone(m.Args)
	delete(args, "rule")
	if got := slices.Sorted(maps.Keys(args)); !ok || !slices.Equal(got, slices.Sorted(slices.Values(names))) {
		t.Errorf("key %q with %q, the sentence %q has %q", m.Key, got, sentence, names)
	}
}

// TestHints: every mistake and warning says what to do about it. What decided about an
// item has no hint of its own, so that it can be the hint of a test that fails.
func TestHints(t *testing.T) {
	all := Sentences()
	for key := range all.Problems {
		decided := slices.Contains([]string{"scope", "condition-false", "condition-true", "below", "reached"}, key)
		other := slices.Contains([]string{"must-hit", "must-miss", "keys", "key-text", "key-unknown", "word", "label-unknown", "near-unknown", "near-near", "condition-unknown"}, key)
		if hint := all.Hints[key]; hint == "" && !decided && !other || hint != "" && decided {
			t.Errorf("the hint of %s is %q", key, hint)
		}
	}
}

func TestExplainDeepCondition(t *testing.T) {
	s := compile(t, one("deep", "detection: {a: {mmr: 5}}\ncondition: not not not not not not not a"))
	e, err := s.Explain("deep", Doc{Title: "An  MMR\nvaccine", Text: "none"})
	if err != nil {
		t.Fatal(err)
	}
	last := e.Condition[len(e.Condition)-1]
	if len(e.Condition) != 8 || last.Text != "a" || last.Depth != maxShownDepth || e.Hit || !e.Found() {
		t.Errorf("%+v", e)
	}
	if v := e.Selections[0].Terms[0]; v.Field != "title" || v.Matched != "MMR" || v.Start != 4 {
		t.Errorf("%+v", v)
	}
	if e.Why != "the condition is false: a is true" {
		t.Errorf("why %q", e.Why)
	}
	e, err = s.Explain("deep", Doc{})
	if err != nil || e.Found() || e.Title == nil || e.Selections[0].Terms[0].Matched != "" {
		t.Errorf("%+v, %v", e, err)
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
			checkMessage(t, w.Mistake.Message)
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
