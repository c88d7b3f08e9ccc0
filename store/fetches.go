package store

import (
	"context"
	"database/sql"
	"net/http"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

const fetchColumns = `id, source, url, due_at, attempts, etag, last_modified, first_seen, fetched_at, listed_at, published_at, dead, last_error, lease`

const leaseRows = `SELECT ` + fetchColumns + ` FROM fetches
	WHERE source = ?1 AND dead = 0 AND due_at <= ?2 AND (leased_until IS NULL OR leased_until <= ?2)
	ORDER BY due_at, first_seen DESC, id LIMIT ?3`

const errorRows = `SELECT ` + fetchColumns + ` FROM fetches
	WHERE source = ? AND last_error <> '' ORDER BY tried_at DESC, id DESC LIMIT ?`

func scanFetch(s scanner) (f desk.Fetch, err error) {
	var due, first, fetched, listed, published sql.NullInt64
	err = s.Scan(&f.ID, &f.Source, &f.URL, &due, &f.Attempts, &f.ETag, &f.LastModified, &first, &fetched, &listed, &published,
		&f.Dead, &f.LastError, &f.Lease)
	f.DueAt, f.FirstSeen, f.FetchedAt, f.ListedAt, f.PublishedAt = utc(due), utc(first), utc(fetched), utc(listed), utc(published)
	return f, err
}

// LeaseFetches implements [desk.Frontier]. Each lease raises the row's counter,
// which is the fence: who held the page before cannot record anything any more.
func (s *SQLite) LeaseFetches(ctx context.Context, source string, now time.Time, ttl time.Duration, n int) (leased []desk.Fetch, err error) {
	defer wrap(&err, "lease %d pages of source %q", n, source)
	var free []desk.Fetch
	look := func(t *tx) error {
		free, err = all(t, scanFetch, leaseRows, source, now.UnixMicro(), max(n, 0))
		return err
	}
	// Most often nothing is due, and that needs no writer.
	if err := s.view(ctx, look); err != nil || len(free) == 0 {
		return nil, err
	}
	err = s.update(ctx, func(t *tx) error {
		if err := look(t); err != nil {
			return err
		}
		for i := range free {
			free[i].Lease++
			_, err := t.exec(`UPDATE fetches SET lease = ?, leased_until = ?, again = 0 WHERE id = ?`,
				free[i].Lease, now.Add(ttl).UnixMicro(), free[i].ID)
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return free, nil
}

// CompleteFetch implements [desk.Tx].
func (t *tx) CompleteFetch(d desk.FetchDone) (err error) {
	defer wrap(&err, "complete fetch %d", d.ID)
	tried := d.FetchedAt
	if tried.IsZero() {
		tried = t.now()
	}
	// A page that was named as changed while it was being fetched stays due.
	const end = `UPDATE fetches SET leased_until = NULL, again = 0, due_at = CASE WHEN again THEN due_at ELSE ?3 END,
		dead = CASE WHEN again THEN 0 ELSE ?4 END, attempts = ?5, status = ?6, last_error = ?7, tried_at = ?8`
	const held = ` WHERE id = ?1 AND lease = ?2 AND leased_until IS NOT NULL`
	args := []any{d.ID, d.Lease, micros(d.NextDue), d.Dead, d.Attempts, d.Status, d.Err, tried.UnixMicro()}
	var n int
	switch {
	case d.Err != "": // what is known from the last success still holds
		n, err = t.changed(end+held, args...)
	case d.Status == http.StatusNotModified: // it need not repeat its validators (RFC 9110 section 15.4.5)
		n, err = t.changed(end+`, fetched_at = ?8, etag = coalesce(nullif(?9, ''), etag),
			last_modified = coalesce(nullif(?10, ''), last_modified)`+held, append(args, d.ETag, d.LastModified)...)
	default:
		n, err = t.changed(end+`, fetched_at = ?8, etag = ?9, last_modified = ?10`+held, append(args, d.ETag, d.LastModified)...)
	}
	if err == nil && n == 0 {
		err = desk.ErrLeaseLost
	}
	return err
}

// CompleteFetch implements [desk.Frontier].
func (s *SQLite) CompleteFetch(ctx context.Context, d desk.FetchDone) error {
	return s.update(ctx, func(t *tx) error { return t.CompleteFetch(d) })
}

// ReleaseFetches implements [desk.Frontier]. Leases that were lost meanwhile are
// somebody else's and are left alone.
func (s *SQLite) ReleaseFetches(ctx context.Context, leased []desk.Fetch) (err error) {
	defer wrap(&err, "release %d pages", len(leased))
	if len(leased) == 0 {
		return nil
	}
	return s.update(ctx, func(t *tx) error {
		for _, f := range leased {
			if _, err := t.exec(`UPDATE fetches SET leased_until = NULL, again = 0 WHERE id = ? AND lease = ?`, f.ID, f.Lease); err != nil {
				return err
			}
		}
		return nil
	})
}

// FetchErrors implements [desk.Frontier].
func (s *SQLite) FetchErrors(ctx context.Context, source string, limit int) (list []desk.Fetch, err error) {
	defer wrap(&err, "fetch errors of source %q", source)
	err = s.view(ctx, func(t *tx) error {
		list, err = all(t, scanFetch, errorRows, source, max(limit, 0))
		return err
	})
	return list, err
}
