package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"syscall"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"github.com/rumordesk/rumordesk/desk"
)

// What can be wrong with the database itself, next to desk's own vocabulary.
var (
	// ErrFull says that the disk is full; nothing of the change was kept, and
	// writing works again as soon as there is room.
	ErrFull = desk.ErrFull
	// ErrBusy says that another process held the database for too long.
	ErrBusy = errors.New("another rumordesk process has been writing for too long; try again")
	// ErrDamaged says that the database file is not what SQLite wrote.
	ErrDamaged = errors.New("the database is damaged; keep the file, and restore the last backup in its place")
	// ErrNewer says that a later rumordesk has written the database.
	ErrNewer = errors.New("the database was written by a newer rumordesk; use that version, or restore a backup from before the upgrade")
	// ErrOlder says that a database opened for reading only lacks tables that this
	// version needs.
	ErrOlder = errors.New("the database was written by an older rumordesk; start `rumordesk serve` once to bring it up to date")
	// ErrReadOnly says that the database, or this transaction, is for reading only.
	ErrReadOnly = errors.New("opened for reading only")
	// ErrClosed says that the store has been closed.
	ErrClosed = errors.New("the store is closed")
	// ErrEnded says that a transaction was used after its function had returned.
	ErrEnded = errors.New("the transaction has ended")
)

// classify gives an error of the driver its name in our vocabulary.
func classify(err error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, sql.ErrNoRows) {
		return desk.ErrNotFound
	}
	if errors.Is(err, syscall.ENOSPC) { // from our own writing, of a backup's file for one
		return fmt.Errorf("%w (%v)", ErrFull, err) //nolint:errorlint // callers match ErrFull, nobody the cause
	}
	var se *sqlite.Error
	if !errors.As(err, &se) {
		return err
	}
	name := error(nil)
	switch se.Code() & 0xff {
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		name = ErrBusy
	case sqlite3.SQLITE_FULL:
		name = ErrFull
	case sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB:
		name = ErrDamaged
	case sqlite3.SQLITE_READONLY:
		name = ErrReadOnly
	case sqlite3.SQLITE_INTERRUPT:
		name = context.Canceled
	}
	switch se.Code() {
	case sqlite3.SQLITE_CONSTRAINT_UNIQUE, sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY:
		name = desk.ErrConflict
	case sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY:
		name = desk.ErrNotFound
	}
	if name == nil {
		return err
	}
	return fmt.Errorf("%w (%v)", name, err) //nolint:errorlint // callers match the name, nobody the cause
}

// isBusy reports whether err means that another connection holds the lock.
func isBusy(err error) bool {
	var se *sqlite.Error
	return errors.As(err, &se) && se.Code()&0xff == sqlite3.SQLITE_BUSY
}

// wrap adds the call and its arguments to *err, if there is one.
func wrap(err *error, format string, args ...any) {
	if *err != nil {
		*err = fmt.Errorf("store: %s: %w", fmt.Sprintf(format, args...), classify(*err))
	}
}
