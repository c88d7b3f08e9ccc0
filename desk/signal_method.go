package desk

import (
	"math"
	"time"
)

// Method is how a day's count is held against the days before it: C2 of the Early
// Aberration Reporting System (Hutwagner, Thompson, Seeman, Treadwell: The bioterrorism
// preparedness and response Early Aberration Reporting System, J Urban Health 2003;
// 80(2 Suppl 1): i89-i96).
type Method struct {
	Baseline int     // days whose mean and deviation a day is held against
	Guard    int     // days between the baseline and the day, so that a rise is no part of its own baseline
	Sigmas   float64 // standard deviations above the mean at which a day is unusual
	MinSD    float64 // the least standard deviation that is used
}

// C2 is the method as the desk uses it: 7 days, a guard of 2, mean + 3 standard
// deviations. The floor of 1 is the one that the R package surveillance (earsC, minSigma)
// gives for sparse counts: after a week of nothing it takes more than 3.
func C2() Method { return Method{Baseline: 7, Guard: 2, Sigmas: 3, MinSD: 1} }

// Span is how many days of history one day needs.
func (m Method) Span() int { return m.Baseline + m.Guard }

// SignalDay is one day of a series against its baseline.
type SignalDay struct {
	Day time.Time // its start, UTC
	N   int
	// Known says that there was enough history; otherwise what follows is zero.
	Known     bool
	Mean      float64 // of the baseline
	SD        float64 // of the baseline, never below the method's MinSD
	Threshold float64 // Mean + Sigmas × SD
	Stat      float64 // z-score: how many SD the count is above the mean; negative below it
	Unusual   bool    // N is above the threshold
	Partial   bool    // the day is not over: its count can only grow
}

// Excess is how much the count is above the mean of the baseline.
func (d SignalDay) Excess() float64 { return float64(d.N) - d.Mean }

// Days evaluates a series: counts[i] is the count of the day i days after first. A day
// without a count is a zero, not a gap. A day is evaluated only when its whole baseline lies
// at since or later: what was before the desk began is not known to have been nothing.
// The day of now is marked as not over.
func (m Method) Days(first time.Time, counts []int, since, now time.Time) []SignalDay {
	first, since, today := StartOfDay(first), StartOfDay(since), StartOfDay(now)
	out := make([]SignalDay, len(counts))
	for i, n := range counts {
		d := SignalDay{Day: first.AddDate(0, 0, i), N: n}
		d.Partial = !d.Day.Before(today)
		if from := i - m.Span(); from >= 0 && !first.AddDate(0, 0, from).Before(since) {
			m.evaluate(&d, counts[from:from+m.Baseline])
		}
		out[i] = d
	}
	return out
}

// evaluate fills in what follows from the baseline of a day.
func (m Method) evaluate(d *SignalDay, baseline []int) {
	sum := 0.0
	for _, n := range baseline {
		sum += float64(n)
	}
	d.Known, d.Mean = true, sum/float64(len(baseline))
	if len(baseline) > 1 {
		squares := 0.0
		for _, n := range baseline {
			squares += (float64(n) - d.Mean) * (float64(n) - d.Mean)
		}
		d.SD = math.Sqrt(squares / float64(len(baseline)-1))
	}
	d.SD = max(d.SD, m.MinSD)
	d.Threshold = d.Mean + m.Sigmas*d.SD
	d.Stat = d.Excess() / d.SD
	d.Unusual = float64(d.N) > d.Threshold
}

// StartOfDay is the start of t's day, UTC.
func StartOfDay(t time.Time) time.Time {
	y, m, d := t.UTC().Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}
