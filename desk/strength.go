package desk

import "strconv"

// Strength is what flags the sightings of a case, beside the highest score of a rule.
type Strength struct {
	Rules int     // different ones
	Claim float64 // how far the likeliest known claim is above its threshold, as a multiple of it; 0 for none
	Model float64 // the same of the model
}

// AddFlag counts the flags that have one thing in the place of a rule's id: the highest score
// over its threshold.
func (e *Strength) AddFlag(rule string, times float64) {
	switch by, _ := WhatFound(rule); by {
	case ByModel:
		e.Model = max(e.Model, times)
	case ByClaim:
		e.Claim = max(e.Claim, times)
	default:
		e.Rules++
	}
}

// How strong evidence is, 0 to 1: chosen on days of texts, see docs/measurements/queue.md.
const (
	byScore   = 0.2  // of rules, by their highest score
	byRules   = 0.25 // for each further rule
	mostRules = 2    // further ones that count
	atLeast   = 0.4  // of the model or a known claim at its threshold
	atTwice   = 0.9  // at twice its threshold
)

// strength is how much speaks for it that a case is a rumor worth the work, 0 to 1: rules, known
// claims and the model as witnesses that know nothing of each other.
func (s Spread) strength() float64 {
	rules := byScore*min(1, max(0, float64(s.RuleScore)/fullRule)) + byRules*float64(min(mostRules, max(0, s.Strength.Rules-1)))
	doubt := (1 - rules) * (1 - witness(s.Strength.Claim)) * (1 - witness(s.Strength.Model))
	return 1 - doubt
}

func witness(times float64) float64 {
	if times <= 0 {
		return 0
	}
	return min(atTwice, max(0, atLeast+(atTwice-atLeast)*(times-1)))
}

func (s Spread) evidence() []Fact {
	out := []Fact{{Key: FactRuleScore, Value: strconv.Itoa(s.RuleScore)}, {Key: FactRules, Value: strconv.Itoa(s.Strength.Rules)}}
	for _, w := range []struct {
		key   string
		times float64
	}{{FactClaim, s.Strength.Claim}, {FactModel, s.Strength.Model}} {
		if w.times > 0 {
			out = append(out, Fact{Key: w.key, Value: strconv.FormatFloat(w.times, 'f', 2, 64)})
		}
	}
	return out
}
