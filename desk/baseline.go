package desk

import (
	"math"
	"time"
)

// topicDays is how far back a topic's baseline is taken from, and leastBaseline how many
// days of it there must be before anything is said of growth.
const (
	topicDays     = 28
	leastBaseline = 7
)

// TopicDays counts the sightings of each topic by day.
type TopicDays struct {
	// Since is when the desk's first sighting was; zero when there is none. Days before
	// it tell nothing.
	Since time.Time
	// Counts has a list for each topic with a sighting in the time: a number for each
	// 24 hours back from now, the oldest first, the last 24 hours at the end.
	Counts map[string][]int
}

// Baseline is how a topic does in the last 24 hours against the days before.
type Baseline struct {
	Last int     // sightings in the last 24 hours
	Mean float64 // sightings a day before that
	Days int     // days that the mean is taken from
}

// Of reads one topic's baseline, for counts that end at now.
func (t TopicDays) Of(topic string, now time.Time) Baseline {
	if topic == "" || t.Since.IsZero() {
		return Baseline{}
	}
	const day = 24 * time.Hour
	known := int(now.Sub(t.Since)/day) - 1 // whole days before the last one
	return BaselineOf(t.Counts[topic], min(max(known, 0), topicDays))
}

// BaselineOf takes the baseline from daily counts, the oldest first and the last day at the
// end, looking at no more than the given number of days before the last one.
func BaselineOf(daily []int, days int) Baseline {
	b := Baseline{Days: days}
	if len(daily) == 0 {
		return b
	}
	b.Last = daily[len(daily)-1]
	before := daily[:len(daily)-1]
	sum := 0
	for _, n := range before[max(0, len(before)-days):] {
		sum += n
	}
	if days > 0 {
		b.Mean = float64(sum) / float64(days)
	}
	return b
}

// Growth is 0 for a topic at its baseline or below, a third for one that has doubled,
// and 1 for eight times as much. One sighting is added to both sides, so that a first
// sighting is no explosion. It is 0 while there are too few days for a baseline.
func (b Baseline) Growth() float64 {
	if b.Days < leastBaseline {
		return 0
	}
	return min(1, max(0, math.Log2(float64(b.Last+1)/(b.Mean+1))/3))
}

// Known reports whether there are enough days to speak of growth.
func (b Baseline) Known() bool { return b.Days >= leastBaseline }
