package cputime

import "testing"

// TestUsed: work takes processor time, and what was used is not given back.
func TestUsed(t *testing.T) {
	before, x := Used(), uint64(1)
	for Used() == before {
		for range 1_000_000 {
			x = x*6364136223846793005 + 1442695040888963407
		}
	}
	if Used() < before || x == 0 {
		t.Errorf("%v, and %v before", Used(), before)
	}
}
