package web

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/rulebook"
	"github.com/rumordesk/rumordesk/rules"
	"github.com/rumordesk/rumordesk/web/webtest"
)

// mistakes edits one rule file, with which everything is wrong that can be.
type mistakes struct{ rulebook.Editor }

const mistakenFile = "rules/a.yaml"

// everyMistake has a mistake for each key, all its arguments given.
func everyMistake() (out rules.Errors) {
	all := rules.Sentences()
	for key := range all.Problems {
		e := &rules.Error{File: mistakenFile, Line: 1, Column: 1, Problem: "what " + key + " means in FOREIGN", Hint: "some FOREIGN words", Message: fullMessage(all.Problems, key)}
		switch {
		case strings.HasPrefix(key, "must-"):
			e.HintMessage = rules.Message{Key: "scope"}
		case all.Hints[key] != "":
			e.HintMessage = fullMessage(all.Hints, key)
		default: // what decided says nothing of what to do
			e.Hint = ""
		}
		out = append(out, e)
	}
	return out
}

var placeholder = regexp.MustCompile(`\{\w+\}`)

// fullMessage is the message of a key with all its arguments.
func fullMessage(sentences map[string]string, key string) rules.Message {
	m := rules.Message{Key: key, Args: map[string]string{"rule": "mmr"}}
	for _, name := range placeholder.FindAllString(sentences[key], -1) {
		m.Args[strings.Trim(name, "{}")] = "12"
	}
	if _, ok := m.Args["what"]; ok {
		m.Args["what"] = "rule"
	}
	return m
}

// decidedKeys are the keys of what decided whether a rule hits.
var decidedKeys = []string{"scope", "condition-false", "condition-true", "below", "reached"}

func (mistakes) Files(context.Context) ([]rulebook.File, []string, []string, error) {
	return []rulebook.File{{Name: mistakenFile}}, []string{"rules/old.yaml"}, []string{"rules/*.yaml"}, nil
}

func (mistakes) File(context.Context, string) (rulebook.File, string, error) {
	return rulebook.File{Name: mistakenFile, Hash: "1"}, "groups: []\n", nil
}

func (mistakes) Check(_ context.Context, _, text string) (rulebook.Check, error) {
	if strings.Contains(text, "broken") {
		return rulebook.Check{Problems: rules.Errors{{File: mistakenFile, Line: 1, Column: 1, Problem: "this is not a rule file"}}}, nil
	}
	if strings.Contains(text, "tresh") {
		return rulebook.Check{Problems: rules.Errors{
			{File: mistakenFile, Line: 2, Column: 3, Problem: "a FOREIGN sentence", Hint: "FOREIGN words", Message: rules.Message{Key: "key-unknown", Args: map[string]string{"what": "selection", "of": "harm", "key": "tresh"}}, HintMessage: rules.Message{Key: "meant", Args: map[string]string{"word": "threshold"}}},
			{File: mistakenFile, Line: 3, Column: 1, Problem: "a FOREIGN sentence", Hint: "FOREIGN words", Message: rules.Message{Key: "yaml", Args: map[string]string{"why": "could not find an end"}}, HintMessage: rules.Message{Key: "yaml"}},
		}}, nil
	}
	return rulebook.Check{Rules: 1, Tests: 2, Failed: everyMistake(), Warnings: everyMistake()}, nil
}

func (mistakes) Try(context.Context, string, string, rules.Doc) (out []rules.Explanation, err error) {
	for _, key := range decidedKeys {
		out = append(out, rules.Explanation{RuleID: "mmr-" + key, Hit: true, Why: "a FOREIGN sentence on " + key, Message: fullMessage(rules.Sentences().Problems, key)})
	}
	return out, nil
}

func TestMessagesOnRulesInBothLanguages(t *testing.T) {
	b := newBench(t)
	b.opts.RuleEditor = mistakes{}
	b.opts.Rules = func() rulebook.State {
		return rulebook.State{Rules: []rulebook.Info{{ID: "mmr", File: mistakenFile, Failed: everyMistake(), Warnings: everyMistake()}}, Refused: everyMistake()}
	}
	b.opts.Require = actingAs(desk.Member{ID: 1, Name: "王芳", Role: desk.Admin})
	h := b.handler()
	form := url.Values{"file": {mistakenFile}, "text": {"groups: []"}, "base": {"1"}, "do": {"try"}, "try_text": {"x"}}
	for _, lang := range []string{"en", "zh-Hans"} {
		for _, w := range []struct{ path, body string }{
			{"/rules", get(h, "/rules?lang="+lang).Body.String()},
			{"/rules/mmr", get(h, "/rules/mmr?lang="+lang).Body.String()},
			{"the editor", post(h, "/rulefiles/edit?lang="+lang, form).Body.String()},
		} {
			got := webtest.Text(webtest.All(webtest.Parse(t, w.body), "main", "")[0])
			if strings.Contains(got, "FOREIGN") || placeholder.MatchString(got) {
				t.Errorf("%s in %s: %s", w.path, lang, got)
			}
			if want := map[string]string{"en": "no test that should match; add what the rule is for", "zh-Hans": "没有应当命中的测试； 请添加规则要找的内容"}[lang]; !strings.Contains(got, want) {
				t.Errorf("%s in %s is without %q: %s", w.path, lang, want, got)
			}
		}
		if got := webtest.Text(webtest.All(webtest.Parse(t, post(h, "/rulefiles/edit?lang="+lang, form).Body.String()), "main", "")[0]); !strings.Contains(got, map[string]string{"en": "rule mmr: no test;", "zh-Hans": "规则 mmr：没有测试；"}[lang]) {
			t.Errorf("the editor does not name the rule: %s", got)
		}
	}
	// Why a text does not load: the part that a mistake is about has its words, too, and what
	// the reader of YAML said is marked as English.
	form.Set("text", "tresh: 1")
	for lang, wants := range map[string][]string{
		"en":      {"unknown key “tresh” in selection “harm”; did you mean “threshold”?", "not YAML here (could not find an end); mend the indentation"},
		"zh-Hans": {"选择项“harm”中没有“tresh”这个键； 是不是“threshold”？", "此处不符合 YAML 格式 (could not find an end)； 请检查此处的缩进"},
	} {
		body := post(h, "/rulefiles/edit?lang="+lang, form).Body.String()
		got := webtest.Text(webtest.All(webtest.Parse(t, body), "main", "")[0])
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
