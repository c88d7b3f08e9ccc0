package store

import (
	"context"
	"database/sql"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// SourceState implements [desk.Frontier].
func (s *SQLite) SourceState(ctx context.Context, id string) (st desk.SourceState, err error) {
	defer wrap(&err, "source %q", id)
	st = desk.SourceState{ID: id}
	err = s.view(ctx, func(t *tx) error {
		found, err := all(t, scanSource, `SELECT id, etag, last_modified, last_start, last_success, last_change,
			last_error, last_error_at, failures, next_run, paused, fault FROM sources WHERE id = ?`, id)
		if len(found) > 0 {
			st = found[0]
		}
		return err
	})
	return st, err
}

func scanSource(s scanner) (st desk.SourceState, err error) {
	var start, success, change, failed, next sql.NullInt64
	var fault string
	err = s.Scan(&st.ID, &st.ETag, &st.LastModified, &start, &success, &change,
		&st.LastError, &failed, &st.Failures, &next, &st.Paused, &fault)
	if err != nil {
		return st, err
	}
	st.LastStart, st.LastSuccess, st.LastChange = utc(start), utc(success), utc(change)
	st.LastErrorAt, st.NextRun = utc(failed), utc(next)
	st.Fault, err = fromJSON[desk.Fault](fault)
	return st, err
}

// SaveSourceState implements [desk.Frontier].
func (s *SQLite) SaveSourceState(ctx context.Context, st desk.SourceState) (err error) {
	defer wrap(&err, "save source %q", st.ID)
	fault, err := toJSON(st.Fault, len(st.Fault.Key))
	if err != nil {
		return err
	}
	return s.update(ctx, func(t *tx) error {
		_, err := t.exec(`INSERT INTO sources (id, etag, last_modified, last_start, last_success, last_change,
				last_error, last_error_at, failures, next_run, paused, fault)
			VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
			ON CONFLICT (id) DO UPDATE SET etag = excluded.etag, last_modified = excluded.last_modified,
				last_start = excluded.last_start, last_success = excluded.last_success, last_change = excluded.last_change,
				last_error = excluded.last_error, last_error_at = excluded.last_error_at, failures = excluded.failures,
				next_run = excluded.next_run, paused = excluded.paused, fault = excluded.fault`,
			st.ID, st.ETag, st.LastModified, micros(st.LastStart), micros(st.LastSuccess), micros(st.LastChange),
			st.LastError, micros(st.LastErrorAt), st.Failures, micros(st.NextRun), st.Paused, fault)
		return err
	})
}

// SourceItems implements [desk.Frontier].
func (s *SQLite) SourceItems(ctx context.Context, source string, days int, now time.Time) (total int, perDay []int, last time.Time, err error) {
	defer wrap(&err, "items of source %q", source)
	const day = int64(24 * time.Hour / time.Microsecond)
	perDay = make([]int, max(days, 0))
	at := now.UnixMicro()
	err = s.view(ctx, func(t *tx) error {
		_, err := all(t, func(r scanner) (struct{}, error) {
			var newest sql.NullInt64
			err := r.Scan(&total, &newest)
			last = utc(newest)
			return struct{}{}, err
		}, `SELECT count(*), max(first_seen) FILTER (WHERE first_seen <= ?2) FROM items WHERE source = ?1`, source, at)
		if err != nil {
			return err
		}
		_, err = all(t, func(r scanner) (struct{}, error) {
			var d, n int
			err := r.Scan(&d, &n)
			if d < len(perDay) {
				perDay[d] = n
			}
			return struct{}{}, err
		}, `SELECT (?2 - first_seen) / ?3 AS d, count(*) FROM items WHERE source = ?1 AND first_seen > ?2 - ?3 * ?4 AND first_seen <= ?2 GROUP BY d`,
			source, at, day, len(perDay))
		return err
	})
	return total, perDay, last, err
}
