package desk_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// TestOverview: what presses, what is snoozed out of sight, and how often the clocks
// were met.
func TestOverview(t *testing.T) {
	b := open(t)
	look := func() desk.Overview {
		t.Helper()
		o, err := b.desk.Overview(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return o
	}
	ids := func(list []desk.CaseSummary) (out []desk.CaseID) {
		for _, c := range list {
			out = append(out, c.ID)
		}
		slices.Sort(out)
		return out
	}
	if o := look(); o.OverdueCases != 0 || o.DueCases != 0 || o.Triage.Total() != 0 || o.Triage.Percent() != 0 || len(o.Topics) != 0 {
		t.Errorf("an empty desk: %+v", o)
	}

	// Low risk: 24 hours for the triage, 48 for the verification and for replies.
	inTime, late, snoozed, fresh := b.opened(t), b.opened(t), b.opened(t), b.opened(t)
	b.pass(time.Hour)
	b.apply(t, desk.Change{Action: desk.ActionAccept, Case: inTime})
	met, _ := b.refer(t, inTime) // due in a day
	e, f := someEvidence, someFinding
	b.apply(t, desk.Change{Action: desk.ActionEvidence, Case: inTime, Evidence: &e})
	b.word(t, inTime)
	b.as(t, editor, desk.Change{Action: desk.ActionVerdict, Case: inTime, Finding: &f})
	b.as(t, second, desk.Change{Action: desk.ActionSign, Case: inTime})
	rs := b.referrals(7)
	if _, err := rs.Reply(t.Context(), rs.Token(met), desk.ReplyVerified, "It is not so.", nil, false); err != nil {
		t.Fatal(err)
	}
	b.apply(t, desk.Change{Action: desk.ActionSnooze, Case: snoozed, Until: b.now.AddDate(0, 0, 30)})
	o := look()
	if o.OverdueCases != 0 || o.DueCases != 2 || !slices.Equal(ids(o.Due), []desk.CaseID{late, fresh}) {
		t.Errorf("within a day: overdue %d, due %d %v; want none and %v", o.OverdueCases, o.DueCases, ids(o.Due), []desk.CaseID{late, fresh})
	}
	if o.Triage != (desk.Share{Met: 1}) || o.Verification != (desk.Share{Met: 1}) || o.Reply != (desk.Share{Met: 1}) || o.Triage.Percent() != 100 {
		t.Errorf("triage %+v, verification %+v, replies %+v; want one met each", o.Triage, o.Verification, o.Reply)
	}
	if want := map[desk.Stage]int{desk.StageNew: 3, desk.StageVerified: 1}; !maps.Equal(o.Stages, want) {
		t.Errorf("stages %v, want %v", o.Stages, want)
	}
	if len(o.Topics) != 1 || o.Topics[0] != (desk.TopicCount{Topic: "Vinegar", Cases: 4, Open: 4}) {
		t.Errorf("topics %+v", o.Topics)
	}

	b.pass(23 * time.Hour) // the triage of all three is over
	b.apply(t, desk.Change{Action: desk.ActionDiscard, Case: fresh, Reason: "an advertisement"})
	b.pass(2 * time.Hour)
	b.apply(t, desk.Change{Action: desk.ActionAccept, Case: late})
	missed, _ := b.refer(t, late)
	b.pass(25 * time.Hour)
	o = look()
	// One discarded to the second, one accepted two hours late, one snoozed and late.
	if o.Triage != (desk.Share{Met: 2, Missed: 2}) || o.Triage.Percent() != 50 {
		t.Errorf("triage %+v, want 2 met and 2 missed", o.Triage)
	}
	if o.OverdueCases != 0 || !slices.Equal(ids(o.Due), []desk.CaseID{late}) {
		t.Errorf("overdue %d, due %v; want none that presses and %v", o.OverdueCases, ids(o.Due), late)
	}
	if len(o.Replies) != 1 || o.Replies[0].ID != missed.ID || o.Reply != (desk.Share{Met: 1, Missed: 1}) {
		t.Errorf("late replies %+v, share %+v", o.Replies, o.Reply)
	}
	b.pass(24 * time.Hour)
	if o = look(); o.OverdueCases != 1 || !slices.Equal(ids(o.Overdue), []desk.CaseID{late}) || o.Verification != (desk.Share{Met: 1, Missed: 1}) {
		t.Errorf("overdue %d %v, verification %+v; want %v and one missed", o.OverdueCases, ids(o.Overdue), o.Verification, late)
	}

	// After a month the shares forget it; what presses still presses.
	b.pass(32 * 24 * time.Hour)
	o = look()
	if o.OverdueCases != 2 || !slices.Equal(ids(o.Overdue), []desk.CaseID{late, snoozed}) {
		t.Errorf("after a month: overdue %v, want %v", ids(o.Overdue), []desk.CaseID{late, snoozed})
	}
	if o.Triage.Total() != 0 || o.Verification.Total() != 0 || o.Reply.Total() != 0 || len(o.Replies) != 1 || len(o.Topics) != 0 {
		t.Errorf("after a month: triage %+v, verification %+v, replies %+v of %d, topics %+v", o.Triage, o.Verification, o.Reply, len(o.Replies), o.Topics)
	}
}

func TestShare(t *testing.T) {
	for _, c := range []struct {
		s    desk.Share
		want int
	}{
		{desk.Share{}, 0}, {desk.Share{Met: 1}, 100}, {desk.Share{Missed: 1}, 0}, {desk.Share{Met: 2, Missed: 1}, 66},
		{desk.Share{Met: 999, Missed: 1}, 99}, // 100 means all of them
	} {
		if got := c.s.Percent(); got != c.want {
			t.Errorf("%+v: %d %%, want %d", c.s, got, c.want)
		}
	}
}
