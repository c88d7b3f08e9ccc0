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

// migrate brings the tables up to date. Most often they are, which costs one query;
// goose is asked only when they are not.
func migrate(ctx context.Context, db *sql.DB, log *slog.Logger) error {
	var failed error
	for before, try := int64(-1), 1; ; try++ {
		stored, wanted, err := versions(ctx, db)
		switch {
		case err != nil:
			return err
		case stored > wanted:
			return fmt.Errorf("%w (tables %d, this version knows %d)", ErrNewer, stored, wanted)
		case stored == wanted:
			return nil
		case stored > before:
			before, try = stored, 1
		case try > 3:
			return fmt.Errorf("bring the tables from version %d to %d: %w", stored, wanted, failed)
		}
		p, err := provider(db, log)
		if err != nil {
			return err
		}
		// Another process may be doing the same at this moment. Each migration is one
		// transaction, so one of the two fails and finds that part of the work done.
		_, failed = p.Up(ctx)
	}
}

func provider(db *sql.DB, log *slog.Logger) (*goose.Provider, error) {
	files, err := fs.Sub(migrations, "migrations/sqlite")
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.DialectSQLite3, db, files, goose.WithDisableGlobalRegistry(true),
		goose.WithGoMigrations(inGo()...), goose.WithSlog(log))
}

// inGo are the migrations that SQL alone cannot do.
func inGo() []*goose.Migration {
	return []*goose.Migration{goose.NewGoMigration(3, &goose.GoFunc{RunTx: foldClaims}, nil)}
}

// foldClaims fills in cases.claim_folded and case_grams, which 0002 adds: SQLite's own lower() knows
// ASCII only.
func foldClaims(ctx context.Context, tx *sql.Tx) error {
	rows, err := tx.QueryContext(ctx, `SELECT id, claim FROM cases`)
	if err != nil {
		return err
	}
	defer rows.Close()
	folded := map[int64]string{}
	for rows.Next() {
		var id int64
		var claim string
		if err := rows.Scan(&id, &claim); err != nil {
			return err
		}
		folded[id] = foldCase(claim)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for id, claim := range folded {
		if _, err := tx.ExecContext(ctx, `UPDATE cases SET claim_folded = ? WHERE id = ?`, claim, id); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, `INSERT INTO case_grams (rowid, grams) VALUES (?, ?)`, id, gramsOf(claim)); err != nil {
			return err
		}
	}
	return nil
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
	for _, m := range inGo() {
		wanted = max(wanted, m.Version)
	}
	var found int
	err = db.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_master WHERE name = 'goose_db_version'`).Scan(&found)
	if err != nil || found == 0 {
		return 0, wanted, err
	}
	err = db.QueryRowContext(ctx, `SELECT coalesce(max(version_id), 0) FROM goose_db_version WHERE is_applied`).Scan(&stored)
	return stored, wanted, err
}
