package desk_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/quote"
)

// TestQuotation: a passage stands in what was captured, or says where else, or is not verified.
func TestQuotation(t *testing.T) {
	const study = "Vinegar has no effect, we found. It doesn’t cure dengue."
	for name, c := range map[string]struct {
		passage, elsewhere string
		capture            desk.Capture
		want               desk.Verification // empty: it is refused
	}{
		"found":                            {"It doesn't cure dengue", "", desk.Capture{Text: study}, desk.QuoteFound},
		"with something left out":          {"Vinegar … doesn't cure dengue", "", desk.Capture{Text: study}, desk.QuoteFound},
		"found in the headline":            {"Vinegar tested", "", desk.Capture{Title: "Vinegar tested", Text: study}, desk.QuoteFound},
		"found before it was redacted":     {"as of [phone]", "", desk.Capture{Text: study, Quoted: true}, desk.QuoteFound},
		"found, and elsewhere too":         {"Vinegar has no effect", "p. 2", desk.Capture{Text: study}, desk.QuoteFound},
		"not there":                        {"Vinegar cures dengue", "", desk.Capture{Text: study}, ""},
		"not there, marked with blanks":    {"Vinegar cures dengue", " \n", desk.Capture{Text: study}, ""},
		"quoted from elsewhere":            {"Vinegar is water", "  the annex,\np. 2 ", desk.Capture{Text: study}, desk.QuoteElsewhere},
		"not captured":                     {"Vinegar is water", "", desk.Capture{Error: "it is down"}, desk.QuoteNotVerified},
		"not captured, and said to be":     {"Vinegar is water", "", desk.Capture{Error: "it is down", Quoted: true}, desk.QuoteNotVerified},
		"not captured, from elsewhere":     {"Vinegar is water", "the annex", desk.Capture{Error: "it is down"}, desk.QuoteElsewhere},
		"read, and not kept":               {"Vinegar has no effect", "", desk.Capture{Text: study, Error: "no room"}, desk.QuoteFound},
		"read, not kept, and not there":    {"Vinegar cures dengue", "", desk.Capture{Text: study, Error: "no room"}, ""},
		"elsewhere in more than 200 signs": {"Vinegar is water", strings.Repeat("很", 201), desk.Capture{Text: study}, ""},
		"elsewhere with what is redacted":  {"Vinegar is water", "secret@example.org", desk.Capture{Text: study}, desk.QuoteElsewhere},
	} {
		t.Run(name, func(t *testing.T) {
			b := open(t)
			b.desk.Stands = quote.Stands
			id := b.accepted(t)
			e := desk.Evidence{URL: "https://study.example/1", Quote: c.passage, Elsewhere: c.elsewhere, Stance: desk.Refutes, Capture: c.capture}
			_, err := b.desk.Apply(t.Context(), reviewer, desk.Change{Action: desk.ActionEvidence, Case: id, Evidence: &e})
			if c.want == "" {
				var field *desk.FieldError
				if !errors.As(err, &field) || field.Field != "quote" && field.Field != "elsewhere" {
					t.Fatalf("not refused at its field: %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if e.Verified() != c.want || strings.ContainsAny(e.Elsewhere, "\n") || strings.Contains(e.Elsewhere, "secret@example.org") {
				t.Errorf("%s, elsewhere %q", e.Verified(), e.Elsewhere)
			}
		})
	}
}

// TestCaptureKeepsThePassage: a newer capture without the passage never takes the place of an older one.
func TestCaptureKeepsThePassage(t *testing.T) {
	b := open(t)
	id := b.accepted(t)
	e := desk.Evidence{URL: "https://study.example/1", Quote: "no effect", Stance: desk.Refutes, Capture: desk.Capture{Text: "Vinegar has no effect."}}
	if _, err := b.desk.Apply(t.Context(), reviewer, desk.Change{Action: desk.ActionEvidence, Case: id, Evidence: &e}); err != nil {
		t.Fatal(err)
	}
	again := func(k desk.Capture) error {
		_, err := b.desk.Apply(t.Context(), reviewer, desk.Change{Action: desk.ActionCapture, Case: id, EvidenceID: e.ID, Capture: &k})
		return err
	}
	var field *desk.FieldError
	if err := again(desk.Capture{Text: "Vinegar has an effect."}); !errors.As(err, &field) || field.Field != "quote" || field.Key != desk.QuoteAbsent {
		t.Errorf("a page that says something else now: %v", err)
	}
	if err := again(desk.Capture{Text: "As we said: no effect."}); err != nil {
		t.Error(err)
	}
	b.view(t, func(tx desk.ReadTx) error {
		got, err := tx.Evidence(e.ID)
		if got.Capture.Text != "As we said: no effect." || got.Verified() != desk.QuoteFound {
			t.Errorf("%+v", got)
		}
		return err
	})
}

// TestAcceptedProposalIsQuoted: what a page no longer says is no evidence.
func TestAcceptedProposalIsQuoted(t *testing.T) {
	b := open(t)
	id := b.accepted(t)
	propose := func(passage string) int64 {
		var n int64
		err := b.store.Update(t.Context(), func(tx desk.Tx) error {
			item, err := tx.AddItem(desk.Item{URL: "https://agency.example/" + passage[:3], Kind: desk.Official, Title: "Vinegar", Text: "It is not so.", Version: 1, FetchedAt: b.now})
			if err == nil {
				n, err = tx.AddProposal(desk.Proposal{Case: id, Item: item, Stance: desk.Refutes, Quote: passage, At: b.now, State: desk.ProposalOpen})
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	accept := func(n int64) error {
		_, err := b.desk.Apply(t.Context(), reviewer, desk.Change{Action: desk.ActionAcceptProposal, Case: id, ProposalID: n})
		return err
	}
	var field *desk.FieldError
	if err := accept(propose("Was edited away.")); !errors.As(err, &field) || field.Field != "quote" {
		t.Errorf("%v", err)
	}
	if err := accept(propose("It is not so.")); err != nil {
		t.Error(err)
	}
}
