package app

import (
	"github.com/rumordesk/rumordesk/claims/checkworthy"
	"github.com/rumordesk/rumordesk/config"
	"github.com/rumordesk/rumordesk/desk"
)

func weightsOf(p config.Priority) desk.Weights {
	return desk.Weights{
		desk.PartRule: p.Rule, desk.PartCheckWorthiness: p.Worth, desk.PartReach: p.Reach,
		desk.PartGrowth: p.Growth, desk.PartSeverity: p.Severity, desk.PartAge: p.Age,
	}
}

// checkWorthiness lends package checkworthy to the domain.
type checkWorthiness struct{ model *checkworthy.Model }

// CheckWorthiness implements desk.CheckWorthiness.
func (c checkWorthiness) CheckWorthiness(claim, lang string) (float64, []desk.Fact) {
	if lang == "und" {
		lang = ""
	}
	r := c.model.Score(claim, lang)
	facts := []desk.Fact{{Key: desk.FactKind, Value: string(r.Kind)}}
	for _, why := range r.Why {
		facts = append(facts, desk.Fact{Key: desk.FactWord, Value: why.Feature, Points: float64(int(why.Points*100)) / 100})
	}
	return r.Score, facts
}
