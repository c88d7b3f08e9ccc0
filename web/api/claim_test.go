package api

import (
	"strings"

	"github.com/rumordesk/rumordesk/desk"
)

// firstWords proposes what stands before the first colon of a text, and the title.
type firstWords struct{}

func (firstWords) Propose(texts ...desk.ClaimText) (out []desk.ClaimProposal) {
	for _, t := range texts {
		if before, _, found := strings.Cut(t.Text, ":"); found {
			out = append(out, desk.ClaimProposal{Text: before, Lang: t.Lang, Why: "reported", Score: 0.75})
		}
		out = append(out, desk.ClaimProposal{Text: t.Title, Lang: t.Lang, Why: "title", Score: 0.25})
	}
	return out
}

// claimJourney asks for what is proposed as the claim of a case.
func (b *bench) claimJourney() {
	b.t.Helper()
	at := "/cases/" + b.take(902, "a vaccine tale: what they do not tell").Case.String() + "/claim"
	if r := b.must(200, "Rita", "GET", at, ""); len(r.at("proposals").([]any)) != 0 {
		b.t.Errorf("a desk without claim extraction proposes %s", r.raw)
	}
	b.desk.Extraction = firstWords{}
	defer func() { b.desk.Extraction = nil }()
	r := b.must(200, "Rita", "GET", at, "")
	if r.text("proposals", 0, "why") != "reported" || r.at("proposals", 0, "score") != 0.75 || r.text("proposals", 0, "lang") != "en" || r.text("proposals", 1, "why") != "title" {
		b.t.Errorf("proposals: %s", r.raw)
	}
	b.must(404, "Rita", "GET", "/cases/999/claim", "")
	b.must(401, "", "GET", at, "")
}
