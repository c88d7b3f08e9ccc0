package web

import (
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// moment is a time as a page shows it: exactly, and as seen from now.
type moment struct {
	ISO string // RFC 3339, for the datetime attribute
	Abs string // exactly, with the zone
	Rel string // "3 hours ago"
}

// Known says whether there is a time at all.
func (m moment) Known() bool { return m.ISO != "" }

// at shows t in the desk's zone.
func (req *request) At(t time.Time) moment {
	return req.shown(t, t.In(req.s.Zone))
}

// published shows t in the zone in which it was published: the hour of the place
// is part of what a page says.
func (req *request) Published(t time.Time) moment { return req.shown(t, t) }

func (req *request) shown(t, local time.Time) moment {
	if t.IsZero() {
		return moment{}
	}
	zone := "UTC"
	if _, offset := local.Zone(); offset != 0 {
		zone = "UTC" + local.Format("-07:00")
	}
	return moment{ISO: local.Format(time.RFC3339), Abs: local.Format("2006-01-02 15:04 ") + zone, Rel: req.Since(t)}
}

// clock words a time of the day, with the desk's zone as it is today.
func (req *request) Clock(sinceMidnight time.Duration) string {
	today := req.Now.In(req.s.Zone)
	t := time.Date(today.Year(), today.Month(), today.Day(), 0, int(sinceMidnight.Minutes()), 0, 0, req.s.Zone)
	zone := "UTC"
	if _, offset := t.Zone(); offset != 0 {
		zone = "UTC" + t.Format("-07:00")
	}
	return t.Format("15:04 ") + zone
}

// since words the distance from now; beyond a month the date says more.
func (req *request) Since(t time.Time) string {
	d := req.Now.Sub(t)
	switch {
	case d < -time.Minute:
		return req.T("time.in", "span", req.Span(-d))
	case d < time.Minute:
		return req.T("time.now")
	case d >= 31*24*time.Hour:
		return t.In(req.s.Zone).Format("2006-01-02")
	}
	return req.T("time.ago", "span", req.Span(d))
}

// span words a length of time in its largest fitting unit.
func (req *request) Span(d time.Duration) string {
	switch {
	case d < time.Hour:
		return req.N("time.minutes", max(1, int(d.Minutes())))
	case d < 48*time.Hour:
		return req.N("time.hours", int(d.Hours()))
	}
	return req.N("time.days", int(d.Hours()/24))
}

// due is a case's clock: its words, and how they are drawn.
type due struct {
	moment
	Level string // "over", "soon", "later" or "none"
	Text  string
}

// soon is how long before its time a case is shown as pressing.
const soon = 3 * time.Hour

func (req *request) due(c desk.Case) due {
	d := due{moment: req.At(c.DueAt)}
	left := c.DueAt.Sub(req.Now)
	switch {
	case c.DueAt.IsZero():
		d.Level, d.Text = "none", req.T("due.none")
	case left < 0:
		d.Level, d.Text = "over", req.T("due.over", "span", req.Span(-left))
	case left < soon:
		d.Level, d.Text = "soon", req.T("due.in", "span", req.Span(left))
	default:
		d.Level, d.Text = "later", req.T("due.in", "span", req.Span(left))
	}
	return d
}
