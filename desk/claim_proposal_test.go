package desk_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/desk"
)

// colons proposes what stands in a text behind its last colon, surely, and its title, unsurely.
type colons struct{ got *[]desk.ClaimText }

func (c colons) Propose(texts ...desk.ClaimText) (out []desk.ClaimProposal) {
	*c.got = texts
	for _, t := range texts {
		if i := strings.LastIndex(t.Text, ": "); i >= 0 {
			out = append(out, desk.ClaimProposal{Text: t.Text[i+2:], Lang: t.Lang, Why: "reported", Score: 0.8})
		}
	}
	for _, t := range texts {
		out = append(out, desk.ClaimProposal{Text: "Unsure: " + t.Title, Lang: t.Lang, Why: "title", Score: 0.3, InTitle: true})
	}
	return out
}

func (b *bench) claim(t *testing.T, id desk.CaseID) (c desk.Case) {
	t.Helper()
	b.view(t, func(tx desk.ReadTx) (err error) {
		c, err = tx.Case(id)
		return err
	})
	return c
}

func TestClaimsAreWordedByExtraction(t *testing.T) {
	b := open(t)
	var got []desk.ClaimText
	b.ingester.Extraction, b.desk.Extraction = colons{&got}, colons{&got}
	sure := b.ingest(t, "https://p.example/1", "What they hide", "a rumor of the day: vinegar heals warts")
	if c := b.claim(t, sure.Case); c.Claim != "vinegar heals warts" {
		t.Errorf("the claim is %q", c.Claim)
	}
	if len(got) != 1 || len(got[0].Terms) != 1 || got[0].Terms[0].Term != "rumor" || got[0].Checks {
		t.Errorf("extraction was asked with %+v", got)
	}
	unsure := b.ingest(t, "https://p.example/2", "Vinegar in the news", "another rumor\nno more")
	if c := b.claim(t, unsure.Case); c.Claim != "Vinegar in the news" {
		t.Errorf("a proposal with a low score words the claim: %q", c.Claim)
	}
	again := b.ingest(t, "https://q.example/1", "What they hide", "a rumor of the day: vinegar heals warts\nonce more")
	if again.Case != sure.Case {
		t.Fatalf("the same text stands in cases %v and %v", sure.Case, again.Case)
	}
	b.apply(t, desk.Change{Action: desk.ActionSplit, Case: sure.Case, Item: again.Item})
	filed, _ := b.filedAt(t, again.Item)
	if c := b.claim(t, filed.Case); c.ID == sure.Case || c.Claim != "vinegar heals warts once more" {
		t.Errorf("what was split off case %v is case %v with the claim %q", sure.Case, c.ID, c.Claim)
	}
}

func TestProposalsOfACase(t *testing.T) {
	b := open(t)
	first := b.ingest(t, "https://p.example/1", "One", "a rumor: warts go")
	if found, err := b.desk.Proposals(t.Context(), first.Case); err != nil || len(found) != 0 {
		t.Errorf("without extraction: %+v, %v", found, err)
	}
	var got []desk.ClaimText
	b.desk.Extraction = colons{&got}
	other := b.ingest(t, "https://p.example/2", "Two", "a second rumor: "+strings.Repeat("corns go ", 60))
	b.apply(t, desk.Change{Action: desk.ActionMerge, Case: other.Case, Into: first.Case})
	found, err := b.desk.Proposals(t.Context(), first.Case)
	if err != nil || len(got) != 2 || len(found) != 4 {
		t.Fatalf("%d texts, %+v, %v", len(got), found, err)
	}
	for _, p := range found {
		if len(p.Text) > 300 {
			t.Errorf("a proposal of %d bytes", len(p.Text))
		}
	}
	if found, err = b.desk.Proposals(t.Context(), other.Case); err != nil || len(got) != 1 || len(found) != 2 {
		t.Errorf("a merged case: %d texts, %+v, %v", len(got), found, err)
	}
	if _, err := b.desk.Proposals(t.Context(), 99); !errors.Is(err, desk.ErrNotFound) {
		t.Errorf("no such case: %v", err)
	}
}
