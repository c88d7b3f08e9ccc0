// Package race says whether the race detector is on, for tests. A test that runs a great many texts through one goroutine is ten
// times as slow under it, and it has nothing to find there: such a test runs in go test ./... alone, by [Skip]. The package
// refuses to decide for tests that start goroutines: those run under the detector always.
package race

import "testing"

// Skip leaves a test of one goroutine out where the race detector is on.
func Skip(t testing.TB) {
	t.Helper()
	if Enabled {
		t.Skip("one goroutine, many texts: nothing for the race detector to find")
	}
}
