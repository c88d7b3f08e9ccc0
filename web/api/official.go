package api

import (
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/problem"
)

// laneOf reads ?lane=; nil for any.
func laneOf(s string) (*desk.Lane, error) {
	if s == "" {
		return nil, nil
	}
	lane, ok := desk.ParseLane(s)
	if !ok {
		return nil, problem.Invalid("lane", "it is queue or official")
	}
	return &lane, nil
}

// proposalView is a text that is proposed as evidence.
type proposalView struct {
	ID        string   `json:"id"`
	Case      string   `json:"case"` // filed under
	Item      string   `json:"item"`
	URL       string   `json:"url"`
	Title     string   `json:"title"`
	Publisher string   `json:"publisher"`
	Kind      string   `json:"kind"`
	Stance    string   `json:"stance"`
	Chance    float64  `json:"chance"`
	Quote     string   `json:"quote"`
	Why       []string `json:"why"`
	At        *string  `json:"at"`
	State     string   `json:"state"`
	Evidence  *string  `json:"evidence"` // what was made of it
}

// proposals reads what is proposed on a case and all that was merged into it.
func proposals(tx desk.ReadTx, root desk.CaseID) ([]proposalView, error) {
	found, err := tx.ProposalsOf(root)
	if err != nil {
		return nil, err
	}
	out := []proposalView{}
	for _, p := range found {
		it, err := tx.Item(p.Item)
		if err != nil {
			return nil, err
		}
		v := proposalView{
			ID: number(p.ID), Case: p.Case.String(), Item: p.Item.String(), URL: it.URL, Title: it.Title, Publisher: it.Publisher, Kind: string(it.Kind),
			Stance: string(p.Stance), Chance: p.Chance, Quote: p.Quote, Why: list(p.Why), At: stamp(p.At), State: string(p.State),
		}
		if p.Evidence != 0 {
			v.Evidence = orNull(number(p.Evidence))
		}
		out = append(out, v)
	}
	return out, nil
}

// decide answers POST /cases/{id}/proposals/{proposal}/….
func decide(action desk.Action) func(*request) error {
	return func(req *request) error {
		if err := req.read(&noBody{}, true); err != nil {
			return err
		}
		n, err := req.Number("proposal", "proposal")
		if err != nil {
			return err
		}
		return req.change(desk.Change{Action: action, ProposalID: n})
	}
}
