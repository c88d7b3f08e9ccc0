package desk_test

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// verified takes a new case to a proposed verdict with one piece of evidence.
func (b *bench) verified(t *testing.T) (id desk.CaseID, evidence int64) {
	t.Helper()
	id = b.opened(t)
	b.apply(t, desk.Change{Action: desk.ActionAccept, Case: id})
	e, f := someEvidence, someFinding
	b.apply(t, desk.Change{Action: desk.ActionEvidence, Case: id, Evidence: &e})
	b.word(t, id)
	b.as(t, editor, desk.Change{Action: desk.ActionVerdict, Case: id, Finding: &f})
	return id, e.ID
}

func (b *bench) answer(t *testing.T, id desk.CaseID) (a desk.Answer, err error) {
	t.Helper()
	b.view(t, func(tx desk.ReadTx) error { a, err = tx.Answer(id); return nil })
	return a, err
}

// TestTwoPeople: nobody signs what they proposed, whatever their role, and nothing is
// published that a second person has not signed.
func TestTwoPeople(t *testing.T) {
	b := open(t)
	id, _ := b.verified(t)
	sign := desk.Change{Action: desk.ActionSign, Case: id}
	alone := desk.Actor{Name: editor.Name, Role: desk.Admin}
	for _, c := range []struct {
		name string
		by   desk.Actor
		want any
	}{
		{"a reviewer", reviewer, desk.ErrForbidden},
		{"who proposed it", editor, "rule needs-second-person"},
		{"who proposed it, as an admin by now", alone, "rule needs-second-person"},
	} {
		if got := refusal(b.try(t, c.by, sign), c.want); got != "" {
			t.Errorf("signed by %s: %s", c.name, got)
		}
	}
	if c := b.caseNow(t, id); c.Finding.SignedBy != "" || c.Stage != desk.StageVerifying {
		t.Fatalf("after refusals: %s, signed by %q", c.Stage, c.Finding.SignedBy)
	}
	if c := b.as(t, second, sign); c.Finding.By != editor.Name || c.Finding.SignedBy != second.Name || !c.Finding.SignedAt.Equal(b.now) || c.Stage != desk.StageVerified {
		t.Errorf("signed: %+v while %s", c.Finding, c.Stage)
	}

	// A finding that somebody wrote into the store without a signature, or with the
	// proposer's own, is not published.
	for _, by := range []string{"", editor.Name} {
		b.update(t, func(tx desk.Tx) error {
			c, err := tx.Case(id)
			if err != nil {
				return err
			}
			f := *c.Finding
			f.SignedBy = by
			c.Finding = &f
			_, err = tx.SaveCase(c)
			return err
		})
		if got := refusal(b.try(t, second, desk.Change{Action: desk.ActionPublish, Case: id}), "rule needs-second-person"); got != "" {
			t.Errorf("published with the signature of %q: %s", by, got)
		}
		if _, err := b.answer(t, id); !errors.Is(err, desk.ErrNotFound) {
			t.Errorf("an answer is published: %v", err)
		}
	}
}

