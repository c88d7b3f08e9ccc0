package desk

import "math"

// DecisionReader reads what people decided about what rules had flagged.
type DecisionReader interface {
	// RuleDecisions counts by rule the items that it flagged, in any version, by what
	// became of their case: what counts is the stage of the root of the case where an
	// item is filed.
	RuleDecisions() ([]RuleDecision, error)
	// DecidedHits returns up to limit items that the rule flagged and whose case was
	// accepted, or was discarded, those with the highest number first.
	DecidedHits(rule string, accepted bool, limit int) ([]ItemID, error)
}

// RuleDecision is what became of the items that a rule flagged.
type RuleDecision struct {
	Rule      string
	Accepted  int // the case was accepted, or went further
	Discarded int
	Open      int // not decided yet
}

// Decided is the number of items that somebody decided about.
func (d RuleDecision) Decided() int { return d.Accepted + d.Discarded }

// Precision is the share of accepted items among the decided ones, with its Wilson
// score interval at 95 %: with nothing decided 0, 0 and 1. (E. B. Wilson, Probable
// inference, the law of succession, and statistical inference, 1927.)
func (d RuleDecision) Precision() (share, low, high float64) {
	n := float64(d.Decided())
	if n == 0 {
		return 0, 0, 1
	}
	const z = 1.959963984540054
	share = float64(d.Accepted) / n
	centre := share + z*z/(2*n)
	half := z * math.Sqrt(share*(1-share)/n+z*z/(4*n*n))
	whole := 1 + z*z/n
	return share, max(0, (centre-half)/whole), min(1, (centre+half)/whole)
}

// enoughDecided is how many items must be decided about before anything is said of a rule.
const enoughDecided = 8

// MostlyDiscarded says that a rule's hits are discarded rather than accepted, beyond
// what chance would do: even the upper end of the interval is below one half.
func (d RuleDecision) MostlyDiscarded() bool {
	_, _, high := d.Precision()
	return d.Decided() >= enoughDecided && high < 0.5
}
