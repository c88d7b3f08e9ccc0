package desk_test

import (
	"slices"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// TestDue: each risk has its own time at each stage that has a clock, and no other stage
// has one.
func TestDue(t *testing.T) {
	opened := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	accepted := opened.Add(5 * time.Hour)
	hours := map[desk.Risk][2]int{ // triage, verification
		desk.RiskLow: {24, 48}, desk.RiskModerate: {24, 48}, desk.RiskHigh: {12, 24}, desk.RiskVeryHigh: {4, 12},
	}
	clocks := desk.DefaultClocks()
	for risk, h := range hours {
		for _, stage := range desk.Stages() {
			var want time.Time
			switch stage {
			case desk.StageNew:
				want = opened.Add(time.Duration(h[0]) * time.Hour)
			case desk.StageAccepted, desk.StageVerifying:
				want = accepted.Add(time.Duration(h[1]) * time.Hour)
			}
			c := desk.Case{Stage: stage, Risk: risk, OpenedAt: opened, AcceptedAt: accepted}
			if got := clocks.Due(c); !got.Equal(want) {
				t.Errorf("%s while %s: due %v, want %v", risk, stage, got, want)
			}
		}
		if got, want := clocks.Referral[risk], time.Duration(h[1])*time.Hour; got != want {
			t.Errorf("a reply about %s risk: %v, want %v", risk, got, want)
		}
	}
	if got := clocks.Due(desk.Case{Stage: desk.StageNew, Risk: "strange", OpenedAt: opened}); !got.IsZero() {
		t.Errorf("a risk without a clock is due %v", got)
	}
}

// TestClockFollowsTheWork: the due time moves with the stage and the risk, is gone when
// the case is verified, and begins anew from the acceptance when the case is taken back.
func TestClockFollowsTheWork(t *testing.T) {
	b := open(t)
	id := b.opened(t)
	start := b.now
	due := func(what string, want time.Time) {
		t.Helper()
		if c := b.caseNow(t, id); !c.DueAt.Equal(want) {
			t.Errorf("%s: due %v, want %v", what, c.DueAt, want)
		}
	}
	due("a new case of low risk", start.Add(24*time.Hour))
	grave := someAssessment // high impact, likely: very high
	b.apply(t, desk.Change{Action: desk.ActionRisk, Case: id, Assessment: &grave})
	due("a new case of very high risk", start.Add(4*time.Hour))
	b.pass(time.Hour)
	accepted := b.now
	b.apply(t, desk.Change{Action: desk.ActionAccept, Case: id})
	due("accepted", accepted.Add(12*time.Hour))
	b.apply(t, desk.Change{Action: desk.ActionReturn, Case: id})
	due("the acceptance taken back", start.Add(4*time.Hour))
	b.pass(time.Hour)
	accepted = b.now
	b.apply(t, desk.Change{Action: desk.ActionAccept, Case: id})
	e, f := someEvidence, someFinding
	b.apply(t, desk.Change{Action: desk.ActionEvidence, Case: id, Evidence: &e})
	b.word(t, id)
	b.as(t, editor, desk.Change{Action: desk.ActionVerdict, Case: id, Finding: &f})
	due("verifying", accepted.Add(12*time.Hour))
	b.as(t, second, desk.Change{Action: desk.ActionSign, Case: id})
	due("verified", time.Time{})
	b.as(t, second, desk.Change{Action: desk.ActionRevise, Case: id})
	due("taken back into work", accepted.Add(12*time.Hour))
}

// TestSnooze: a snoozed case is left out of the queue until then, or until it is woken,
// accepted or discarded.
func TestSnooze(t *testing.T) {
	b := open(t)
	awake := func() (ids []desk.CaseID) {
		t.Helper()
		b.view(t, func(tx desk.ReadTx) error {
			list, err := tx.Queue(desk.QueueFilter{Awake: b.now})
			for _, c := range list {
				ids = append(ids, c.ID)
			}
			return err
		})
		return ids
	}
	for _, c := range []struct {
		name string
		wake func(id desk.CaseID)
	}{
		{"the time has come", func(desk.CaseID) { b.pass(3 * time.Hour) }},
		{"woken", func(id desk.CaseID) { b.apply(t, desk.Change{Action: desk.ActionWake, Case: id}) }},
		{"accepted", func(id desk.CaseID) { b.apply(t, desk.Change{Action: desk.ActionAccept, Case: id}) }},
	} {
		id := b.opened(t)
		b.apply(t, desk.Change{Action: desk.ActionSnooze, Case: id, Until: b.now.Add(2 * time.Hour)})
		if slices.Contains(awake(), id) {
			t.Errorf("%s: the case is in the queue while it is snoozed", c.name)
		}
		c.wake(id)
		if !slices.Contains(awake(), id) {
			t.Errorf("%s: the case is not in the queue", c.name)
		}
	}
	id := b.opened(t)
	b.apply(t, desk.Change{Action: desk.ActionSnooze, Case: id, Until: b.now.Add(2 * time.Hour)})
	c := b.apply(t, desk.Change{Action: desk.ActionDiscard, Case: id, Reason: "an advertisement"})
	if !c.SnoozedUntil.IsZero() || c.DiscardReason != "an advertisement" {
		t.Errorf("discarded: %+v", c)
	}
	if c = b.apply(t, desk.Change{Action: desk.ActionReopen, Case: id}); c.DiscardReason != "" || c.Stage != desk.StageNew {
		t.Errorf("reopened: stage %s, reason %q", c.Stage, c.DiscardReason)
	}
}
