package rulefile

import "github.com/rumordesk/rumordesk/desk"

// Decision is what people decided about the items that a rule flagged.
type Decision struct {
	Rule      string  `json:"rule"`
	Accepted  int     `json:"accepted"`  // items whose case was accepted, or went further
	Discarded int     `json:"discarded"` // items whose case was discarded
	Open      int     `json:"open"`      // items not decided about
	Precision float64 `json:"precision"` // accepted among decided, 0 to 1
	Low       float64 `json:"low"`       // of the Wilson interval at 95 %
	High      float64 `json:"high"`
	Mostly    bool    `json:"mostly_discarded"` // beyond chance
	// For and Against are words that separate; only for a rule that is asked for by name.
	For     []Suggestion `json:"for"`
	Against []Suggestion `json:"against"`
}

// Decided is the number of items that somebody decided about.
func (d Decision) Decided() int { return d.Accepted + d.Discarded }

// Suggestion is a word that separates accepted hits from discarded ones.
type Suggestion struct {
	Term      string  `json:"term"`
	Accepted  int     `json:"accepted"`  // accepted items that it is in
	Discarded int     `json:"discarded"` // discarded items that it is in
	Z         float64 `json:"z"`         // standard deviations of the log-odds ratio
}

// DecisionOf makes a decision of the counts.
func DecisionOf(c desk.RuleDecision) Decision {
	d := Decision{Rule: c.Rule, Accepted: c.Accepted, Discarded: c.Discarded, Open: c.Open, Mostly: c.MostlyDiscarded(), For: []Suggestion{}, Against: []Suggestion{}}
	d.Precision, d.Low, d.High = c.Precision()
	return d
}
