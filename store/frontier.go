package store

import (
	"context"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// discoverChunk is how many addresses are recorded in one transaction: a sitemap
// may name 50,000, and others must get their turn in between.
const discoverChunk = 500

// Discover implements [desk.Frontier]. A long list is recorded in several
// transactions; doing it again after a failure does no harm.
func (s *SQLite) Discover(ctx context.Context, source string, found []desk.Discovered, now time.Time) (added int, err error) {
	defer wrap(&err, "discover %d addresses of source %q", len(found), source)
	for first := true; first || len(found) > 0; first = false {
		n := min(len(found), discoverChunk)
		new := 0
		err := s.update(ctx, func(t *tx) error {
			new = 0 // it may be a second try
			_, err := t.exec(`INSERT INTO sources (id, listed_at) VALUES (?, ?)
				ON CONFLICT (id) DO UPDATE SET listed_at = excluded.listed_at`, source, now.UnixMicro())
			if err != nil {
				return err
			}
			for _, d := range found[:n] {
				isNew, err := t.discover(source, d, now)
				if err != nil {
					return err
				}
				if isNew {
					new++
				}
			}
			return nil
		})
		if err != nil {
			return added, err
		}
		added, found = added+new, found[n:]
	}
	return added, nil
}

// discover records one address. That a page changed counts the first time it is
// said: a feed with a date in the future would have it fetched for ever, and one
// that repeats itself would defeat the back-off of a page that fails.
func (t *tx) discover(source string, d desk.Discovered, now time.Time) (isNew bool, err error) {
	n, err := t.changed(`INSERT INTO fetches (source, url, due_at, first_seen, listed_at, updated_at, published_at)
		VALUES (?1, ?2, ?3, ?3, ?3, ?4, ?5) ON CONFLICT (url) DO NOTHING`, source, d.URL, now.UnixMicro(), micros(d.UpdatedAt), micros(d.PublishedAt))
	if err != nil || n > 0 {
		return n > 0, err
	}
	_, err = t.exec(`UPDATE fetches SET source = ?1, listed_at = ?3, published_at = coalesce(?4, published_at)
		WHERE url = ?2 AND (source = ?1 OR fetched_at IS NOT NULL)`, source, d.URL, now.UnixMicro(), micros(d.PublishedAt))
	if err != nil || d.UpdatedAt.IsZero() {
		return false, err
	}
	_, err = t.exec(`UPDATE fetches SET due_at = min(coalesce(due_at, ?3), ?3), dead = 0, again = (leased_until IS NOT NULL), updated_at = ?4
		WHERE url = ?2 AND source = ?1 AND ?4 IS NOT updated_at AND (fetched_at IS NULL OR ?4 > fetched_at)`,
		source, d.URL, now.UnixMicro(), micros(d.UpdatedAt))
	return false, err
}

// Recheck implements [desk.Frontier].
func (s *SQLite) Recheck(ctx context.Context, source string, now time.Time) (n int, err error) {
	defer wrap(&err, "recheck source %q", source)
	err = s.update(ctx, func(t *tx) error {
		n, err = t.changed(`UPDATE fetches SET due_at = min(coalesce(due_at, ?2), ?2), dead = 0
			WHERE source = ?1 AND listed_at = (SELECT listed_at FROM sources WHERE id = ?1)`, source, now.UnixMicro())
		return err
	})
	return n, err
}

// CountDue implements [desk.Frontier]. Pages that are being fetched count too.
func (s *SQLite) CountDue(ctx context.Context, source string, now time.Time) (n int, err error) {
	defer wrap(&err, "count due pages of source %q", source)
	err = s.view(ctx, func(t *tx) error {
		n, err = one(t, value[int], `SELECT count(*) FROM fetches WHERE source = ? AND dead = 0 AND due_at <= ?`, source, now.UnixMicro())
		return err
	})
	return n, err
}
