package store

import (
	"database/sql"
	"fmt"

	"github.com/rumordesk/rumordesk/desk"
)

func scanSighting(s scanner) (g desk.Sighting, err error) {
	var at sql.NullInt64
	err = s.Scan(&g.Case, &g.Item, &at, &g.Score, &g.Similarity)
	g.At = utc(at)
	return g, err
}

// AddSighting implements [desk.CaseTx].
func (t *tx) AddSighting(g desk.Sighting) (err error) {
	defer wrap(&err, "sighting of item %d in case %d", g.Item, g.Case)
	n, err := t.changed(`INSERT INTO sightings (item, case_id, at, score, likeness) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (item) DO NOTHING`, g.Item, g.Case, micros(g.At), g.Score, g.Similarity)
	if err == nil && n == 0 {
		err = fmt.Errorf("%w: the item is filed already", desk.ErrConflict)
	}
	return err
}

// SaveSighting implements [desk.CaseTx].
func (t *tx) SaveSighting(g desk.Sighting) (err error) {
	defer wrap(&err, "sighting of item %d", g.Item)
	n, err := t.changed(`UPDATE sightings SET score = ? WHERE item = ?`, g.Score, g.Item)
	if err == nil && n == 0 {
		err = desk.ErrNotFound
	}
	return err
}

// SightingOf implements [desk.CaseReader].
func (t *tx) SightingOf(item desk.ItemID) (g desk.Sighting, err error) {
	defer wrap(&err, "sighting of item %d", item)
	return one(t, scanSighting, `SELECT case_id, item, at, score, likeness FROM sightings WHERE item = ?`, item)
}

// Sightings implements [desk.CaseReader].
func (t *tx) Sightings(root desk.CaseID) (list []desk.Sighting, err error) {
	defer wrap(&err, "sightings of case %d", root)
	return all(t, scanSighting, `SELECT s.case_id, s.item, s.at, s.score, s.likeness
		FROM cases c CROSS JOIN sightings s ON s.case_id = c.id WHERE c.root = ? ORDER BY s.at, s.item`, root)
}