// TestEvidenceCarriesTheVerdict: a verdict needs evidence at every step.
func TestEvidenceCarriesTheVerdict(t *testing.T) {
	b := open(t)
	id := b.opened(t)
	b.apply(t, desk.Change{Action: desk.ActionAccept, Case: id})
	b.apply(t, desk.Change{Action: desk.ActionVerify, Case: id})
	f := someFinding
	verdict := desk.Change{Action: desk.ActionVerdict, Case: id, Finding: &f}
	if got := refusal(b.try(t, reviewer, verdict), "rule needs-evidence"); got != "" {
		t.Errorf("a verdict without evidence: %s", got)
	}
	if got := refusal(b.try(t, second, desk.Change{Action: desk.ActionSign, Case: id}), "rule needs-verdict"); got != "" {
		t.Errorf("a signature without a verdict: %s", got)
	}
	first, other := someEvidence, someEvidence
	other.URL, other.Stance = "https://study.example/2", desk.Context
	b.apply(t, desk.Change{Action: desk.ActionEvidence, Case: id, Evidence: &first})
	b.apply(t, desk.Change{Action: desk.ActionEvidence, Case: id, Evidence: &other})
	if first.ID == 0 || first.AddedBy != reviewer.Name || !first.At.Equal(b.now) {
		t.Errorf("the evidence as it was stored: %+v", first)
	}
	if got := refusal(b.try(t, reviewer, verdict), "rule needs-claim"); got != "" {
		t.Errorf("a verdict on a headline: %s", got)
	}
	b.apply(t, desk.Change{Action: desk.ActionClaim, Case: id, Wording: desk.Wording{"zh-Hans": someWording["zh-Hans"]}})
	if got := refusal(b.try(t, reviewer, verdict), "rule needs-claim"); got != "" {
		t.Errorf("a verdict on a claim in one language: %s", got)
	}
	b.word(t, id)
	b.apply(t, verdict)
	withdraw := func(n int64) desk.Change {
		return desk.Change{Action: desk.ActionWithdraw, Case: id, EvidenceID: n}
	}
	if c := b.apply(t, withdraw(first.ID)); c.Finding == nil || c.Verdict != desk.False {
		t.Errorf("one of two pieces is withdrawn: verdict %q, finding %+v; want them to stand", c.Verdict, c.Finding)
	}
	if got := refusal(b.try(t, reviewer, withdraw(first.ID)), desk.ErrNotFound); got != "" {
		t.Errorf("withdrawn twice: %s", got)
	}
	if c := b.apply(t, withdraw(other.ID)); c.Finding != nil || c.Verdict != "" {
		t.Errorf("the last piece is withdrawn: verdict %q, finding %+v; want none", c.Verdict, c.Finding)
	}
	if got := refusal(b.try(t, reviewer, desk.Change{Action: desk.ActionCapture, Case: id, EvidenceID: first.ID, Capture: &desk.Capture{}}), desk.ErrNotFound); got != "" {
		t.Errorf("a capture of what is withdrawn: %s", got)
	}

	// Withdrawn behind the back of a verdict: the signature looks again.
	third := someEvidence
	b.apply(t, desk.Change{Action: desk.ActionEvidence, Case: id, Evidence: &third})
	b.apply(t, verdict)
	b.update(t, func(tx desk.Tx) error {
		e, err := tx.Evidence(third.ID)
		if err != nil {
			return err
		}
		e.Withdrawn = true
		return tx.SaveEvidence(e)
	})
	if got := refusal(b.try(t, second, desk.Change{Action: desk.ActionSign, Case: id}), "rule needs-evidence"); got != "" {
		t.Errorf("signed without evidence: %s", got)
	}
}

// TestMergedEvidence: what came with a merged case counts for the case that it is part
// of, which can capture it anew, and only the case that it is filed under withdraws it.
func TestMergedEvidence(t *testing.T) {
	b := open(t)
	into, part := b.opened(t), b.opened(t)
	for _, id := range []desk.CaseID{into, part} {
		b.apply(t, desk.Change{Action: desk.ActionAccept, Case: id})
	}
	e, f := someEvidence, someFinding
	b.apply(t, desk.Change{Action: desk.ActionEvidence, Case: part, Evidence: &e})
	b.apply(t, desk.Change{Action: desk.ActionMerge, Case: part, Into: into})
	b.apply(t, desk.Change{Action: desk.ActionVerify, Case: into})
	b.word(t, into)
	if got := refusal(b.try(t, reviewer, desk.Change{Action: desk.ActionVerdict, Case: into, Finding: &f}), nil); got != "" {
		t.Errorf("a verdict on evidence of a merged case: %s", got)
	}
	capture := desk.Capture{At: b.now, Title: "A study", Text: "Vinegar has no effect.", Record: "<urn:1>", File: "evidence/1.warc", Quoted: true}
	b.apply(t, desk.Change{Action: desk.ActionCapture, Case: into, EvidenceID: e.ID, Capture: &capture})
	b.view(t, func(tx desk.ReadTx) error {
		got, err := tx.Evidence(e.ID)
		if got.Capture.Title != "A study" || !got.Capture.Quoted || got.Case != part {
			t.Errorf("captured anew: %+v", got)
		}
		return err
	})
	if got := refusal(b.try(t, reviewer, desk.Change{Action: desk.ActionWithdraw, Case: into, EvidenceID: e.ID}), desk.ErrNotFound); got != "" {
		t.Errorf("withdrawn by another case: %s", got)
	}
	alien := b.opened(t)
	b.apply(t, desk.Change{Action: desk.ActionAccept, Case: alien})
	if got := refusal(b.try(t, reviewer, desk.Change{Action: desk.ActionCapture, Case: alien, EvidenceID: e.ID, Capture: &capture}), desk.ErrNotFound); got != "" {
		t.Errorf("captured by a case that it has nothing to do with: %s", got)
	}
}

