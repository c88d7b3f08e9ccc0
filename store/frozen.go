package store

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// openFrozen opens a database for reading whose folder cannot be written. SQLite wants to put two files beside one that has a
// write-ahead log. One that was closed as it should be has none, and is read as it is. Else the log is read together with the
// files that are there; where they are not all there, from a copy, which Close removes.
func (s *SQLite) openFrozen(ctx context.Context) (err error) {
	if !hasLog(s.path) {
		s.readDB, err = openDB(s.path, readPragmas, "immutable")
		return err
	}
	if s.readDB, err = openDB(s.path, readPragmas); err != nil {
		return err
	}
	if _, _, err = versions(ctx, s.readDB); err == nil {
		return nil
	}
	s.log.Info("the database was not closed as it should be, and is read from a copy", "reason", err)
	if err := s.readDB.Close(); err != nil {
		return err
	}
	if s.copied, err = os.MkdirTemp("", "rumordesk-"); err != nil {
		return err
	}
	to := filepath.Join(s.copied, FileName)
	for _, end := range []string{"", "-wal"} {
		if err := copyFile(to+end, s.path+end); err != nil {
			return fmt.Errorf("the database was not closed as it should be, and a copy to read it from could not be made: %w", err)
		}
	}
	s.readDB, err = openDB(to, readPragmas)
	return err
}

func copyFile(to, from string) (err error) {
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	_, err = io.Copy(out, in)
	return err
}
