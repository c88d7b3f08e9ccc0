package main

import (
	"strconv"

	"github.com/rumordesk/rumordesk/desk"
)

type queueMoveCmd struct {
	caseArg
	To string `required:"" enum:"queue,official" help:"Where to: queue or official."`
}

// Run moves the case.
func (c *queueMoveCmd) Run(e *env) error {
	action := desk.ActionToQueue
	if lane, _ := desk.ParseLane(c.To); lane == desk.LaneOfficial {
		action = desk.ActionToOfficial
	}
	return change(e, c.ID, desk.Change{Action: action})
}

// proposalView is a text that is proposed as evidence, as machines read it.
type proposalView struct {
	ID        string   `json:"id"`
	Item      string   `json:"item"`
	URL       string   `json:"url"`
	Title     string   `json:"title"`
	Publisher string   `json:"publisher"`
	Stance    string   `json:"stance"`
	Chance    float64  `json:"chance"`
	Quote     string   `json:"quote"`
	Why       []string `json:"why"`
	At        *string  `json:"at"`
	State     string   `json:"state"`
}

func viewProposals(tx desk.ReadTx, root desk.CaseID) ([]proposalView, error) {
	list, err := tx.ProposalsOf(root)
	out := []proposalView{}
	for _, p := range list {
		it, err := tx.Item(p.Item)
		if err != nil {
			return nil, err
		}
		why := p.Why
		if why == nil {
			why = []string{}
		}
		out = append(out, proposalView{
			ID: strconv.FormatInt(p.ID, 10), Item: p.Item.String(), URL: it.URL, Title: it.Title, Publisher: it.Publisher,
			Stance: string(p.Stance), Chance: p.Chance, Quote: p.Quote, Why: why, At: rfc3339(p.At), State: string(p.State),
		})
	}
	return out, err
}
