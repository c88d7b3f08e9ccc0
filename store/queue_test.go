package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/store"
)

// TestQueueWide: whether the cases of a filter are gathered or met on a walk through
// the queue, they are the same.
func TestQueueWide(t *testing.T) {
	s := open(t, fresh(t), store.Options{})
	var cases []desk.Case
	err := s.Update(t.Context(), func(tx desk.Tx) (err error) {
		for n := range 120 {
			c := desk.Case{Claim: fmt.Sprintf("Vaccine 疫苗 %d", n), Stage: desk.StageNew, Risk: desk.RiskHigh, Score: n * 7 % 50,
				Labels: map[string]string{"topic": "vaccines", "n": fmt.Sprint(n % 3)}, Assignee: "ana"}
			if n%2 == 0 {
				c.Stage = desk.StageClosed
			}
			if n%5 == 0 {
				c.SnoozedUntil = time.Unix(2e9, 0)
			}
			if c.ID, err = tx.AddCase(c); err != nil {
				return err
			}
			cases = append(cases, c)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(cases, desk.CompareUrgency)
	for _, f := range []desk.QueueFilter{
		{Label: "topic:vaccines"},
		{Label: "topic", Stages: []desk.Stage{desk.StageNew}},
		{Assignee: "ana", Awake: time.Unix(1e9, 0)},
		{Claim: "VACCINE 疫苗", Stages: []desk.Stage{desk.StageClosed, desk.StageNew}, Limit: 30, Offset: 20},
		{Claim: "va", Limit: 9},
		{Claim: "疫苗 12", Label: "n:0", Assignee: "ana", Awake: time.Unix(1e9, 0)},
		{Claim: "vaccine", Label: "n:0", Stages: open4},
	} {
		var want []desk.CaseID
		for _, c := range cases {
			label, value, valued := strings.Cut(f.Label, ":")
			got, ok := c.Labels[label]
			if (f.Label == "" || ok && (!valued || got == value)) && (len(f.Stages) == 0 || slices.Contains(f.Stages, c.Stage)) &&
				(f.Awake.IsZero() || !c.SnoozedUntil.After(f.Awake)) && strings.Contains(strings.ToLower(c.Claim), strings.ToLower(f.Claim)) {
				want = append(want, c.ID)
			}
		}
		want = want[f.Offset:]
		if f.Limit > 0 {
			want = want[:f.Limit]
		}
		for _, few := range []int{-1, 30, 60, 1000} {
			list, err := store.Queue(t.Context(), s, f, few)
			if err != nil {
				t.Fatal(err)
			}
			var got []desk.CaseID
			for _, c := range list {
				got = append(got, c.ID)
			}
			if !slices.Equal(got, want) {
				t.Errorf("queue %+v, few is %d:\n got %v\nwant %v", f, few, got, want)
			}
		}
	}
}
