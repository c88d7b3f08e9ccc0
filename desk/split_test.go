package desk_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/rumordesk/rumordesk/desk"
)

func (b *bench) filedAt(t *testing.T, item desk.ItemID) (s desk.Sighting, apart []desk.CaseID) {
	t.Helper()
	err := b.store.View(t.Context(), func(tx desk.ReadTx) (err error) {
		if s, err = tx.SightingOf(item); err != nil {
			return err
		}
		c, err := tx.Case(s.Case)
		if err == nil {
			apart, err = tx.ApartFrom(c.Root)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return s, apart
}

func TestSplit(t *testing.T) {
	b := open(t)
	first := b.ingest(t, "https://p.example/1", "A", "a grave rumor\none")
	second := b.ingest(t, "https://q.example/2", "A", "a grave rumor\ntwo")
	alone := b.ingest(t, "https://r.example/3", "B", "another rumor\nthree")
	if second.Case != first.Case || alone.Case == first.Case {
		t.Fatalf("cases %v, %v, %v", first.Case, second.Case, alone.Case)
	}
	refused := func(what string, ch desk.Change, want error) {
		t.Helper()
		ch.Action = desk.ActionSplit
		if _, err := b.desk.Apply(t.Context(), reviewer, ch); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", what, err, want)
		}
	}
	refused("no item", desk.Change{Case: first.Case}, desk.ErrInvalid)
	refused("another's sighting", desk.Change{Case: first.Case, Item: alone.Item}, desk.ErrInvalid)
	refused("somebody was faster", desk.Change{Case: first.Case, Item: second.Item, Rev: 99}, desk.ErrConflict)
	var rule *desk.RuleError
	if _, err := b.desk.Apply(t.Context(), reviewer, desk.Change{Action: desk.ActionSplit, Case: alone.Case, Item: alone.Item}); !errors.As(err, &rule) || rule.Rule != "only-sighting" {
		t.Errorf("the only sighting: %v", err)
	}

	b.apply(t, desk.Change{Action: desk.ActionSplit, Case: first.Case, Item: second.Item})
	s, apart := b.filedAt(t, second.Item)
	own := b.caseNow(t, s.Case)
	if own.ID == first.Case || own.Stage != desk.StageNew || own.Risk != desk.RiskVeryHigh || own.Root != own.ID || s.Similarity != 1 || own.Score == 0 {
		t.Errorf("the new case %+v, sighting %+v", own, s)
	}
	if !slices.Equal(apart, []desk.CaseID{first.Case}) {
		t.Errorf("kept apart from %v", apart)
	}
	// What is exactly as like the one as the other goes where the person put it.
	if next := b.ingest(t, "https://s.example/4", "A", "a grave rumor\nfour"); next.Case != own.ID {
		t.Errorf("the next one joined case %v, want %v", next.Case, own.ID)
	}
	// It holds when the new case is merged into a third by hand.
	b.apply(t, desk.Change{Action: desk.ActionMerge, Case: own.ID, Into: alone.Case})
	if next := b.ingest(t, "https://s.example/5", "A", "a grave rumor\nfive"); next.Case != own.ID {
		t.Errorf("after a merge the next one joined case %v, want %v", next.Case, own.ID)
	}
	if _, apart := b.filedAt(t, first.Item); !slices.Equal(apart, []desk.CaseID{alone.Case}) {
		t.Errorf("after a merge the first is kept apart from %v", apart)
	}
	b.apply(t, desk.Change{Action: desk.ActionUnmerge, Case: own.ID})
	if _, apart := b.filedAt(t, second.Item); !slices.Equal(apart, []desk.CaseID{first.Case, alone.Case}) {
		t.Errorf("an undone merge teaches, too: apart from %v", apart)
	}
	// Merging the two takes back what was said of them.
	b.apply(t, desk.Change{Action: desk.ActionMerge, Case: own.ID, Into: first.Case})
	if _, apart := b.filedAt(t, first.Item); len(apart) != 0 && !slices.Equal(apart, []desk.CaseID{alone.Case}) {
		t.Errorf("merged back, and apart from %v", apart)
	}
}

// claims is an index of claims that says what it was told to.
type claims struct {
	said map[string][]desk.ClaimMatch
	put  map[desk.CaseID]string
}

func (c *claims) Nearest(_ context.Context, claim string, n int) ([]desk.ClaimMatch, error) {
	if list, ok := c.said[claim]; ok {
		return slices.Clone(list[:min(n, len(list))]), nil
	}
	return nil, desk.ErrNotReady
}
func (c *claims) Put(id desk.CaseID, claims ...string) { c.put[id] = claims[0] }

func TestJoinByClaim(t *testing.T) {
	b := open(t)
	index := &claims{said: map[string][]desk.ClaimMatch{}, put: map[desk.CaseID]string{}}
	b.ingester.Claims = index
	first := b.ingest(t, "https://p.example/1", "T: rumor one", "a rumor of one")
	if index.put[first.Case] != "T: rumor one" {
		t.Fatalf("the index was told %v", index.put)
	}
	claim := func(text string) string {
		return desk.ClaimOf(desk.Item{Title: "T", Text: text}, words{}.Flag("T", text, "", ""))
	}
	say := func(text string, d desk.Likely, id desk.CaseID) {
		index.said[claim(text)] = []desk.ClaimMatch{{Case: id, Score: 0.97, Decision: d}}
	}
	say("a rumor that may be one", desk.LikelySuggest, first.Case)
	if out := b.ingest(t, "https://p.example/2", "T", "a rumor that may be one"); out.Case == first.Case {
		t.Error("what is only suggested has joined")
	}
	say("a rumor that is one", desk.LikelyMatch, first.Case)
	out := b.ingest(t, "https://p.example/3", "T", "a rumor that is one")
	if s, _ := b.filedAt(t, out.Item); out.Case != first.Case || out.CaseNew || s.Similarity != 0.97 {
		t.Errorf("a match: %+v, %+v", out, s)
	}
	index.said["U: a rumor"] = index.said["T"]
	if out := b.ingest(t, "https://p.example/6", "U: a rumor", "on another topic, a rumor that is one"); out.Case == first.Case {
		t.Error("a match on another topic has joined")
	}
	b.apply(t, desk.Change{Action: desk.ActionDiscard, Case: first.Case, Reason: "no"})
	say("a rumor that was one", desk.LikelyMatch, first.Case)
	if out := b.ingest(t, "https://p.example/4", "T", "a rumor that was one"); out.Case == first.Case {
		t.Error("a match has joined a discarded case")
	}
	say("a rumor of nothing", desk.LikelyMatch, 999)
	if out := b.ingest(t, "https://p.example/5", "T", "a rumor of nothing"); !out.CaseNew {
		t.Errorf("a match with no case: %+v", out)
	}
}

// TestSplitUndone: whatever is taken out and merged back, every sighting is found
// again under the case that it started in, and none is lost on the way.
func TestSplitUndone(t *testing.T) {
	b := open(t)
	run := 0
	rapid.Check(t, func(rt *rapid.T) {
		run++
		n := rapid.IntRange(2, 5).Draw(rt, "sightings")
		var items []desk.ItemID
		var root desk.CaseID
		for i := range n {
			out := b.ingest(t, fmt.Sprintf("https://p.example/%d/%d", run, i), fmt.Sprint("Run ", run), fmt.Sprintf("a rumor of run %d\n%d", run, i))
			items, root = append(items, out.Item), out.Case
		}
		var own []desk.CaseID
		for _, i := range rapid.Permutation(items).Draw(rt, "out")[:rapid.IntRange(1, n-1).Draw(rt, "how many")] {
			b.apply(t, desk.Change{Action: desk.ActionSplit, Case: root, Item: i})
			s, _ := b.filedAt(t, i)
			own = append(own, s.Case)
		}
		count := func() (at map[desk.CaseID]int) {
			at = map[desk.CaseID]int{}
			for _, i := range items {
				s, _ := b.filedAt(t, i)
				at[b.caseNow(t, s.Case).Root]++
			}
			return at
		}
		if at := count(); len(at) != len(own)+1 || at[root] != n-len(own) {
			rt.Fatalf("after %d splits: %v", len(own), at)
		}
		for _, id := range rapid.Permutation(own).Draw(rt, "back") {
			b.apply(t, desk.Change{Action: desk.ActionMerge, Case: id, Into: root})
		}
		if at := count(); at[root] != n {
			rt.Fatalf("merged back: %v", at)
		}
		if _, apart := b.filedAt(t, items[0]); len(apart) != 0 {
			rt.Fatalf("merged back, and apart from %v", apart)
		}
	})
}
