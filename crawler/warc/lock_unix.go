//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package warc

import (
	"errors"
	"os"
	"syscall"
)

// lock takes the file for this writer until it is closed, or the process ends. It
// says whether it is held now; an error means that the file system has no locks.
func lock(f *os.File) (bool, error) {
	for {
		err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		switch {
		case err == nil:
			return true, nil
		case errors.Is(err, syscall.EINTR):
			continue
		case errors.Is(err, syscall.EWOULDBLOCK):
			return false, nil
		}
		return false, err
	}
}
