package diff

// hunk is a stretch of tokens, a[a0:a1] and b[b0:b1], that are the same or that took
// each other's place.
type hunk struct {
	same           bool
	a0, a1, b0, b1 int
}

// compare matches two lists of tokens. The hunks cover both in order.
func compare(a, b tokens, max int) []hunk {
	x, y := a.kind, b.kind
	head := 0
	for head < len(x) && head < len(y) && x[head] == y[head] {
		head++
	}
	tail := 0
	for tail < len(x)-head && tail < len(y)-head && x[len(x)-1-tail] == y[len(y)-1-tail] {
		tail++
	}
	var runs []run
	if head > 0 {
		runs = append(runs, run{0, 0, head})
	}
	for _, r := range search(x[head:len(x)-tail], y[head:len(y)-tail], max) {
		runs = append(runs, run{r.a + head, r.b + head, r.n})
	}
	runs = append(runs, run{len(x) - tail, len(y) - tail, tail})

	var out []hunk
	at := hunk{}
	for _, r := range runs {
		if r.a > at.a1 || r.b > at.b1 {
			out = append(out, hunk{a0: at.a1, a1: r.a, b0: at.b1, b1: r.b})
		}
		at = hunk{same: true, a0: r.a, a1: r.a + r.n, b0: r.b, b1: r.b + r.n}
		if r.n > 0 {
			out = append(out, at)
		}
	}
	return out
}

// run is a stretch of n tokens that are the same: a[a:a+n] and b[b:b+n].
type run struct{ a, b, n int }

// search finds the runs of a shortest edit with Myers' greedy algorithm (An O(ND)
// Difference Algorithm and Its Variations, Algorithmica 1986), or none when it takes
// more than max steps. trace[d][k+d] is the furthest place in a on diagonal k after d
// steps; every other entry of a row is unused.
func search(a, b []int32, max int) []run {
	if len(a) == 0 || len(b) == 0 {
		return nil
	}
	var trace [][]int32
	max = min(max, len(a)+len(b))
	for d := 0; d <= max; d++ {
		row := make([]int32, 2*d+1)
		for k := -d; k <= d; k += 2 {
			x, _ := step(trace, d, k)
			for x < len(a) && x-k < len(b) && a[x] == b[x-k] {
				x++
			}
			row[k+d] = int32(x)
			if x >= len(a) && x-k >= len(b) {
				return walk(trace, d, x, x-k)
			}
		}
		trace = append(trace, row)
	}
	return nil
}

// step is where diagonal k begins with step d, before it follows equal tokens, and
// the diagonal that it comes from.
func step(trace [][]int32, d, k int) (x, from int) {
	if d == 0 {
		return 0, 0
	}
	before := trace[d-1]
	if k == -d || k != d && before[k-1+d-1] < before[k+1+d-1] {
		return int(before[k+1+d-1]), k + 1
	}
	return int(before[k-1+d-1]) + 1, k - 1
}

// walk follows the trace back from (x, y), reached with step d.
func walk(trace [][]int32, d, x, y int) []run {
	var back []run
	for ; d >= 0; d-- {
		k := x - y
		start, from := step(trace, d, k)
		if n := x - start; n > 0 {
			back = append(back, run{start, start - k, n})
		}
		if d > 0 {
			x = int(trace[d-1][from+d-1])
			y = x - from
		}
	}
	for i, j := 0, len(back)-1; i < j; i, j = i+1, j-1 {
		back[i], back[j] = back[j], back[i]
	}
	return back
}
