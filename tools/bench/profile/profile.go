// Package profile writes profiles of the processor for the programs that measure.
//
// It owns how one is begun and ended. It refuses to decide what is measured.
package profile

import (
	"errors"
	"os"
	"path/filepath"
	"runtime/pprof"
)

// Start begins a profile in a file of a folder, and returns how to end it; it does
// nothing where dir is empty. The errors are those of writing the file, and that of a
// profile that is running already.
func Start(dir, name string) (stop func() error, err error) {
	if dir == "" {
		return func() error { return nil }, nil
	}
	f, err := os.Create(filepath.Join(dir, name)) //nolint:gosec // where the person at the terminal wants it
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return func() error {
		pprof.StopCPUProfile()
		return f.Close()
	}, nil
}
