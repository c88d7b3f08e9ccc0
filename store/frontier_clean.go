package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"
)

// Cleaning is what every new row of the frontier goes through on its way in, for the rows that are older than that.
type Cleaning struct {
	Version int                         // a higher one has every row cleaned again
	Address func(string) (string, bool) // false: an address that is not kept at all
	Text    func(string) string         // what a failure says
}

const (
	cleanSetting = "frontier.cleaned" // the version, and "done" or the row that it has come to
	cleanBatch   = 500
)

// CleanFrontier puts the frontier's old rows through c, once for each version: where it is recorded that this was done, it
// costs one query. What is interrupted goes on where it was.
//
// What SQLite overwrites or deletes stays readable in its file until the place is used again, so it is told to wipe it.
func (s *SQLite) CleanFrontier(ctx context.Context, c Cleaning) (changed int, err error) {
	defer wrap(&err, "clean the frontier for version %d", c.Version)
	after, done, err := s.cleanedUpTo(ctx, c.Version)
	if err != nil || done {
		return 0, err
	}
	for !done {
		var n int
		var last int64
		err := s.update(ctx, func(t *tx) error {
			n, last, err = t.cleanBatch(ctx, after, c)
			return err
		})
		if err != nil {
			return changed, err
		}
		changed, done, after = changed+n, last == 0, last
	}
	return changed, nil
}

// cleanBatch puts the rows after one through c and returns the last of them, 0 when there are no more.
func (t *tx) cleanBatch(ctx context.Context, after int64, c Cleaning) (changed int, last int64, err error) {
	// It takes effect when it is compiled, so it is no statement to keep.
	if _, err := t.c.sql.ExecContext(ctx, `PRAGMA secure_delete = ON`); err != nil {
		return 0, 0, err
	}
	rows, err := all(t, scanWords, `SELECT id, url, last_error FROM fetches WHERE id > ? ORDER BY id LIMIT ?`, after, cleanBatch)
	if err != nil {
		return 0, 0, err
	}
	for _, r := range rows {
		n, err := t.clean(r, c)
		if err != nil {
			return 0, 0, err
		}
		changed, last = changed+n, r.id
	}
	mark := strconv.FormatInt(last, 10)
	if len(rows) < cleanBatch {
		mark, last = "done", 0
	}
	if err := t.PutSetting(cleanSetting, fmt.Sprintf("%d %s", c.Version, mark)); err != nil {
		return 0, 0, err
	}
	_, err = t.c.sql.ExecContext(ctx, `PRAGMA secure_delete = OFF`)
	return changed, last, err
}

func (s *SQLite) cleanedUpTo(ctx context.Context, version int) (after int64, done bool, err error) {
	var at string
	err = s.view(ctx, func(t *tx) error {
		at, err = t.Setting(cleanSetting)
		return err
	})
	v, rest, _ := strings.Cut(at, " ")
	switch n, numErr := strconv.Atoi(v); {
	case err != nil:
		return 0, false, err
	case numErr != nil || n < version: // nothing yet, or an older one's
		return 0, false, nil
	case n > version || rest == "done":
		return 0, true, nil
	}
	after, err = strconv.ParseInt(rest, 10, 64)
	return after, false, err
}

// words is what a row of the frontier says in words.
type words struct {
	id           int64
	url, failure string
}

func scanWords(s scanner) (w words, err error) {
	err = s.Scan(&w.id, &w.url, &w.failure)
	return w, err
}

// clean puts one row through c. A row that would be another's is dropped: the page is known already. The validators are
// forgotten with the old address, since they were said of that.
func (t *tx) clean(w words, c Cleaning) (changed int, err error) {
	address, ok := c.Address(w.url)
	if !ok {
		return t.changed(`DELETE FROM fetches WHERE id = ?`, w.id)
	}
	failure := w.failure
	if failure != "" {
		failure = c.Text(strings.ReplaceAll(failure, w.url, address))
	}
	switch {
	case address == w.url && failure == w.failure:
		return 0, nil
	case address == w.url:
		return t.changed(`UPDATE fetches SET last_error = ? WHERE id = ?`, failure, w.id)
	}
	n, err := t.changed(`UPDATE OR IGNORE fetches SET url = ?, last_error = ?, etag = '', last_modified = '' WHERE id = ?`, address, failure, w.id)
	if err != nil || n > 0 {
		return n, err
	}
	return t.changed(`DELETE FROM fetches WHERE id = ?`, w.id)
}
