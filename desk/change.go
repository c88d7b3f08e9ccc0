package desk

import (
	"context"
	"errors"
	"fmt"
	"maps"
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
	Evidence   *Evidence         // evidence; after Apply it is as it was stored, with its number
	EvidenceID int64             // withdraw-evidence, capture-evidence
	Capture    *Capture          // capture-evidence: the page as it is now
	Assessment *Assessment       // risk
	Finding    *Finding          // verdict
}

// Limits of what a change carries.
const (
	maxReason = 500 // characters of a reason or a name
	maxLabels = 20
	maxLabel  = 60 // characters
	maxSnooze = 90 * 24 * time.Hour
)

// Desk is the workflow on cases.
type Desk struct {
	store  Store
	redact Redactor
	clocks Clocks
	now    func() time.Time
	// Ranking keeps the cases' scores; it is set before the first use. The default has
	// the default weights and leaves the words of claims out.
	Ranking *Ranking
}

// New returns a Desk on a store. redact goes over every text that a person types
// before it is stored.
func New(store Store, redact Redactor, clocks Clocks, now func() time.Time) *Desk {
	return &Desk{store: store, redact: redact, clocks: clocks, now: now, Ranking: NewRanking(DefaultWeights(), nil, now)}
}

// Apply makes one change to one case, writes the audit entry in the same
// transaction, and returns the case as it stands then. The errors are ErrInvalid,
// ErrNotFound, ErrForbidden, ErrConflict (someone else was faster) and
// [RuleError].
func (d *Desk) Apply(ctx context.Context, actor Actor, ch Change) (after Case, err error) {
	_, after, err = d.ApplyWithBefore(ctx, actor, ch)
	return after, err
}

// ApplyWithBefore is [Desk.Apply], and returns the case as the change found it, too: it
// is needed to undo the change.
func (d *Desk) ApplyWithBefore(ctx context.Context, actor Actor, ch Change) (before, after Case, err error) {
	defer wrap(&err, "%s case %v", ch.Action, ch.Case)
	given := ch.Evidence
	if ch, err = d.check(actor, ch); err != nil {
		return Case{}, Case{}, err
	}
	err = d.store.Update(ctx, func(tx Tx) (err error) {
		if before, err = tx.Case(ch.Case); err != nil {
			return err
		}
		if ch.Rev != 0 && ch.Rev != before.Rev {
			return ErrConflict
		}
		if after, err = d.apply(tx, actor, before, ch); err == nil {
			after, err = d.Ranking.ranked(tx, before, after, ch.Action)
		}
		return err
	})
	if err == nil && given != nil && ch.Action == ActionEvidence {
		*given = *ch.Evidence
	}
	return before, after, err
}

// Check reports whether Apply would refuse a change, as far as that can be said without
// making it: for work that is done before, such as capturing a page.
func (d *Desk) Check(ctx context.Context, actor Actor, ch Change) (err error) {
	defer wrap(&err, "%s case %v", ch.Action, ch.Case)
	if ch, err = d.check(actor, ch); err != nil {
		return err
	}
	return d.store.View(ctx, func(tx ReadTx) error {
		c, err := tx.Case(ch.Case)
		if err != nil {
			return err
		}
		if ch.Rev != 0 && ch.Rev != c.Rev {
			return ErrConflict
		}
		return atStage(c, ch.Action)
	})
}

// atStage refuses what is not possible while the case stands where it does.
func atStage(c Case, a Action) error {
	if t := find(a); !slices.Contains(t.from, c.Stage) {
		return refuse("wrong-stage", "case %v is %s; %s is possible while it is %s", c.ID, c.Stage, a, stageList(t.from))
	}
	return nil
}

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

func checkLabels(labels map[string]string, r Redactor) (map[string]string, error) {
	out := map[string]string{}
	for k, v := range labels {
		k, v = strings.TrimSpace(k), strings.TrimSpace(v)
		v, _ = r.Text(v)
		k, _ = r.Text(k)
		if k == "" || utf8.RuneCountInString(k) > maxLabel || utf8.RuneCountInString(v) > maxLabel {
			return nil, invalid("labels", "a label has a name and a value of at most %d characters each", maxLabel)
		}
		out[k] = v
	}
	if len(out) == 0 || len(out) > maxLabels {
		return nil, invalid("labels", "1 to %d labels", maxLabels)
	}
	return out, nil
}

