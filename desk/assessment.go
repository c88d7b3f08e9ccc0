package desk

import (
	"strings"
	"time"
	"unicode/utf8"
)

// Assessment is the reasoning behind a case's risk.
type Assessment struct {
	Likelihood int       `json:"likelihood"` // 1 very unlikely … 5 almost certain
	Impact     int       `json:"impact"`     // 1 negligible … 5 severe
	Reason     string    `json:"reason"`
	By         string    `json:"by"` // a member of the desk
	At         time.Time `json:"at"`
	// Annex2 holds the answers to the four questions of Annex 2 of the International
	// Health Regulations (2005), for outbreak signals; nil for others.
	Annex2 []Annex2Answer `json:"annex2,omitempty"`
}

// Annex2Answer answers one of the four questions of IHR (2005) Annex 2.
type Annex2Answer struct {
	Yes    bool   `json:"yes"`
	Reason string `json:"reason"`
}

// Annex2Questions are the four questions of the decision instrument in Annex 2 of
// the International Health Regulations (2005), in its order.
var annex2Questions = [4]string{
	"Is the public health impact of the event serious?",
	"Is the event unusual or unexpected?",
	"Is there a significant risk of international spread?",
	"Is there a significant risk of international travel or trade restrictions?",
}

// Annex2Questions returns the four questions in English.
func Annex2Questions() []string { return annex2Questions[:] }

// Notifiable says what Annex 2 concludes: two answers of yes make an event one that
// is notified to WHO under Article 6.
func (a Assessment) Notifiable() bool {
	yes := 0
	for _, q := range a.Annex2 {
		if q.Yes {
			yes++
		}
	}
	return yes >= 2
}

// Risk is likelihood × impact: up to 4 low, up to 9 moderate, up to 15 high, above
// very high (the matrix of WHO's Rapid risk assessment of acute public health
// events, 2012, on five steps each way).
func (a Assessment) Risk() Risk {
	switch p := a.Likelihood * a.Impact; {
	case p <= 4:
		return RiskLow
	case p <= 9:
		return RiskModerate
	case p <= 15:
		return RiskHigh
	}
	return RiskVeryHigh
}

func checkAssessment(a Assessment, r Redactor) (Assessment, error) {
	if a.Likelihood < 1 || a.Likelihood > 5 {
		return a, invalid("likelihood", "1 (very unlikely) to 5 (almost certain)")
	}
	if a.Impact < 1 || a.Impact > 5 {
		return a, invalid("impact", "1 (negligible) to 5 (severe)")
	}
	a.Reason, _ = r.Text(strings.TrimSpace(a.Reason))
	if a.Reason == "" || utf8.RuneCountInString(a.Reason) > MaxNote {
		return a, invalid("reason", "say why, in at most %d characters", MaxNote)
	}
	if n := len(a.Annex2); n != 0 && n != len(annex2Questions) {
		return a, invalid("annex2", "there are %d questions, and %d answers", len(annex2Questions), n)
	}
	for i := range a.Annex2 {
		q := &a.Annex2[i]
		q.Reason, _ = r.Text(strings.TrimSpace(q.Reason))
		if q.Reason == "" || utf8.RuneCountInString(q.Reason) > MaxNote {
			return a, invalid("annex2", "question %d needs a reason of at most %d characters", i+1, MaxNote)
		}
	}
	return a, nil
}
