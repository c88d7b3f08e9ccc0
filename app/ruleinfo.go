package app

import (
	"fmt"
	"maps"

	"github.com/rumordesk/rumordesk/rules"
	"github.com/rumordesk/rumordesk/web"
	"github.com/rumordesk/rumordesk/web/rulefile"
)

// ruleInfo is a rule set as the pages show it, with what its own tests came to.
func ruleInfo(set *rules.Set) []web.RuleInfo {
	failed, warnings := map[string][]web.RuleProblem{}, map[string][]web.RuleProblem{}
	for _, t := range set.Test() {
		if !t.Passed() {
			failed[t.RuleID] = append(failed[t.RuleID], failedTest(t))
		}
	}
	for _, w := range set.Warnings() {
		warnings[w.RuleID] = append(warnings[w.RuleID], ruleWarning(w))
	}
	var out []web.RuleInfo
	for _, r := range set.Rules() {
		out = append(out, web.RuleInfo{
			ID: r.ID, Title: r.Title, Status: r.Status, Threshold: r.Threshold, Condition: r.Condition.String(), Labels: r.Labels,
			File: r.File, Line: r.Place.Line, Tests: len(r.Tests), Failed: failed[r.ID], Warnings: warnings[r.ID],
		})
	}
	return out
}

// failedTest says what an inline test that fails asked for, and why it did not come.
func failedTest(t rules.TestResult) web.RuleProblem {
	key, what := "must-miss", "must not match, and does"
	if t.Want {
		key, what = "must-hit", "must match, and does not"
	}
	text := clip(t.Title+" "+t.Text, 160)
	return web.RuleProblem{
		File: t.File, Line: t.Line, Column: t.Column, Problem: fmt.Sprintf("rule %s: %q %s", t.RuleID, text, what), Hint: t.Why,
		Says: rulefile.Message{Key: key, Args: map[string]string{"rule": t.RuleID, "text": text}}, Why: ruleSays(t.Says),
	}
}

func ruleWarning(w rules.Warning) web.RuleProblem {
	says := ruleSays(w.Says)
	args := map[string]string{"rule": w.RuleID}
	maps.Copy(args, says.Args)
	says.Args = args
	return web.RuleProblem{File: w.File, Line: w.Line, Column: w.Column, Problem: fmt.Sprintf("rule %s: %s", w.RuleID, w.Problem), Hint: w.Hint, Says: says}
}

func ruleSays(s rules.Message) rulefile.Message { return rulefile.Message{Key: s.Key, Args: s.Args} }