func (d *Desk) apply(tx Tx, actor Actor, c Case, ch Change) (Case, error) {
	t, now := find(ch.Action), d.now()
	if err := atStage(c, ch.Action); err != nil {
		return Case{}, err
	}
	entry := AuditEntry{At: now, Actor: actor.Name, Action: ch.Action, Case: c.ID, From: c.Stage}
	before := c
	switch t.to {
	case "":
	case stageBefore:
		c.Stage, c.Before = c.Before, ""
	default:
		c.Stage = t.to
	}
	if c.Stage == StageMerged || c.Stage == StageDiscarded {
		c.Before = before.Stage
	}
	detail, err := d.effect(tx, actor, &c, ch)
	if err != nil {
		return Case{}, err
	}
	entry.To, entry.Detail = c.Stage, detail
	c.UpdatedAt = now
	if c.Stage != before.Stage {
		c.StageAt = now
	}
	c.DueAt = d.clocks.Due(c)
	if err := tx.Record(entry); err != nil {
		return Case{}, err
	}
	return tx.SaveCase(c)
}

// effect is what an action does besides moving the stage. It returns what the audit
// log says of it.
func (d *Desk) effect(tx Tx, actor Actor, c *Case, ch Change) (detail string, err error) {
	now := d.now()
	switch ch.Action {
	case ActionAccept:
		c.AcceptedAt, c.SnoozedUntil = now, time.Time{}
	case ActionReturn:
		c.AcceptedAt = time.Time{}
		return "", unworked(tx, c)
	case ActionDiscard:
		c.DiscardReason, c.SnoozedUntil = ch.Reason, time.Time{}
		return ch.Reason, nil
	case ActionReopen:
		c.DiscardReason = ""
	case ActionAssign:
		c.Assignee = ch.To
		return ch.To, nil
	case ActionUnassign:
		detail, c.Assignee = c.Assignee, ""
	case ActionMerge:
		return ch.Into.String(), mergeInto(tx, c, ch.Into)
	case ActionUnmerge:
		return c.MergedInto.String(), unmerge(tx, c)
	case ActionSplit:
		return d.split(tx, actor, c, ch.Item)
	case ActionSnooze:
		c.SnoozedUntil = ch.Until
		return ch.Until.UTC().Format(time.RFC3339), nil
	case ActionWake:
		c.SnoozedUntil = time.Time{}
	case ActionLabel:
		return d.label(c, ch.Labels)
	case ActionEvidence:
		return addEvidence(tx, ch.Evidence)
	case ActionWithdraw:
		return withdrawEvidence(tx, c, ch.EvidenceID)
	case ActionCapture:
		return captureEvidence(tx, c, ch.EvidenceID, ch.Capture)
	case ActionRisk:
		c.Assessment, c.Risk = ch.Assessment, ch.Assessment.Risk()
		return fmt.Sprintf("likelihood %d × impact %d: %s", ch.Assessment.Likelihood, ch.Assessment.Impact, c.Risk), nil
	case ActionVerdict:
		n, err := countEvidence(tx, c)
		if err == nil && n == 0 {
			err = refuse("needs-evidence", "a verdict needs at least one piece of evidence")
		}
		c.Finding, c.Verdict = ch.Finding, ch.Finding.Verdict
		return string(c.Verdict), err
	case ActionSign:
		return sign(tx, actor, c, now)
	case ActionPublish:
		return publish(tx, c, ch.Reason, now)
	case ActionRevise:
		return ch.Reason, revise(tx, c, now)
	}
	return detail, nil
}

// unworked refuses to take an acceptance back once work has been built on it.
func unworked(tx ReadTx, c *Case) error {
	evidence, err := tx.EvidenceOf(c.Root)
	if err != nil {
		return err
	}
	referrals, err := tx.ReferralsOf(c.Root)
	if err != nil {
		return err
	}
	if len(evidence) > 0 || len(referrals) > 0 {
		return refuse("worked-on", "case %v has evidence or a referral already: discard it instead", c.ID)
	}
	return nil
}

