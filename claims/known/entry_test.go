package known_test

import (
	"testing"

	"github.com/rumordesk/rumordesk/desk"
)

// TestCasesWorded: a case is found by its claim in either language, once; its headline is
// no match any longer.
func TestCasesWorded(t *testing.T) {
	b := open(t)
	c := newCases(b)
	const headline, english, chinese = "What they never told you about the garlic in your kitchen", "Eating raw garlic cures the flu.", "吃生大蒜可以治愈流感。"
	b.take(t, headline, "")
	word := func(w desk.Wording) {
		t.Helper()
		if _, err := b.desk.Apply(t.Context(), reviewer, desk.Change{Action: desk.ActionClaim, Case: 1, Wording: w}); err != nil {
			t.Fatal(err)
		}
		if err := c.Load(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	finds := func(when, text, want string) {
		t.Helper()
		if got := nearest(t, c, text); got != want {
			t.Errorf("%s, %q finds %q, want %q", when, text, got, want)
		}
	}
	if err := c.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	finds("proposed", headline, "1:match")
	word(desk.Wording{"en": english, "zh-Hans": chinese})
	finds("worded", english, "1:match")
	finds("worded", chinese, "1:match")
	finds("worded", headline, "1:none")
	word(desk.Wording{"zh-Hans": "喝白醋可以治愈流感。"})
	finds("worded anew", "喝白醋可以治愈流感。", "1:match")
	word(desk.Wording{"en": ""})
	finds("the English one taken away", english, "")
	word(desk.Wording{"zh-Hans": ""})
	finds("both taken away", headline, "1:match")
}

// TestClaimsWorded: an answer of the desk is one known claim that either language finds.
func TestClaimsWorded(t *testing.T) {
	b := open(t)
	c := newClaims(b)
	if err := c.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.take(t, "What they never told you about garlic", "")
	editor := desk.Actor{Name: "ed", Role: desk.Editor}
	for _, by := range []struct {
		actor desk.Actor
		ch    desk.Change
	}{
		{reviewer, desk.Change{Action: desk.ActionAccept}},
		{reviewer, desk.Change{Action: desk.ActionEvidence, Evidence: &desk.Evidence{URL: "https://study.example/", Quote: "No effect.", Stance: desk.Refutes}}},
		{reviewer, desk.Change{Action: desk.ActionClaim, Wording: desk.Wording{"en": "Eating raw garlic cures the flu.", "zh-Hans": "吃生大蒜可以治愈流感。"}}},
		{reviewer, desk.Change{Action: desk.ActionVerdict, Finding: &desk.Finding{Verdict: desk.False, Summary: map[string]string{"en": "It does not."}}}},
		{editor, desk.Change{Action: desk.ActionSign}},
		{editor, desk.Change{Action: desk.ActionPublish}},
	} {
		by.ch.Case = 1
		if _, err := b.desk.Apply(t.Context(), by.actor, by.ch); err != nil {
			t.Fatal(err)
		}
	}
	for _, text := range []string{"Does eating raw garlic cure the flu?", "网传吃生大蒜可以治愈流感"} {
		if got := ratings(t, c, text); got != "false:match" {
			t.Errorf("%q repeats %q, want the one answer", text, got)
		}
	}
	if _, err := b.desk.Apply(t.Context(), editor, desk.Change{Action: desk.ActionRevise, Case: 1}); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"Eating raw garlic cures the flu", "吃生大蒜可以治愈流感"} {
		if got := ratings(t, c, text); got != "" {
			t.Errorf("under review, %q repeats %q, want none", text, got)
		}
	}
}
