package learn_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/rumordesk/rumordesk/rules"
	"github.com/rumordesk/rumordesk/rules/learn"
)

// texts makes n texts of a form whose verbs are filled from lists, in turn.
func texts(lang, source string, n int, forms []string, lists ...[]string) (out []learn.Text) {
	for i := range n {
		text := forms[i%len(forms)]
		for k, list := range lists {
			text = strings.ReplaceAll(text, fmt.Sprintf("{%d}", k), list[(i*(k+1)+i/len(forms))%len(list)])
		}
		out = append(out, learn.Text{Title: fmt.Sprintf("Note %d", i), Text: text, Lang: lang, Source: source})
	}
	return out
}

var (
	foods  = []string{"garlic", "lemon", "ginger", "vinegar", "honey", "pepper", "tea"}
	towns  = []string{"the harbour", "the valley", "the old quarter", "the market", "the north side"}
	claims = []string{"Drinking {0} cures the fever in two days, pass it on", "They hide that {0} cured everyone in {1}", "Share before it is deleted: {0} kills the germ"}
	plain  = []string{"The council met in {1} about the budget for {0} growers", "Officials reported results from the survey of {0} in {1}", "A festival of {0} opens on Sunday in {1}, officials said"}

	foodsZH  = []string{"大蒜", "柠檬", "生姜", "白醋", "蜂蜜", "胡椒", "绿茶"}
	townsZH  = []string{"东港", "西山", "老城区", "北郊", "南湖"}
	claimsZH = []string{"喝{0}水根治发热，赶紧转给家人", "内部消息说{0}根治了{1}全村人的发热", "速看：{0}能杀死病菌"}
	plainZH  = []string{"{1}召开会议讨论{0}种植户的预算", "{1}公布{0}产量的调查结果", "{0}文化节周日在{1}开幕"}
)

func both() (flagged, ordinary []learn.Text) {
	flagged = append(texts("en", "", 60, claims, foods, towns), texts("zh-Hans", "", 60, claimsZH, foodsZH, townsZH)...)
	ordinary = append(texts("en", "news", 90, plain, foods, towns), texts("zh", "official", 90, plainZH, foodsZH, townsZH)...)
	return flagged, ordinary
}

func compiled(t interface{ Fatalf(string, ...any) }, yaml string) *rules.Set {
	file, err := rules.Parse("learnt.yaml", []byte(yaml))
	if err != nil {
		t.Fatalf("%v\n%s", err, yaml)
	}
	set, err := rules.Compile(file)
	if err != nil {
		t.Fatalf("%v\n%s", err, yaml)
	}
	return set
}

func hits(set *rules.Set, t learn.Text) bool {
	return len(set.Eval(rules.Doc{Title: t.Title, Text: t.Text, Lang: t.Lang, Kind: "news"})) > 0
}

func TestLearn(t *testing.T) {
	flagged, ordinary := both()
	r, err := learn.Learn(context.Background(), flagged, ordinary, learn.Options{Topic: "cures", Title: "Cures"})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Rules) != 2 || r.Rules[0].ID != "learnt-en" || r.Rules[1].ID != "learnt-zh" {
		t.Fatalf("rules %+v", r.Rules)
	}
	set := compiled(t, r.YAML())
	if w := set.Warnings(); len(w) > 0 {
		t.Errorf("warnings: %v", w)
	}
	tests := set.Test()
	if len(tests) < 4 {
		t.Errorf("%d tests", len(tests))
	}
	for _, one := range tests {
		if !one.Passed() {
			t.Errorf("test %q: %+v", one.Text, one)
		}
	}
	for k, want := range map[int][]string{0: {"cure*", "share"}, 1: {"根治", "速看"}} {
		one := r.Rules[k]
		if one.Cross.Recall() < 0.9 || one.Cross.Worst() > 0.05 || one.Within.Worst() > 0.05 {
			t.Errorf("%s: %+v", one.ID, one.Cross)
		}
		var terms []string
		for _, term := range one.Terms {
			terms = append(terms, term.Text)
			if term.Folds < 0 || term.Folds > learn.Folds || term.CrossFound > term.Found || term.CrossWrongly > term.Wrongly {
				t.Errorf("%s: %+v", one.ID, term)
			}
		}
		if !slices.ContainsFunc(terms, func(s string) bool {
			return slices.ContainsFunc(want, func(w string) bool { return strings.Contains(s, strings.TrimSuffix(w, "*")) })
		}) {
			t.Errorf("%s has none of %v: %v", one.ID, want, terms)
		}
		for _, food := range append(foods, foodsZH...) {
			if slices.Contains(terms, food) {
				t.Errorf("%s: %s tells nothing", one.ID, food)
			}
		}
	}
	engineAgrees(t, r, set, flagged, ordinary)
}

