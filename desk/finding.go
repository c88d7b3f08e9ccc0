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

// Valid reports whether v is one of the verdicts.
func (v Verdict) Valid() bool {
	switch v {
	case Confirmed, PartlyTrue, Misleading, False, Unproven:
		return true
	}
	return false
}

// Verdicts lists the verdicts.
func Verdicts() []Verdict { return []Verdict{Confirmed, PartlyTrue, Misleading, False, Unproven} }

// Finding is the verdict on a case with the text that will be published, and who
// answered for it.
type Finding struct {
	Verdict  Verdict           `json:"verdict"`
	Summary  map[string]string `json:"summary"` // the answer's text by language tag
	By       string            `json:"by"`      // who proposed it
	At       time.Time         `json:"at"`
	SignedBy string            `json:"signed_by,omitempty"` // a second person
	SignedAt time.Time         `json:"signed_at,omitzero"`
}

// MaxSummary is the length of an answer's text in one language, in characters.
const MaxSummary = 20_000

func checkFinding(f Finding, r Redactor) (Finding, error) {
	if !f.Verdict.Valid() {
		return f, invalid("verdict", "%q: it is confirmed, partly-true, misleading, false or unproven", f.Verdict)
	}
	clean := map[string]string{}
	for lang, text := range f.Summary {
		text, _ = r.Text(strings.TrimSpace(text))
		switch {
		case text == "":
			continue
		case !langTag(lang):
			return f, invalid("summary", "%q is not a language tag such as en or zh-Hans", lang)
		case utf8.RuneCountInString(text) > MaxSummary:
			return f, invalid("summary", "more than %d characters in %s", MaxSummary, lang)
		}
		clean[lang] = text
	}
	if len(clean) == 0 {
		return f, invalid("summary", "a verdict needs a text in at least one language")
	}
	f.Summary = clean
	return f, nil
}

// langTag reports whether s has the form of a BCP 47 tag: letters and digits in parts
// of 2 to 8.
func langTag(s string) bool {
	for i, part := range strings.Split(s, "-") {
		if len(part) < 2 || len(part) > 8 {
			return false
		}
		for _, r := range part {
			if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (i == 0 || r < '0' || r > '9') {
				return false
			}
		}
	}
	return true
}
