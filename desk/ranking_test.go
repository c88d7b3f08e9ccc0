package desk_test

import (
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/store"
)

func (b *bench) priority(t *testing.T, id desk.CaseID) desk.Priority {
	t.Helper()
	var p desk.Priority
	err := b.store.View(t.Context(), func(tx desk.ReadTx) (err error) { p, err = tx.Priority(id); return err })
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// value is a part's value, with its first fact.
func value(p desk.Priority, name desk.PartName) (float64, string) {
	for _, part := range p.Parts {
		if part.Name == name {
			return part.Value, part.Why[0].Value
		}
	}
	return -1, ""
}

func (b *bench) from(t *testing.T, publisher, url, text string) desk.Outcome {
	t.Helper()
	out, err := b.ingester.Ingest(t.Context(), desk.Draft{URL: url, Publisher: publisher, Source: "s", Kind: desk.News, Title: "T", Text: text, Lang: "en", FetchedAt: b.now})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// TestScoreFollows: ingesting, labels, merges and their undoing move the score at once, and
// a score never makes a reviewer's write stale.
func TestScoreFollows(t *testing.T) {
	b := open(t)
	id := b.from(t, "a.example", "https://a.example/1", "A rumor about water").Case
	seen := b.caseNow(t, id)
	if _, n := value(b.priority(t, id), desk.PartReach); n != "1" {
		t.Errorf("publishers: %s, want 1", n)
	}
	b.from(t, "a.example", "https://a.example/2", "A rumor about water\nagain")
	one := b.priority(t, id)
	if _, n := value(one, desk.PartReach); n != "1" {
		t.Errorf("two posts of one publisher: %s publishers", n)
	}
	b.from(t, "b.example", "https://b.example/1", "A rumor about water\nrumor rumor")
	two := b.priority(t, id)
	if _, n := value(two, desk.PartReach); n != "2" || two.Score <= one.Score {
		t.Errorf("a second publisher: %s publishers, score %d after %d", n, two.Score, one.Score)
	}
	if v, s := value(two, desk.PartRule); v != 0.04 || s != "30" {
		t.Errorf("rule: %v for a score of %s, want 0.04 for 30", v, s)
	}
	now := b.caseNow(t, id)
	if now.Score != two.Score || now.Rev != seen.Rev {
		t.Errorf("case with score %d and revision %d, want %d and %d", now.Score, now.Rev, two.Score, seen.Rev)
	}

	labelled := b.apply(t, desk.Change{Action: desk.ActionLabel, Case: id, Rev: seen.Rev, Labels: map[string]string{"severity": "very-high"}})
	if v, _ := value(b.priority(t, id), desk.PartSeverity); v != 1 || labelled.Score <= two.Score || labelled.Score != b.caseNow(t, id).Score {
		t.Errorf("after a graver label: severity %v, score %d after %d, stored %d", v, labelled.Score, two.Score, b.caseNow(t, id).Score)
	}

	other := b.from(t, "c.example", "https://c.example/1", "Quite another rumor, a rumor, a rumor, a rumor, a rumor").Case
	alone, apart := b.priority(t, id), b.priority(t, other)
	b.apply(t, desk.Change{Action: desk.ActionMerge, Case: other, Into: id})
	merged := b.priority(t, id)
	if _, n := value(merged, desk.PartReach); n != "3" || merged.Score <= alone.Score {
		t.Errorf("after the merge: %s publishers, score %d after %d", n, merged.Score, alone.Score)
	}
	if _, s := value(merged, desk.PartRule); s != "50" {
		t.Errorf("the root's rule score is %s, want that of what was merged, 50", s)
	}
	back := b.apply(t, desk.Change{Action: desk.ActionUnmerge, Case: other})
	if got := b.priority(t, id); got.Score != alone.Score {
		t.Errorf("after the undo: score %d, want %d", got.Score, alone.Score)
	}
	if got := b.priority(t, other); got.Score != apart.Score || back.Score != apart.Score {
		t.Errorf("the case that came back: score %d and %d, want %d", got.Score, back.Score, apart.Score)
	}
}

// TestSweep: time moves scores, in many cases at once, without revisions or audit
// entries, and a second sweep finds nothing to do.
func TestSweep(t *testing.T) {
	b := open(t)
	const n = 230 // more than one batch
	for i := range n {
		b.from(t, "a.example", fmt.Sprintf("https://a.example/%d", i), fmt.Sprintf("A rumor, number %d", i))
	}
	b.apply(t, desk.Change{Action: desk.ActionDiscard, Case: 1, Reason: "old"})
	before, entries := b.caseNow(t, 2), b.entries(t)
	put, err := b.desk.Ranking.Sweep(t.Context(), b.store)
	if err != nil || put.Looked != n-1 || put.Moved != 0 {
		t.Errorf("a sweep with nothing to do: %+v, %v", put, err)
	}
	b.now = b.now.Add(36 * time.Hour)
	moved, err := b.desk.Ranking.Sweep(t.Context(), b.store)
	if err != nil || moved.Moved != n-1 {
		t.Errorf("after 36 hours: %+v, %v", moved, err)
	}
	after := b.caseNow(t, 2)
	if after.Score != before.Score+5 || after.Rev != before.Rev || !after.UpdatedAt.Equal(before.UpdatedAt) {
		t.Errorf("score %d after %d, revision %d after %d", after.Score, before.Score, after.Rev, before.Rev)
	}
	if got := b.entries(t); got != entries {
		t.Errorf("%d audit entries, %d before", got, entries)
	}
	if done := b.caseNow(t, 1); done.Score != before.Score {
		t.Errorf("a discarded case moved to %d", done.Score)
	}
	// Half an hour more is less than a point.
	b.now = b.now.Add(30 * time.Minute)
	if again, err := b.desk.Ranking.Sweep(t.Context(), b.store); err != nil || again.Moved != 0 {
		t.Errorf("half an hour later: %+v, %v", again, err)
	}
	// Other weights, as after a change of the configuration.
	r := desk.NewRanking(desk.Weights{desk.PartAge: 100}, nil, func() time.Time { return b.now })
	if again, err := r.Sweep(t.Context(), b.store); err != nil || again.Moved != n-1 || b.caseNow(t, 2).Score != 51 {
		t.Errorf("with other weights: %+v, %v, score %d", again, err, b.caseNow(t, 2).Score)
	}
}

func (b *bench) entries(t *testing.T) (n int) {
	t.Helper()
	err := b.store.View(t.Context(), func(tx desk.ReadTx) error {
		seq, _, err := tx.AuditHead()
		n = int(seq)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestGrowth: a topic that swells against its own weeks raises its cases.
func TestGrowth(t *testing.T) {
	b := open(t)
	var last desk.CaseID
	day := func(n int) {
		for i := range n {
			last = b.from(t, "a.example", fmt.Sprintf("https://a.example/%d/%d", b.now.Unix(), i), fmt.Sprintf("A rumor at %d, number %d", b.now.Unix(), i)).Case
		}
		b.now = b.now.Add(24 * time.Hour)
	}
	for range 10 {
		day(1)
	}
	growth := func() float64 {
		if _, err := b.desk.Ranking.Sweep(t.Context(), b.store); err != nil {
			t.Fatal(err)
		}
		v, topic := value(b.priority(t, last), desk.PartGrowth)
		if topic != "T" {
			t.Errorf("topic %q", topic)
		}
		return v
	}
	b.now = b.now.Add(-time.Hour)
	if v := growth(); v != 0 {
		t.Errorf("at its baseline: %v", v)
	}
	b.now = b.now.Add(time.Hour)
	day(15)
	b.now = b.now.Add(-time.Hour)
	if v := growth(); v < 0.9 {
		t.Errorf("after 15 in a day over a baseline of one: %v", v)
	}
}

// BenchmarkSweep looks over 10,000 cases that wait, of which no point has moved: what a
// quiet desk pays every five minutes.
func BenchmarkSweep(b *testing.B) {
	now := time.Date(2026, 3, 10, 12, 0, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	s, err := store.Open(b.Context(), filepath.Join(b.TempDir(), "data"), store.Options{Now: clock})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	err = s.Update(b.Context(), func(tx desk.Tx) error {
		for i := range 10_000 {
			it, err := tx.AddItem(desk.Item{URL: fmt.Sprint("https://a.example/", i), Publisher: fmt.Sprint("p", i%50), Title: "T", Text: "x", Lang: "en", Kind: desk.News, Version: 1, FetchedAt: now, FirstSeen: now})
			if err != nil {
				return err
			}
			id, err := tx.AddCase(desk.Case{Claim: "A claim", ClaimLang: "en", Stage: desk.StageNew, Risk: desk.RiskLow, OpenedAt: now, UpdatedAt: now, StageAt: now, Labels: map[string]string{"topic": "water"}})
			if err != nil {
				return err
			}
			if err := tx.AddSighting(desk.Sighting{Case: id, Item: it, At: now, Score: 50, Similarity: 1}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	r := desk.NewRanking(desk.DefaultWeights(), nil, clock)
	begun := time.Now()
	if swept, err := r.Sweep(b.Context(), s); err != nil || swept.Moved != 10_000 {
		b.Fatal(swept, err)
	}
	b.ReportMetric(time.Since(begun).Seconds(), "first-s")
	for b.Loop() {
		if swept, err := r.Sweep(b.Context(), s); err != nil || swept.Moved != 0 {
			b.Fatal(swept, err)
		}
	}
}
