package crawler

import (
	"hash/fnv"
	"time"
)

const (
	maxJitter = 5 * time.Minute
	// firstBackoff is the wait after one failed run; it doubles with each further
	// one up to maxBackoff.
	firstBackoff = 5 * time.Minute
	maxBackoff   = 12 * time.Hour

	firstPageRetry = 10 * time.Minute // then four times as long each
	maxPageRetry   = 24 * time.Hour
	maxAttempts    = 5 // failures in a row after which a page is given up
)

// fraction spreads ids evenly over [0, 1), always the same for an id.
func fraction(id string) float64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(id))
	return float64(h.Sum64()>>11) / (1 << 53)
}

// nextRun is when a source is due again after a run that ended at now with that
// many failures in a row: by its schedule, moved by its share of a tenth of the
// interval so that sources with the same schedule do not all start together, and
// not before the back-off is over.
func (s *source) nextRun(now time.Time, failures int) time.Time {
	now = now.UTC()
	next := s.schedule.Next(now)
	interval := s.schedule.Next(next).Sub(next)
	next = next.Add(time.Duration(s.jitter * float64(min(interval/10, maxJitter))))
	if earliest := now.Add(backoff(failures)); next.Before(earliest) {
		next = earliest
	}
	return next
}

// backoff is the wait after n failed runs in a row.
func backoff(n int) time.Duration {
	if n <= 0 {
		return 0
	}
	return min(firstBackoff<<min(n-1, 20), maxBackoff)
}

// pageRetry is the wait after n failures of a page in a row.
func pageRetry(n int) time.Duration {
	return min(firstPageRetry<<(2*min(max(n-1, 0), 10)), maxPageRetry)
}

// recheckAges are the ages at which a page is looked at again, since corrections
// come soon or never.
var recheckAges = [...]time.Duration{time.Hour, 6 * time.Hour, 24 * time.Hour, 72 * time.Hour}

// recheck is when a page first seen at first and fetched at now is due again of its
// own; zero: never, only when its source says that it changed.
func recheck(first, now time.Time) time.Time {
	for _, age := range recheckAges {
		// A few minutes' grace: what was fetched just before an age need not be
		// fetched again right after.
		if t := first.Add(age); t.Sub(now) > 5*time.Minute {
			return t
		}
	}
	return time.Time{}
}
