package api

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/rulebook"
	"github.com/rumordesk/rumordesk/rules"
	"github.com/rumordesk/rumordesk/rules/propose"
)

// oneFile keeps one rule file in memory; what rules mean is not the API's business.
type oneFile struct {
	rulebook.Editor
	text string
}

const ruleFileName = "rules/one.yaml"

func (f *oneFile) file() rulebook.File {
	return rulebook.File{Name: ruleFileName, Hash: fmt.Sprintf("%x", f.text), Modified: time.Unix(0, 0).UTC()}
}

func (f *oneFile) state() rulebook.State {
	return rulebook.State{Rules: []rulebook.Info{{ID: "one", Status: "stable", File: ruleFileName}}, Refused: rules.Errors{{Problem: "odd"}}}
}

func (f *oneFile) Files(context.Context) ([]rulebook.File, []string, []string, error) {
	return []rulebook.File{f.file()}, nil, nil, nil
}

func (f *oneFile) File(_ context.Context, name string) (rulebook.File, string, error) {
	if name != ruleFileName {
		return rulebook.File{}, "", desk.ErrNotFound
	}
	return f.file(), f.text, nil
}

func (f *oneFile) Check(context.Context, string, string) (rulebook.Check, error) {
	return rulebook.Check{Warnings: rules.Errors{{File: ruleFileName, Line: 1, Column: 2, Problem: "odd", Hint: "mend it"}}}, nil
}

func (f *oneFile) Save(_ context.Context, _ desk.Actor, _, text, base string) error {
	if base != f.file().Hash {
		return desk.ErrConflict
	}
	f.text = text
	return nil
}

func (f *oneFile) Remove(_ context.Context, _ desk.Actor, _, base string) error {
	if base != f.file().Hash {
		return desk.ErrConflict
	}
	return nil
}

func TestRuleFilesNeedTheirTag(t *testing.T) {
	b := newBench(t)
	path := "/rules/file?file=" + ruleFileName
	tag := b.must(200, "Rita", "GET", path, "").Header.Get("ETag")
	b.refused(428, "precondition-required", "Ada", "PUT", path, `{"text":"b"}`)
	b.refused(428, "precondition-required", "Ada", "DELETE", path, "")
	b.refused(428, "precondition-required", "Ada", "DELETE", path, "", "If-None-Match", "*")
	b.refused(400, "malformed", "Ada", "PUT", path, `{"text":"b"}`, "If-None-Match", tag)
	b.refused(400, "malformed", "Ada", "PUT", path, `{"text":"b"}`, "If-Match", tag, "If-None-Match", "*")
	b.refused(400, "malformed", "Ada", "PUT", path, `{"text":"b"}`, "If-Match", "b")
	b.refused(409, "stale", "Ada", "PUT", path, `{"text":"b"}`, "If-None-Match", "*")
	b.refused(409, "stale", "Ada", "PUT", path, `{"text":"b"}`, "If-Match", `"0", "1"`)
	b.must(200, "Ada", "PUT", path, `{"text":"a"}`, "If-Match", `"0", `+tag)
	b.refused(400, "malformed", "Ada", "PUT", path, `{"text":"b"}`, "If-Match", "*")
	b.refused(403, "forbidden", "Edda", "PUT", path, `{"text":"b"}`, "If-Match", tag)
	b.must(200, "Ada", "PUT", path, `{"text":"b"}`, "If-Match", "W/"+tag)
	b.refused(409, "stale", "Ada", "PUT", path, `{"text":"c"}`, "If-Match", tag)
	b.refused(409, "stale", "Ada", "DELETE", path, "", "If-Match", tag)
	b.refused(404, "not-found", "Rita", "GET", "/rules/file?file=other", "")
	b.refused(422, "invalid", "Rita", "GET", "/rules/file", "")
	b.refused(404, "not-found", "Rita", "GET", "/rules/explain?rule=two&item=1", "")
	b.refused(422, "invalid", "Rita", "GET", "/rules/explain?rule=one&item=x", "")
	b.refused(404, "not-found", "Rita", "GET", "/rules/decisions?rule=two", "")
	b.opts.RuleFiles = nil
	b.open()
	b.refused(404, "not-found", "Rita", "GET", "/rules", "")
}

func explainOne(_ context.Context, rule string, item desk.ItemID) (rules.Explanation, error) {
	if rule != "one" || item != 1 {
		return rules.Explanation{}, desk.ErrNotFound
	}
	return rules.Explanation{
		RuleID: rule, Status: "stable", Title: map[string]string{}, Selections: []rules.SelectionValue{
			{Name: "w", Terms: []rules.TermValue{{Text: "a"}, {Text: "b", Found: true, Field: "title", Matched: "B"}}},
			{Name: "n", Terms: []rules.TermValue{}, Near: &rules.NearValue{Of: []string{"w", "v"}, Within: 3}},
		}, Condition: []rules.ConditionValue{{Text: "w"}},
	}, nil
}

func decideOne(_ context.Context, rule string) ([]rulebook.Decision, error) {
	if rule != "" && rule != "one" {
		return nil, desk.ErrNotFound
	}
	d := rulebook.DecisionOf(desk.RuleDecision{Rule: "one", Accepted: 1, Discarded: 19})
	d.For = append(d.For, propose.Term{Text: "a", Accepted: 1, Z: 2.5})
	return []rulebook.Decision{d}, nil
}
