package app

import (
	"github.com/rumordesk/rumordesk/claims/extraction"
	"github.com/rumordesk/rumordesk/desk"
)

// extractor implements [desk.Extraction].
type extractor struct{ claims *extraction.Extractor }

// Propose implements [desk.Extraction].
func (e extractor) Propose(texts ...desk.ClaimText) (out []desk.ClaimProposal) {
	var all []extraction.Proposal
	for _, t := range texts {
		in := extraction.Text{Title: t.Title, Text: t.Text, Lang: t.Lang, Checks: t.Checks}
		for _, term := range t.Terms {
			in.Terms = append(in.Terms, extraction.Term{
				Span: extraction.Span{Start: term.Start, End: term.End}, InTitle: term.Field == "title", Weight: term.Weight,
			})
		}
		all = append(all, e.claims.Propose(in)...)
	}
	for _, p := range extraction.Best(all) {
		out = append(out, desk.ClaimProposal{Text: p.Text, Lang: p.Lang, Why: string(p.Why), Score: p.Score, InTitle: p.InTitle})
	}
	return out
}
