package store

import (
	"database/sql"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// stageEndRows: a triage ends when a new case is accepted, discarded or merged, and
// counts unless the case is new again; a verification ends with the first signing,
// and counts unless the case is being verified again. The IN is that of the index.
const stageEndRows = `SELECT a.case_id, c.risk, 0, c.opened_at, max(a.at)
	FROM audit a CROSS JOIN cases c ON c.id = a.case_id
	WHERE a.action IN ('accept', 'discard', 'merge', 'sign') AND a.at >= ?1 AND a.at <= ?2 AND a.from_stage = 'new' AND c.stage <> 'new'
	GROUP BY a.case_id
	UNION ALL SELECT a.case_id, c.risk, 1, c.accepted_at, a.at
	FROM audit a CROSS JOIN cases c ON c.id = a.case_id
	WHERE a.action IN ('accept', 'discard', 'merge', 'sign') AND a.at >= ?1 AND a.at <= ?2 AND a.action = 'sign'
		AND c.stage IN ('verified', 'answered', 'closed')
		AND NOT EXISTS (SELECT 1 FROM audit b WHERE b.case_id = a.case_id AND b.seq < a.seq AND b.action = 'sign')`

// StageEnds implements [desk.OverviewReader].
func (t *tx) StageEnds(since time.Time) (list []desk.StageEnd, err error) {
	defer wrap(&err, "stage ends")
	return all(t, func(s scanner) (e desk.StageEnd, err error) {
		var from, at sql.NullInt64
		err = s.Scan(&e.Case, &e.Risk, &e.Verified, &from, &at)
		e.From, e.At = utc(from), utc(at)
		return e, err
	}, stageEndRows, since.UnixMicro(), t.now().UnixMicro())
}

// dueCaseRows stays within its index, one walk a stage: a desk that is behind has tens
// of thousands of cases overdue.
const dueCaseRows = `SELECT stage, count(*), count(*) FILTER (WHERE snoozed_until > ?3) FROM cases INDEXED BY cases_by_due
	WHERE stage IN ('new', 'accepted', 'verifying') AND due_sort >= ?1 AND due_sort < ?2 GROUP BY stage`

// CountDueCases implements [desk.OverviewReader].
func (t *tx) CountDueCases(from, until, awake time.Time) (counts map[desk.Stage]desk.DueCount, err error) {
	defer wrap(&err, "count due cases")
	first := int64(-1 << 63)
	if !from.IsZero() {
		first = from.Unix()
	}
	counts = map[desk.Stage]desk.DueCount{}
	_, err = all(t, func(s scanner) (struct{}, error) {
		var stage desk.Stage
		var n desk.DueCount
		err := s.Scan(&stage, &n.All, &n.Snoozed)
		counts[stage] = n
		return struct{}{}, err
	}, dueCaseRows, first, until.Unix(), awake.UnixMicro())
	return counts, err
}

const topicRows = `SELECT topic, sum(n) AS cases, sum(n * open) FROM topic_counts WHERE day >= ? AND day <= ? GROUP BY topic
	HAVING cases > 0 ORDER BY cases DESC, topic LIMIT ?`

const dayMicros = int64(24 * time.Hour / time.Microsecond)

// Topics implements [desk.OverviewReader].
func (t *tx) Topics(since time.Time, limit int) (list []desk.TopicCount, err error) {
	defer wrap(&err, "topics")
	return all(t, func(s scanner) (c desk.TopicCount, err error) {
		err = s.Scan(&c.Topic, &c.Cases, &c.Open)
		return c, err
	}, topicRows, since.UnixMicro()/dayMicros, t.now().UnixMicro()/dayMicros, max(limit, 0))
}

// codeRows reads the counts of what is open, on whatever day it was opened, and those of
// the last days.
const codeRows = `SELECT value, sum(open_n) AS o, sum(week) AS w, sum(before) AS b FROM (
	SELECT value, n AS open_n, 0 AS week, 0 AS before FROM code_counts WHERE key = ?1 AND open = 1 AND day <= ?4
	UNION ALL SELECT value, 0, n * (day >= ?3), n * (day < ?3) FROM code_counts WHERE key = ?1 AND open IN (0, 1) AND day >= ?2 AND day <= ?4)
	GROUP BY value HAVING o + w + b > 0 ORDER BY value`

// CountCodes implements [desk.OverviewReader].
func (t *tx) CountCodes(key string, before, since time.Time) (list []desk.CodeCount, err error) {
	defer wrap(&err, "count by %s", key)
	return all(t, func(s scanner) (c desk.CodeCount, err error) {
		err = s.Scan(&c.ID, &c.Open, &c.Week, &c.Before)
		return c, err
	}, codeRows, key, before.UnixMicro()/dayMicros, since.UnixMicro()/dayMicros, t.now().UnixMicro()/dayMicros)
}

const answeredReferralRows = `SELECT ` + referralColumns + ` FROM referrals r
	WHERE r.answer_at IS NOT NULL AND r.answer_at >= ? AND r.answer_at <= ? ORDER BY r.answer_at, r.id`

// AnsweredReferrals implements [desk.OverviewReader].
func (t *tx) AnsweredReferrals(since time.Time) (list []desk.Referral, err error) {
	defer wrap(&err, "answered referrals")
	return all(t, scanReferral, answeredReferralRows, since.UnixMicro(), t.now().UnixMicro())
}