// TestAnswer: the answer is what the desk found and nothing of who found it; its
// corrections say what it said before; while it is under review nobody is told to go by
// it.
func TestAnswer(t *testing.T) {
	b := open(t)
	id, evidence := b.verified(t)
	gone := desk.Evidence{URL: "https://study.example/9", Quote: "Withdrawn words.", Stance: desk.Supports}
	b.apply(t, desk.Change{Action: desk.ActionEvidence, Case: id, Evidence: &gone})
	b.apply(t, desk.Change{Action: desk.ActionWithdraw, Case: id, EvidenceID: gone.ID})
	b.apply(t, desk.Change{Action: desk.ActionCapture, Case: id, EvidenceID: evidence, Capture: &desk.Capture{At: b.now, Title: "A study"}})
	b.as(t, second, desk.Change{Action: desk.ActionSign, Case: id})
	opened := b.now
	b.pass(time.Hour)
	b.as(t, second, desk.Change{Action: desk.ActionPublish, Case: id})
	published := b.now
	first, err := b.answer(t, id)
	if err != nil {
		t.Fatal(err)
	}
	want := desk.Answer{
		Case: id, Slug: fmt.Sprintf("%v-vinegar-cures-dengue", id), Claim: someWording["en"], ClaimLang: "en", Wording: someWording, Verdict: desk.False, Summary: someFinding.Summary,
		Labels: map[string]string{"severity": "low", "topic": "Vinegar"}, FirstSeen: opened, PublishedAt: published, UpdatedAt: published,
		Evidence: []desk.CitedEvidence{{URL: someEvidence.URL, Title: "A study", Quote: someEvidence.Quote, Stance: desk.Refutes, At: opened, Verified: desk.QuoteNotVerified, Origin: desk.OriginPage}},
	}
	if !reflect.DeepEqual(first, want) {
		t.Errorf("the answer:\n got %+v\nwant %+v", first, want)
	}
	if k := known(t, b); len(k) != 1 || !k[0].Own() || k[0].Verdict != desk.False {
		t.Errorf("known after the answer: %+v", k)
	}

	b.pass(time.Hour)
	b.as(t, second, desk.Change{Action: desk.ActionRevise, Case: id, Reason: "a new study"})
	c := b.caseNow(t, id)
	if a, _ := b.answer(t, id); !a.UnderReview || !a.UpdatedAt.Equal(b.now) || a.Verdict != desk.False {
		t.Errorf("under review: %+v", a)
	}
	if c.Stage != desk.StageVerifying || c.Finding == nil || c.Finding.SignedBy != "" || !c.Finding.SignedAt.IsZero() {
		t.Errorf("taken back into work: %s, %+v; want the verdict without its signature", c.Stage, c.Finding)
	}
	if k := known(t, b); len(k) != 0 {
		t.Errorf("known while under review: %+v", k)
	}
	changed := desk.Finding{Verdict: desk.Misleading, Summary: map[string]string{"en": "It kills germs in a dish.", "zh-Hans": "只在培养皿中有效。"}}
	b.as(t, editor, desk.Change{Action: desk.ActionVerdict, Case: id, Finding: &changed})
	b.as(t, second, desk.Change{Action: desk.ActionSign, Case: id})
	if got := refusal(b.try(t, second, desk.Change{Action: desk.ActionPublish, Case: id}), "rule needs-reason"); got != "" {
		t.Errorf("a changed answer without a note: %s", got)
	}
	b.pass(time.Hour)
	b.as(t, second, desk.Change{Action: desk.ActionPublish, Case: id, Reason: "A study was added."})
	again, err := b.answer(t, id)
	if err != nil {
		t.Fatal(err)
	}
	corrections := []desk.Correction{{At: b.now, Note: "A study was added.", Verdict: desk.False, Summary: someFinding.Summary}}
	if again.Slug != first.Slug || !again.PublishedAt.Equal(published) || again.UnderReview || again.Verdict != desk.Misleading ||
		!reflect.DeepEqual(again.Corrections, corrections) {
		t.Errorf("the corrected answer: %+v, want the correction %+v", again, corrections)
	}
	if k := known(t, b); len(k) != 1 || k[0].Verdict != desk.Misleading {
		t.Errorf("known after the correction: %+v", k)
	}
}

