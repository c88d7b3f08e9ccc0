package known_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/desk"
)

// TestAnswers: a text is told of the desk's own answers that it may ask for, whatever others have checked, and of none that it
// does not ask for.
func TestAnswers(t *testing.T) {
	b := open(t)
	c := newClaims(b)
	if _, err := c.Answers(t.Context(), "garlic", 3); !errors.Is(err, desk.ErrNotReady) {
		t.Errorf("before anything is read: %v", err)
	}
	if err := c.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	const text = "Does eating raw garlic cure the flu?"
	answers := func(text string, n int) string {
		t.Helper()
		found, err := c.Answers(t.Context(), text, n)
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, f := range found {
			out = append(out, f.Known.Case.String())
		}
		return strings.Join(out, " ")
	}
	for i := range 80 { // more than are compared closely
		check(t, b.known, [3]string{fmt.Sprintf("Eating raw garlic cures the flu, says leaflet number %d", i), "False", fmt.Sprintf("https://check.example/%d", i)})
	}
	if got := answers(text, 3); got != "" {
		t.Errorf("what others have checked is told as the desk's own: %s", got)
	}
	for i := range 8 {
		b.take(t, fmt.Sprintf("Rumor number %d", i*i*7919), "")
	}
	b.update(t, desk.KnownClaim{Claim: "Raw garlic is a remedy against influenza.", Rating: "false", Verdict: desk.False, Lang: "en", Case: 7, Slug: "7-garlic",
		Wording: desk.Wording{"en": "Raw garlic is a remedy against influenza.", "zh-Hans": "吃生大蒜可以治愈流感。"}})
	b.update(t, desk.KnownClaim{Claim: "Eating raw garlic cures the flu.", Rating: "false", Verdict: desk.False, Lang: "en", Case: 8, Slug: "8-garlic"})
	for _, tt := range []struct {
		text string
		n    int
		want string
	}{
		{text, 3, "8"},
		{"吃生大蒜能治流感吗？", 3, "7"},
		{"Does the number 12 bus stop at the market?", 3, ""},
		{"…", 3, ""},
		{text, 0, ""},
	} {
		if got := answers(tt.text, tt.n); got != tt.want {
			t.Errorf("%q: %q, want %q", tt.text, got, tt.want)
		}
	}
}

// update stores a known claim of the desk's own.
func (b *bench) update(t *testing.T, k desk.KnownClaim) {
	t.Helper()
	if err := b.Update(t.Context(), func(tx desk.Tx) error { _, err := tx.SaveKnown(k); return err }); err != nil {
		t.Fatal(err)
	}
}
