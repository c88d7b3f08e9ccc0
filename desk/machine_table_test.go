package desk_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

type machineRow struct {
	action desk.Action
	from   string
	to     desk.Stage
	role   desk.Role
}

// machineTable is what the desk promises of each action: from which stages it is
// possible, where it leads (empty: nowhere else), and the least role. It is written down
// here a second time on purpose: the table of the code must not be changed by accident.
var machineTable = []machineRow{
	{desk.ActionAccept, "new", "accepted", desk.Reviewer},
	{desk.ActionReturn, "accepted", "new", desk.Reviewer},
	{desk.ActionDiscard, "new accepted verifying", "discarded", desk.Reviewer},
	{desk.ActionReopen, "discarded", "accepted", desk.Reviewer}, // where it was, in this test
	{desk.ActionMerge, "new accepted verifying", "merged", desk.Reviewer},
	{desk.ActionUnmerge, "merged", "accepted", desk.Reviewer}, // likewise
	{desk.ActionSplit, "new accepted verifying verified answered closed", "", desk.Reviewer},
	{desk.ActionAssign, "new accepted verifying verified", "", desk.Reviewer},
	{desk.ActionUnassign, "new accepted verifying verified", "", desk.Reviewer},
	{desk.ActionSnooze, "new accepted verifying", "", desk.Reviewer},
	{desk.ActionWake, "new accepted verifying", "", desk.Reviewer},
	{desk.ActionLabel, "new accepted verifying verified", "", desk.Reviewer},
	{desk.ActionVerify, "accepted", "verifying", desk.Reviewer},
	{desk.ActionEvidence, "accepted verifying", "verifying", desk.Reviewer},
	{desk.ActionWithdraw, "accepted verifying", "", desk.Reviewer},
	{desk.ActionCapture, "accepted verifying", "", desk.Reviewer},
	{desk.ActionRisk, "new accepted verifying", "", desk.Reviewer},
	{desk.ActionClaim, "new accepted verifying", "", desk.Reviewer},
	{desk.ActionVerdict, "verifying", "", desk.Reviewer},
	{desk.ActionSign, "verifying", "verified", desk.Editor},
	{desk.ActionPublish, "verified", "answered", desk.Editor},
	{desk.ActionClose, "verified answered", "closed", desk.Editor},
	{desk.ActionRevise, "verified answered closed", "verifying", desk.Editor},
	{desk.ActionToQueue, "new accepted verifying verified", "", desk.Reviewer},
	{desk.ActionToOfficial, "new accepted verifying verified", "", desk.Reviewer},
	{desk.ActionAcceptProposal, "accepted verifying", "verifying", desk.Reviewer},
	{desk.ActionDismissProposal, "new accepted verifying verified", "", desk.Reviewer},
	{desk.ActionReopenProposal, "new accepted verifying verified", "", desk.Reviewer},
}

var (
	someEvidence   = desk.Evidence{URL: "https://study.example/1", Quote: "Vinegar has no effect.", Stance: desk.Refutes}
	someAssessment = desk.Assessment{Likelihood: 4, Impact: 4, Reason: "It keeps people from care."}
	someFinding    = desk.Finding{Verdict: desk.False, Summary: map[string]string{"en": "Vinegar does not cure dengue."}}
)

// staged is a case at a stage, with all that any action needs there: two sightings,
// a piece of evidence and, from the verification on, a verdict, signed where the stage
// says so.
type staged struct {
	id       desk.CaseID
	item     desk.ItemID
	evidence int64
	into     desk.CaseID // another case
	proposal int64
}

