//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package warc

import (
	"errors"
	"os"
)

// lock says that there are no locks: each run writes to files that it has made.
func lock(*os.File) (bool, error) { return false, errors.ErrUnsupported }
