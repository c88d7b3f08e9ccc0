package desk

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// Action is a change that somebody makes to a case.
type Action string

// The actions.
const (
	ActionOpen     Action = "open" // by the desk itself, when a flagged item starts a case
	ActionAccept   Action = "accept"
	ActionDiscard  Action = "discard"
	ActionReopen   Action = "reopen"
	ActionMerge    Action = "merge"
	ActionUnmerge  Action = "unmerge"
	ActionAssign   Action = "assign"
	ActionUnassign Action = "unassign"
)

// Role is what a member of the desk may do; each role may do what the ones before
// it may.
type Role int

// The roles.
const (
	Reviewer Role = iota + 1
	Editor
	Admin
)

// Actor is the member of the desk who acts.
type Actor struct {
	Name string // as the audit log shows it
	Role Role
}

// transition is one row of the state machine.
type transition struct {
	action Action
	from   []Stage
	to     Stage // empty: the stage stays; StageBefore: back to where it was
	role   Role
}

// stageBefore stands for the stage that the case left when it was merged or
// discarded.
const stageBefore Stage = "(before)"

// machine is the whole state machine: what is allowed, from where, to whom. Every
// change of a case goes through [Desk.Do], which reads this table and nothing
// else.
var machine = []transition{
	{ActionAccept, []Stage{StageNew}, StageAccepted, Reviewer},
	{ActionDiscard, []Stage{StageNew, StageAccepted, StageVerifying}, StageDiscarded, Reviewer},
	{ActionReopen, []Stage{StageDiscarded}, stageBefore, Reviewer},
	{ActionMerge, []Stage{StageNew, StageAccepted, StageVerifying}, StageMerged, Reviewer},
	{ActionUnmerge, []Stage{StageMerged}, stageBefore, Reviewer},
	{ActionAssign, []Stage{StageNew, StageAccepted, StageVerifying, StageVerified}, "", Reviewer},
	{ActionUnassign, []Stage{StageNew, StageAccepted, StageVerifying, StageVerified}, "", Reviewer},
}

// Change is a request to the state machine.
type Change struct {
	Action Action
	Case   CaseID
	Rev    int64  // the Rev that the actor saw; 0 means whatever is stored now
	Reason string // discard
	Into   CaseID // merge
	To     string // assign: a member of the desk
}

// maxReason is the length of a reason or a name, in characters.
const maxReason = 500

// Desk is the workflow on cases.
type Desk struct {
	store  Store
	redact Redactor
	clocks Clocks
	now    func() time.Time
}

// New returns a Desk on a store. redact goes over every text that a person types
// before it is stored.
func New(store Store, redact Redactor, clocks Clocks, now func() time.Time) *Desk {
	return &Desk{store: store, redact: redact, clocks: clocks, now: now}
}

// Do makes one change to one case, writes the audit entry in the same
// transaction, and returns the case as it stands then. The errors are ErrInvalid,
// ErrNotFound, ErrForbidden, ErrConflict (someone else was faster) and
// [RuleError].
func (d *Desk) Do(ctx context.Context, actor Actor, ch Change) (after Case, err error) {
	defer wrap(&err, "%s case %v", ch.Action, ch.Case)
	if ch, err = d.check(actor, ch); err != nil {
		return Case{}, err
	}
	err = d.store.Update(ctx, func(tx Tx) error {
		c, err := tx.Case(ch.Case)
		if err != nil {
			return err
		}
		if ch.Rev != 0 && ch.Rev != c.Rev {
			return ErrConflict
		}
		after, err = d.apply(tx, actor, c, ch)
		return err
	})
	return after, err
}

