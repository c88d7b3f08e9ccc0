package known

import (
	"math"
	"runtime/debug"
	"testing"
)

func TestMemoryRoom(t *testing.T) {
	before := debug.SetMemoryLimit(-1)
	defer debug.SetMemoryLimit(before)
	debug.SetMemoryLimit(320 << 20)
	var m memoryRoom
	m.forClaims(250_000)
	if got := debug.SetMemoryLimit(-1); got != 320<<20+250_000*claimBytes {
		t.Errorf("with claims: %d", got)
	}
	m.forClaims(0)
	if got := debug.SetMemoryLimit(-1); got != 320<<20 {
		t.Errorf("without them again: %d", got)
	}
	t.Setenv("GOMEMLIMIT", "100MiB")
	m.forClaims(250_000)
	if got := debug.SetMemoryLimit(-1); got != 320<<20 {
		t.Errorf("a bound that was asked for moved: %d", got)
	}
	t.Setenv("GOMEMLIMIT", "")
	debug.SetMemoryLimit(math.MaxInt64)
	m = memoryRoom{}
	m.forClaims(250_000)
	if got := debug.SetMemoryLimit(-1); got != math.MaxInt64 {
		t.Errorf("a bound where none was: %d", got)
	}
}
