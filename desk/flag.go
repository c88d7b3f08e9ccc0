package desk

import "time"

// Flag is one rule's hit on one version of an item, with everything that made it: a
// person can see why. What known claims and the model flag is told in the same form, see
// [Flag.By].
type Flag struct {
	ID          int64
	Item        ItemID
	ItemVersion int
	Rule        string            // id of the rule
	RuleVersion string            // changes whenever the rule's meaning does
	Title       map[string]string // the rule's title by language
	Status      string            // stable, test, experimental, over-budget or beside
	Labels      map[string]string // topic, severity, …
	Score       int               // sum of the weights in Terms
	Threshold   int
	Terms       []FlagTerm
	At          time.Time
}

// FlagTerm is one matched term: Item.Title or Item.Text, by Field ("title" or
// "text"), holds it at bytes [Start, End).
type FlagTerm struct {
	Selection string `json:"selection"`
	Term      string `json:"term"` // as the rule writes it
	Weight    int    `json:"weight"`
	Field     string `json:"field"`
	Start     int    `json:"start"`
	End       int    `json:"end"`
	Near      bool   `json:"near,omitempty"` // a bonus for closeness, not a term of its own
}

// Experimental flags are stored and counted, but open no case: a rule earns that
// with its status.
const statusExperimental = "experimental"

// OpensCase reports whether the flag may open or join a case.
func (f Flag) OpensCase() bool {
	return f.Status != statusExperimental && f.Status != statusOverBudget && f.Status != statusBeside
}

// labelsOf gathers the labels of flags; where two flags differ, the higher score
// names the label.
func labelsOf(flags []Flag) map[string]string {
	out := map[string]string{}
	from := map[string]int{}
	for _, f := range flags {
		if !f.OpensCase() {
			continue
		}
		for k, v := range f.Labels {
			if _, ok := out[k]; !ok || f.Score > from[k] {
				out[k], from[k] = v, f.Score
			}
		}
	}
	return out
}

func opening(flags []Flag) bool {
	for _, f := range flags {
		if f.OpensCase() {
			return true
		}
	}
	return false
}

// topFlag is the flag with the highest score among those that open cases; the
// first of equals.
func topFlag(flags []Flag) Flag {
	var top Flag
	for _, f := range flags {
		if f.OpensCase() && (top.Rule == "" || f.Score > top.Score) {
			top = f
		}
	}
	return top
}

func topScore(flags []Flag) int { return topFlag(flags).Score }
