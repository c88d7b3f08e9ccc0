package desk_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/desk"
)

// alikeClaims is a matcher of cases and of known claims that is told what is alike.
type alikeClaims struct {
	desk.CaseMatcher
	cases map[string][]desk.ClaimMatch // by the text that is asked
	known []desk.KnownMatch
	err   error
}

func (a alikeClaims) Similar(_ context.Context, claim string, _ int) ([]desk.ClaimMatch, error) {
	return a.cases[claim], a.err
}

func (a alikeClaims) Match(context.Context, string, int) ([]desk.KnownMatch, error) {
	return a.known, a.err
}

// TestSameClaims: the group of a case is what its claim, a checked claim and a case of the group lead to, without what cannot be
// merged and what a person has parted from it.
func TestSameClaims(t *testing.T) {
	b := open(t)
	ids := make([]desk.CaseID, 9)
	for i := range ids {
		ids[i] = b.opened(t)
		b.apply(t, desk.Change{Action: desk.ActionClaim, Case: ids[i], Wording: desk.Wording{"en": fmt.Sprintf("Claim number %d.", i), "zh-Hans": fmt.Sprintf("第%d种说法。", i)}})
	}
	match := func(i int, score float64, decision desk.Likely) desk.ClaimMatch {
		return desk.ClaimMatch{Case: ids[i], Score: score, Decision: decision}
	}
	distinct := match(5, 0.9, desk.LikelySuggest)
	distinct.Distinct = true
	b.apply(t, desk.Change{Action: desk.ActionDiscard, Case: ids[6], Reason: "no claim"})
	b.apply(t, desk.Change{Action: desk.ActionMerge, Case: ids[7], Into: ids[0]})
	b.apply(t, desk.Change{Action: desk.ActionUnmerge, Case: ids[7]})
	m := alikeClaims{
		cases: map[string][]desk.ClaimMatch{
			"Claim number 0.": {match(0, 1, desk.LikelyMatch), match(1, 0.6, desk.LikelySuggest), match(2, 0.2, desk.LikelyNone), distinct, match(6, 0.9, desk.LikelyMatch), match(7, 0.9, desk.LikelyMatch), {Case: 99, Score: 1, Decision: desk.LikelyMatch}},
			"第0种说法。":          {match(1, 0.8, desk.LikelySuggest)},
			"Checked.":        {match(3, 0.9, desk.LikelyMatch), match(1, 0.5, desk.LikelySuggest)},
			"核查过。":            {match(4, 0.4, desk.LikelySuggest)}, // twice a chance is too little
			"Claim number 1.": {match(8, 0.7, desk.LikelySuggest)},
			"Claim number 5.": {match(2, 0.99, desk.LikelyMatch)}, // a claim that may be another leads no further
		},
		known: []desk.KnownMatch{
			{Known: desk.KnownClaim{ID: 1, Claim: "Checked.", Wording: desk.Wording{"zh-Hans": "核查过。"}}, Score: 0.8, Decision: desk.LikelySuggest},
			{Known: desk.KnownClaim{ID: 2, Claim: "Claim number 5."}, Score: 0.2, Decision: desk.LikelyNone},
			{Known: desk.KnownClaim{ID: 3, Claim: "Claim number 5.", Case: ids[0]}, Score: 1, Decision: desk.LikelyMatch}, // its own answer
		},
	}
	view := func(fn func(desk.ReadTx) error) error { return b.store.View(t.Context(), fn) }
	group := func(cases desk.CaseMatcher, known desk.KnownMatcher, id desk.CaseID) string {
		t.Helper()
		found, err := desk.SameClaims(t.Context(), view, cases, known, b.caseNow(t, id))
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, s := range found {
			line := fmt.Sprintf("%d:%.2f", int(s.Case.ID-ids[0]), s.Score)
			if s.Known != nil {
				line += " by " + s.Known.Claim
			}
			if s.Distinct {
				line += " distinct"
			}
			out = append(out, line)
		}
		return strings.Join(out, ", ")
	}
	if got, want := group(m, m, ids[0]), "5:0.90 distinct, 1:0.80, 3:0.72 by Checked., 8:0.56"; got != want {
		t.Errorf("the group is %s, want %s", got, want)
	}
	if got, want := group(m, nil, ids[0]), "5:0.90 distinct, 1:0.80, 8:0.56"; got != want {
		t.Errorf("without known claims it is %s, want %s", got, want)
	}
	for name, id := range map[string]desk.CaseID{"discarded": ids[6], "like nothing": ids[2]} {
		if got := group(m, nil, id); got != "" {
			t.Errorf("the group of a case that is %s: %s", name, got)
		}
	}
	if got := group(nil, m, ids[0]); got != "" {
		t.Errorf("without a matcher: %s", got)
	}
	m.err = desk.ErrNotReady
	if got := group(m, m, ids[0]); got != "" {
		t.Errorf("while claims are read in: %s", got)
	}
	m.err = errors.New("the disk is full")
	if _, err := desk.SameClaims(t.Context(), view, m, nil, b.caseNow(t, ids[0])); !errors.Is(err, m.err) {
		t.Errorf("%v, want that of the matcher", err)
	}
}
