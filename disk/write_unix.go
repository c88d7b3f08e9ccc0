//go:build unix

package disk

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// Unwritable says why this user cannot write a folder, or one of the named files in it: no permission, or a file system that is
// for reading only. It is nil where they can, and where the folder is not there. Nothing is opened: closing a file would take the
// locks of this process off it.
func Unwritable(dir string, files ...string) error {
	paths := []string{dir}
	for _, f := range files {
		paths = append(paths, filepath.Join(dir, f))
	}
	for _, path := range paths {
		err := unix.Faccessat(unix.AT_FDCWD, path, unix.W_OK, unix.AT_EACCESS)
		if errors.Is(err, fs.ErrPermission) || errors.Is(err, unix.EROFS) {
			return fmt.Errorf("%s cannot be written: %w", path, err)
		}
	}
	return nil
}
