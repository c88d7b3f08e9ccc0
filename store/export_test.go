package store

import (
	"context"
	"fmt"
)

// LimitPages sets how large the database may grow, between updates.
func (s *SQLite) LimitPages(n int) error {
	return s.update(context.Background(), func(t *tx) error {
		_, err := all(t, value[int], fmt.Sprintf(`PRAGMA max_page_count = %d`, n))
		return err
	})
}

// Plan returns how SQLite would run the queue's query for a filter.
func Plan(ctx context.Context, s *SQLite, query string, args ...any) (plan []string, err error) {
	err = s.view(ctx, func(t *tx) error {
		plan, err = all(t, func(r scanner) (line string, err error) {
			var a, b, c int
			err = r.Scan(&a, &b, &c, &line)
			return line, err
		}, `EXPLAIN QUERY PLAN `+query, args...)
		return err
	})
	return plan, err
}

// QueueRows is the queue's query for a filter.
var QueueRows = queueRows
