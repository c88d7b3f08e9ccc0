package desk

import (
	"fmt"
	"math"
	"strconv"
	"time"
)

// PartName names a part of a case's score.
type PartName string

// The parts, in the order in which they are shown.
const (
	PartRule            PartName = "rule"     // what the rules found in its sightings
	PartCheckWorthiness PartName = "worth"    // how much its words look worth checking
	PartReach           PartName = "reach"    // how many publishers carry it; posts do not count
	PartGrowth          PartName = "growth"   // how its topic does against its own baseline
	PartSeverity        PartName = "severity" // the label that its rule, or a reviewer, gave it
	PartAge             PartName = "age"      // how long it has waited
)

// PartNames lists the parts in their order.
func PartNames() []PartName {
	return []PartName{PartRule, PartCheckWorthiness, PartReach, PartGrowth, PartSeverity, PartAge}
}

// Weights say how many points each part can give. A part that is left out gives none.
type Weights map[PartName]int

// DefaultWeights add up to 100, so that a score reads as a share of the most there is.
func DefaultWeights() Weights {
	return Weights{PartRule: 30, PartCheckWorthiness: 10, PartReach: 20, PartGrowth: 15, PartSeverity: 15, PartAge: 10}
}

// Priority is a case's score with the sum behind it.
type Priority struct {
	Score int       // the sum of the parts' points
	Parts []Part    // in the order of [PartNames]
	At    time.Time // when a point last moved; zero when it was never computed
}

// Part is one term of the sum: Points is Value × Weight, rounded.
type Part struct {
	Name   PartName `json:"name"`
	Value  float64  `json:"value"` // 0 to 1
	Weight int      `json:"weight"`
	Points int      `json:"points"`
	Why    []Fact   `json:"why"`
}

// Fact is something that a part's value rests on. The keys are those below, and for
// PartCheckWorthiness the words of the model.
type Fact struct {
	Key    string  `json:"key"`
	Value  string  `json:"value"`
	Points float64 `json:"points,omitempty"` // of a word: which way it moved the value, and how far
}

// The keys of facts.
const (
	FactRuleScore  = "rule_score" // the highest score of a rule among the sightings
	FactRules      = "rules"      // different ones that flag the sightings
	FactClaim      = "claim"      // the likeliest known claim, as a multiple of its threshold; left out for none
	FactModel      = "model"      // the same of the detection model
	FactPublishers = "publishers"
	FactSightings  = "sightings"
	FactTopic      = "topic"    // empty: the case has none
	FactLastDay    = "last_day" // sightings of the topic within 24 hours
	FactBaseline   = "usual"    // sightings of the topic a day, before that: the mean
	FactDays       = "days"     // days that the baseline was taken from
	FactSeverity   = "severity" // empty: no label
	FactHours      = "hours"    // since the case was opened
	FactKind       = "kind"     // what check-worthiness rests on: model, cues or neutral
	FactWord       = "word"     // a word, or a feature such as ":number", that moved it
)

// The scales of the parts: where a value reaches 1.
const (
	fullRule  = 150 // a rule's score: about three times a common threshold
	fullReach = 15  // publishers; each doubling counts the same
	fullAge   = 72 * time.Hour
)

// Spread is what the sightings of a case, and of all that was merged into it, come to.
type Spread struct {
	Sightings  int
	Publishers int // distinct; tips have none
	RuleScore  int // the highest of a rule
	Strength   Strength
}

// CheckWorthiness scores the words of a claim. Package claims/checkworthy has the real one.
type CheckWorthiness interface {
	// CheckWorthiness returns how much a claim looks worth checking, from 0 to 1, and
	// why: facts with the keys FactKind and FactWord.
	CheckWorthiness(claim, lang string) (float64, []Fact)
}

// computePriority makes the sum for a case at now.
func computePriority(w Weights, words CheckWorthiness, c Case, s Spread, topic Baseline, now time.Time) Priority {
	var p Priority
	add := func(name PartName, value float64, why ...Fact) {
		value = math.Round(min(1, max(0, value))*1000) / 1000
		part := Part{Name: name, Value: value, Weight: w[name], Points: int(math.Round(value * float64(w[name]))), Why: why}
		p.Parts = append(p.Parts, part)
		p.Score += part.Points
	}
	add(PartRule, s.strength(), s.evidence()...)
	value, why := 0.5, []Fact{{Key: FactKind, Value: "neutral"}}
	if words != nil {
		value, why = words.CheckWorthiness(c.Claim, c.ClaimLang)
	}
	add(PartCheckWorthiness, value, why...)
	add(PartReach, math.Log2(float64(1+s.Publishers))/math.Log2(1+fullReach),
		Fact{Key: FactPublishers, Value: strconv.Itoa(s.Publishers)}, Fact{Key: FactSightings, Value: strconv.Itoa(s.Sightings)})
	growth := []Fact{{Key: FactTopic, Value: c.Labels["topic"]}}
	if c.Labels["topic"] != "" {
		growth = append(growth, Fact{Key: FactLastDay, Value: strconv.Itoa(topic.Last)},
			Fact{Key: FactBaseline, Value: fmt.Sprintf("%.1f", topic.Mean)}, Fact{Key: FactDays, Value: strconv.Itoa(topic.Days)})
	}
	add(PartGrowth, topic.Growth(), growth...)
	add(PartSeverity, severityValue(c.Labels), Fact{Key: FactSeverity, Value: c.Labels["severity"]})
	waited := max(0, now.Sub(c.OpenedAt))
	add(PartAge, float64(waited)/float64(fullAge), Fact{Key: FactHours, Value: strconv.Itoa(int(waited.Hours()))})
	return p
}

// severityValue places a severity label from 0 to 1; without one that is known, a case
// stands where a moderate one does, as [severityRisk] has it.
func severityValue(labels map[string]string) float64 {
	return float64(severityRisk(labels).Rank()) / 4
}

// samePoints reports whether two sums give the same points, part by part.
func samePoints(a, b Priority) bool {
	if a.Score != b.Score || len(a.Parts) != len(b.Parts) {
		return false
	}
	for i, p := range a.Parts {
		if o := b.Parts[i]; p.Name != o.Name || p.Points != o.Points || p.Weight != o.Weight {
			return false
		}
	}
	return true
}
