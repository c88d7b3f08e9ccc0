package desk

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Change is a request to the state machine. Which fields count depends on the
// action.
type Change struct {
	Action Action
	Case   CaseID
	Rev    int64 // the Rev that the actor saw; 0 means whatever is stored now

	Reason     string            // discard; publish and revise: the note of the correction
	Into       CaseID            // merge
	Item       ItemID            // split: the sighting that is another claim
	To         string            // assign: a member of the desk
	Until      time.Time         // snooze
	Labels     map[string]string // label: what to set; an empty value takes the label away
	Wording    Wording           // claim: the wordings to set; an empty one is taken away, the others stay
	Evidence   *Evidence         // evidence; after Apply it is as it was stored, with its number
	EvidenceID int64             // withdraw-evidence, capture-evidence
	Capture    *Capture          // capture-evidence: the page as it is now
	Assessment *Assessment       // risk
	Finding    *Finding          // verdict
	ProposalID int64             // accept-, dismiss- and reopen-proposal
}

// Limits of what a change carries.
const (
	maxReason = 500 // characters of a reason or a name
	maxLabels = 20
	maxLabel  = 60 // characters
	maxSnooze = 90 * 24 * time.Hour
)

// check is what can be said of a change without looking at the case.
func (d *Desk) check(actor Actor, ch Change) (_ Change, err error) {
	t := find(ch.Action)
	if t == nil {
		return ch, fmt.Errorf("%w action %q", ErrInvalid, ch.Action)
	}
	if actor.Name == "" {
		return ch, fmt.Errorf("%w: an actor is needed", ErrInvalid)
	}
	if actor.Role < t.role {
		return ch, ErrForbidden
	}
	ch.Reason, _ = d.redact.Text(strings.TrimSpace(ch.Reason))
	ch.To = strings.TrimSpace(ch.To)
	for field, s := range map[string]string{"reason": ch.Reason, "to": ch.To} {
		if utf8.RuneCountInString(s) > maxReason {
			return ch, invalid(field, "more than %d characters", maxReason)
		}
	}
	now := d.now()
	switch ch.Action {
	case ActionDiscard:
		if ch.Reason == "" {
			return ch, refuse("needs-reason", "discarding needs a reason")
		}
	case ActionAssign:
		if ch.To == "" {
			return ch, invalid("to", "assign to whom?")
		}
	case ActionMerge:
		if ch.Into == ch.Case {
			return ch, refuse("merge-into-itself", "a case cannot be merged into itself")
		}
	case ActionSnooze:
		if !ch.Until.After(now) || ch.Until.Sub(now) > maxSnooze {
			return ch, invalid("until", "a time within the next 90 days")
		}
	case ActionLabel:
		ch.Labels, err = checkLabels(ch.Labels, d.redact)
	case ActionClaim:
		ch.Wording, err = checkWording(ch.Wording, d.redact)
	case ActionEvidence:
		if ch.Evidence == nil {
			return ch, invalid("", "what evidence?")
		}
		e := *ch.Evidence
		e.Case, e.AddedBy, e.At = ch.Case, actor.Name, now
		if e, err = checkEvidence(e, d.redact); err == nil {
			ch.Evidence = &e
		}
	case ActionCapture:
		if ch.Capture == nil {
			return ch, invalid("", "which capture?")
		}
	case ActionRisk:
		if ch.Assessment == nil {
			return ch, invalid("", "which risk?")
		}
		a := *ch.Assessment
		a.By, a.At, a.Annex2 = actor.Name, now, slices.Clone(a.Annex2)
		if a, err = checkAssessment(a, d.redact); err == nil {
			ch.Assessment = &a
		}
	case ActionVerdict:
		if ch.Finding == nil {
			return ch, invalid("", "which verdict?")
		}
		f := Finding{Verdict: ch.Finding.Verdict, Summary: ch.Finding.Summary, By: actor.Name, At: now}
		if f, err = checkFinding(f, d.redact); err == nil {
			ch.Finding = &f
		}
	}
	return ch, err
}
