//go:build unix

package encoders

import (
	"syscall"
	"time"
)

// used is how much processor time the program has had: beside other programs a clock says more than the work is.
func used() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
