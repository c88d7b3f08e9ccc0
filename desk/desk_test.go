package desk_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/store"
)

// The parts that the domain is given, as small as they can be and still be real:
// a flag for every "rumor" in the text, likeness by the first line.
type words struct{}

func (words) Text(s string) (string, int) {
	return strings.ReplaceAll(s, "secret@example.org", "[email]"), strings.Count(s, "secret@example.org")
}
func (words) URL(u string) string       { return u }
func (words) PersonalURL(u string) bool { return strings.HasPrefix(u, "https://x.com/") }

func (words) Flag(title, text, _ string, _ desk.Kind) []desk.Flag {
	n := strings.Count(text, "rumor")
	if n == 0 {
		return nil
	}
	at := strings.Index(text, "rumor")
	status := "stable"
	if strings.Contains(text, "trial") {
		status = "experimental"
	}
	severity := "low"
	if strings.Contains(text, "grave") {
		severity = "very-high"
	}
	return []desk.Flag{{Rule: "r1", RuleVersion: "v", Status: status, Score: 10 * n, Threshold: 10,
		Labels: map[string]string{"severity": severity, "topic": title},
		Terms:  []desk.FlagTerm{{Term: "rumor", Weight: 10, Field: "text", Start: at, End: at + 5}}}}
}

func (words) Sign(_, text string) ([]byte, []uint64) {
	first, _, _ := strings.Cut(text, "\n")
	return []byte(first), []uint64{uint64(len(first))}
}
func (words) Similar(a, b []byte) float64 {
	if string(a) == string(b) {
		return 1
	}
	return 0
}
func (words) Same(_, a, _, b string) (float64, bool) {
	firstA, _, _ := strings.Cut(a, "\n")
	firstB, _, _ := strings.Cut(b, "\n")
	return 0.9, firstA == firstB
}

type bench struct {
	store  desk.Store
	desk   *desk.Desk
	intake *desk.Ingester
	now    time.Time
}

func open(t *testing.T) *bench {
	t.Helper()
	b := &bench{now: time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)}
	clock := func() time.Time { return b.now }
	s, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "data"), store.Options{Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	b.store = s
	b.desk = desk.New(s, words{}, desk.DefaultClocks(), clock)
	b.intake = desk.NewIngester(s, words{}, words{}, words{}, desk.DefaultClocks(), clock)
	return b
}

func (b *bench) take(t *testing.T, url, title, text string) desk.Outcome {
	t.Helper()
	out, err := b.intake.Ingest(t.Context(), desk.Draft{URL: url, Publisher: "p.example", Source: "s", Kind: desk.News, Title: title, Text: text, Lang: "en", FetchedAt: b.now})
	if err != nil {
		t.Fatalf("take %s: %v", url, err)
	}
	return out
}

func (b *bench) caseNow(t *testing.T, id desk.CaseID) desk.Case {
	t.Helper()
	var c desk.Case
	err := b.store.View(t.Context(), func(tx desk.ReadTx) (err error) { c, err = tx.Case(id); return err })
	if err != nil {
		t.Fatal(err)
	}
	return c
}

var reviewer = desk.Actor{Name: "li", Role: desk.Reviewer}

