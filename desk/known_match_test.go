package desk_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"github.com/rumordesk/rumordesk/desk"
)

// TestReasons: each thing that speaks for a match or against it has its words.
func TestReasons(t *testing.T) {
	for _, c := range []struct {
		r       desk.KnownReason
		against bool
		want    string
	}{
		{desk.KnownReason{Feature: "words", Value: "vinegar, dengue", Points: 2}, false, "the same words: vinegar, dengue"},
		{desk.KnownReason{Feature: "words", Points: -1}, true, "few words in common"},
		{desk.KnownReason{Feature: "missing", Value: "fever", Points: -0.5}, true, "only in the claim: fever"},
		{desk.KnownReason{Feature: "missing", Value: "fever", Points: 0.1}, true, "only in the claim: fever"},
		{desk.KnownReason{Feature: "numbers", Value: "3.5", Points: -3}, true, "different numbers: 3.5"},
		{desk.KnownReason{Feature: "embedding", Points: 1}, false, "says the same in other words"},
		{desk.KnownReason{Feature: "colour", Value: "red", Points: 1}, false, "colour agree: red"},
		{desk.KnownReason{Feature: "colour", Points: -1}, true, "colour differ"},
	} {
		if c.r.Against() != c.against || c.r.Sentence() != c.want {
			t.Errorf("%+v: against %t, %q; want %t, %q", c.r, c.r.Against(), c.r.Sentence(), c.against, c.want)
		}
	}
}

// matches are what is found for each text; for any other the matcher is not ready.
type matches map[string][]desk.KnownMatch

func (m matches) Match(_ context.Context, text string, n int) ([]desk.KnownMatch, error) {
	found, ok := m[text]
	if !ok {
		return nil, desk.ErrNotReady
	}
	return found[:min(n, len(found))], nil
}

// TestMatchAny: of a claim that several texts repeat, the best score counts.
func TestMatchAny(t *testing.T) {
	hit := func(id desk.KnownID, score float64) desk.KnownMatch {
		return desk.KnownMatch{Known: desk.KnownClaim{ID: id}, Score: score}
	}
	m := matches{
		"one": {hit(1, 0.9), hit(2, 0.5), hit(3, 0.4)},
		"two": {hit(2, 0.8), hit(4, 0.8), hit(1, 0.1)},
		"":    nil,
	}
	for _, c := range []struct {
		texts []string
		n     int
		want  []desk.KnownID
	}{
		{nil, 5, nil},
		{[]string{""}, 5, nil},
		{[]string{"one"}, 5, []desk.KnownID{1, 2, 3}},
		{[]string{"one", "two"}, 5, []desk.KnownID{1, 2, 4, 3}},
		{[]string{"one", "two"}, 2, []desk.KnownID{1, 2}},
	} {
		found, err := desk.MatchAny(t.Context(), m, c.texts, c.n)
		var got []desk.KnownID
		for _, f := range found {
			got = append(got, f.Known.ID)
		}
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%q, at most %d: %v, %v; want %v", c.texts, c.n, got, err, c.want)
		}
	}
	if _, err := desk.MatchAny(t.Context(), m, []string{"one", "unknown"}, 5); !errors.Is(err, desk.ErrNotReady) {
		t.Errorf("a matcher that is not ready: %v", err)
	}
}

// TestWordings: the ways in which a claim was put are its own words and the titles of
// its first sightings, each once.
func TestWordings(t *testing.T) {
	b := open(t)
	first := b.ingest(t, "https://p.example/1", "Vinegar: one", "a rumor about vinegar\none")
	for i, title := range []string{"Vinegar: two", "Vinegar: one", "", "Vinegar: three", "Vinegar: four", "Vinegar: five"} {
		if out := b.ingest(t, "https://q.example/"+string(rune('a'+i)), title, "a rumor about vinegar\n"+title+"."); out.Case != first.Case {
			t.Fatalf("%q went to case %v", title, out.Case)
		}
	}
	wordings := func(id desk.CaseID) (out []string) {
		t.Helper()
		b.view(t, func(tx desk.ReadTx) error {
			c, err := tx.Case(id)
			if err == nil {
				out, err = desk.Wordings(tx, c)
			}
			return err
		})
		return out
	}
	if got, want := wordings(first.Case), []string{"Vinegar: one", "Vinegar: two", "Vinegar: three", "Vinegar: four"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	// A merged case is put in the words of its own sightings, its root in those of both.
	other := b.opened(t)
	b.apply(t, desk.Change{Action: desk.ActionMerge, Case: other, Into: first.Case})
	if got, want := wordings(other), []string{"Vinegar"}; !slices.Equal(got, want) {
		t.Errorf("a merged case: %q, want %q", got, want)
	}
}
