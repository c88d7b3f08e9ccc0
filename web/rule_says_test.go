package web

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/rulefile"
)

// slips is a desk of one rule file, of which everything is said that can be.
type slips struct{ rulefile.Editor }

const slipFile = "rules/a.yaml"

// everySlip has a problem for each key, all its arguments given.
func everySlip() (out []RuleProblem) {
	for key, names := range rulefile.SaysKeys() {
		args := map[string]string{"rule": "mmr"}
		for _, name := range names {
			args[name] = "12"
		}
		out = append(out, RuleProblem{File: slipFile, Line: 1, Column: 1, Problem: "what " + key + " means in FOREIGN", Hint: "some FOREIGN words", Says: rulefile.Message{Key: key, Args: args}})
		if last := &out[len(out)-1]; strings.HasPrefix(key, "must-") {
			last.Why = rulefile.Message{Key: "scope"}
		} else if !mended(key) {
			last.Hint = ""
		}
	}
	return out
}

// mended says whether a key is a warning, which says what to do, too.
func mended(key string) bool {
	switch key {
	case "scope", "condition-false", "condition-true", "below", "reached":
		return false
	}
	return true
}

func (slips) Files(context.Context) ([]RuleFile, []string, []string, error) {
	return []RuleFile{{Name: slipFile}}, []string{"rules/old.yaml"}, []string{"rules/*.yaml"}, nil
}

func (slips) File(context.Context, string) (RuleFile, string, error) {
	return RuleFile{Name: slipFile, Hash: "1"}, "groups: []\n", nil
}

func (slips) Check(_ context.Context, _, text string) (RuleCheck, error) {
	if strings.Contains(text, "broken") {
		return RuleCheck{Problems: []RuleProblem{{File: slipFile, Line: 1, Column: 1, Problem: "this is not a rule file"}}}, nil
	}
	if strings.Contains(text, "tresh") {
		return RuleCheck{Problems: []RuleProblem{
			{File: slipFile, Line: 2, Column: 3, Problem: "a FOREIGN sentence", Hint: "FOREIGN words", Says: rulefile.Message{Key: "key-unknown", Args: map[string]string{"what": "selection", "of": "harm", "key": "tresh"}}, Fix: rulefile.Message{Key: "meant", Args: map[string]string{"word": "threshold"}}},
			{File: slipFile, Line: 3, Column: 1, Problem: "a FOREIGN sentence", Hint: "FOREIGN words", Says: rulefile.Message{Key: "yaml", Args: map[string]string{"why": "could not find an end"}}, Fix: rulefile.Message{Key: "yaml"}},
		}}, nil
	}
	return RuleCheck{Rules: 1, Tests: 2, Failed: everySlip(), Warnings: everySlip()}, nil
}

func (slips) Try(context.Context, string, string, RuleText) (out []RuleExplanation, err error) {
	for key, names := range rulefile.SaysKeys() {
		if mended(key) {
			continue
		}
		args := map[string]string{}
		for _, name := range names {
			args[name] = "12"
		}
		out = append(out, RuleExplanation{ID: "mmr-" + key, Hit: true, Why: "a FOREIGN sentence on " + key, Says: rulefile.Message{Key: key, Args: args}})
	}
	return out, nil
}

func TestWhatRulesSayIsSaidInBothLanguages(t *testing.T) {
	b := newBench(t)
	b.opts.RuleEditor = slips{}
	b.opts.Rules = func() RuleState {
		return RuleState{Rules: []RuleInfo{{ID: "mmr", File: slipFile, Failed: everySlip(), Warnings: everySlip()}}, Refused: everySlip()}
	}
	b.opts.Require = actingAs(desk.Member{ID: 1, Name: "王芳", Role: desk.Admin})
	h := b.handler()
	form := url.Values{"file": {slipFile}, "text": {"groups: []"}, "base": {"1"}, "do": {"try"}, "try_text": {"x"}}
	for _, lang := range []string{"en", "zh-Hans"} {
		for _, w := range []struct{ path, body string }{
			{"/rules", get(h, "/rules?lang="+lang).Body.String()},
			{"/rules/mmr", get(h, "/rules/mmr?lang="+lang).Body.String()},
			{"the editor", post(h, "/rulefiles/edit?lang="+lang, form).Body.String()},
		} {
			got := text(all(parse(t, w.body), "main", "")[0])
			if strings.Contains(got, "FOREIGN") || strings.Contains(got, "{") {
				t.Errorf("%s in %s: %s", w.path, lang, got)
			}
			if want := map[string]string{"en": "no test that should match; add what the rule is for", "zh-Hans": "没有应当命中的测试； 请添加规则要找的内容"}[lang]; !strings.Contains(got, want) {
				t.Errorf("%s in %s is without %q: %s", w.path, lang, want, got)
			}
		}
		if got := text(all(parse(t, post(h, "/rulefiles/edit?lang="+lang, form).Body.String()), "main", "")[0]); !strings.Contains(got, map[string]string{"en": "rule mmr: no test;", "zh-Hans": "规则 mmr：没有测试；"}[lang]) {
			t.Errorf("the editor does not name the rule: %s", got)
		}
	}
	// Why a text does not load: the part that a mistake is about is worded, too, and what
	// the reader of YAML said is marked as English.
	form.Set("text", "tresh: 1")
	for lang, wants := range map[string][]string{
		"en":      {"unknown key “tresh” in selection “harm”; did you mean “threshold”?", "not YAML here (could not find an end); mend the indentation"},
		"zh-Hans": {"选择项“harm”中没有“tresh”这个键； 是不是“threshold”？", "此处不符合 YAML 格式 (could not find an end)； 请检查此处的缩进"},
	} {
		body := post(h, "/rulefiles/edit?lang="+lang, form).Body.String()
		got := text(all(parse(t, body), "main", "")[0])
		for _, want := range wants {
			if !strings.Contains(got, want) || strings.Contains(got, "FOREIGN") {
				t.Errorf("%s: without %q: %s", lang, want, got)
			}
		}
		if !strings.Contains(body, `<span lang="en">(could not find an end)</span>`) {
			t.Errorf("%s: the words of another program are not marked", lang)
		}
	}
	// What the desk has no words for is shown as it is, and marked as English.
	form.Set("text", "broken")
	w := post(h, "/rulefiles/edit?lang=zh", form)
	if !strings.Contains(w.Body.String(), `<span lang="en">this is not a rule file</span>`) || w.Code >= http.StatusInternalServerError {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}
