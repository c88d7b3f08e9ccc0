package main

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/rumordesk/rumordesk/app"
	"github.com/rumordesk/rumordesk/desk"
)

type queueCmd struct {
	List     queueListCmd     `cmd:"" default:"withargs" help:"The cases, most urgent first."`
	Show     queueShowCmd     `cmd:"" help:"One case: its sightings, why they were flagged, its history."`
	Accept   queueAcceptCmd   `cmd:"" help:"Take a new case on."`
	Discard  queueDiscardCmd  `cmd:"" help:"Put a case away, with a reason."`
	Reopen   queueReopenCmd   `cmd:"" help:"Undo a discard."`
	Merge    queueMergeCmd    `cmd:"" help:"Make a case part of another."`
	Unmerge  queueUnmergeCmd  `cmd:"" help:"Undo a merge."`
	Split    queueSplitCmd    `cmd:"" help:"Take a sighting that is another claim out, into a case of its own."`
	Assign   queueAssignCmd   `cmd:"" help:"Give a case to a member of the desk."`
	Unassign queueUnassignCmd `cmd:"" help:"Take a case from whoever has it."`
	Move     queueMoveCmd     `cmd:"" help:"Move a case between the queue and the official updates."`
	Claim    queueClaimCmd    `cmd:"" help:"Word the claim of a case in one sentence, in each language."`
	Evidence queueEvidenceCmd `cmd:"" help:"Cite a passage of a document, a PDF or a text, as evidence on a case."`
}

type queueListCmd struct {
	Stage []string `help:"Only cases at these stages: new, accepted, verifying, verified, answered, closed, merged, discarded, or all. Without it: those that wait for work."`
	Lane  string   `enum:",queue,official" default:"" help:"Only cases of the queue, or only official updates: queue or official."`
	Limit *int     `help:"The most cases to print. Without it: 50 in a table, all in JSON."`
	format
}

// tableRows is how many cases a table shows unless asked for more.
const tableRows = 50

// caseRow is a case as machines read it. The field names are a contract.
type caseRow struct {
	ID         string   `json:"id"`
	Claim      string   `json:"claim"`
	Stage      string   `json:"stage"`
	Verdict    *string  `json:"verdict"`
	Risk       string   `json:"risk"`
	Score      int      `json:"score"`
	Sightings  int      `json:"sightings"`
	Publishers int      `json:"publishers"`
	FirstSeen  *string  `json:"first_seen"`
	DueAt      *string  `json:"due_at"`
	Rules      []string `json:"rules"`
	Lane       string   `json:"lane,omitempty"` // official; nothing for the queue
}

func rowOf(s desk.CaseSummary) caseRow {
	row := caseRow{
		ID: s.ID.String(), Claim: s.Claim, Stage: string(s.Stage), Risk: string(s.Risk), Lane: string(s.Lane), Score: s.Score,
		Sightings: s.Sightings, Publishers: s.Publishers, FirstSeen: rfc3339(s.OpenedAt), DueAt: rfc3339(s.DueAt), Rules: s.Rules,
	}
	if s.Verdict != "" {
		v := string(s.Verdict)
		row.Verdict = &v
	}
	if row.Rules == nil {
		row.Rules = []string{}
	}
	return row
}

// Run prints the queue.
func (c *queueListCmd) Run(e *env) (err error) {
	var filter desk.QueueFilter
	switch {
	case c.Limit != nil && *c.Limit < 1:
		return fmt.Errorf("%w: --limit is 1 or more", errUsage)
	case c.Limit != nil:
		filter.Limit = *c.Limit
	case c.Format == "table":
		filter.Limit = tableRows
	}
	if c.Lane != "" {
		lane, _ := desk.ParseLane(c.Lane) // the flag takes no other
		filter.Lane = &lane
	}
	for _, s := range c.Stage {
		switch {
		case s == "all":
			filter.Stages = append(filter.Stages, desk.Stages()...)
		case desk.Stage(s).Valid():
			filter.Stages = append(filter.Stages, desk.Stage(s))
		default:
			return fmt.Errorf("%w: there is no stage %q", errUsage, s)
		}
	}
	if len(filter.Stages) == 0 {
		for _, s := range desk.Stages() {
			if s.Open() {
				filter.Stages = append(filter.Stages, s)
			}
		}
	}
	a, err := e.openData()
	if err != nil {
		return err
	}
	defer closing(a, &err)
	var cases []desk.CaseSummary
	err = a.Store().View(e.ctx, func(tx desk.ReadTx) (err error) {
		cases, err = tx.Queue(filter)
		return err
	})
	if err != nil {
		return err
	}
	if c.Format == "table" && len(cases) == 0 {
		fmt.Fprintln(e.err, "The queue is empty. Other stages: rumordesk queue list --stage all")
		return nil
	}
	rows := make([]caseRow, len(cases))
	for i, s := range cases {
		rows[i] = rowOf(s)
	}
	return records(e.out, c.format, rows, queueHeader, func(r caseRow) []string { return queueCells(r, time.Now()) })
}

var queueHeader = []string{"ID", "RISK", "PRIORITY", "STAGE", "SEEN", "BY", "DUE", "CLAIM"}

