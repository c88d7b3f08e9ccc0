package desk_test

import (
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/desk"
)

// TestReplyAsEvidence: a reply is cited without an address, under the name of the institution, as long as that agrees.
func TestReplyAsEvidence(t *testing.T) {
	b := open(t)
	id, other := b.accepted(t), b.accepted(t)
	rs := b.referrals(7)
	r, token := b.refer(t, id)
	cite := func(c desk.CaseID, referral int64, passage string) (desk.Evidence, error) {
		e := desk.Evidence{Referral: referral, Quote: passage, Stance: desk.Refutes}
		_, err := b.desk.Apply(t.Context(), reviewer, desk.Change{Action: desk.ActionEvidence, Case: c, Evidence: &e})
		return e, err
	}
	refused := func(err error, want any) {
		t.Helper()
		if got := refusal(err, want); got != "" {
			t.Error(got)
		}
	}
	reply := func(named bool) {
		t.Helper()
		if _, err := rs.Reply(t.Context(), token, desk.ReplyVerified, "It is not so. Ask secret@example.org.", nil, named); err != nil {
			t.Fatal(err)
		}
	}
	_, err := cite(id, r.ID, "It is not so.")
	refused(err, "rule no-reply")
	reply(false)
	_, err = cite(id, r.ID, "It is not so.")
	refused(err, "rule needs-consent")
	reply(true)
	_, err = cite(id, r.ID, "It is so.")
	refused(err, "field quote")
	_, err = cite(other, r.ID, "It is not so.")
	refused(err, desk.ErrNotFound)
	_, err = cite(id, 99, "It is not so.")
	refused(err, desk.ErrNotFound)
	e, err := cite(id, r.ID, "It is not so.")
	if err != nil {
		t.Fatal(err)
	}
	if e.Origin() != desk.OriginReply || e.Title() != "Institute of Tropical Medicine" || e.URL != "" || e.Verified() != desk.QuoteFound || strings.Contains(e.Capture.Text, "secret") {
		t.Errorf("%+v", e)
	}
	_, err = b.desk.Apply(t.Context(), reviewer, desk.Change{Action: desk.ActionCapture, Case: id, EvidenceID: e.ID, Capture: &desk.Capture{}})
	refused(err, "rule no-page")

	// An answer names the institution; one that has changed its mind is not named.
	b.apply(t, desk.Change{Action: desk.ActionClaim, Case: id, Wording: someWording})
	b.apply(t, desk.Change{Action: desk.ActionVerdict, Case: id, Finding: &someFinding})
	b.as(t, second, desk.Change{Action: desk.ActionSign, Case: id})
	reply(false)
	_, err = b.desk.Apply(t.Context(), second, desk.Change{Action: desk.ActionPublish, Case: id})
	refused(err, "rule needs-consent")
	reply(true)
	b.as(t, second, desk.Change{Action: desk.ActionPublish, Case: id})
	a, err := b.answer(t, id)
	if err != nil || len(a.Evidence) != 1 || a.Evidence[0].Title != "Institute of Tropical Medicine" || a.Evidence[0].Origin != desk.OriginReply || a.Evidence[0].URL != "" {
		t.Errorf("%+v, %v", a.Evidence, err)
	}
}

// TestDocumentAsEvidence: a document goes by its name and its text.
func TestDocumentAsEvidence(t *testing.T) {
	b := open(t)
	id := b.accepted(t)
	text := desk.Capture{Text: "Vinegar has no effect.", RawSHA256: "abcd"}
	for name, c := range map[string]struct {
		e    desk.Evidence
		want any
	}{
		"cited":               {desk.Evidence{Source: " WHO,\n report 12 ", Quote: "no effect", Capture: text}, nil},
		"not in it":           {desk.Evidence{Source: "WHO", Quote: "an effect", Capture: text}, "field quote"},
		"from elsewhere":      {desk.Evidence{Source: "WHO", Quote: "an effect", Elsewhere: "the annex", Capture: text}, nil},
		"without a text":      {desk.Evidence{Source: "WHO", Quote: "no effect", Elsewhere: "p. 2", Capture: desk.Capture{Error: "it is encrypted"}}, "field file"},
		"without a name":      {desk.Evidence{Quote: "no effect", Capture: text}, "field url"},
		"with a long name":    {desk.Evidence{Source: strings.Repeat("很", 201), Quote: "no effect", Capture: text}, "field title"},
		"with an address too": {desk.Evidence{Source: "WHO", URL: "https://who.example/", Quote: "no effect", Capture: text}, "field url"},
	} {
		c.e.Stance = desk.Refutes
		_, err := b.desk.Apply(t.Context(), reviewer, desk.Change{Action: desk.ActionEvidence, Case: id, Evidence: &c.e})
		if got := refusal(err, c.want); got != "" {
			t.Errorf("%s: %s", name, got)
		}
		if err == nil && (c.e.Origin() != desk.OriginDocument || strings.Contains(c.e.Source, "\n")) {
			t.Errorf("%s: %+v", name, c.e)
		}
	}
}
