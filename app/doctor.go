package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/rumordesk/rumordesk/account"
	"github.com/rumordesk/rumordesk/control"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/index"
	"github.com/rumordesk/rumordesk/indexer"
)

// Examined is a part of the desk that was looked at. The field names are a contract.
type Examined struct {
	Part string `json:"part"` // database, audit, index, key, disk
	OK   bool   `json:"ok"`
	Say  string `json:"say"` // what was found, and what to do where something is wrong
}

// Examine looks for damage in everything that the desk keeps, and changes nothing. It reads the whole database, which takes
// about two seconds a gigabyte; a running serve goes on beside it.
func (a *App) Examine(ctx context.Context) ([]Examined, error) {
	var out []Examined
	add := func(part string, err error, good string) {
		say := good
		if err != nil {
			say = err.Error()
		}
		out = append(out, Examined{Part: part, OK: err == nil, Say: say})
	}
	add("database", a.store.Check(ctx), "whole")
	n, err := desk.VerifyAudit(ctx, a.store)
	if err != nil {
		err = fmt.Errorf("the audit log is not whole: %w", err)
	}
	add("audit", err, fmt.Sprintf("%d entries, unbroken", n))
	say, err := a.examineIndex(ctx)
	add("index", err, say)
	say, err = a.examineKey()
	add("key", err, say)
	room := "room enough"
	if a.unwritable != nil {
		room += "; for this user it can only be read: " + a.unwritable.Error()
	}
	add("disk", a.room.Check(), room)
	return out, ctx.Err()
}

func (a *App) examineIndex(ctx context.Context) (string, error) {
	if _, err := os.Stat(filepath.Join(a.dir, indexer.Folder)); errors.Is(err, fs.ErrNotExist) {
		return "none yet; it is built when it is first needed", nil
	}
	err := a.index.Verify()
	switch {
	case errors.Is(err, index.ErrLocked) && control.Running(ctx, a.dir):
		return "in use by the running serve, which repairs it by itself", nil
	case errors.Is(err, index.ErrOutdated):
		return "of an older form; it is built again when it is next opened", nil
	case err != nil:
		return "", fmt.Errorf("%w; run rumordesk reindex, nothing is lost", err)
	}
	return "whole", nil
}

func (a *App) examineKey() (string, error) {
	name := filepath.Join(a.dir, account.KeyFile)
	info, err := os.Stat(name)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "none yet; serve makes it", nil
	case err != nil:
		return "", err
	case info.Mode().Perm()&0o077 != 0 && os.PathSeparator == '/':
		return "", fmt.Errorf("others on this machine may read %s: run chmod 600 on it", name)
	}
	return "there, and for this user only", nil
}
