package store

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// checkLength compares the file with the length that its header names: SQLite
// itself notices a cut file only when it comes to read the missing part. With a
// write-ahead log present the header may be ahead of the file, and rightly so.
func checkLength(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	logged := hasLog(path)
	var header [100]byte
	if _, err := io.ReadFull(f, header[:]); err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return err
	}
	// The database header, https://www.sqlite.org/fileformat2.html section 1.3.
	if string(header[:16]) != "SQLite format 3\x00" {
		return fmt.Errorf("%w: this is not a SQLite database", ErrDamaged)
	}
	page := int64(binary.BigEndian.Uint16(header[16:]))
	if page == 1 {
		page = 65536
	}
	info, err := f.Stat() // after the header: another process may be writing
	if err != nil {
		return err
	}
	want := page * int64(binary.BigEndian.Uint32(header[28:]))
	if info.Size() < want && !logged && !hasLog(path) {
		return fmt.Errorf("%w: it is %d bytes long and should be %d", ErrDamaged, info.Size(), want)
	}
	return nil
}

// hasLog reports whether the database at path has a write-ahead log with something in
// it.
func hasLog(path string) bool {
	info, err := os.Stat(path + "-wal")
	return err == nil && info.Size() > 0
}

// Check reads the whole database and returns ErrDamaged, with what is wrong, unless
// its structure is sound. It takes about a second a gigabyte and holds nobody up.
func (s *SQLite) Check(ctx context.Context) (err error) {
	defer wrap(&err, "check %s", s.path)
	return s.view(ctx, func(t *tx) error {
		found, err := all(t, value[string], `PRAGMA integrity_check(5)`)
		if err != nil {
			return err
		}
		if len(found) == 1 && found[0] == "ok" {
			return nil
		}
		return fmt.Errorf("%w: %s", ErrDamaged, strings.Join(found, "; "))
	})
}

// Backup writes a consistent, compact copy of the database to path while work goes
// on. The file must not exist; an unfinished one is removed.
func (s *SQLite) Backup(ctx context.Context, path string) (err error) {
	defer wrap(&err, "back up %s to %s", s.path, path)
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		err = errors.Join(err, f.Close())
		if err != nil {
			err = errors.Join(err, os.Remove(path))
		}
	}()
	db, err := openDB(s.path, []string{"busy_timeout(10000)", "trusted_schema(OFF)"})
	if err != nil {
		return err
	}
	defer db.Close()
	if _, err := db.ExecContext(ctx, `VACUUM INTO ?`, path); err != nil {
		return err
	}
	return f.Sync()
}
