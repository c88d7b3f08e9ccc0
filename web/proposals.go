package web

import (
	"math"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/page"
)

// proposalView is a text that is proposed as evidence on a case.
type proposalView struct {
	ID              int64
	Case            desk.CaseID
	Rev             int64
	Item            desk.ItemID
	Publisher, Kind string
	Title, Lang     string
	Quote           string
	Stance          page.Badge
	Percent         int
	Why             []string
	At              page.Timestamp
	Link            page.Link
	Open            bool
	Became          string // what was decided, empty while it is open
	CanAccept       bool
	CanDismiss      bool
	CanReopen       bool
}

// readProposals reads what is proposed on a case and on all that was merged into it; the open ones first.
func (req *request) readProposals(tx desk.ReadTx, c desk.Case) (open, decided []proposalView, err error) {
	list, err := tx.ProposalsOf(c.ID)
	if err != nil {
		return nil, nil, err
	}
	for _, p := range list {
		it, err := tx.Item(p.Item)
		if err != nil {
			return nil, nil, err
		}
		v := proposalView{
			ID: p.ID, Case: c.ID, Rev: c.Rev, Item: p.Item, Publisher: it.Publisher, Kind: req.kind(it.Kind), Title: it.Title, Lang: page.LangAttr(it.Lang),
			Quote: p.Quote, Stance: req.stance(p.Stance), Percent: int(math.Round(100 * p.Chance)), Why: p.Why, At: req.At(p.At), Link: page.External(it.URL),
			Open: p.State == desk.ProposalOpen, CanReopen: req.allowed(desk.ActionReopenProposal, c),
		}
		if v.Open {
			v.CanAccept, v.CanDismiss = req.allowed(desk.ActionAcceptProposal, c), req.allowed(desk.ActionDismissProposal, c)
			open = append(open, v)
			continue
		}
		if v.Became = req.T("proposal.dismissed"); p.State == desk.ProposalAccepted {
			v.Became = req.T("proposal.accepted")
		}
		decided = append(decided, v)
	}
	return open, decided, nil
}

// decideProposal answers the buttons of a proposal. What was decided can be undone from triage, and taken back where it stands.
func (s *site) decideProposal(action desk.Action) func(*request) error {
	return func(req *request) error {
		id, form, err := req.caseForm()
		if err != nil {
			return err
		}
		if _, err := req.signed(); err != nil {
			return err
		}
		ch := desk.Change{Action: action, Case: id}
		if ch.ProposalID, err = req.Number("pid", "proposal"); err != nil {
			return err
		}
		if ch.Rev, err = revOf(form); err != nil {
			return err
		}
		before, after, err := req.apply(ch)
		if err != nil {
			return req.showCaseError(id, err)
		}
		if action != desk.ActionReopenProposal {
			req.remember(undoStep{
				text:    req.doneMessage(action, 1, "#"+id.String()),
				inverse: inverse(ch, before, after, req.Now), before: map[desk.CaseID]int64{id: before.Rev},
			})
		}
		return req.Redirect(casePath(id) + "#proposals")
	}
}
