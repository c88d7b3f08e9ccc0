package app

import "fmt"

// DefaultMinFree is the floor of free space under which the crawl pauses.
// Reviewing goes on: it writes little, and it is what the desk is for.
const DefaultMinFree = 256 << 20

// roomToCrawl returns an error, in words for the admin, while the disk of the data
// folder is fuller than the floor allows. The crawl goes on by itself once there
// is room again.
func (a *App) roomToCrawl() error {
	got, err := freeSpace(a.dir)
	if err != nil || got >= a.free {
		// A file system that cannot say how full it is does not stop the desk.
		return nil
	}
	return fmt.Errorf("crawling is paused: %d MB are free in %s and %d MB are wanted; free some space", got>>20, a.dir, a.free>>20)
}
