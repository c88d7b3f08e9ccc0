package app

import (
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
	p := ruleProblem(t.Mistake())
	p.Fix, p.Why = rulefile.Message{}, p.Fix
	return p
}

func ruleWarning(w rules.Warning) web.RuleProblem {
	p := ruleProblem(w.Error)
	p.Fix = rulefile.Message{}
	return p
}

func ruleProblem(e *rules.Error) web.RuleProblem {
	return web.RuleProblem{File: e.File, Line: e.Line, Column: e.Column, Problem: e.Problem, Hint: e.Hint, Excerpt: e.Excerpt, Says: ruleSays(e.Message), Fix: ruleSays(e.HintMessage)}
}

func ruleSays(s rules.Message) rulefile.Message { return rulefile.Message{Key: s.Key, Args: s.Args} }
