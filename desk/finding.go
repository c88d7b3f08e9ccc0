package desk

import (
	"maps"
	"strings"
	"time"
	"unicode/utf8"
)

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
	// Wording is the claim as it was worded when this was proposed: whoever signs sees what was changed
	// since. Findings of before have none.
	Wording Wording `json:"wording,omitempty"`
	// Before is the proposal that this one took the place of, and no earlier one.
	Before *Finding `json:"before,omitempty"`
}

// propose puts a verdict in the place of the one before, which it remembers.
func (c *Case) propose(f Finding) {
	f.Wording = maps.Clone(c.Wording)
	if f.Before = nil; c.Finding != nil {
		before := *c.Finding
		before.Before = nil
		f.Before = &before
	}
	c.Finding, c.Verdict = &f, f.Verdict
}

// MaxSummary is the length of an answer's text in one language, in characters.
const MaxSummary = 20_000

// marks are what an answer is written with and a reader does not see. Where they stand inside of what points at a
// person, the text is taken without them.
var marks = strings.NewReplacer("*", "", `\`, "")

func checkFinding(f Finding, r Redactor) (Finding, error) {
	if !f.Verdict.Valid() {
		return f, invalid("verdict", "%q: it is confirmed, partly-true, misleading, false or unproven", f.Verdict)
	}
	clean := map[string]string{}
	for lang, text := range f.Summary {
		text, _ = r.Text(strings.TrimSpace(text))
		if bare := marks.Replace(text); bare != text {
			if bare, n := r.Text(bare); n > 0 {
				text = bare
			}
		}
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

func sign(tx EvidenceReader, actor Actor, c *Case, now time.Time) (string, error) {
	switch {
	case c.Finding == nil:
		return "", refuse("needs-verdict", "there is no verdict to sign yet")
	case c.Finding.By == actor.Name:
		return "", refuse("needs-second-person", "a verdict is signed by somebody else than who proposed it")
	}
	if n, err := countEvidence(tx, c); err != nil {
		return "", err
	} else if n == 0 {
		return "", refuse("needs-evidence", "a verdict needs at least one piece of evidence")
	}
	if err := worded(c); err != nil {
		return "", err
	}
	f := *c.Finding
	f.SignedBy, f.SignedAt = actor.Name, now
	c.Finding = &f
	return string(f.Verdict), nil
}
