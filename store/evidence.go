package store

import (
	"database/sql"

	"github.com/rumordesk/rumordesk/desk"
)

const evidenceColumns = `e.id, e.case_id, e.url, e.quote, e.stance, e.note, e.elsewhere, e.added_by, e.at, e.withdrawn, e.capture, e.referral, e.source`

func scanEvidence(s scanner) (e desk.Evidence, err error) {
	var at sql.NullInt64
	var capture string
	err = s.Scan(&e.ID, &e.Case, &e.URL, &e.Quote, &e.Stance, &e.Note, &e.Elsewhere, &e.AddedBy, &at, &e.Withdrawn, &capture, &e.Referral, &e.Source)
	if err != nil {
		return e, err
	}
	e.At = utc(at)
	e.Capture, err = fromJSON[desk.Capture](capture)
	return e, err
}

// evidenceValues are the columns that AddEvidence and SaveEvidence write, in their
// order.
func evidenceValues(e desk.Evidence) ([]any, error) {
	e.Capture.At = inJSON(e.Capture.At)
	capture, err := toJSON(e.Capture, 1)
	return []any{int64(e.Case), e.URL, e.Quote, string(e.Stance), e.Note, e.Elsewhere, e.AddedBy, micros(e.At), e.Withdrawn, capture, e.Referral, e.Source}, err
}

// AddEvidence implements [desk.EvidenceTx].
func (t *tx) AddEvidence(e desk.Evidence) (id int64, err error) {
	defer wrap(&err, "add evidence to case %d", e.Case)
	args, err := evidenceValues(e)
	if err != nil {
		return 0, err
	}
	return t.insert(`INSERT INTO evidence (case_id, url, quote, stance, note, elsewhere, added_by, at, withdrawn, capture, referral, source)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`, args...)
}

// SaveEvidence implements [desk.EvidenceTx].
func (t *tx) SaveEvidence(e desk.Evidence) (err error) {
	defer wrap(&err, "save evidence %d", e.ID)
	args, err := evidenceValues(e)
	if err != nil {
		return err
	}
	return t.must(`UPDATE evidence SET case_id = ?, url = ?, quote = ?, stance = ?, note = ?, elsewhere = ?, added_by = ?, at = ?, withdrawn = ?,
		capture = ?, referral = ?, source = ? WHERE id = ?`, append(args, e.ID)...)
}

// Evidence implements [desk.EvidenceReader].
func (t *tx) Evidence(id int64) (e desk.Evidence, err error) {
	defer wrap(&err, "evidence %d", id)
	return one(t, scanEvidence, `SELECT `+evidenceColumns+` FROM evidence e WHERE e.id = ?`, id)
}

// EvidenceOf implements [desk.EvidenceReader].
func (t *tx) EvidenceOf(root desk.CaseID) (list []desk.Evidence, err error) {
	defer wrap(&err, "evidence of case %d", root)
	return all(t, scanEvidence, `SELECT `+evidenceColumns+`
		FROM cases c CROSS JOIN evidence e ON e.case_id = c.id WHERE c.root = ? ORDER BY e.at, e.id`, root)
}