// TestSlug: the address of an answer is made of what is Latin in its claim.
func TestSlug(t *testing.T) {
	b := open(t)
	for claim, want := range map[string]string{
		"Garlic cures COVID-19, doctors say": "garlic-cures-covid-19-doctors-say",
		"大蒜能治新冠":                             "",
		"  ...Vinegar!  ":                    "vinegar",
		strings.Repeat("word ", 40):          strings.TrimSuffix(strings.Repeat("word-", 12), "-"),
	} {
		id, _ := b.verified(t)
		b.update(t, func(tx desk.Tx) error {
			c, err := tx.Case(id)
			if err == nil {
				c.Wording = desk.Wording{"en": claim, "zh-Hans": "醋"}
				_, err = tx.SaveCase(c)
			}
			return err
		})
		b.as(t, second, desk.Change{Action: desk.ActionSign, Case: id})
		b.as(t, second, desk.Change{Action: desk.ActionPublish, Case: id})
		a, err := b.answer(t, id)
		whole := fmt.Sprint(id)
		if want != "" {
			whole += "-" + want
		}
		if err != nil || a.Slug != whole {
			t.Errorf("%q: slug %q, %v; want %q", claim, a.Slug, err, whole)
		}
	}
}

// TestEvidenceRefused: evidence is a passage of a public page.
func TestEvidenceRefused(t *testing.T) {
	b := open(t)
	id := b.opened(t)
	b.apply(t, desk.Change{Action: desk.ActionAccept, Case: id})
	for name, c := range map[string]struct {
		edit func(*desk.Evidence)
		want any
	}{
		"no address":       {func(e *desk.Evidence) { e.URL = "" }, "field url"},
		"a file":           {func(e *desk.Evidence) { e.URL = "file:///etc/passwd" }, "field url"},
		"no host":          {func(e *desk.Evidence) { e.URL = "https:///x" }, "field url"},
		"not an address":   {func(e *desk.Evidence) { e.URL = "https://a b" }, "field url"},
		"a person's page":  {func(e *desk.Evidence) { e.URL = "https://x.com/somebody/status/1" }, "field url"},
		"no passage":       {func(e *desk.Evidence) { e.Quote = " \n" }, "field quote"},
		"a long passage":   {func(e *desk.Evidence) { e.Quote = strings.Repeat("很", desk.MaxQuote+1) }, "field quote"},
		"a long note":      {func(e *desk.Evidence) { e.Note = strings.Repeat("很", desk.MaxNote+1) }, "field note"},
		"no such stance":   {func(e *desk.Evidence) { e.Stance = "doubts" }, "field stance"},
		"as long as it is": {func(e *desk.Evidence) { e.Quote = strings.Repeat("很", desk.MaxQuote) }, nil},
		"redacted":         {func(e *desk.Evidence) { e.Quote, e.Note = "ask secret@example.org", "of secret@example.org" }, nil},
	} {
		e := someEvidence
		c.edit(&e)
		if got := refusal(b.try(t, reviewer, desk.Change{Action: desk.ActionEvidence, Case: id, Evidence: &e}), c.want); got != "" {
			t.Errorf("%s: %s", name, got)
		}
		if name == "redacted" && (e.Quote != "ask [email]" || e.Note != "of [email]") {
			t.Errorf("stored as %q and %q", e.Quote, e.Note)
		}
	}
}

