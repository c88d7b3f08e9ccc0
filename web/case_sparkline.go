package web

import (
	"cmp"
	"slices"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// Measures of the plot of sightings, in its own units.
const (
	sparklineWidth  = 640
	sparklineHeight = 56
	sparklineFloor  = 12 // below the bars
	sparklineBars   = 90 // at most; longer spells have several days a bar
)

// sparkline is when a claim was seen: bars for the eye, days in words for everybody.
type sparkline struct {
	Width, Height, Base int
	Bars                []sparklineBar
	Days                []sparklineDay // those with a sighting, newest first
	From, To            string
	Each                int // days that a bar stands for
	Total               int
	Most                int // sightings of the highest bar
	Publishers          []publisherCount
}

type sparklineBar struct {
	X, Y, W, H int
	Text       string
}

type sparklineDay struct {
	Day string
	N   int
}

type publisherCount struct {
	Publisher string
	N         int
}

// sparklineOf plots sightings from the first one's day until today.
func (req *request) sparklineOf(all []desk.Sighting, seen []sightingView) sparkline {
	sp := sparkline{Width: sparklineWidth, Height: sparklineHeight, Base: sparklineHeight - sparklineFloor, Each: 1, Total: len(all)}
	for _, s := range seen {
		i := slices.IndexFunc(sp.Publishers, func(p publisherCount) bool { return p.Publisher == s.Item.Publisher })
		if i < 0 {
			sp.Publishers = append(sp.Publishers, publisherCount{s.Item.Publisher, 1})
			continue
		}
		sp.Publishers[i].N++
	}
	slices.SortStableFunc(sp.Publishers, func(a, b publisherCount) int { return cmp.Compare(b.N, a.N) })
	if len(all) == 0 {
		return sp
	}
	first, last := req.day(all[0].At), req.day(req.Now)
	for _, s := range all {
		d := req.day(s.At)
		if d.Before(first) {
			first = d
		}
		if d.After(last) {
			last = d
		}
	}
	// A fortnight at least: a single day would fill the plot and say nothing.
	if fortnight := last.AddDate(0, 0, -13); first.After(fortnight) {
		first = fortnight
	}
	days := daysBetween(first, last) + 1
	sp.Each = (days + sparklineBars - 1) / sparklineBars
	counts := make([]int, (days+sp.Each-1)/sp.Each)
	perDay := map[string]int{}
	for _, s := range all {
		d := req.day(s.At)
		counts[daysBetween(first, d)/sp.Each]++
		perDay[d.Format(time.DateOnly)]++
	}
	sp.From, sp.To, sp.Most = first.Format(time.DateOnly), last.Format(time.DateOnly), slices.Max(counts)
	for day, n := range perDay {
		sp.Days = append(sp.Days, sparklineDay{day, n})
	}
	slices.SortFunc(sp.Days, func(a, b sparklineDay) int { return cmp.Compare(b.Day, a.Day) })
	step := min(sparklineWidth/len(counts), 40)
	for i, n := range counts {
		if n == 0 {
			continue
		}
		h := max(3, n*(sp.Base-2)/sp.Most)
		day := first.AddDate(0, 0, i*sp.Each).Format(time.DateOnly)
		sp.Bars = append(sp.Bars, sparklineBar{X: i * step, Y: sp.Base - h, W: max(2, step-2), H: h, Text: req.N("case.spark.bar", n, "day", day)})
	}
	sp.Width = max(step*len(counts), 80)
	return sp
}

// day is the start of t's day in the desk's zone.
func (req *request) day(t time.Time) time.Time {
	y, m, d := t.In(req.s.Zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, req.s.Zone)
}

// daysBetween counts the days from one day's start to another's; the hours of a
// change of the clocks do not matter.
func daysBetween(a, b time.Time) int { return int((b.Sub(a) + 12*time.Hour) / (24 * time.Hour)) }
