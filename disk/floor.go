package disk

import "fmt"

// DefaultMin is the free space, in bytes, that a desk wants when nobody says
// otherwise.
const DefaultMin = 256 << 20

// Floor is the free space under which a crawl pauses. Reviewing goes on: it writes
// little, and it is what the desk is for.
type Floor struct {
	Dir string // any folder on the disk
	Min uint64 // bytes
}

// Check returns an error, in words for the admin, while the disk is fuller than the
// floor allows. It is asked again and again, so a crawl goes on by itself once there
// is room.
func (f Floor) Check() error {
	got, err := free(f.Dir)
	if err != nil || got >= f.Min {
		// A file system that cannot say how full it is does not stop the desk.
		return nil
	}
	return fmt.Errorf("crawling is paused: %d MB are free in %s and %d MB are wanted; free some space", got>>20, f.Dir, f.Min>>20)
}