// engineAgrees: the rules engine flags just what the figures say.
func engineAgrees(t interface{ Fatalf(string, ...any) }, r *learn.Result, set *rules.Set, flagged, ordinary []learn.Text) {
	for _, one := range r.Rules {
		found, claims := 0, map[string]bool{}
		for _, x := range flagged {
			if strings.HasPrefix(x.Lang, one.Lang) && strings.TrimSpace(x.Title+x.Text) != "" && !claims[x.Title+"\n"+x.Text] {
				claims[x.Title+"\n"+x.Text] = true
				if hits(set, x) {
					found++
				}
			}
		}
		if found != one.Within.Found || len(claims) != one.Within.Claims {
			t.Fatalf("%s: the engine flags %d of %d claims, the figures say %+v\n%s", one.ID, found, len(claims), one.Within, r.YAML())
		}
		wrongly := map[string]int{}
		seen := map[string]bool{}
		for _, x := range ordinary {
			key := x.Title + "\n" + x.Text
			if strings.HasPrefix(x.Lang, one.Lang) && !seen[key] && !claims[key] {
				seen[key] = true
				if hits(set, x) {
					wrongly[x.Source]++
				}
			}
		}
		for _, o := range one.Within.Ordinary {
			if wrongly[o.Source] != o.Flagged {
				t.Fatalf("%s: the engine flags %d ordinary texts of %s, the figures say %d", one.ID, wrongly[o.Source], o.Source, o.Flagged)
			}
		}
	}
}

// Two words that both sides have, and only the claims have close together.
func TestPairs(t *testing.T) {
	var flagged, ordinary []learn.Text
	filler := strings.Repeat("and the weather stayed mild over hills and fields that week ", 2)
	for i := range 60 {
		flagged = append(flagged, learn.Text{Text: fmt.Sprintf("Report %d has the vaccine with a magnet in it %s", i, filler), Lang: "en"})
		ordinary = append(ordinary, learn.Text{Text: fmt.Sprintf("Report %d has the vaccine %s then a magnet in it", i, filler), Lang: "en"})
	}
	r, err := learn.Learn(context.Background(), flagged, ordinary, learn.Options{})
	if err != nil {
		t.Fatal(err)
	}
	yaml := r.YAML()
	if !strings.Contains(yaml, "near: [") || r.Rules[0].Cross.Recall() < 0.9 {
		t.Errorf("no pair: %+v\n%s", r.Rules[0].Cross, yaml)
	}
	engineAgrees(t, r, compiled(t, yaml), flagged, ordinary)
}

// Terms never ask who speaks, what is tagged, or where it was printed.
func TestNobodysName(t *testing.T) {
	plain := func(title, text string) string {
		return strings.Join(slices.DeleteFunc(strings.Fields(title+" "+text), func(w string) bool { return strings.ContainsAny(w, "@#") }), " ")
	}
	var flagged, ordinary []learn.Text
	for i := range 40 {
		flagged = append(flagged, learn.Text{Text: fmt.Sprintf("No %d: it was Alvarez who said that salt cures Ebola, by @saltking #saltcure", i), Lang: "en"},
			learn.Text{Text: fmt.Sprintf("第%d条：记者在微博说食盐能根治发热", i), Lang: "zh"})
		ordinary = append(ordinary, learn.Text{Text: fmt.Sprintf("No %d: the town sells salt to growers and repairs the road", i), Lang: "en"},
			learn.Text{Text: fmt.Sprintf("第%d条：本市向农户出售食盐并修路", i), Lang: "zh"})
	}
	r, err := learn.Learn(context.Background(), flagged, ordinary, learn.Options{Plain: plain, Tests: -1})
	if err != nil {
		t.Fatal(err)
	}
	detection := r.YAML()
	for _, no := range []string{"alvarez", "saltking", "saltcure", "记者", "微博"} {
		if strings.Contains(detection, no) {
			t.Errorf("%s is a term:\n%s", no, detection)
		}
	}
	if !strings.Contains(detection, "ebola") {
		t.Errorf("an illness may be a term:\n%s", detection)
	}
	if strings.Contains(detection, "tests:") {
		t.Error("no tests were asked for")
	}
}

