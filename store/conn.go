package store

import (
	"context"
	"database/sql"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// conn is one connection with its prepared statements. It is used by one goroutine
// at a time.
type conn struct {
	sql   *sql.Conn
	stmts map[string]*sql.Stmt
}

// prepared returns the statement for a query. The texts are constants of this
// package, or built from a bounded number of pieces, so the cache is bounded too.
func (c *conn) prepared(query string) (*sql.Stmt, error) {
	if s, ok := c.stmts[query]; ok {
		return s, nil
	}
	s, err := c.sql.PrepareContext(context.Background(), query)
	if err != nil {
		return nil, err
	}
	c.stmts[query] = s
	return s, nil
}

// run executes a statement outside any [tx]: the begin and end of transactions.
func (c *conn) run(query string) error {
	s, err := c.prepared(query)
	if err != nil {
		return err
	}
	_, err = s.Exec()
	return err
}

// tx is one transaction on one connection; it implements [desk.Tx].
type tx struct {
	c *conn
	// caller is the context of View or Update. work is the one that statements run
	// under: the caller's in a View, so that a long query can be stopped; none in an
	// Update, where statements are short and a watcher for each would cost more than
	// they do.
	caller, work context.Context
	now          func() time.Time
	ended        atomic.Bool
	outgoing     bool // what it wrote may have to be sent: see [desk.Store.OnOutgoing]
}

var _ desk.Tx = (*tx)(nil)

// stmt is where every statement of a transaction comes through.
func (t *tx) stmt(query string) (*sql.Stmt, error) {
	if t.ended.Load() {
		return nil, ErrEnded
	}
	if err := t.caller.Err(); err != nil {
		return nil, err
	}
	return t.c.prepared(query)
}

// exec runs a statement that returns no rows.
func (t *tx) exec(query string, args ...any) (sql.Result, error) {
	s, err := t.stmt(query)
	if err != nil {
		return nil, err
	}
	return s.ExecContext(t.work, args...)
}

// changed runs a statement and returns how many rows it changed.
func (t *tx) changed(query string, args ...any) (int, error) {
	res, err := t.exec(query, args...)
	if err != nil {
		return 0, err
	}
	n, err := res.RowsAffected()
	return int(n), err
}

// insert runs a statement and returns the number of the row that it added.
func (t *tx) insert(query string, args ...any) (int64, error) {
	res, err := t.exec(query, args...)
	if err != nil {
		return 0, err
	}
	return res.LastInsertId()
}

// must runs a statement that changes one row; the error is desk.ErrNotFound when
// there is no such row.
func (t *tx) must(query string, args ...any) error {
	n, err := t.changed(query, args...)
	if err == nil && n == 0 {
		err = desk.ErrNotFound
	}
	return err
}

// save adds a row when its id is 0, else changes the one with that id, and returns
// its number.
func (t *tx) save(id int64, insert, update string, args ...any) (int64, error) {
	if id == 0 {
		return t.insert(insert, args...)
	}
	return id, t.must(update, append(args, id)...)
}

// scanner is a row to read from.
type scanner interface{ Scan(dest ...any) error }

// all reads every row of a query. The rows are read to the end before it returns,
// because a cached statement can serve only one query at a time.
func all[T any](t *tx, scan func(scanner) (T, error), query string, args ...any) (out []T, err error) {
	s, err := t.stmt(query)
	if err != nil {
		return nil, err
	}
	rows, err := s.QueryContext(t.work, args...)
	if err != nil {
		return nil, err
	}
	defer func() {
		if e := rows.Close(); err == nil && e != nil {
			out, err = nil, e
		}
	}()
	for rows.Next() {
		v, err := scan(rows)
		if err != nil {
			return nil, fmt.Errorf("read a row: %w", err)
		}
		out = append(out, v)
	}
	return out, rows.Err()
}

// one reads the only row of a query; the error is desk.ErrNotFound without one.
func one[T any](t *tx, scan func(scanner) (T, error), query string, args ...any) (T, error) {
	list, err := all(t, scan, query, args...)
	if err != nil || len(list) == 0 {
		var zero T
		if err == nil {
			err = desk.ErrNotFound
		}
		return zero, err
	}
	return list[0], nil
}

// value reads one column of one row.
func value[T any](s scanner) (v T, err error) {
	err = s.Scan(&v)
	return v, err
}