func (d *Desk) label(c *Case, set map[string]string) (string, error) {
	labels := maps.Clone(c.Labels)
	if labels == nil {
		labels = map[string]string{}
	}
	var said []string
	for _, k := range slices.Sorted(maps.Keys(set)) {
		if set[k] == "" {
			delete(labels, k)
			said = append(said, "-"+k)
		} else {
			labels[k] = set[k]
			said = append(said, k+"="+set[k])
		}
	}
	if len(labels) > maxLabels {
		return "", invalid("labels", "a case has at most %d labels", maxLabels)
	}
	c.Labels = labels
	return strings.Join(said, ", "), nil
}

func addEvidence(tx Tx, e *Evidence) (string, error) {
	id, err := tx.AddEvidence(*e)
	if err != nil {
		return "", err
	}
	e.ID = id
	return fmt.Sprintf("%d, %s: %s", id, e.Stance, e.URL), nil
}

// captureEvidence puts a newer capture in the place of the one before, whose record
// stays in its file.
func captureEvidence(tx Tx, c *Case, id int64, capture *Capture) (string, error) {
	e, err := tx.Evidence(id)
	if err != nil {
		return "", err
	}
	// What came with a case that was merged into this one is this one's to withdraw.
	filed, err := tx.Case(e.Case)
	if err != nil {
		return "", err
	}
	if filed.Root != c.Root || e.Withdrawn {
		return "", fmt.Errorf("evidence %d of case %v: %w", id, c.ID, ErrNotFound)
	}
	e.Capture = *capture
	return fmt.Sprint(id), tx.SaveEvidence(e)
}

func withdrawEvidence(tx Tx, c *Case, id int64) (string, error) {
	e, err := tx.Evidence(id)
	if err != nil {
		return "", err
	}
	if e.Case != c.ID || e.Withdrawn {
		return "", fmt.Errorf("evidence %d of case %v: %w", id, c.ID, ErrNotFound)
	}
	e.Withdrawn = true
	if err := tx.SaveEvidence(e); err != nil {
		return "", err
	}
	if n, err := countEvidence(tx, c); err != nil || n == 0 {
		// Without evidence a verdict stands on nothing.
		c.Finding, c.Verdict = nil, ""
		return fmt.Sprint(id), err
	}
	return fmt.Sprint(id), nil
}

func countEvidence(tx ReadTx, c *Case) (n int, err error) {
	all, err := tx.EvidenceOf(c.Root)
	for _, e := range all {
		if !e.Withdrawn {
			n++
		}
	}
	return n, err
}

func sign(tx ReadTx, actor Actor, c *Case, now time.Time) (string, error) {
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
	f := *c.Finding
	f.SignedBy, f.SignedAt = actor.Name, now
	c.Finding = &f
	return string(f.Verdict), nil
}

func publish(tx Tx, c *Case, note string, now time.Time) (string, error) {
	if c.Finding == nil || c.Finding.SignedBy == "" || c.Finding.SignedBy == c.Finding.By {
		return "", refuse("needs-second-person", "an answer is published after a second person has signed the verdict")
	}
	evidence, err := tx.EvidenceOf(c.Root)
	if err != nil {
		return "", err
	}
	var old *Answer
	switch a, err := tx.Answer(c.ID); {
	case err == nil:
		old = &a
		if note == "" {
			return "", refuse("needs-reason", "a published answer is changed with a note that says why")
		}
	case !errors.Is(err, ErrNotFound):
		return "", err
	}
	a := answerOf(*c, evidence, old, note, now)
	return a.Slug, putAnswer(tx, a)
}

// revise takes a case back into work. Its published answer stays up, marked, until
// the next one takes its place.
func revise(tx Tx, c *Case, now time.Time) error {
	if c.Finding != nil {
		f := *c.Finding
		f.SignedBy, f.SignedAt = "", time.Time{}
		c.Finding = &f
	}
	a, err := tx.Answer(c.ID)
	switch {
	case errors.Is(err, ErrNotFound):
		return nil
	case err != nil:
		return err
	}
	a.UnderReview, a.UpdatedAt = true, now
	return putAnswer(tx, a)
}
