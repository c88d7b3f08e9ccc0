package store

import (
	"slices"
	"strings"

	"github.com/rumordesk/rumordesk/desk"
)

// Queue implements [desk.CaseReader]. The rows are chosen first, in the order of
// [desk.CompareUrgency], from an index that is in this order already; sightings,
// publishers and rules are then counted for those rows only.
func (t *tx) Queue(f desk.QueueFilter) (list []desk.CaseSummary, err error) {
	defer wrap(&err, "queue")
	return t.queue(f, enough(f.Limit))
}

func (t *tx) queue(f desk.QueueFilter, few int) (list []desk.CaseSummary, err error) {
	if len(f.Stages) > 0 {
		if f.Stages = known(f.Stages); len(f.Stages) == 0 {
			return nil, nil
		}
	}
	if f.Unsigned {
		if len(f.Stages) > 0 && !slices.Contains(f.Stages, desk.StageVerifying) {
			return nil, nil
		}
		f.Stages = []desk.Stage{desk.StageVerifying}
	}
	ids, narrowed, err := t.narrow(f, few)
	if err != nil {
		return nil, err
	}
	query, args := queueRows(f, ids, narrowed)
	cases, err := all(t, scanCase, query, args...)
	if err != nil || len(cases) == 0 {
		return nil, err
	}
	list = make([]desk.CaseSummary, len(cases))
	at := make(map[desk.CaseID]*desk.CaseSummary, len(cases))
	page := make([]desk.CaseID, len(cases))
	for i, c := range cases {
		list[i].Case, page[i], at[c.ID] = c, c.ID, &list[i]
	}
	return list, t.summarise(page, at, f.Brief)
}

// few is how many cases are gathered by a filter of their own; more of them
// are met soon enough on the way through the queue.
const few = 2000

// enough is few for a page of limit cases: of a short page's cases fewer make sure that
// it fills up early on the way, and gathering them is what costs.
func enough(limit int) int {
	const least, each = 200, 20
	if limit <= 0 {
		return few
	}
	return min(few, max(least, each*limit))
}

// narrow looks for the filter's part that fewest cases pass, and returns these cases;
// ok is false when every part lets more than a few through.
func (t *tx) narrow(f desk.QueueFilter, few int) (ids []desk.CaseID, ok bool, err error) {
	if len(f.IDs) > 0 {
		return f.IDs, true, nil
	}
	anyLabel, err := toJSON(f.AnyLabel, len(f.AnyLabel))
	if err != nil {
		return nil, false, err
	}
	for _, part := range []struct{ query, arg string }{
		{`SELECT DISTINCT case_id FROM case_labels WHERE label IN (SELECT value FROM json_each(?)) LIMIT ?`, anyLabel},
		{`SELECT id FROM cases WHERE assignee = ? AND assignee <> '' LIMIT ?`, f.Assignee},
		{`SELECT case_id FROM case_labels WHERE label = ? LIMIT ?`, f.Label},
		{`SELECT rowid FROM case_grams WHERE case_grams MATCH ? LIMIT ?`, gramQuery(foldCase(f.Claim))},
	} {
		if part.arg == "" {
			continue
		}
		found, err := all(t, value[desk.CaseID], part.query, part.arg, few+1)
		if err != nil {
			return nil, false, err
		}
		if len(found) <= few && (!ok || len(found) < len(ids)) {
			ids, ok = found, true
		}
	}
	return ids, ok, nil
}

// known returns the stages in f that there are, each once.
func known(stages []desk.Stage) (out []desk.Stage) {
	for _, s := range desk.Stages() {
		if slices.Contains(stages, s) {
			out = append(out, s)
		}
	}
	return out
}

// queueRows builds the query for a filter, over ids only when it was narrowed to
// them. Otherwise it merges one index walk a stage, so that a few open cases are
// found fast among many closed ones.
func queueRows(f desk.QueueFilter, ids []desk.CaseID, narrowed bool) (string, []any) {
	where, conditions := filterRows(f)
	var rows []string
	var args []any
	from := `cases`
	add := func(condition string, arg ...any) {
		rows = append(rows, `SELECT risk_rank, score, due_sort, id AS chosen FROM `+from+` WHERE `+condition+where)
		args = append(append(args, arg...), conditions...)
	}
	switch {
	case narrowed && len(f.Stages) > 0:
		names, _ := toJSON(f.Stages, 1) // strings always have a JSON form
		add(`id IN (SELECT value FROM json_each(?)) AND stage IN (SELECT value FROM json_each(?))`, intList(ids), names)
	case narrowed:
		add(`id IN (SELECT value FROM json_each(?))`, intList(ids))
	case f.Unsigned:
		// As the index has it, which holds nothing else.
		from = `cases INDEXED BY cases_unsigned`
		add(unsigned)
	case len(f.Stages) == 0:
		add(`1`)
	default:
		// The index in the queue's order: another would find what is due faster and then
		// have to sort it.
		from = `cases INDEXED BY cases_by_stage`
		if f.Lane != nil && *f.Lane == desk.LaneOfficial {
			from = `cases INDEXED BY cases_official`
		}
		for _, s := range f.Stages {
			add(`stage = ?`, string(s))
		}
	}
	limit := f.Limit
	if limit <= 0 {
		limit = -1 // none
	}
	return `SELECT ` + prefixedColumns + ` FROM cases JOIN (` + strings.Join(rows, ` UNION ALL `) +
		` ORDER BY 1 DESC, 2 DESC, 3, 4 LIMIT ? OFFSET ?) p ON cases.id = p.chosen
		ORDER BY p.risk_rank DESC, p.score DESC, p.due_sort, p.chosen`, append(args, limit, max(f.Offset, 0))
}

