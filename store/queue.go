package store

import (
	"slices"
	"strings"

	"github.com/rumordesk/rumordesk/desk"
)

// urgency is [desk.CompareUrgency] as an ORDER BY.
const urgency = `risk_rank DESC, score DESC, due_sort, id`

// Queue implements [desk.CaseTx]. The rows are chosen first, from an index that is
// in the queue's order already; sightings, publishers and rules are then counted for
// those rows only.
func (t *tx) Queue(f desk.QueueFilter) (list []desk.CaseSummary, err error) {
	defer wrap(&err, "queue")
	query, args := queueRows(f)
	cases, err := all(t, scanCase, query, args...)
	if err != nil || len(cases) == 0 {
		return nil, err
	}
	list = make([]desk.CaseSummary, len(cases))
	at := make(map[desk.CaseID]*desk.CaseSummary, len(cases))
	ids := make([]desk.CaseID, len(cases))
	for i, c := range cases {
		list[i].Case, ids[i], at[c.ID] = c, c.ID, &list[i]
	}
	return list, t.summarise(ids, at)
}

// queueRows builds the query for a filter. With stages it merges one index walk a
// stage, so that a few open cases are found fast among many closed ones.
func queueRows(f desk.QueueFilter) (string, []any) {
	limit := f.Limit
	if limit <= 0 {
		limit = -1 // none
	}
	where, args := "", []any(nil)
	with := func(condition string, arg any) {
		where, args = where+` AND `+condition, append(args, arg)
	}
	if len(f.IDs) > 0 {
		with(`id IN (SELECT value FROM json_each(?))`, intList(f.IDs))
	}
	if f.Label != "" {
		with(`EXISTS (SELECT 1 FROM case_labels l WHERE l.label = ? AND l.case_id = cases.id)`, f.Label)
	}
	if f.Assignee != "" {
		with(`assignee = ?`, f.Assignee)
	}
	if !f.Awake.IsZero() {
		with(`(snoozed_until IS NULL OR snoozed_until <= ?)`, f.Awake.UnixMicro())
	}
	if f.Claim != "" {
		with(`instr(claim_folded, ?) > 0`, foldCase(f.Claim))
	}
	page := ` ORDER BY ` + urgency + ` LIMIT ? OFFSET ?`
	if len(f.Stages) == 0 {
		return `SELECT ` + caseColumns + ` FROM cases WHERE 1` + where + page, append(args, limit, max(f.Offset, 0))
	}
	stages := slices.Clone(f.Stages)
	slices.Sort(stages)
	stages = slices.Compact(stages)
	if len(f.IDs) > 0 || len(stages) > len(desk.Stages()) {
		// Few rows, or names that are no stages: no index walk needed.
		names := make([]any, len(stages))
		for i, s := range stages {
			names[i] = string(s)
		}
		marks := strings.TrimSuffix(strings.Repeat("?,", len(names)), ",")
		args = append(append(args, names...), limit, max(f.Offset, 0))
		return `SELECT ` + caseColumns + ` FROM cases WHERE 1` + where + ` AND stage IN (` + marks + `)` + page, args
	}
	var all []any
	var b strings.Builder
	b.WriteString(`SELECT ` + caseColumns + ` FROM cases JOIN (`)
	for i, s := range stages {
		if i > 0 {
			b.WriteString(` UNION ALL `)
		}
		b.WriteString(`SELECT risk_rank, score, due_sort, id AS chosen FROM cases WHERE stage = ?` + where)
		all = append(append(all, string(s)), args...)
	}
	b.WriteString(` ORDER BY 1 DESC, 2 DESC, 3, 4 LIMIT ? OFFSET ?) p ON cases.id = p.chosen
		ORDER BY p.risk_rank DESC, p.score DESC, p.due_sort, p.chosen`)
	return prefixed(b.String()), append(all, limit, max(f.Offset, 0))
}

// prefixed makes the case's columns unambiguous where they stand next to the
// chosen rows'.
func prefixed(query string) string {
	cols := strings.Split(caseColumns, ",")
	for i, c := range cols {
		cols[i] = "cases." + strings.TrimSpace(c)
	}
	return strings.Replace(query, caseColumns, strings.Join(cols, ", "), 1)
}

// filed pairs each case of a page with the cases whose sightings are its own: all
// that share its root, or only itself when it is merged into another.
const filed = `WITH filed (page, id) AS (
	SELECT p.value, c.id FROM json_each(?1) p CROSS JOIN cases c ON c.root = p.value
	UNION SELECT value, value FROM json_each(?1)) `

// summarise fills in what the page's rows show besides the case.
func (t *tx) summarise(ids []desk.CaseID, at map[desk.CaseID]*desk.CaseSummary) error {
	page := intList(ids)
	_, err := all(t, func(s scanner) (struct{}, error) {
		var id desk.CaseID
		var sightings, publishers int
		err := s.Scan(&id, &sightings, &publishers)
		if c := at[id]; c != nil {
			c.Sightings, c.Publishers = sightings, publishers
		}
		return struct{}{}, err
	}, filed+`SELECT f.page, count(*), count(DISTINCT i.publisher)
		FROM filed f CROSS JOIN sightings s ON s.case_id = f.id CROSS JOIN items i ON i.id = s.item GROUP BY f.page`, page)
	if err != nil {
		return err
	}
	_, err = all(t, func(s scanner) (struct{}, error) {
		var id desk.CaseID
		var rule string
		err := s.Scan(&id, &rule)
		if c := at[id]; c != nil {
			c.Rules = append(c.Rules, rule)
		}
		return struct{}{}, err
	}, filed+`SELECT DISTINCT f.page, g.rule
		FROM filed f CROSS JOIN sightings s ON s.case_id = f.id CROSS JOIN flags g ON g.item = s.item ORDER BY f.page, g.rule`, page)
	return err
}
