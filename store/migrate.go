package store

import (
	"context"
	"database/sql"
	"embed"
	"fmt"
	"io/fs"
	"log/slog"

	"github.com/pressly/goose/v3"
)

// migrations holds one folder a dialect.
//
//go:embed migrations
var migrations embed.FS

// migrate brings the tables up to date. Usually they are, which costs one query;
// goose is asked only when they are not.
func migrate(ctx context.Context, db *sql.DB, log *slog.Logger) error {
	for try := 1; ; try++ {
		stored, wanted, err := versions(ctx, db)
		switch {
		case err != nil:
			return err
		case stored > wanted:
			return fmt.Errorf("%w (tables %d, this version knows %d)", ErrNewer, stored, wanted)
		case stored == wanted:
			return nil
		}
		files, err := fs.Sub(migrations, "migrations/sqlite")
		if err != nil {
			return err
		}
		p, err := goose.NewProvider(goose.DialectSQLite3, db, files, goose.WithDisableGlobalRegistry(true), goose.WithSlog(log))
		if err != nil {
			return err
		}
		// Another process may be doing the same at this moment. Each migration is one
		// transaction, so one of the two fails and finds the work done.
		if _, err := p.Up(ctx); err != nil && try == 3 {
			return fmt.Errorf("bring the tables from version %d to %d: %w", stored, wanted, err)
		}
	}
}

// checkVersion is migrate for a database that must not be changed.
func checkVersion(ctx context.Context, db *sql.DB) error {
	stored, wanted, err := versions(ctx, db)
	switch {
	case err != nil:
		return err
	case stored > wanted:
		return fmt.Errorf("%w (tables %d, this version knows %d)", ErrNewer, stored, wanted)
	case stored < wanted:
		return fmt.Errorf("%w (tables %d, this version needs %d)", ErrOlder, stored, wanted)
	}
	return nil
}

// versions returns the number of the last migration that was run, 0 for none, and
// that of the last one that we know.
func versions(ctx context.Context, db *sql.DB) (stored, wanted int64, err error) {
	files, err := fs.Glob(migrations, "migrations/sqlite/*.sql")
	if err != nil {
		return 0, 0, err
	}
	for _, f := range files {
		n, err := goose.NumericComponent(f)
		if err != nil {
			return 0, 0, err
		}
		wanted = max(wanted, n)
	}
	var found int
	err = db.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_master WHERE name = 'goose_db_version'`).Scan(&found)
	if err != nil || found == 0 {
		return 0, wanted, err
	}
	err = db.QueryRowContext(ctx, `SELECT coalesce(max(version_id), 0) FROM goose_db_version WHERE is_applied`).Scan(&stored)
	return stored, wanted, err
}