// unsigned is the condition of the index of what waits for a signature, and proposedBy who has
// proposed it: NULL where there is no verdict. A case that is being verified has no signed one, for
// signing ends the verification.
const (
	unsigned   = `stage = 'verifying' AND finding <> ''`
	proposedBy = `json_extract(nullif(finding, ''), '$.by')`
)

// unsignedRows counts what waits for the signature of somebody else than a member.
const unsignedRows = `SELECT count(*) FROM cases INDEXED BY cases_unsigned WHERE ` + unsigned + ` AND ` + proposedBy + ` <> ?`

// filterRows are the conditions on a row that an index walk does not meet by itself.
func filterRows(f desk.QueueFilter) (where string, args []any) {
	and := func(condition string, arg any) {
		where, args = where+` AND `+condition, append(args, arg)
	}
	if f.Label != "" {
		and(`EXISTS (SELECT 1 FROM case_labels l WHERE l.label = ? AND l.case_id = cases.id)`, f.Label)
	}
	if len(f.AnyLabel) > 0 {
		names, _ := toJSON(f.AnyLabel, 1) // strings always have a JSON form
		and(`id IN (SELECT l.case_id FROM json_each(?) j CROSS JOIN case_labels l ON l.label = j.value)`, names)
	}
	if f.Without != "" {
		and(`NOT EXISTS (SELECT 1 FROM case_labels l WHERE l.label = ? AND l.case_id = cases.id)`, f.Without)
	}
	if f.Lane != nil {
		if *f.Lane == desk.LaneOfficial {
			where += ` AND lane = 'official'` // as the index has it
		} else {
			and(`lane = ?`, string(*f.Lane))
		}
	}
	if f.Unsigned {
		and(proposedBy+` <> ?`, f.NotBy)
	}
	if f.Assignee != "" {
		and(`assignee = ?`, f.Assignee)
	}
	if !f.Awake.IsZero() {
		and(`(snoozed_until IS NULL OR snoozed_until <= ?)`, f.Awake.UnixMicro())
	}
	if f.Claim != "" {
		and(`instr(claim_folded, ?) > 0`, foldCase(f.Claim))
	}
	if !f.DueFrom.IsZero() {
		and(`due_sort >= ?`, f.DueFrom.Unix())
	}
	if !f.DueUntil.IsZero() {
		and(`due_sort < ?`, f.DueUntil.Unix())
	}
	if a := f.After; a != nil {
		rank, due := a.UrgencyRank(), dueSort(*a)
		where += ` AND risk_rank <= ? AND (risk_rank < ? OR score < ? OR score = ? AND (due_sort > ? OR due_sort = ? AND id > ?))`
		args = append(args, rank, rank, a.Score, a.Score, due, due, int64(a.ID))
	}
	return where, args
}

// prefixedColumns are the case's columns, told apart from the chosen rows'.
var prefixedColumns = `cases.` + strings.Join(strings.Fields(caseColumns), ` cases.`)

// filed pairs each case of a page with the cases whose sightings are its own: all
// that share its root, or only itself when it is merged into another.
const filed = `WITH filed (page, id) AS (
	SELECT p.value, c.id FROM json_each(?1) p CROSS JOIN cases c ON c.root = p.value
	UNION SELECT value, value FROM json_each(?1)) `

// The first is enough for a brief row; the second reads every item and flag of the page
// once. A sighting without a flag still counts.
const (
	briefRows = filed + `SELECT f.page, count(*), 0, '' FROM filed f CROSS JOIN sightings s ON s.case_id = f.id GROUP BY f.page`
	wholeRows = filed + `SELECT f.page, count(DISTINCT s.item), count(DISTINCT i.publisher),
		json_group_array(DISTINCT g.rule) FILTER (WHERE g.rule IS NOT NULL)
		FROM filed f CROSS JOIN sightings s ON s.case_id = f.id CROSS JOIN items i ON i.id = s.item
		LEFT JOIN flags g ON g.item = s.item GROUP BY f.page`
)

// summarise fills in what the page's rows show besides the case.
func (t *tx) summarise(ids []desk.CaseID, at map[desk.CaseID]*desk.CaseSummary, brief bool) error {
	query := wholeRows
	if brief {
		query = briefRows
	}
	_, err := all(t, func(s scanner) (struct{}, error) {
		var id desk.CaseID
		var rules string
		var sum desk.CaseSummary
		if err := s.Scan(&id, &sum.Sightings, &sum.Publishers, &rules); err != nil {
			return struct{}{}, err
		}
		list, err := fromJSON[[]string](rules)
		slices.Sort(list)
		if c := at[id]; c != nil {
			c.Sightings, c.Publishers = sum.Sightings, sum.Publishers
			if len(list) > 0 {
				c.Rules = list
			}
		}
		return struct{}{}, err
	}, query, intList(ids))
	return err
}
