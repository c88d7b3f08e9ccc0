package store

import (
	"database/sql"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

const spreadRow = `SELECT count(*), count(DISTINCT nullif(i.publisher, '')), coalesce(max(s.score), 0)
	FROM cases c CROSS JOIN sightings s ON s.case_id = c.id CROSS JOIN items i ON i.id = s.item WHERE c.root = ?`

// evidenceRows are what flags the sightings as they stand now, each with its highest score, and that over its threshold.
const evidenceRows = `SELECT g.rule, max(g.score), max(1.0 * g.score / max(g.threshold, 1))
	FROM cases c CROSS JOIN sightings s ON s.case_id = c.id CROSS JOIN items i ON i.id = s.item
	CROSS JOIN flags g ON g.item = s.item AND g.item_version = i.version
	WHERE c.root = ? AND g.status NOT IN ('experimental', 'over-budget') GROUP BY g.rule`

// Spread implements [desk.PriorityReader].
func (t *tx) Spread(root desk.CaseID) (s desk.Spread, err error) {
	defer wrap(&err, "spread of case %d", root)
	s, err = one(t, func(r scanner) (s desk.Spread, err error) {
		err = r.Scan(&s.Sightings, &s.Publishers, &s.RuleScore)
		return s, err
	}, spreadRow, root)
	if err != nil {
		return s, err
	}
	highest := 0
	flags, err := all(t, func(r scanner) (string, error) {
		var rule string
		var score int
		var times float64
		err := r.Scan(&rule, &score, &times)
		if by, _ := desk.WhatFound(rule); by == desk.ByRule {
			highest = max(highest, score)
		}
		s.Strength.AddFlag(rule, times)
		return rule, err
	}, evidenceRows, root)
	if len(flags) > 0 { // the score of a sighting may be that of a known claim or of the model
		s.RuleScore = highest
	}
	return s, err
}

// Priority implements [desk.PriorityReader].
func (t *tx) Priority(id desk.CaseID) (p desk.Priority, err error) {
	defer wrap(&err, "priority of case %d", id)
	return one(t, func(r scanner) (p desk.Priority, err error) {
		var at sql.NullInt64
		var parts string
		if err := r.Scan(&p.Score, &at, &parts); err != nil {
			return p, err
		}
		p.At = utc(at)
		p.Parts, err = fromJSON[[]desk.Part](parts)
		return p, err
	}, `SELECT c.score, p.at, coalesce(p.parts, '') FROM cases c LEFT JOIN case_priority p ON p.case_id = c.id WHERE c.id = ?`, id)
}

// SavePriority implements [desk.PriorityTx].
func (t *tx) SavePriority(id desk.CaseID, p desk.Priority) (err error) {
	defer wrap(&err, "save priority of case %d", id)
	n, err := t.changed(`UPDATE cases SET score = ? WHERE id = ?`, p.Score, id)
	if err != nil {
		return err
	}
	if n == 0 {
		return desk.ErrNotFound
	}
	parts, err := toJSON(p.Parts, len(p.Parts))
	if err != nil {
		return err
	}
	_, err = t.exec(`INSERT INTO case_priority (case_id, at, parts) VALUES (?, ?, ?)
		ON CONFLICT (case_id) DO UPDATE SET at = excluded.at, parts = excluded.parts`, id, micros(p.At), parts)
	return err
}

// The + keeps SQLite on the walk by id: the order is wanted, and nearly every root is
// looked at anyway.
const waitingRows = `SELECT ` + caseColumns + ` FROM cases
	WHERE id > ? AND +root = id AND +stage IN ('new', 'accepted', 'verifying', 'verified') ORDER BY id LIMIT ?`

// Waiting implements [desk.PriorityReader].
func (t *tx) Waiting(after desk.CaseID, limit int) (list []desk.Case, err error) {
	defer wrap(&err, "waiting cases")
	return all(t, scanCase, waitingRows, after, max(limit, 0))
}

// topicDayRows reads only the time that it is asked about, from the index.
const topicDayRows = `SELECT json_extract(r.labels, '$.topic') AS topic, (?2 - s.at) / 86400000000 AS ago, count(*)
	FROM sightings s CROSS JOIN cases c ON c.id = s.case_id CROSS JOIN cases r ON r.id = c.root
	WHERE s.at > ?1 AND s.at <= ?2 AND r.labels <> '' GROUP BY topic, ago HAVING topic <> ''`

// TopicDays implements [desk.PriorityReader].
func (t *tx) TopicDays(now time.Time, days int) (out desk.TopicDays, err error) {
	defer wrap(&err, "days of topics")
	first, err := one(t, value[sql.NullInt64], `SELECT min(at) FROM sightings`)
	if err != nil {
		return out, err
	}
	out = desk.TopicDays{Since: utc(first), Counts: map[string][]int{}}
	days = max(days, 0)
	from := now.Add(-time.Duration(days) * 24 * time.Hour)
	_, err = all(t, func(r scanner) (struct{}, error) {
		var topic string
		var ago, n int
		err := r.Scan(&topic, &ago, &n)
		if err == nil && ago >= 0 && ago < days {
			if out.Counts[topic] == nil {
				out.Counts[topic] = make([]int, days)
			}
			out.Counts[topic][days-1-ago] = n
		}
		return struct{}{}, err
	}, topicDayRows, from.UnixMicro(), now.UnixMicro())
	return out, err
}