// check is what can be said of a change without looking at the case.
func (d *Desk) check(actor Actor, ch Change) (Change, error) {
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
	if utf8.RuneCountInString(ch.Reason) > maxReason || utf8.RuneCountInString(ch.To) > maxReason {
		return ch, fmt.Errorf("%w: more than %d characters", ErrInvalid, maxReason)
	}
	switch {
	case ch.Action == ActionDiscard && ch.Reason == "":
		return ch, refuse("needs-reason", "discarding needs a reason")
	case ch.Action == ActionAssign && ch.To == "":
		return ch, fmt.Errorf("%w: assign to whom?", ErrInvalid)
	case ch.Action == ActionMerge && ch.Into == ch.Case:
		return ch, refuse("merge-into-itself", "a case cannot be merged into itself")
	}
	return ch, nil
}

func (d *Desk) apply(tx Tx, actor Actor, c Case, ch Change) (Case, error) {
	t, now := find(ch.Action), d.now()
	if !slices.Contains(t.from, c.Stage) {
		return Case{}, refuse("wrong-stage", "case %v is %s; %s is possible while it is %s", c.ID, c.Stage, ch.Action, stageList(t.from))
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

	switch ch.Action {
	case ActionAccept:
		c.AcceptedAt = now
	case ActionDiscard:
		c.DiscardReason, entry.Detail = ch.Reason, ch.Reason
	case ActionReopen:
		c.DiscardReason = ""
	case ActionAssign:
		c.Assignee, entry.Detail = ch.To, ch.To
	case ActionUnassign:
		entry.Detail, c.Assignee = c.Assignee, ""
	case ActionMerge:
		if err := mergeInto(tx, &c, ch.Into); err != nil {
			return Case{}, err
		}
		entry.Detail = c.MergedInto.String()
	case ActionUnmerge:
		entry.Detail = c.MergedInto.String()
		c.MergedInto = 0
		if err := reroot(tx, &c, c.ID); err != nil {
			return Case{}, err
		}
	}

	entry.To = c.Stage
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

// mergeInto points c, and all that was merged into c before, at the target. The
// sightings stay filed where they are and are found through the root, so a merge
// can be undone without guessing what had moved.
func mergeInto(tx Tx, c *Case, into CaseID) error {
	target, err := tx.Case(into)
	if err != nil {
		return fmt.Errorf("merge target %v: %w", into, err)
	}
	switch {
	case target.Root == c.ID:
		return refuse("merge-into-itself", "case %v is itself merged into case %v", into, c.ID)
	case target.Stage == StageMerged:
		return refuse("merge-target-merged", "case %v is merged into case %v: merge into that one", into, target.Root)
	case target.Stage == StageDiscarded:
		return refuse("merge-target-discarded", "case %v is discarded: reopen it first", into)
	}
	c.MergedInto = into
	return reroot(tx, c, into)
}

// reroot moves c and the cases merged into it, directly or through others, to a
// new root.
func reroot(tx Tx, c *Case, root CaseID) error {
	seen := map[CaseID]bool{c.ID: true}
	for queue := []CaseID{c.ID}; len(queue) > 0; {
		children, err := tx.MergedInto(queue[0])
		if err != nil {
			return err
		}
		queue = queue[1:]
		for _, id := range children {
			if seen[id] {
				continue
			}
			seen[id] = true
			queue = append(queue, id)
			child, err := tx.Case(id)
			if err != nil {
				return err
			}
			child.Root = root
			if _, err := tx.SaveCase(child); err != nil {
				return err
			}
		}
	}
	c.Root = root
	return nil
}

func find(a Action) *transition {
	for i := range machine {
		if machine[i].action == a {
			return &machine[i]
		}
	}
	return nil
}

// Allowed returns the actions that an actor of this role may take on a case at
// this stage, for menus and help.
func Allowed(role Role, stage Stage) []Action {
	var out []Action
	for _, t := range machine {
		if role >= t.role && slices.Contains(t.from, stage) {
			out = append(out, t.action)
		}
	}
	return out
}

func stageList(stages []Stage) string {
	var b strings.Builder
	for i, s := range stages {
		switch {
		case i == 0:
		case i == len(stages)-1:
			b.WriteString(" or ")
		default:
			b.WriteString(", ")
		}
		b.WriteString(string(s))
	}
	return b.String()
}
