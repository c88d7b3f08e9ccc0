package desk_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

func TestMachine(t *testing.T) {
	b := open(t)
	id := b.ingest(t, "https://p.example/1", "T", "First rumor").Case
	other := b.ingest(t, "https://p.example/2", "T", "Second rumor").Case
	third := b.ingest(t, "https://p.example/3", "T", "Third rumor").Case
	var refusal *desk.RuleError
	steps := []struct {
		name   string
		actor  desk.Actor
		change desk.Change
		stage  desk.Stage
		rule   string // of a refusal
		err    error
	}{
		{name: "nobody", change: desk.Change{Action: desk.ActionAccept, Case: id}, err: desk.ErrInvalid},
		{name: "no role", actor: desk.Actor{Name: "x"}, change: desk.Change{Action: desk.ActionAccept, Case: id}, err: desk.ErrForbidden},
		{name: "no such action", actor: reviewer, change: desk.Change{Action: "burn", Case: id}, err: desk.ErrInvalid},
		{name: "no such case", actor: reviewer, change: desk.Change{Action: desk.ActionAccept, Case: 99}, err: desk.ErrNotFound},
		{name: "discard without a reason", actor: reviewer, change: desk.Change{Action: desk.ActionDiscard, Case: id}, rule: "needs-reason"},
		{name: "stale", actor: reviewer, change: desk.Change{Action: desk.ActionAccept, Case: id, Rev: 7}, err: desk.ErrConflict},
		{name: "accept", actor: reviewer, change: desk.Change{Action: desk.ActionAccept, Case: id, Rev: 1}, stage: desk.StageAccepted},
		{name: "accept twice", actor: reviewer, change: desk.Change{Action: desk.ActionAccept, Case: id}, rule: "wrong-stage"},
		{name: "assign", actor: reviewer, change: desk.Change{Action: desk.ActionAssign, Case: id, To: "wang"}, stage: desk.StageAccepted},
		{name: "unassign", actor: reviewer, change: desk.Change{Action: desk.ActionUnassign, Case: id}, stage: desk.StageAccepted},
		{name: "discard", actor: reviewer, change: desk.Change{Action: desk.ActionDiscard, Case: id, Reason: "old; ask secret@example.org"}, stage: desk.StageDiscarded},
		{name: "merge into a discarded one", actor: reviewer, change: desk.Change{Action: desk.ActionMerge, Case: other, Into: id}, rule: "merge-target-discarded"},
		{name: "reopen", actor: reviewer, change: desk.Change{Action: desk.ActionReopen, Case: id}, stage: desk.StageAccepted},
		{name: "merge into itself", actor: reviewer, change: desk.Change{Action: desk.ActionMerge, Case: id, Into: id}, rule: "merge-into-itself"},
		{name: "merge", actor: reviewer, change: desk.Change{Action: desk.ActionMerge, Case: other, Into: id}, stage: desk.StageMerged},
		{name: "merge in a ring", actor: reviewer, change: desk.Change{Action: desk.ActionMerge, Case: id, Into: other}, rule: "merge-into-itself"},
		{name: "merge into a merged one", actor: reviewer, change: desk.Change{Action: desk.ActionMerge, Case: third, Into: other}, rule: "merge-target-merged"},
		{name: "merge further", actor: reviewer, change: desk.Change{Action: desk.ActionMerge, Case: id, Into: third}, stage: desk.StageMerged},
		{name: "unmerge", actor: reviewer, change: desk.Change{Action: desk.ActionUnmerge, Case: id}, stage: desk.StageAccepted},
		{name: "unmerge the other", actor: reviewer, change: desk.Change{Action: desk.ActionUnmerge, Case: other}, stage: desk.StageNew},
	}
	for _, s := range steps {
		b.now = b.now.Add(time.Minute)
		c, err := b.desk.Apply(t.Context(), s.actor, s.change)
		switch {
		case s.err != nil && !errors.Is(err, s.err):
			t.Fatalf("%s: error %v, want %v", s.name, err, s.err)
		case s.rule != "" && (!errors.As(err, &refusal) || refusal.Rule != s.rule || !errors.Is(err, desk.ErrRule)):
			t.Fatalf("%s: error %v, want the rule %s", s.name, err, s.rule)
		case s.err == nil && s.rule == "" && (err != nil || c.Stage != s.stage):
			t.Fatalf("%s: stage %s, error %v; want %s", s.name, c.Stage, err, s.stage)
		}
	}
	c := b.caseNow(t, id)
	if c.Assignee != "" || c.DiscardReason != "" || c.Root != id || !c.DueAt.Equal(c.AcceptedAt.Add(48*time.Hour)) {
		t.Errorf("at the end: %+v", c)
	}
	// Every change is in the log, each entry in its place, and what a person typed
	// was redacted.
	var chain desk.AuditChain
	err := b.store.View(t.Context(), func(tx desk.ReadTx) error {
		entries, err := tx.Audit(0, 100)
		for _, e := range entries {
			if err := chain.Next(e); err != nil {
				t.Error(err)
			}
			if strings.Contains(e.Detail, "secret") {
				t.Errorf("entry %d: %q", e.Seq, e.Detail)
			}
		}
		if want := 3 + 9; len(entries) != want {
			t.Errorf("%d entries, want %d", len(entries), want)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
