package crawler

// How many pages may fail in a row before the circuit breaker of a run trips: those
// whose server cannot be reached, each of which takes its time, and those that it
// refuses or fails on. What is wrong with a page alone (not found, no text,
// robots.txt) does not count.
const (
	tripUnreached = 10
	tripRefused   = 50
)

// breaker is the circuit breaker of a run: a host that fails on one page after the
// other is asked for no more of them until the next run.
type breaker struct {
	unreached, refused int // in a row
}

// record takes in what a page's failure is about, and says whether the breaker trips
// at this page.
func (b *breaker) record(who blame) (trips bool) {
	switch who {
	case blameNetwork:
		b.unreached++
	case blameServer:
		b.unreached, b.refused = 0, b.refused+1
	default:
		b.unreached, b.refused = 0, 0
	}
	return b.unreached == tripUnreached || b.refused == tripRefused
}