func (b *bench) staged(t *testing.T, stage desk.Stage, action desk.Action) (s staged) {
	t.Helper()
	s.into = b.opened(t)
	s.id = b.opened(t)
	b.view(t, func(tx desk.ReadTx) error {
		sightings, err := tx.Sightings(s.id)
		if err != nil {
			return err
		}
		first, err := tx.Item(sightings[0].Item)
		twin := b.ingest(t, fmt.Sprintf("https://q.example/twin/%v", s.id), first.Title, first.Text)
		if twin.Case != s.id {
			t.Fatalf("the twin went to case %v, want %v", twin.Case, s.id)
		}
		s.item = twin.Item
		return err
	})
	official := b.ingest(t, fmt.Sprintf("https://agency.example/%v", s.id), "No effect", "Vinegar has no effect.")
	b.update(t, func(tx desk.Tx) error {
		c, err := tx.Case(s.id)
		if err != nil {
			return err
		}
		c.Stage, c.AcceptedAt, c.Wording = stage, b.now, someWording
		switch stage {
		case desk.StageMerged:
			c.MergedInto, c.Root, c.Before = s.into, s.into, desk.StageAccepted
		case desk.StageDiscarded:
			c.Before = desk.StageAccepted
		case desk.StageVerifying, desk.StageVerified, desk.StageAnswered, desk.StageClosed:
			f := someFinding
			f.By, f.At = "ann", b.now
			if stage != desk.StageVerifying {
				f.SignedBy, f.SignedAt = "ben", b.now
			}
			c.Finding, c.Verdict = &f, f.Verdict
		}
		if action == desk.ActionToQueue {
			c.Lane = desk.LaneOfficial
		}
		if _, err := tx.SaveCase(c); err != nil {
			return err
		}
		p := desk.Proposal{Case: s.id, Item: official.Item,
			Stance: desk.Refutes, Chance: 0.7, Quote: "Vinegar has no effect.", At: b.now, State: desk.ProposalOpen}
		if action == desk.ActionReopenProposal {
			p.State = desk.ProposalDismissed
		}
		if s.proposal, err = tx.AddProposal(p); err != nil {
			return err
		}
		if action == desk.ActionReturn { // possible only while nothing has come of the acceptance
			return nil
		}
		e := someEvidence
		e.Case, e.AddedBy, e.At = s.id, "ann", b.now
		s.evidence, err = tx.AddEvidence(e)
		return err
	})
	return s
}

// request is the action with all that it needs.
func (b *bench) request(s staged, action desk.Action) desk.Change {
	ch := desk.Change{Action: action, Case: s.id}
	switch action {
	case desk.ActionDiscard:
		ch.Reason = "an advertisement"
	case desk.ActionMerge:
		ch.Into = s.into
	case desk.ActionSplit:
		ch.Item = s.item
	case desk.ActionAssign:
		ch.To = "wang"
	case desk.ActionSnooze:
		ch.Until = b.now.Add(time.Hour)
	case desk.ActionLabel:
		ch.Labels = map[string]string{"topic": "dengue"}
	case desk.ActionClaim:
		ch.Wording = someWording
	case desk.ActionEvidence:
		e := someEvidence
		ch.Evidence = &e
	case desk.ActionWithdraw:
		ch.EvidenceID = s.evidence
	case desk.ActionAcceptProposal, desk.ActionDismissProposal, desk.ActionReopenProposal:
		ch.ProposalID = s.proposal
	case desk.ActionCapture:
		ch.EvidenceID, ch.Capture = s.evidence, &desk.Capture{At: b.now, Title: "A study"}
	case desk.ActionRisk:
		a := someAssessment
		ch.Assessment = &a
	case desk.ActionVerdict:
		f := someFinding
		ch.Finding = &f
	}
	return ch
}

// TestMachineTable tries every action at every stage in every role.
func TestMachineTable(t *testing.T) {
	b := open(t)
	roles := []desk.Role{0, desk.Reviewer, desk.Editor, desk.Admin}
	for _, row := range machineTable {
		from := strings.Fields(row.from)
		for _, stage := range desk.Stages() {
			possible := slices.Contains(from, string(stage))
			for _, role := range roles {
				if listed := slices.Contains(desk.Allowed(role, stage), row.action); listed != (possible && role >= row.role) {
					t.Errorf("%s while %s as %s: Allowed lists it %t, want %t", row.action, stage, role, listed, !listed)
				}
			}
			s := b.staged(t, stage, row.action)
			ch := b.request(s, row.action)
			least := desk.Actor{Name: "zhao", Role: row.role}
			var want any
			if !possible {
				want = "rule wrong-stage"
			}
			if less := refusal(b.try(t, desk.Actor{Name: "zhao", Role: row.role - 1}, ch), desk.ErrForbidden); less != "" {
				t.Errorf("%s while %s in a role too low: %s", row.action, stage, less)
			}
			if got := refusal(b.desk.Check(t.Context(), least, ch), want); got != "" {
				t.Errorf("check of %s while %s: %s", row.action, stage, got)
			}
			before := b.caseNow(t, s.id)
			if before.Stage != stage {
				t.Fatalf("%s while %s: what was refused or checked left the case %s", row.action, stage, before.Stage)
			}
			since := b.mark(t)
			if got := refusal(b.try(t, least, ch), want); got != "" {
				t.Errorf("%s while %s: %s", row.action, stage, got)
			}
			after, lines := b.caseNow(t, s.id), since()
			if !possible {
				if after.Rev != before.Rev || len(lines) != 0 {
					t.Errorf("%s while %s was refused, and left revision %d (was %d) and the entries %q", row.action, stage, after.Rev, before.Rev, lines)
				}
				continue
			}
			wantStage := row.to
			if wantStage == "" {
				wantStage = stage
			}
			if after.Stage != wantStage || after.Rev <= before.Rev {
				t.Errorf("%s while %s: stage %s, revision %d after %d; want %s and a higher one", row.action, stage, after.Stage, after.Rev, before.Rev, wantStage)
			}
			entry := fmt.Sprintf("zhao %s #%v", row.action, s.id)
			if last := lines[len(lines)-1:]; !slices.ContainsFunc(lines, func(l string) bool { return strings.HasPrefix(l, entry) }) {
				t.Errorf("%s while %s: the log ends with %q, want an entry %q", row.action, stage, last, entry)
			}
		}
	}
}