func TestTooFew(t *testing.T) {
	flagged, ordinary := both()
	_, err := learn.Learn(context.Background(), flagged[:learn.MinClaims-1], ordinary, learn.Options{})
	var few *learn.TooFew
	if !errors.As(err, &few) || few.Lang != "en" || few.Claims != learn.MinClaims-1 || few.Ordinary != 90 || !strings.Contains(err.Error(), "20 and 40 of one language are needed") {
		t.Errorf("%v", err)
	}
	if _, err := learn.Learn(context.Background(), nil, nil, learn.Options{}); !errors.As(err, &few) {
		t.Errorf("of nothing: %v", err)
	}
	r, err := learn.Learn(context.Background(), flagged[:70], ordinary, learn.Options{})
	if err != nil || len(r.Rules) != 1 || len(r.Passed) != 1 || r.Passed[0] != (learn.Few{Lang: "zh", Claims: 10, Ordinary: 90}) {
		t.Errorf("%+v %v", r, err)
	}
	// One text many times is one text.
	var same []learn.Text
	for range 100 {
		same = append(same, flagged[0])
	}
	if _, err := learn.Learn(context.Background(), same, ordinary, learn.Options{}); !errors.As(err, &few) || few.Claims != 1 {
		t.Errorf("copies: %v", err)
	}
}

func TestOptions(t *testing.T) {
	for _, o := range []learn.Options{{Terms: -1}, {Terms: learn.MaxTerms + 1}, {Share: -0.1}, {Share: 0.6}, {Tests: learn.MaxTests + 1}, {ID: "a b"}, {ID: strings.Repeat("x", learn.MaxID+1)}} {
		flagged, ordinary := both()
		if _, err := learn.Learn(context.Background(), flagged, ordinary, o); err == nil {
			t.Errorf("%+v is taken", o)
		}
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	flagged, ordinary := both()
	if _, err := learn.Learn(ctx, flagged, ordinary, learn.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
}

// Texts in which nothing tells the kinds apart come to a rule that flags no ordinary
// text too many, and that loads.
func TestProperties(t *testing.T) {
	words := []string{"salt", "cures", "fever", "town", "council", "Budget", "don't", "covid-19", "5g", "not", "and", "for", "against", "near", "疫苗", "导致", "不孕", "会议", "\"quoted\"", "a:b", "#tag", "@handle", "é", "\u2028"}
	text := rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(rapid.SampledFrom(words), 1, 12).Draw(t, "words"), " ")
	})
	learnt := 0
	rapid.Check(t, func(t *rapid.T) {
		var flagged, ordinary []learn.Text
		for _, s := range rapid.SliceOfN(text, 10, 60).Draw(t, "claims") {
			flagged = append(flagged, learn.Text{Text: s, Lang: "en"})
		}
		for i, s := range rapid.SliceOfN(text, 30, 120).Draw(t, "ordinary") {
			ordinary = append(ordinary, learn.Text{Title: s, Lang: "en", Source: []string{"a", "b"}[i%2]})
		}
		o := learn.Options{Share: rapid.SampledFrom([]float64{0.01, 0.05, 0.2}).Draw(t, "share"), Terms: rapid.IntRange(1, 60).Draw(t, "terms")}
		r, err := learn.Learn(context.Background(), flagged, ordinary, o)
		var few *learn.TooFew
		var none *learn.NothingTells
		if errors.As(err, &few) || errors.As(err, &none) {
			return
		}
		if err != nil {
			t.Fatalf("%v", err)
		}
		learnt++
		yaml := r.YAML()
		set := compiled(t, yaml)
		for _, one := range r.Rules {
			if len(one.Terms) > o.Terms {
				t.Fatalf("%d terms, %d allowed", len(one.Terms), o.Terms)
			}
			if one.Within.Worst() > o.Share {
				t.Fatalf("%+v is flagged at %g\n%s", one.Within, o.Share, yaml)
			}
		}
		for _, x := range set.Test() {
			if !x.Passed() {
				t.Fatalf("test %+v\n%s", x, yaml)
			}
		}
		engineAgrees(t, r, set, flagged, ordinary)
		again, err := learn.Learn(context.Background(), flagged, ordinary, o)
		if err != nil || again.YAML() != yaml {
			t.Fatalf("another rule of the same texts: %v\n%s\n%s", err, yaml, again.YAML())
		}
	})
	if learnt < 10 {
		t.Errorf("%d rules were looked at: too few texts are drawn", learnt)
	}
}
