package page

import "time"

// Timestamp is a time as a page shows it.
type Timestamp struct {
	ISO string // RFC 3339, for the datetime attribute
	Abs string // exactly
	Rel string // as seen from now: "3 hours ago"; empty on pages that caches keep
}

// Known says whether there is a time at all.
func (t Timestamp) Known() bool { return t.ISO != "" }

// At shows t in the desk's zone.
func (req *DeskRequest) At(t time.Time) Timestamp {
	return req.timestamp(t, t.In(req.pages.Zone))
}

// Published shows t in the zone in which it was published: the hour of the place
// is part of what a page says.
func (req *DeskRequest) Published(t time.Time) Timestamp { return req.timestamp(t, t) }

func (req *DeskRequest) timestamp(t, local time.Time) Timestamp {
	if t.IsZero() {
		return Timestamp{}
	}
	return Timestamp{ISO: local.Format(time.RFC3339), Abs: local.Format("2006-01-02 15:04 ") + ZoneName(local), Rel: req.Since(t)}
}

// ZoneName names the zone of a time by its distance from UTC.
func ZoneName(t time.Time) string {
	if _, offset := t.Zone(); offset == 0 {
		return "UTC"
	}
	return "UTC" + t.Format("-07:00")
}

// Clock words a time of the day, with the desk's zone as it is today.
func (req *DeskRequest) Clock(sinceMidnight time.Duration) string {
	today := req.Now.In(req.pages.Zone)
	t := time.Date(today.Year(), today.Month(), today.Day(), 0, int(sinceMidnight.Minutes()), 0, 0, req.pages.Zone)
	return t.Format("15:04 ") + ZoneName(t)
}

// Since words the distance from now; beyond a month the date says more.
func (req *DeskRequest) Since(t time.Time) string {
	d := req.Now.Sub(t)
	switch {
	case d < -time.Minute:
		return req.T("time.in", "span", req.Span(-d))
	case d < time.Minute:
		return req.T("time.now")
	case d >= 31*24*time.Hour:
		return t.In(req.pages.Zone).Format("2006-01-02")
	}
	return req.T("time.ago", "span", req.Span(d))
}

// Span words a length of time in its largest fitting unit.
func (c *Catalogue) Span(d time.Duration) string {
	switch {
	case d < time.Hour:
		return c.N("time.minutes", max(1, int(d.Minutes())))
	case d < 48*time.Hour:
		return c.N("time.hours", int(d.Hours()))
	}
	return c.N("time.days", int(d.Hours()/24))
}