// try makes a change and returns its error.
func (b *bench) try(t *testing.T, actor desk.Actor, ch desk.Change) error {
	t.Helper()
	_, err := b.desk.Apply(t.Context(), actor, ch)
	return err
}

// TestMachineTableIsWhole: there is no action that the table above does not have.
func TestMachineTableIsWhole(t *testing.T) {
	for _, stage := range desk.Stages() {
		for _, a := range desk.Allowed(desk.Admin, stage) {
			if !slices.ContainsFunc(machineTable, func(row machineRow) bool { return row.action == a }) {
				t.Errorf("the action %s, possible while %s, is not in the table of this test", a, stage)
			}
		}
	}
}

// TestChangeRefused: what a change may not carry, and what the state of the case forbids
// beyond its stage.
func TestChangeRefused(t *testing.T) {
	b := open(t)
	long := strings.Repeat("x", 501)
	for _, c := range []struct {
		name  string
		stage desk.Stage
		edit  func(*desk.Change)
		as    desk.Action
		want  any
	}{
		{"nobody", desk.StageNew, nil, desk.ActionAccept, desk.ErrInvalid},
		{"a reason of spaces", desk.StageNew, func(ch *desk.Change) { ch.Reason = " \n" }, desk.ActionDiscard, "rule needs-reason"},
		{"too long a reason", desk.StageNew, func(ch *desk.Change) { ch.Reason = long }, desk.ActionDiscard, "field reason"},
		{"nobody to assign to", desk.StageNew, func(ch *desk.Change) { ch.To = " " }, desk.ActionAssign, "field to"},
		{"too long a name", desk.StageNew, func(ch *desk.Change) { ch.To = long }, desk.ActionAssign, "field to"},
		{"merged into itself", desk.StageNew, func(ch *desk.Change) { ch.Into = ch.Case }, desk.ActionMerge, "rule merge-into-itself"},
		{"merged into nothing", desk.StageNew, func(ch *desk.Change) { ch.Into = 999 }, desk.ActionMerge, "field into"},
		{"snoozed until now", desk.StageNew, func(ch *desk.Change) { ch.Until = b.now }, desk.ActionSnooze, "field until"},
		{"snoozed for ever", desk.StageNew, func(ch *desk.Change) { ch.Until = b.now.AddDate(0, 0, 91) }, desk.ActionSnooze, "field until"},
		{"no label", desk.StageNew, func(ch *desk.Change) { ch.Labels = nil }, desk.ActionLabel, "field labels"},
		{"a label without a name", desk.StageNew, func(ch *desk.Change) { ch.Labels = map[string]string{" ": "x"} }, desk.ActionLabel, "field labels"},
		{"a long label", desk.StageNew, func(ch *desk.Change) { ch.Labels = map[string]string{"topic": strings.Repeat("很", 61)} }, desk.ActionLabel, "field labels"},
		{"many labels", desk.StageNew, func(ch *desk.Change) { ch.Labels = manyLabels(21) }, desk.ActionLabel, "field labels"},
		{"many labels with those it has", desk.StageNew, func(ch *desk.Change) { ch.Labels = manyLabels(20) }, desk.ActionLabel, "field labels"},
		{"no evidence", desk.StageAccepted, func(ch *desk.Change) { ch.Evidence = nil }, desk.ActionEvidence, desk.ErrInvalid},
		{"no capture", desk.StageAccepted, func(ch *desk.Change) { ch.Capture = nil }, desk.ActionCapture, desk.ErrInvalid},
		{"a capture of nothing", desk.StageAccepted, func(ch *desk.Change) { ch.EvidenceID = 999 }, desk.ActionCapture, desk.ErrNotFound},
		{"a withdrawal of nothing", desk.StageAccepted, func(ch *desk.Change) { ch.EvidenceID = 999 }, desk.ActionWithdraw, desk.ErrNotFound},
		{"no assessment", desk.StageNew, func(ch *desk.Change) { ch.Assessment = nil }, desk.ActionRisk, desk.ErrInvalid},
		{"no finding", desk.StageVerifying, func(ch *desk.Change) { ch.Finding = nil }, desk.ActionVerdict, desk.ErrInvalid},
		{"a split of nothing", desk.StageNew, func(ch *desk.Change) { ch.Item = 999 }, desk.ActionSplit, "field item"},
		{"an acceptance taken back that was worked on", desk.StageAccepted, func(ch *desk.Change) { ch.Action = desk.ActionReturn }, desk.ActionVerify, "rule worked-on"},
	} {
		s := b.staged(t, c.stage, c.as)
		ch := b.request(s, c.as)
		actor := desk.Actor{Name: "zhao", Role: desk.Admin}
		if c.edit == nil {
			actor.Name = ""
		} else {
			c.edit(&ch)
		}
		since := b.mark(t)
		if got := refusal(b.try(t, actor, ch), c.want); got != "" {
			t.Errorf("%s: %s", c.name, got)
		}
		if lines := since(); len(lines) != 0 {
			t.Errorf("%s: it was refused, and left %q", c.name, lines)
		}
	}
}