// TestFindingRefused: a verdict has a text in a language that can be named.
func TestFindingRefused(t *testing.T) {
	b := open(t)
	id, _ := b.verified(t)
	text := func(lang, s string) map[string]string { return map[string]string{lang: s} }
	for name, c := range map[string]struct {
		f    desk.Finding
		want any
	}{
		"no verdict":        {desk.Finding{Summary: text("en", "x")}, "field verdict"},
		"no such verdict":   {desk.Finding{Verdict: "maybe", Summary: text("en", "x")}, "field verdict"},
		"no text":           {desk.Finding{Verdict: desk.False}, "field summary"},
		"an empty text":     {desk.Finding{Verdict: desk.False, Summary: text("en", " \n ")}, "field summary"},
		"no language":       {desk.Finding{Verdict: desk.False, Summary: text("", "x")}, "field summary"},
		"a strange tag":     {desk.Finding{Verdict: desk.False, Summary: text("english please", "x")}, "field summary"},
		"a number":          {desk.Finding{Verdict: desk.False, Summary: text("1234", "x")}, "field summary"},
		"too long":          {desk.Finding{Verdict: desk.False, Summary: text("en", strings.Repeat("很", desk.MaxSummary+1))}, "field summary"},
		"a region":          {desk.Finding{Verdict: desk.Unproven, Summary: text("zh-Hans-CN", "x")}, nil},
		"a region by digit": {desk.Finding{Verdict: desk.Confirmed, Summary: text("es-419", "x")}, nil},
	} {
		if got := refusal(b.try(t, editor, desk.Change{Action: desk.ActionVerdict, Case: id, Finding: &c.f}), c.want); got != "" {
			t.Errorf("%s: %s", name, got)
		}
	}
	signed := desk.Finding{Verdict: desk.False, Summary: map[string]string{"en": "ask secret@example.org", "fr": " "}, SignedBy: "a forger", By: "somebody else"}
	c := b.as(t, editor, desk.Change{Action: desk.ActionVerdict, Case: id, Finding: &signed})
	if c.Finding.SignedBy != "" || c.Finding.By != editor.Name || !reflect.DeepEqual(c.Finding.Summary, map[string]string{"en": "ask [email]"}) {
		t.Errorf("a finding that came signed: %+v", c.Finding)
	}
	for _, v := range desk.Verdicts() {
		if !v.Valid() {
			t.Errorf("the verdict %s is not valid", v)
		}
	}
}

// TestRisk is the matrix of WHO's Rapid risk assessment on five steps each way: each row
// is a likelihood, each column an impact.
func TestRisk(t *testing.T) {
	b := open(t)
	matrix := [5]string{
		"llllm",
		"llmmh",
		"lmmhh",
		"lmhvv",
		"mhhvv",
	}
	// 4 × 4 = 16 and 5 × 4 = 20 are above 15; 3 × 4 = 12 and 5 × 3 = 15 are not.
	name := map[byte]desk.Risk{'l': desk.RiskLow, 'm': desk.RiskModerate, 'h': desk.RiskHigh, 'v': desk.RiskVeryHigh}
	id := b.opened(t)
	for i, row := range matrix {
		for j := range row {
			a := desk.Assessment{Likelihood: i + 1, Impact: j + 1, Reason: "because"}
			c := b.apply(t, desk.Change{Action: desk.ActionRisk, Case: id, Assessment: &a})
			if want := name[row[j]]; c.Risk != want || c.Assessment.By != reviewer.Name || !c.Assessment.At.Equal(b.now) {
				t.Errorf("likelihood %d, impact %d: %s by %q, want %s", i+1, j+1, c.Risk, c.Assessment.By, want)
			}
		}
	}
}

