package app

import (
	"fmt"

	"github.com/rumordesk/rumordesk/rules"
	"github.com/rumordesk/rumordesk/web"
)

// ruleInfo is a rule set as the pages show it, with what its own tests came to.
func ruleInfo(set *rules.Set) []web.RuleInfo {
	failed, warnings := map[string][]string{}, map[string][]string{}
	for _, t := range set.Test() {
		if !t.Passed() {
			failed[t.RuleID] = append(failed[t.RuleID], fmt.Sprintf("%s:%d:%d: %s", t.File, t.Line, t.Column, t.Why))
		}
	}
	for _, w := range set.Warnings() {
		warnings[w.RuleID] = append(warnings[w.RuleID], fmt.Sprintf("%s:%d:%d: %s; %s", w.File, w.Line, w.Column, w.Problem, w.Mend))
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