func TestIntake(t *testing.T) {
	b := open(t)
	plain := b.take(t, "https://p.example/1", "Weather", "It rains. Write to secret@example.org")
	if !plain.New || plain.Flags != 0 || plain.Case != 0 {
		t.Errorf("an unflagged page: %+v", plain)
	}
	err := b.store.View(t.Context(), func(tx desk.ReadTx) error {
		it, err := tx.Item(plain.Item)
		if strings.Contains(it.Text, "secret") {
			t.Errorf("stored without redaction: %q", it.Text)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}

	first := b.take(t, "https://p.example/2", "T", "A rumor about water")
	if !first.CaseNew || !first.Sighting || first.Flags != 1 {
		t.Errorf("a flagged page: %+v", first)
	}
	if same := b.take(t, "https://p.example/2", "T", "A rumor about water"); same != (desk.Outcome{Item: first.Item}) {
		t.Errorf("the same page again: %+v", same)
	}
	twin := b.take(t, "https://q.example/2", "U", "A rumor about water\nand grave rumor more")
	if twin.Case != first.Case || twin.CaseNew || !twin.Sighting {
		t.Errorf("a twin: %+v, want it to join case %v", twin, first.Case)
	}
	if c := b.caseNow(t, first.Case); c.Score != 18 || c.Risk != desk.RiskVeryHigh || !c.DueAt.Equal(b.now.Add(4*time.Hour)) {
		t.Errorf("after a graver sighting: score %d, risk %s, due %v", c.Score, c.Risk, c.DueAt)
	}
	other := b.take(t, "https://p.example/3", "T", "Another rumor")
	if !other.CaseNew || other.Case == first.Case {
		t.Errorf("another claim: %+v", other)
	}
	trial := b.take(t, "https://p.example/4", "T", "A trial rumor")
	if trial.Flags != 1 || trial.Case != 0 {
		t.Errorf("a hit of an experimental rule: %+v, want a flag and no case", trial)
	}

	edited := b.take(t, "https://p.example/1", "Weather", "It rains. A rumor says otherwise.")
	if !edited.Changed || edited.New || !edited.CaseNew {
		t.Errorf("an edit that is flagged now: %+v", edited)
	}
	again := b.take(t, "https://p.example/2", "T", "A rumor about water, a rumor about air, a rumor about fire")
	if !again.Changed || again.Sighting || again.Case != first.Case {
		t.Errorf("an edit of a sighted page: %+v, want it to stay in case %v", again, first.Case)
	}

	for name, d := range map[string]desk.Draft{
		"no address":       {Title: "x", Text: "y"},
		"no text":          {URL: "https://p.example/9", Title: " ", Text: "\n"},
		"personal account": {URL: "https://x.com/somebody/status/1", Text: "a rumor"},
	} {
		if _, err := b.intake.Ingest(t.Context(), d); !errors.Is(err, desk.ErrInvalid) {
			t.Errorf("%s: error %v, want ErrInvalid", name, err)
		}
	}
}

// TestIntakeTogether takes many twins at the same time: exactly one opens the case.
func TestIntakeTogether(t *testing.T) {
	b := open(t)
	var wg sync.WaitGroup
	outs := make([]desk.Outcome, 16)
	for i := range outs {
		wg.Go(func() {
			outs[i], _ = b.intake.Ingest(t.Context(), desk.Draft{URL: fmt.Sprintf("https://p.example/%d", i), Publisher: "p", Kind: desk.News, Text: "One rumor", FetchedAt: b.now})
		})
	}
	wg.Wait()
	opened := 0
	for _, o := range outs {
		if o.CaseNew {
			opened++
		}
		if !o.New || !o.Sighting || o.Case != outs[0].Case {
			t.Errorf("outcome %+v", o)
		}
	}
	if opened != 1 {
		t.Errorf("%d cases were opened by twins", opened)
	}
}

func TestMachine(t *testing.T) {
	b := open(t)
	id := b.take(t, "https://p.example/1", "T", "First rumor").Case
	other := b.take(t, "https://p.example/2", "T", "Second rumor").Case
	third := b.take(t, "https://p.example/3", "T", "Third rumor").Case
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

// TestMergeAndUndo does random merges and unmerges: the sightings of a case are
// always those of the cases that lead to it, and undoing all restores everything.
func TestMergeAndUndo(t *testing.T) {
	b := open(t)
	round := 0
	rapid.Check(t, func(rt *rapid.T) {
		const n = 5
		round++
		ids := make([]desk.CaseID, n)
		for i := range ids {
			ids[i] = b.take(t, fmt.Sprintf("https://p.example/%d/%d", round, i), "T", fmt.Sprintf("A rumor, round %d, number %d", round, i)).Case
		}
		one := func(what string) desk.CaseID { return ids[rapid.IntRange(0, n-1).Draw(rt, what)] }
		into := map[desk.CaseID]desk.CaseID{}
		for range rapid.IntRange(1, 20).Draw(rt, "steps") {
			c := one("case")
			ch := desk.Change{Action: desk.ActionUnmerge, Case: c}
			if rapid.Bool().Draw(rt, "merge") {
				ch = desk.Change{Action: desk.ActionMerge, Case: c, Into: one("into")}
			}
			if _, err := b.desk.Apply(t.Context(), reviewer, ch); err == nil {
				if ch.Action == desk.ActionMerge {
					into[c] = ch.Into
				} else {
					delete(into, c)
				}
			} else if !errors.Is(err, desk.ErrRule) {
				rt.Fatal(err)
			}
			checkRoots(rt, b, into, ids)
		}
		for c := range into {
			if _, err := b.desk.Apply(t.Context(), reviewer, desk.Change{Action: desk.ActionUnmerge, Case: c}); err != nil {
				rt.Fatal(err)
			}
		}
		checkRoots(rt, b, nil, ids)
	})
}

func checkRoots(rt *rapid.T, b *bench, into map[desk.CaseID]desk.CaseID, ids []desk.CaseID) {
	want := map[desk.CaseID]int{}
	for _, id := range ids {
		root := id
		for into[root] != 0 {
			root = into[root]
		}
		want[root]++
	}
	err := b.store.View(context.Background(), func(tx desk.ReadTx) error {
		for _, id := range ids {
			s, err := tx.Sightings(id)
			if err != nil {
				return err
			}
			if len(s) != want[id] {
				return fmt.Errorf("case %v has %d sightings, want %d (merged: %v)", id, len(s), want[id], into)
			}
		}
		return nil
	})
	if err != nil {
		rt.Fatal(err)
	}
}
