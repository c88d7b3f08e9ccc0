package rulebook

import "github.com/rumordesk/rumordesk/rules"

// Info is one rule in force as people see it. Its JSON form is the one that the API
// shows.
type Info struct {
	ID        string            `json:"id"`
	Title     map[string]string `json:"title"`  // by language
	Status    string            `json:"status"` // experimental, test, stable or deprecated
	Threshold int               `json:"threshold"`
	Condition string            `json:"condition"`
	Labels    map[string]string `json:"labels"`
	File      string            `json:"file"` // as [File] names it
	Line      int               `json:"line"` // of the rule's id
	Tests     int               `json:"tests"`
	Failed    rules.Errors      `json:"failed"`   // its own tests that fail
	Warnings  rules.Errors      `json:"warnings"` // what is probably not meant
}

// infoOf describes the rules of a set, in their order. It runs their tests.
func infoOf(set *rules.Set) []Info {
	failed, warnings := map[string]rules.Errors{}, map[string]rules.Errors{}
	for _, t := range set.Test() {
		if !t.Passed() {
			failed[t.RuleID] = append(failed[t.RuleID], t.Mistake())
		}
	}
	for _, w := range set.Warnings() {
		warnings[w.RuleID] = append(warnings[w.RuleID], w.Mistake)
	}
	var out []Info
	for _, r := range set.Rules() {
		out = append(out, Info{
			ID: r.ID, Title: r.Title, Status: r.Status, Threshold: r.Threshold, Condition: r.Condition.String(), Labels: r.Labels,
			File: r.File, Line: r.Place.Line, Tests: len(r.Tests), Failed: failed[r.ID], Warnings: warnings[r.ID],
		})
	}
	return out
}
