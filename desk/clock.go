package desk

import "time"

// Clocks are the targets of the desk by risk: how long until a case is triaged
// and until it is verified.
type Clocks struct {
	Triage, Verification, Referral map[Risk]time.Duration
}

// DefaultClocks are 24 h for triage and 48 h for verification and referral
// replies, shorter for higher risk.
func DefaultClocks() Clocks {
	day := 24 * time.Hour
	return Clocks{
		Triage:       map[Risk]time.Duration{RiskLow: day, RiskModerate: day, RiskHigh: 12 * time.Hour, RiskVeryHigh: 4 * time.Hour},
		Verification: map[Risk]time.Duration{RiskLow: 2 * day, RiskModerate: 2 * day, RiskHigh: day, RiskVeryHigh: 12 * time.Hour},
		Referral:     map[Risk]time.Duration{RiskLow: 2 * day, RiskModerate: 2 * day, RiskHigh: day, RiskVeryHigh: 12 * time.Hour},
	}
}

// Due is when the case must leave its stage, or zero when nothing is due: the
// triage clock runs from the first sighting while it is new, the verification
// clock from its acceptance until it is verified.
func (c Clocks) Due(k Case) time.Time {
	var target map[Risk]time.Duration
	from := k.OpenedAt
	switch k.Stage {
	case StageNew:
		target = c.Triage
	case StageAccepted, StageVerifying:
		target, from = c.Verification, k.AcceptedAt
	default:
		return time.Time{}
	}
	d, ok := target[k.Risk]
	if !ok {
		return time.Time{}
	}
	return from.Add(d)
}
