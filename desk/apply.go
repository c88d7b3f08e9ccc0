package desk

import (
	"context"
	"fmt"
	"slices"
	"time"
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
	// Extraction proposes claims; it is set before the first use. While it is nil a case is worded by its headline.
	Extraction Extraction
	// Stands reports whether a passage stands in a text; it is set before the first use. Package quote has the real
	// one; the default knows nothing but blanks.
	Stands func(text, passage string) bool
	// Codebook is the codebook in force; it is set before the first use. While it is nil every value of a label is good.
	Codebook func() *Codebook
}

// New returns a Desk on a store. redact goes over every text that a person types
// before it is stored.
func New(store Store, redact Redactor, clocks Clocks, now func() time.Time) *Desk {
	return &Desk{store: store, redact: redact, clocks: clocks, now: now, Ranking: NewRanking(DefaultWeights(), nil, now), Stands: containsPassage}
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
	case ActionClaim:
		return c.word(ch.Wording), nil
	case ActionEvidence:
		return d.addEvidence(tx, c, ch.Evidence)
	case ActionWithdraw:
		return withdrawEvidence(tx, c, ch.EvidenceID)
	case ActionCapture:
		return d.captureEvidence(tx, c, ch.EvidenceID, ch.Capture)
	case ActionRisk:
		c.Assessment, c.Risk = ch.Assessment, ch.Assessment.Risk()
		return fmt.Sprintf("likelihood %d × impact %d: %s", ch.Assessment.Likelihood, ch.Assessment.Impact, c.Risk), nil
	case ActionVerdict:
		n, err := countEvidence(tx, c)
		if err == nil && n == 0 {
			err = refuse("needs-evidence", "a verdict needs at least one piece of evidence")
		}
		if err == nil {
			err = worded(c)
		}
		c.propose(*ch.Finding)
		return string(c.Verdict), err
	case ActionSign:
		return sign(tx, actor, c, now)
	case ActionPublish:
		return publish(tx, c, ch.Reason, now)
	case ActionRevise:
		return ch.Reason, revise(tx, c, now)
	case ActionToQueue:
		return "", changeLane(c, LaneQueue)
	case ActionToOfficial:
		return "", changeLane(c, LaneOfficial)
	case ActionAcceptProposal:
		return d.acceptProposal(tx, actor, c, ch.ProposalID, now)
	case ActionDismissProposal:
		return dismissProposal(tx, c, ch.ProposalID)
	case ActionReopenProposal:
		return reopenProposal(tx, c, ch.ProposalID)
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
