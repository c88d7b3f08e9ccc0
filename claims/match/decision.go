package match

// Decision is what a score is good for.
type Decision string

// The decisions. Only a Match may be acted upon without a person.
const (
	Match   Decision = "match"
	Suggest Decision = "suggest"
	None    Decision = "none"
)

// Thresholds are the lowest scores of a match and of a suggestion, 0 to 1.
type Thresholds struct {
	Match, Suggest float64
}

// DefaultThresholds are those of the shipped model. docs/measurements/matching.md says how often
// each was right; rumordesk match --right finds others for a desk's own claims.
func DefaultThresholds() Thresholds { return Thresholds{Match: 0.85, Suggest: 0.25} }

// NewThresholds returns thresholds as somebody has set them; 0 means the default. What
// is set holds: a suggestion never needs more than a match, so the other one gives way.
func NewThresholds(match, suggest float64) Thresholds {
	t := DefaultThresholds()
	if match > 0 {
		t.Match, t.Suggest = match, min(t.Suggest, match)
	}
	if suggest > 0 {
		t.Suggest, t.Match = suggest, max(t.Match, suggest)
	}
	return t
}

func (t Thresholds) decide(score float64) Decision {
	switch {
	case score >= t.Match:
		return Match
	case score >= t.Suggest:
		return Suggest
	}
	return None
}
