package app

import (
	"context"
	"fmt"
	"time"

	"golang.org/x/sys/unix"

	"github.com/rumordesk/rumordesk/desk"
)

// DefaultMinFree is the floor of free space under which the crawl pauses.
// Reviewing goes on: it writes little, and it is what the desk is for.
const DefaultMinFree = 256 << 20

// freeSpace returns the bytes that an ordinary user may still write below dir.
func freeSpace(dir string) (uint64, error) {
	var st unix.Statfs_t
	if err := unix.Statfs(dir, &st); err != nil {
		return 0, fmt.Errorf("free space of %s: %w", dir, err)
	}
	return st.Bavail * uint64(st.Bsize), nil
}

// frontier is the store's frontier with the floor of free space before it: no page
// is handed out while there is no room for it, and the source says why. The crawl
// goes on by itself once there is room again.
type frontier struct {
	desk.Frontier
	dir  string
	free uint64
}

// LeaseFetches implements desk.Frontier.
func (f frontier) LeaseFetches(ctx context.Context, source string, now time.Time, ttl time.Duration, n int) ([]desk.Fetch, error) {
	got, err := freeSpace(f.dir)
	if err == nil && got < f.free {
		return nil, fmt.Errorf("crawling is paused: only %d MB are free in %s, and %d MB are wanted; free some space", got>>20, f.dir, f.free>>20)
	}
	// A file system that cannot say how full it is does not stop the desk.
	return f.Frontier.LeaseFetches(ctx, source, now, ttl, n)
}