// TestAssessmentRefused: an assessment has both numbers, a reason, and all four answers
// of Annex 2 or none.
func TestAssessmentRefused(t *testing.T) {
	b := open(t)
	id := b.opened(t)
	answers := func(yes ...bool) (out []desk.Annex2Answer) {
		for _, y := range yes {
			out = append(out, desk.Annex2Answer{Yes: y, Reason: "as secret@example.org wrote"})
		}
		return out
	}
	for name, c := range map[string]struct {
		edit func(*desk.Assessment)
		want any
	}{
		"no likelihood":     {func(a *desk.Assessment) { a.Likelihood = 0 }, "field likelihood"},
		"a likelihood of 6": {func(a *desk.Assessment) { a.Likelihood = 6 }, "field likelihood"},
		"no impact":         {func(a *desk.Assessment) { a.Impact = 0 }, "field impact"},
		"an impact of 6":    {func(a *desk.Assessment) { a.Impact = 6 }, "field impact"},
		"no reason":         {func(a *desk.Assessment) { a.Reason = " " }, "field reason"},
		"a long reason":     {func(a *desk.Assessment) { a.Reason = strings.Repeat("很", desk.MaxNote+1) }, "field reason"},
		"three answers":     {func(a *desk.Assessment) { a.Annex2 = answers(true, true, true) }, "field annex2"},
		"one without a reason": {func(a *desk.Assessment) {
			a.Annex2 = append(answers(true, true, true), desk.Annex2Answer{Reason: " "})
		}, "field annex2"},
		"all four": {func(a *desk.Assessment) { a.Annex2 = answers(true, false, true, false) }, nil},
	} {
		a := someAssessment
		c.edit(&a)
		if got := refusal(b.try(t, reviewer, desk.Change{Action: desk.ActionRisk, Case: id, Assessment: &a}), c.want); got != "" {
			t.Errorf("%s: %s", name, got)
		}
		if name == "all four" && a.Annex2[0].Reason != "as secret@example.org wrote" {
			t.Error("the caller's own answers were changed")
		}
	}
	got := b.caseNow(t, id).Assessment
	if len(got.Annex2) != len(desk.Annex2Questions()) || got.Annex2[3].Reason != "as [email] wrote" || got.Annex2[0].Yes == got.Annex2[1].Yes {
		t.Errorf("stored: %+v", got)
	}
	for yes, want := range map[int]bool{0: false, 1: false, 2: true, 3: true, 4: true} {
		flags := slices.Repeat([]bool{true}, yes)
		if a := (desk.Assessment{Annex2: answers(append(flags, make([]bool, 4-yes)...)...)}); a.Notifiable() != want {
			t.Errorf("%d answers of yes: notifiable %t, want %t", yes, a.Notifiable(), want)
		}
	}
}

// TestProposalRemembersTheOneBefore: whoever signs can be told what is different from the last proposal, and
// how the claim was worded then.
func TestProposalRemembersTheOneBefore(t *testing.T) {
	b := open(t)
	id, _ := b.verified(t)
	first := *b.caseNow(t, id).Finding
	if first.Before != nil || first.Wording["en"] == "" {
		t.Fatalf("the first proposal: %+v", first)
	}
	b.apply(t, desk.Change{Action: desk.ActionClaim, Case: id, Wording: desk.Wording{"en": "Vinegar prevents dengue."}})
	if f := b.caseNow(t, id).Finding; !reflect.DeepEqual(*f, first) {
		t.Errorf("another wording changes the proposal: %+v", f)
	}
	for i, text := range []string{"It does not.", "It cannot."} {
		f := desk.Finding{Verdict: desk.Misleading, Summary: map[string]string{"en": text}}
		b.as(t, second, desk.Change{Action: desk.ActionVerdict, Case: id, Finding: &f})
		got := b.caseNow(t, id).Finding
		if got.By != second.Name || got.Wording["en"] != "Vinegar prevents dengue." || got.Before == nil || got.Before.Before != nil {
			t.Fatalf("proposal %d: %+v", i+2, got)
		}
		if was := got.Before.Summary["en"]; i == 0 && !reflect.DeepEqual(*got.Before, first) || i == 1 && was != "It does not." {
			t.Errorf("before proposal %d: %+v", i+2, got.Before)
		}
	}
	if f := b.as(t, editor, desk.Change{Action: desk.ActionSign, Case: id}).Finding; f.Before == nil || f.SignedBy != editor.Name {
		t.Errorf("signed: %+v", f)
	}
}

// TestMarksHideNothing: what points at a person is found, too, where the marks of an answer stand inside of it. Other
// marks stay.
func TestMarksHideNothing(t *testing.T) {
	b := open(t)
	id, _ := b.verified(t)
	for text, want := range map[string]string{
		"It is **not** so, *really*.":             "It is **not** so, *really*.",
		"**Ask** se**cret@exam**ple.org **now**":  "Ask [email] now",
		`Ask secret\@example.org, not **others**`: "Ask [email], not others",
		"Ask **secret@example.org** *now*":        "Ask **[email]** *now*",
	} {
		f := desk.Finding{Verdict: desk.False, Summary: map[string]string{"en": text}}
		b.as(t, editor, desk.Change{Action: desk.ActionVerdict, Case: id, Finding: &f})
		if got := b.caseNow(t, id).Finding.Summary["en"]; got != want {
			t.Errorf("%q is kept as %q, want %q", text, got, want)
		}
	}
}
