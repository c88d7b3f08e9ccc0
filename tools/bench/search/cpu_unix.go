//go:build unix

package main

import (
	"syscall"
	"time"
)

// cpu returns the processor time that the process has used. On a machine that
// does other work besides, it says more than the clock.
func cpu() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
