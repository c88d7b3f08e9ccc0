//go:build unix

package disk

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// free returns the bytes that an ordinary user may still write below dir.
func free(dir string) (uint64, error) {
	var st unix.Statfs_t
	if err := unix.Statfs(dir, &st); err != nil {
		return 0, fmt.Errorf("free space of %s: %w", dir, err)
	}
	return st.Bavail * uint64(st.Bsize), nil
}
