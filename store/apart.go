package store

import "github.com/rumordesk/rumordesk/desk"

// MoveSighting implements [desk.CaseTx].
func (t *tx) MoveSighting(item desk.ItemID, to desk.CaseID) (err error) {
	defer wrap(&err, "sighting of item %d to case %d", item, to)
	n, err := t.changed(`UPDATE sightings SET case_id = ?, likeness = 1 WHERE item = ?`, to, item)
	if err == nil && n == 0 {
		err = desk.ErrNotFound
	}
	return err
}

// KeepApart implements [desk.CaseTx].
func (t *tx) KeepApart(a, b desk.CaseID) (err error) {
	defer wrap(&err, "keep case %d and case %d apart", a, b)
	if a == b {
		return nil
	}
	_, err = t.exec(`INSERT OR IGNORE INTO kept_apart (low, high) VALUES (?, ?)`, min(a, b), max(a, b))
	return err
}

// KeepTogether implements [desk.CaseTx].
func (t *tx) KeepTogether(a, b desk.CaseID) (err error) {
	defer wrap(&err, "case %d and case %d need not be apart", a, b)
	_, err = t.exec(`DELETE FROM kept_apart WHERE low = ? AND high = ?`, min(a, b), max(a, b))
	return err
}

// ApartFrom implements [desk.CaseReader].
func (t *tx) ApartFrom(root desk.CaseID) (list []desk.CaseID, err error) {
	defer wrap(&err, "what is kept apart from case %d", root)
	return all(t, value[desk.CaseID], `SELECT o.root FROM cases c CROSS JOIN kept_apart k ON k.low = c.id CROSS JOIN cases o ON o.id = k.high
			WHERE c.root = ?1 AND o.root <> ?1
		UNION SELECT o.root FROM cases c CROSS JOIN kept_apart k ON k.high = c.id CROSS JOIN cases o ON o.id = k.low
			WHERE c.root = ?1 AND o.root <> ?1
		ORDER BY 1`, root)
}
