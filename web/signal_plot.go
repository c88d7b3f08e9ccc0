package web

import (
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// Measures of the plot of a series, in its own units.
const (
	plotStep   = 11 // a day
	plotHeight = 96
	plotTop    = 10 // above the highest bar, for the marks
)

// signalPlot is a series for the eye: a bar a day, the baseline and the threshold as lines,
// a mark over what is unusual. Who does not see it reads Label and the table.
type signalPlot struct {
	Width, Height, Base int
	Bars                []signalBar
	Baseline, Limit     string // paths
	Top                 string // the number that the line at RuleY stands for
	RuleY               int
	From, To, Label     string
	Days                []signalDayRow // newest first
}

type signalBar struct {
	X, Y, W, H int
	Class      string
	Mark       string // the path of the mark over it; empty for none
	Text       string
}

// signalDayRow is a day in words.
type signalDayRow struct {
	Day, Baseline, Limit, Stat string
	N                          int
	Known, Unusual, Partial    bool
	Href                       string // where its items are listed; empty for none
}

// decimal writes a number with one place behind the point.
func decimal(x float64) string {
	if s := strconv.FormatFloat(x, 'f', 1, 64); s != "-0.0" {
		return s
	}
	return "0.0"
}

// plot draws a series; href makes the address of a day, and may be nil.
func (req *request) plot(days []desk.SignalDay, href func(day string) string) signalPlot {
	p := signalPlot{Width: plotStep * len(days), Height: plotHeight, Base: plotHeight - 1}
	if len(days) == 0 {
		return p
	}
	most, top := 0, 1.0
	for _, d := range days {
		most = max(most, d.N)
		top = max(top, float64(d.N), d.Threshold)
	}
	top = math.Ceil(top) // so that the line over the bars stands for a whole number
	p.Top, p.RuleY = req.Num(int(top)), plotTop
	y := func(n float64) int { return p.Base - int(math.Round(n/top*float64(p.Base-plotTop))) }
	var baseline, limit strings.Builder
	var unusual []string
	for i, d := range days {
		x, day := i*plotStep, d.Day.Format(time.DateOnly)
		row := signalDayRow{Day: day, N: d.N, Known: d.Known, Unusual: d.Unusual, Partial: d.Partial}
		bar := signalBar{X: x + 1, W: plotStep - 2, Y: y(float64(d.N)), Class: "day", Text: req.N("signals.bar", d.N, "day", day)}
		if d.N > 0 && bar.Y > p.Base-2 {
			bar.Y = p.Base - 2
		}
		bar.H = p.Base - bar.Y
		if d.Known {
			row.Baseline, row.Limit, row.Stat = decimal(d.Mean), decimal(d.Threshold), decimal(d.Stat)
			step(&baseline, x, y(d.Mean), i == 0 || !days[i-1].Known)
			step(&limit, x, y(d.Threshold), i == 0 || !days[i-1].Known)
			bar.Text = req.N("signals.bar.known", d.N, "day", day, "baseline", row.Baseline, "limit", row.Limit)
		}
		if d.Partial {
			bar.Class = "day partial"
		}
		if d.Unusual {
			bar.Class += " unusual"
			bar.Mark = "M" + strconv.Itoa(x+1) + " " + strconv.Itoa(bar.Y-8) + "h9l-4.5 6z"
			unusual = append(unusual, day)
		}
		if href != nil && d.N > 0 {
			row.Href = href(day)
		}
		if bar.H > 0 {
			p.Bars = append(p.Bars, bar)
		}
		p.Days = append([]signalDayRow{row}, p.Days...)
	}
	p.Baseline, p.Limit = baseline.String(), limit.String()
	p.From, p.To = days[0].Day.Format(time.DateOnly), days[len(days)-1].Day.Format(time.DateOnly)
	p.Label = req.T("signals.plot", "from", p.From, "to", p.To, "most", req.Num(most))
	if len(unusual) > 0 {
		p.Label += " " + req.T("signals.plot.unusual", "days", strings.Join(unusual, ", "))
	}
	return p
}

// step draws one day of a line.
func step(b *strings.Builder, x, y int, begin bool) {
	if begin {
		b.WriteString("M" + strconv.Itoa(x) + " " + strconv.Itoa(y))
	} else {
		b.WriteString("V" + strconv.Itoa(y))
	}
	b.WriteString("H" + strconv.Itoa(x+plotStep))
}
