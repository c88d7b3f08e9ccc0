package app

import (
	"fmt"

	"github.com/rumordesk/rumordesk/disk"
	"github.com/rumordesk/rumordesk/store"
)

// unwritable says why a data folder that holds a desk can be read and not written, and what to do; nil where it can be, or where
// there is no desk yet.
func unwritable(dir string) error {
	if HasData(dir) != nil {
		return nil
	}
	if err := disk.Unwritable(dir, store.FileName, store.FileName+"-wal", store.FileName+"-shm"); err != nil {
		return fmt.Errorf("%w; run this as the user to whom the data folder belongs, make it writable, or name a copy of it with --data", err)
	}
	return nil
}
