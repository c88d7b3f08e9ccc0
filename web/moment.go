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
func (v *visit) at(t time.Time) moment {
	return v.shown(t, t.In(v.s.Zone))
}

// published shows t in the zone in which it was published: the hour of the place
// is part of what a page says.
func (v *visit) published(t time.Time) moment { return v.shown(t, t) }

func (v *visit) shown(t, local time.Time) moment {
	if t.IsZero() {
		return moment{}
	}
	zone := "UTC"
	if _, offset := local.Zone(); offset != 0 {
		zone = "UTC" + local.Format("-07:00")
	}
	return moment{ISO: local.Format(time.RFC3339), Abs: local.Format("2006-01-02 15:04 ") + zone, Rel: v.since(t)}
}

// clock words a time of the day, with the desk's zone as it is today.
func (v *visit) clock(sinceMidnight time.Duration) string {
	today := v.now.In(v.s.Zone)
	t := time.Date(today.Year(), today.Month(), today.Day(), 0, int(sinceMidnight.Minutes()), 0, 0, v.s.Zone)
	zone := "UTC"
	if _, offset := t.Zone(); offset != 0 {
		zone = "UTC" + t.Format("-07:00")
	}
	return t.Format("15:04 ") + zone
}

// since words the distance from now; beyond a month the date says more.
func (v *visit) since(t time.Time) string {
	d := v.now.Sub(t)
	switch {
	case d < -time.Minute:
		return v.T("time.in", "span", v.span(-d))
	case d < time.Minute:
		return v.T("time.now")
	case d >= 31*24*time.Hour:
		return t.In(v.s.Zone).Format("2006-01-02")
	}
	return v.T("time.ago", "span", v.span(d))
}

// span words a length of time in its largest fitting unit.
func (v *visit) span(d time.Duration) string {
	switch {
	case d < time.Hour:
		return v.N("time.minutes", max(1, int(d.Minutes())))
	case d < 48*time.Hour:
		return v.N("time.hours", int(d.Hours()))
	}
	return v.N("time.days", int(d.Hours()/24))
}

// due is a case's clock: its words, and how they are drawn.
type due struct {
	moment
	Level string // "over", "soon", "later" or "none"
	Text  string
}

// soon is how long before its time a case is shown as pressing.
const soon = 3 * time.Hour

func (v *visit) due(c desk.Case) due {
	d := due{moment: v.at(c.DueAt)}
	left := c.DueAt.Sub(v.now)
	switch {
	case c.DueAt.IsZero():
		d.Level, d.Text = "none", v.T("due.none")
	case left < 0:
		d.Level, d.Text = "over", v.T("due.over", "span", v.span(-left))
	case left < soon:
		d.Level, d.Text = "soon", v.T("due.in", "span", v.span(left))
	default:
		d.Level, d.Text = "later", v.T("due.in", "span", v.span(left))
	}
	return d
}
