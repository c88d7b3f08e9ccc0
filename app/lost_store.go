package app

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/rumordesk/rumordesk/account"
	"github.com/rumordesk/rumordesk/crawler/capture"
	"github.com/rumordesk/rumordesk/indexer"
	"github.com/rumordesk/rumordesk/store"
)

// lostStore refuses a data folder whose database is missing or empty while what belongs to it lies beside it. A new database in
// its place would be a new desk, with a link for its first admin, under which the old one is soon forgotten.
func lostStore(dir string) error {
	name := filepath.Join(dir, store.FileName)
	info, err := os.Stat(name)
	state := "empty"
	switch {
	case errors.Is(err, fs.ErrNotExist):
		state = "missing"
	case err != nil:
		return err
	case info.Size() > 0:
		return nil
	}
	if log, err := os.Stat(name + "-wal"); err == nil && log.Size() > 0 {
		return nil // all of it may still stand in the log
	}
	var beside []string
	for _, part := range []string{indexer.Folder, capture.Folder, vectorsDir, caseVectorsDir, ruleHistory, account.KeyFile} {
		if _, err := os.Stat(filepath.Join(dir, part)); err == nil {
			beside = append(beside, part)
		}
	}
	if len(beside) == 0 {
		return nil
	}
	return fmt.Errorf("the database %s in %s is %s, and parts of a desk lie beside it (%s): put the database back from a backup; to begin a new desk, name another folder with --data, or move these away",
		store.FileName, dir, state, strings.Join(beside, ", "))
}
