package store

import (
	"database/sql"

	"github.com/rumordesk/rumordesk/desk"
)

const proposalColumns = `p.id, p.case_id, p.item, p.stance, p.chance, p.quote, p.why, p.at, p.state, p.evidence`

func scanProposal(s scanner) (p desk.Proposal, err error) {
	var at sql.NullInt64
	var why string
	if err = s.Scan(&p.ID, &p.Case, &p.Item, &p.Stance, &p.Chance, &p.Quote, &why, &at, &p.State, &p.Evidence); err != nil {
		return p, err
	}
	p.At = utc(at)
	p.Why, err = fromJSON[[]string](why)
	return p, err
}

// proposalValues are the columns that AddProposal and SaveProposal write, in their order.
func proposalValues(p desk.Proposal) ([]any, error) {
	why, err := toJSON(p.Why, len(p.Why))
	return []any{int64(p.Case), int64(p.Item), string(p.Stance), p.Chance, p.Quote, why, micros(p.At), string(p.State), p.Evidence}, err
}

// AddProposal implements [desk.ProposalTx].
func (t *tx) AddProposal(p desk.Proposal) (id int64, err error) {
	defer wrap(&err, "add proposal of item %d to case %d", p.Item, p.Case)
	args, err := proposalValues(p)
	if err != nil {
		return 0, err
	}
	return t.insert(`INSERT INTO proposals (case_id, item, stance, chance, quote, why, at, state, evidence)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`, args...)
}

// SaveProposal implements [desk.ProposalTx].
func (t *tx) SaveProposal(p desk.Proposal) (err error) {
	defer wrap(&err, "save proposal %d", p.ID)
	args, err := proposalValues(p)
	if err != nil {
		return err
	}
	return t.must(`UPDATE proposals SET case_id = ?, item = ?, stance = ?, chance = ?, quote = ?, why = ?, at = ?, state = ?, evidence = ?
		WHERE id = ?`, append(args, p.ID)...)
}

// Proposal implements [desk.ProposalReader].
func (t *tx) Proposal(id int64) (p desk.Proposal, err error) {
	defer wrap(&err, "proposal %d", id)
	return one(t, scanProposal, `SELECT `+proposalColumns+` FROM proposals p WHERE p.id = ?`, id)
}

// ProposalOf implements [desk.ProposalReader].
func (t *tx) ProposalOf(item desk.ItemID) (p desk.Proposal, err error) {
	defer wrap(&err, "proposal of item %d", item)
	return one(t, scanProposal, `SELECT `+proposalColumns+` FROM proposals p WHERE p.item = ?`, item)
}

// ProposalsOf implements [desk.ProposalReader].
func (t *tx) ProposalsOf(root desk.CaseID) (list []desk.Proposal, err error) {
	defer wrap(&err, "proposals of case %d", root)
	return all(t, scanProposal, `SELECT `+proposalColumns+`
		FROM cases c CROSS JOIN proposals p ON p.case_id = c.id WHERE c.root = ? ORDER BY p.at, p.id`, root)
}
