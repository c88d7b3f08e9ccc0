package api

import "net/http"

// claimView is what is known of the claim of a case in one sentence.
type claimView struct {
	Proposals []claimProposal `json:"proposals"`
}

// claimProposal is a sentence that may state the claim of a case.
type claimProposal struct {
	Text  string  `json:"text"`
	Lang  string  `json:"lang"`
	Why   string  `json:"why"`
	Score float64 `json:"score"`
}

// showClaim answers GET /cases/{id}/claim.
func (req *request) showClaim() error {
	id, err := req.CaseID()
	if err != nil {
		return err
	}
	found, err := req.a.Desk.Proposals(req.Context(), id)
	if err != nil {
		return noCase(err)
	}
	view := claimView{Proposals: []claimProposal{}}
	for _, p := range found {
		view.Proposals = append(view.Proposals, claimProposal{Text: p.Text, Lang: p.Lang, Why: p.Why, Score: p.Score})
	}
	return req.answer(http.StatusOK, view)
}