func manyLabels(n int) map[string]string {
	out := map[string]string{}
	for i := range n {
		out[fmt.Sprint("label ", i)] = "x"
	}
	return out
}

// TestBefore: what an undo needs to know of the case before.
func TestBefore(t *testing.T) {
	b := open(t)
	id := b.opened(t)
	before, after, err := b.desk.ApplyWithBefore(t.Context(), reviewer, desk.Change{Action: desk.ActionAssign, Case: id, To: "wang"})
	if err != nil || before.Assignee != "" || after.Assignee != "wang" || after.Rev != before.Rev+1 {
		t.Errorf("before %q at %d, after %q at %d, error %v", before.Assignee, before.Rev, after.Assignee, after.Rev, err)
	}
	if got := refusal(b.desk.Check(t.Context(), reviewer, desk.Change{Action: desk.ActionAssign, Case: id, Rev: before.Rev, To: "li"}), desk.ErrConflict); got != "" {
		t.Errorf("check of a stale change: %s", got)
	}
	if got := refusal(b.desk.Check(t.Context(), reviewer, desk.Change{Action: desk.ActionAccept, Case: 999}), desk.ErrNotFound); got != "" {
		t.Errorf("check of no case: %s", got)
	}
}

// TestLabels: a label is set, changed and taken away, and each change says so.
func TestLabels(t *testing.T) {
	b := open(t)
	id := b.opened(t)
	since := b.mark(t)
	c := b.apply(t, desk.Change{Action: desk.ActionLabel, Case: id, Labels: map[string]string{"Where": " the harbour, ask secret@example.org ", "topic": "dengue"}})
	if c.Labels["Where"] != "the harbour, ask [email]" || c.Labels["topic"] != "dengue" || c.Labels["severity"] != "low" {
		t.Errorf("labels %v", c.Labels)
	}
	c = b.apply(t, desk.Change{Action: desk.ActionLabel, Case: id, Labels: map[string]string{"Where": "", "severity": "high"}})
	if _, ok := c.Labels["Where"]; ok || c.Labels["severity"] != "high" {
		t.Errorf("labels after one was taken away: %v", c.Labels)
	}
	want := []string{
		fmt.Sprintf("li label #%v: Where=the harbour, ask [email], topic=dengue", id),
		fmt.Sprintf("li label #%v: -Where, severity=high", id),
	}
	if got := since(); !slices.Equal(got, want) {
		t.Errorf("log %q, want %q", got, want)
	}
}
