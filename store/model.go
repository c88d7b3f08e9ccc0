package store

import (
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// Only the flags of the day are read: their numbers grow with time, so that the first that is older ends the walk.
const modelDayRows = `SELECT (SELECT count(*) FROM items WHERE first_seen >= ?1 AND first_seen <= ?3),
	count(CASE WHEN status <> 'over-budget' THEN 1 END), count(CASE WHEN score >= ?2 THEN 1 END), count(CASE WHEN status = 'over-budget' THEN 1 END)
	FROM flags WHERE rule = '` + desk.ModelRule + `' AND at <= ?3 AND id > coalesce(
		(SELECT id FROM flags WHERE rule = '` + desk.ModelRule + `' AND at < ?1 ORDER BY id DESC LIMIT 1), 0)`

// ModelDay implements [desk.ModelReader].
func (t *tx) ModelDay(since time.Time, score int) (d desk.ModelDay, err error) {
	defer wrap(&err, "the model's day")
	return one(t, func(s scanner) (d desk.ModelDay, err error) {
		err = s.Scan(&d.Items, &d.Opened, &d.Above, &d.Over)
		return d, err
	}, modelDayRows, micros(since), score, t.now().UnixMicro())
}
