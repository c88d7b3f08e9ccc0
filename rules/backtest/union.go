package backtest

import (
	"strings"

	"github.com/rumordesk/rumordesk/rules"
)

// past begins the id of a rule of the set in force that the new set has in another
// wording or not at all; no rule's own id begins so.
const past = "\x00"

// union is one set of both: what decides alike in both is in it once, so that an item
// is read once however much of the rules is the same.
func union(o Options) (*rules.Set, error) {
	file := &rules.File{Name: "both", Groups: []rules.Group{{Name: "after"}, {Name: "before"}}}
	after := map[string]*rules.Rule{}
	for _, r := range o.After.Rules() {
		if o.Rule == "" || r.ID == o.Rule {
			after[r.ID] = r
			file.Groups[0].Rules = append(file.Groups[0].Rules, r)
		}
	}
	for _, r := range o.Before.Rules() {
		if o.Rule != "" && r.ID != o.Rule {
			continue
		}
		if same := after[r.ID]; same != nil && same.Status == r.Status && o.Before.Version(r.ID) == o.After.Version(r.ID) {
			continue
		}
		renamed := *r
		renamed.ID = past + r.ID
		file.Groups[1].Rules = append(file.Groups[1].Rules, &renamed)
	}
	return rules.Compile(file)
}

// sides splits the hits of the union into those of the set in force and those of the
// new one. shared says of an id whether one rule stands for both.
func sides(hits []rules.Hit, shared map[string]bool) (before, after []rules.Hit) {
	for _, h := range hits {
		if id, old := strings.CutPrefix(h.RuleID, past); old {
			h.RuleID = id
			before = append(before, h)
			continue
		}
		after = append(after, h)
		if shared[h.RuleID] {
			before = append(before, h)
		}
	}
	return before, after
}
