package control

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"
)

// LockName is the file of the data folder that a running serve, or a crawl on schedule, has locked.
const LockName = "serve.lock"

// Holder is who has a data folder.
type Holder struct {
	PID     int    `json:"pid"`
	Address string `json:"address"` // of its pages; empty when there are none, or not yet
}

// HeldError says that another process serves a data folder.
type HeldError struct {
	Data string
	By   Holder // the zero value when that cannot be read
}

func (e *HeldError) Error() string {
	who := "another rumordesk"
	if e.By.PID != 0 {
		who += fmt.Sprintf(" (process %d)", e.By.PID)
	}
	if e.By.Address != "" {
		who += " at " + e.By.Address
	}
	return fmt.Sprintf("%s serves or crawls the data folder %s already; stop it first, or name another folder with --data", who, e.Data)
}

// Lock is a data folder that is kept from other processes, until it is released or the process ends, however it ends.
type Lock struct {
	file *flock.Flock
	name string
}

// Acquire keeps a data folder from others that would serve it or crawl on schedule: two of them would fetch everything twice and
// send every mail twice. The error is a [HeldError] where another process has it.
func Acquire(data string) (*Lock, error) {
	name := filepath.Join(data, LockName)
	l := &Lock{file: flock.New(name, flock.SetPermissions(0o600)), name: name}
	ok, err := l.file.TryLock()
	if err != nil {
		return nil, fmt.Errorf("lock the data folder %s: %w", data, err)
	}
	if !ok {
		held := &HeldError{Data: data}
		if text, err := os.ReadFile(name); err == nil { // some systems let nobody read it
			_ = json.Unmarshal(text, &held.By) // and who has just taken it may not have written yet
		}
		return nil, held
	}
	l.Says("")
	return l, nil
}

// Says writes down, for whoever finds the folder locked, where the pages are. That it cannot be written, on a full disk, takes
// nothing from the lock.
func (l *Lock) Says(address string) {
	text, err := json.Marshal(Holder{PID: os.Getpid(), Address: address})
	if err != nil {
		return
	}
	// Written over, not renamed into place: the lock is on this very file.
	_ = os.WriteFile(l.name, append(text, '\n'), 0o600)
}

// Release gives the folder up.
func (l *Lock) Release() error {
	return errors.Join(os.Truncate(l.name, 0), l.file.Unlock())
}
