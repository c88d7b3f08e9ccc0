package signs

import (
	"testing"

	"pgregory.net/rapid"
)

// TestDiffer: as many signs differ as a look at each number says, in either form of numbers.
func TestDiffer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 700).Draw(t, "numbers")
		a, b := rapid.SliceOfN(rapid.Int8(), n, n).Draw(t, "a"), rapid.SliceOfN(rapid.Float32Range(-1, 1), n, n).Draw(t, "b")
		x, y := make([]uint64, Words(n)), make([]uint64, Words(n))
		for i := range x {
			x[i], y[i] = ^uint64(0), ^uint64(0) // what was there before goes
		}
		Set(x, a)
		Set(y, b)
		want := 0
		for i := range a {
			if (a[i] > 0) != (b[i] > 0) {
				want++
			}
		}
		if got := Differ(x, y); got != want || Differ(y, x) != want || Differ(x, x) != 0 {
			t.Fatalf("%d signs differ, want %d", got, want)
		}
	})
}

func TestWithin(t *testing.T) {
	for _, c := range []struct {
		counts      []int
		least, want int
	}{
		{[]int{0, 3, 2, 9}, 1, 1}, {[]int{0, 3, 2, 9}, 3, 1}, {[]int{0, 3, 2, 9}, 4, 2}, {[]int{0, 3, 2, 9}, 100, 3},
		{[]int{5, 0}, 1, 0}, {[]int{0, 0, 0}, 1, 2}, {[]int{0, 0, 0}, 0, 0},
	} {
		if got := Within(c.counts, c.least); got != c.want {
			t.Errorf("%v, %d: %d, want %d", c.counts, c.least, got, c.want)
		}
	}
}
