//go:build unix

package cputime

import (
	"syscall"
	"time"
)

// Used returns the processor time of all of the program's threads since its start, in its own code
// and in the system's on its behalf; 0 where the system does not say.
func Used() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