func queueCells(r caseRow, now time.Time) []string {
	due := "-"
	if r.DueAt != nil {
		if t, err := time.Parse(time.RFC3339, *r.DueAt); err == nil {
			due = ago(t, now)
			if t.Before(now) {
				due = "overdue " + strings.TrimSuffix(due, " ago")
			}
		}
	}
	stage := r.Stage
	if r.Lane != "" {
		stage += ", " + r.Lane
	}
	return []string{r.ID, r.Risk, strconv.Itoa(r.Score), stage, strconv.Itoa(r.Sightings), strconv.Itoa(r.Publishers), due, clip(r.Claim, 70)}
}

// terminal is who acts from the command line: whoever may read the data folder may
// do everything.
var terminal = desk.Actor{Name: "terminal", Role: desk.Admin}

// caseArg is the case that a command acts on.
type caseArg struct {
	ID string `arg:"" help:"The case, as queue list numbers it."`
}

// onCase opens the data folder for work on one case.
func onCase(e *env, id string, work func(a *app.App, id desk.CaseID) error) (err error) {
	n, err := desk.ParseCaseID(id)
	if err != nil {
		return errors.Join(errUsage, err)
	}
	a, err := e.openData()
	if err != nil {
		return err
	}
	defer closing(a, &err)
	return work(a, n)
}

// change runs one change through the state machine and says what came of it.
func change(e *env, id string, ch desk.Change) error {
	var c desk.Case
	err := onCase(e, id, func(a *app.App, id desk.CaseID) (err error) {
		ch.Case = id
		c, err = a.Desk.Apply(e.ctx, terminal, ch)
		return err
	})
	if err != nil {
		return err
	}
	fmt.Fprintf(e.out, "case %v is %s", c.ID, c.Stage)
	switch ch.Action {
	case desk.ActionMerge:
		fmt.Fprintf(e.out, " into case %v; undo with rumordesk queue unmerge %v", c.MergedInto, c.ID)
	case desk.ActionDiscard:
		fmt.Fprintf(e.out, "; undo with rumordesk queue reopen %v", c.ID)
	case desk.ActionAssign:
		fmt.Fprintf(e.out, ", assigned to %s", c.Assignee)
	}
	fmt.Fprintln(e.out)
	return nil
}

type queueAcceptCmd struct{ caseArg }

// Run accepts the case.
func (c *queueAcceptCmd) Run(e *env) error {
	return change(e, c.ID, desk.Change{Action: desk.ActionAccept})
}

type queueDiscardCmd struct {
	caseArg
	Why    []string `arg:"" optional:"" name:"reason" help:"Why, in a few words."`
	Reason string   `help:"The same as a flag."`
}

// Run discards the case.
func (c *queueDiscardCmd) Run(e *env) error {
	if c.Reason == "" {
		c.Reason = strings.Join(c.Why, " ")
	}
	if strings.TrimSpace(c.Reason) == "" {
		return fmt.Errorf("%w: discarding needs a reason; see rumordesk queue discard --help", errUsage)
	}
	return change(e, c.ID, desk.Change{Action: desk.ActionDiscard, Reason: c.Reason})
}

type queueReopenCmd struct{ caseArg }

// Run brings a discarded case back.
func (c *queueReopenCmd) Run(e *env) error {
	return change(e, c.ID, desk.Change{Action: desk.ActionReopen})
}

type queueMergeCmd struct {
	caseArg
	Target string `arg:"" optional:"" name:"into" help:"The case that stays."`
	Into   string `help:"The same as a flag." placeholder:"ID"`
}

// Run merges the case.
func (c *queueMergeCmd) Run(e *env) error {
	into, err := desk.ParseCaseID(cmp.Or(c.Into, c.Target))
	if err != nil {
		return errors.Join(errUsage, err)
	}
	return change(e, c.ID, desk.Change{Action: desk.ActionMerge, Into: into})
}

type queueUnmergeCmd struct{ caseArg }

// Run takes a merge back.
func (c *queueUnmergeCmd) Run(e *env) error {
	return change(e, c.ID, desk.Change{Action: desk.ActionUnmerge})
}

type queueSplitCmd struct {
	caseArg
	Item string `required:"" help:"The item that is another claim." placeholder:"ID"`
}

// Run takes the sighting out.
func (c *queueSplitCmd) Run(e *env) error {
	item, err := desk.ParseItemID(c.Item)
	if err != nil {
		return errors.Join(errUsage, err)
	}
	return onCase(e, c.ID, func(a *app.App, id desk.CaseID) error {
		if _, err := a.Desk.Apply(e.ctx, terminal, desk.Change{Action: desk.ActionSplit, Case: id, Item: item}); err != nil {
			return err
		}
		own, err := a.FiledAt(e.ctx, item)
		if err != nil {
			return err
		}
		fmt.Fprintf(e.out, "item %v is in case %v of its own; undo with rumordesk queue merge %v %v\n", item, own, own, id)
		return nil
	})
}

type queueAssignCmd struct {
	caseArg
	Member string `arg:"" optional:"" help:"A member of the desk."`
	To     string `help:"The same as a flag." placeholder:"MEMBER"`
}

// Run assigns the case.
func (c *queueAssignCmd) Run(e *env) error {
	to := cmp.Or(c.To, c.Member)
	if to == "" {
		return fmt.Errorf("%w: assign to whom? see rumordesk queue assign --help", errUsage)
	}
	return change(e, c.ID, desk.Change{Action: desk.ActionAssign, To: to})
}

type queueUnassignCmd struct{ caseArg }

// Run takes the assignment away.
func (c *queueUnassignCmd) Run(e *env) error {
	return change(e, c.ID, desk.Change{Action: desk.ActionUnassign})
}
