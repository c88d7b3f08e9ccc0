package desk

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// SourceState is what is known of one source's health and where its crawl stands.
// The configuration says what a source is; this says how it does.
type SourceState struct {
	ID           string
	ETag         string // of the feed, sitemap or listing itself
	LastModified string
	LastStart    time.Time // last attempt
	LastSuccess  time.Time // last time the feed, sitemap or listing was read (a 304 counts)
	LastChange   time.Time // last time it brought a new or changed item
	LastError    string    // plain words; after a success what of its pages was left out, and else empty
	LastErrorAt  time.Time
	Fault        Fault // of LastError
	Failures     int   // in a row
	NextRun      time.Time
	Paused       bool // by the configuration, as the crawler found it; the desk's own pause is a [SourcePause]
}

// Health is a source's state as it is shown, with its output against its own
// baseline.
type Health struct {
	SourceState
	Items    int     // stored in all
	Today    int     // items in the last 24 hours
	Baseline float64 // items a day: median of the days before, at most 28
	Silent   time.Duration
	Level    HealthLevel
	// Pause is the desk's own pause, the zero value for none; Paused is the
	// configuration's. Either keeps the source from being fetched.
	Pause SourcePause
}

// PausedBy says what pauses a source: "desk", "configuration", "both", or nothing.
func (h Health) PausedBy() string {
	switch here := !h.Pause.Since.IsZero(); {
	case here && h.Paused:
		return "both"
	case here:
		return "desk"
	case h.Paused:
		return "configuration"
	}
	return ""
}

// HealthLevel sums a source's health up in one word.
type HealthLevel string

// The levels, from best to worst.
const (
	HealthOK      HealthLevel = "ok"
	HealthWaiting HealthLevel = "waiting" // not fetched yet
	HealthPaused  HealthLevel = "paused"
	HealthSilent  HealthLevel = "silent"  // answers, but brings far less than its baseline
	HealthFailing HealthLevel = "failing" // the last attempt failed
)

// baselineDays is how many days before today make a source's baseline.
const baselineDays = 28

// HealthOf reads a source's state and output from the frontier and assesses them, see
// [AssessHealth]. paused is what the configuration says, by what the desk says.
func HealthOf(ctx context.Context, f Frontier, source string, paused bool, by SourcePause, now time.Time) (h Health, err error) {
	defer wrap(&err, "health of source %s", source)
	st, err := f.SourceState(ctx, source)
	if err != nil {
		return Health{}, err
	}
	total, perDay, last, err := f.SourceItems(ctx, source, baselineDays+1, now)
	if err != nil {
		return Health{}, err
	}
	st.ID, st.Paused = source, paused
	h = AssessHealth(st, total, perDay, last, now)
	if !by.Since.IsZero() {
		h.Pause, h.Level, h.NextRun = by, HealthPaused, time.Time{}
	}
	return h, nil
}

// AssessHealth assesses a source. perDay holds the number of items first seen on
// each of the last days, today's 24 hours first; lastItem is when the newest one
// was first seen (zero: none yet).
//
// A source is silent when it has brought nothing for longer than three times the
// gap between items of its baseline, and for at least a day: a daily bulletin is not silent
// overnight, a wire that brings 50 items a day is silent after one day.
func AssessHealth(st SourceState, items int, perDay []int, lastItem, now time.Time) Health {
	h := Health{SourceState: st, Items: items}
	if len(perDay) > 0 {
		h.Today = perDay[0]
		h.Baseline = median(perDay[1:min(len(perDay), baselineDays+1)])
	}
	if !lastItem.IsZero() {
		h.Silent = max(0, now.Sub(lastItem))
	}
	switch {
	case st.Paused:
		h.Level, h.NextRun = HealthPaused, time.Time{} // it has none
	case st.Failures > 0:
		h.Level = HealthFailing
	case st.LastSuccess.IsZero():
		h.Level = HealthWaiting
	case h.Baseline > 0 && h.Silent > max(24*time.Hour, time.Duration(3*24/h.Baseline*float64(time.Hour))):
		h.Level = HealthSilent
	default:
		h.Level = HealthOK
	}
	return h
}

// Sentence says the health in plain English words, for terminals and logs; pages
// have their own wording per language.
func (h Health) Sentence() string {
	switch h.Level {
	case HealthPaused:
		return h.pausedSentence()
	case HealthWaiting:
		return "not fetched yet"
	case HealthFailing:
		return fmt.Sprintf("failing (%d in a row): %s", h.Failures, h.LastError)
	case HealthSilent:
		return fmt.Sprintf("silent for %s, usually %s a day", days(h.Silent), amount(h.Baseline))
	}
	s := fmt.Sprintf("ok, %d in 24 h", h.Today)
	if h.Baseline > 0 {
		s += fmt.Sprintf(", usually %s a day", amount(h.Baseline))
	}
	if h.LastError != "" {
		s += "; " + h.LastError
	}
	return s
}

func (h Health) pausedSentence() string {
	if h.Pause.Since.IsZero() {
		return "paused in the configuration"
	}
	s := "paused at the desk since " + h.Pause.Since.UTC().Format("2006-01-02 15:04") + " UTC"
	if h.Pause.Reason != "" {
		s += ": " + h.Pause.Reason
	}
	if h.Paused {
		s += "; and in the configuration"
	}
	return s
}

func days(d time.Duration) string {
	if d < 48*time.Hour {
		return fmt.Sprintf("%d hours", int(d.Hours()))
	}
	return fmt.Sprintf("%d days", int(d.Hours()/24))
}

func amount(f float64) string {
	if f == float64(int(f)) {
		return fmt.Sprintf("%d", int(f))
	}
	return fmt.Sprintf("%.1f", f)
}

// median of the days a source has been at work: leading zeros of a source that is
// younger than the window (at the end of perDay, the oldest days) do not count.
func median(perDay []int) float64 {
	end := len(perDay)
	for end > 0 && perDay[end-1] == 0 {
		end--
	}
	if end == 0 {
		return 0
	}
	s := slices.Clone(perDay[:end])
	slices.Sort(s)
	if n := len(s); n%2 == 0 {
		return float64(s[n/2-1]+s[n/2]) / 2
	}
	return float64(s[len(s)/2])
}
