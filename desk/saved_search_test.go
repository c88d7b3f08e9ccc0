package desk_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/desk"
)

// TestSavedSearches: a search is the whole desk's, under a name that counts once.
func TestSavedSearches(t *testing.T) {
	b := open(t)
	list := func() (out []string) {
		t.Helper()
		b.view(t, func(tx desk.ReadTx) error {
			all, err := tx.SavedSearches()
			for _, s := range all {
				out = append(out, s.Name+" = "+s.Query)
			}
			return err
		})
		return out
	}
	nobody := desk.Actor{Name: "x"}
	for _, c := range []struct {
		name          string
		by            desk.Actor
		called, query string
		want          any
	}{
		{"by nobody of the desk", nobody, "Dengue", "dengue", desk.ErrForbidden},
		{"without a name", reviewer, " ", "dengue", "field name"},
		{"with a long name", reviewer, strings.Repeat("很", 101), "dengue", "field name"},
		{"with a name that is no text", reviewer, "\xff", "dengue", "field name"},
		{"without a query", reviewer, "Dengue", " ", "field query"},
		{"with a long query", reviewer, "Dengue", strings.Repeat("x", 2001), "field query"},
		{"with a query that is no text", reviewer, "Dengue", "\xff", "field query"},
		{"as it should be", reviewer, " Dengue   and vinegar", " vinegar secret@example.org ", nil},
		{"another", editor, "Alpha", "x", nil},
		{"of the same name", editor, "DENGUE and vinegar", "vinegar AND dengue", nil},
	} {
		_, err := b.desk.SaveSearch(t.Context(), c.by, c.called, c.query)
		if got := refusal(err, c.want); got != "" {
			t.Errorf("%s: %s", c.name, got)
		}
		if c.name == "as it should be" && !slices.Equal(list(), []string{"Dengue and vinegar = vinegar [email]"}) {
			t.Errorf("saved: %q", list())
		}
	}
	if got, want := list(), []string{"Alpha = x", "DENGUE and vinegar = vinegar AND dengue"}; !slices.Equal(got, want) {
		t.Fatalf("saved: %q, want %q", got, want)
	}
	for name, c := range map[string]struct {
		by   desk.Actor
		id   int64
		want any
	}{
		"by nobody of the desk": {nobody, 1, desk.ErrForbidden},
		"one that is not there": {reviewer, 99, desk.ErrNotFound},
		"one that is":           {reviewer, 1, nil},
	} {
		if got := refusal(b.desk.DropSearch(t.Context(), c.by, c.id), c.want); got != "" {
			t.Errorf("dropped %s: %s", name, got)
		}
	}
	if got, want := list(), []string{"Alpha = x"}; !slices.Equal(got, want) {
		t.Errorf("after one was dropped: %q, want %q", got, want)
	}
	for i := len(list()); i < desk.MaxSearches; i++ {
		if _, err := b.desk.SaveSearch(t.Context(), reviewer, strings.Repeat("n", 1+i%50)+strings.Repeat("m", 1+i/50), "x"); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := b.desk.SaveSearch(t.Context(), reviewer, "One more", "x"); refusal(err, "field name") != "" {
		t.Errorf("search %d: %v", desk.MaxSearches+1, err)
	}
	if _, err := b.desk.SaveSearch(t.Context(), reviewer, "alpha", "y"); err != nil {
		t.Errorf("one of a name that is there, at the limit: %v", err)
	}
}
