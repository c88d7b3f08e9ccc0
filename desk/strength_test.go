package desk

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// TestStrength: what flags a case beside its rules speaks for it, and who is sure of it more.
func TestStrength(t *testing.T) {
	for _, c := range []struct {
		name   string
		spread Spread
		want   float64
	}{
		{"nothing", Spread{}, 0},
		{"a rule", Spread{RuleScore: 75, Strength: Strength{Rules: 1}}, 0.1},
		{"a rule beyond all measure", Spread{RuleScore: 900, Strength: Strength{Rules: 1}}, 0.2},
		{"two rules", Spread{RuleScore: 75, Strength: Strength{Rules: 2}}, 0.35},
		{"many rules", Spread{RuleScore: 75, Strength: Strength{Rules: 9}}, 0.6},
		{"the model at its threshold", Spread{Strength: Strength{Model: 1}}, 0.4},
		{"the model, sure", Spread{Strength: Strength{Model: 2}}, 0.9},
		{"a known claim", Spread{Strength: Strength{Claim: 1.5}}, 0.65},
		{"a rule and the model", Spread{RuleScore: 75, Strength: Strength{Rules: 1, Model: 1}}, 0.46},
	} {
		if got := c.spread.strength(); math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%s: %g, want %g", c.name, got, c.want)
		}
	}
	rapid.Check(t, func(rt *rapid.T) {
		s := Spread{RuleScore: rapid.IntRange(-50, 400).Draw(rt, "score"), Strength: Strength{
			Rules: rapid.IntRange(0, 9).Draw(rt, "rules"), Claim: rapid.Float64Range(0, 3).Draw(rt, "claim"), Model: rapid.Float64Range(0, 3).Draw(rt, "model"),
		}}
		for i, add := range []func(*Spread){
			func(s *Spread) { s.RuleScore += 10 }, func(s *Spread) { s.Strength.Rules++ },
			func(s *Spread) { s.Strength.Claim += 0.1 }, func(s *Spread) { s.Strength.Model += 0.1 },
		} {
			more := s
			if add(&more); more.strength() < s.strength()-1e-12 || more.strength() > 1 || s.strength() < 0 {
				rt.Fatalf("%d: %g after %g", i, more.strength(), s.strength())
			}
		}
	})
}

// TestUrgencyRank: a rule's guess puts no case before what a member has assessed.
func TestUrgencyRank(t *testing.T) {
	guess := Case{ID: 1, Risk: RiskVeryHigh, Score: 40}
	sure := Case{ID: 2, Risk: RiskModerate, Score: 60}
	assessed := Case{ID: 3, Risk: RiskHigh, Score: 10, Assessment: &Assessment{Likelihood: 3, Impact: 4}}
	low := Case{ID: 4, Risk: RiskLow, Score: 90}
	order := []Case{assessed, sure, guess, low}
	for i := 1; i < len(order); i++ {
		if CompareUrgency(order[i-1], order[i]) >= 0 || CompareUrgency(order[i], order[i-1]) <= 0 {
			t.Errorf("case %v does not stand before %v", order[i-1].ID, order[i].ID)
		}
	}
}
