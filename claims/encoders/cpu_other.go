//go:build !unix

package encoders

import "time"

var begin = time.Now()

// used is how long the program has run: here nobody says how much of a processor it had.
func used() time.Duration { return time.Since(begin) }
