//go:build !unix

package cputime

import "time"

var begin = time.Now()

// Used returns how long the program has run: here nobody says how much of a processor it had.
func Used() time.Duration { return time.Since(begin) }
