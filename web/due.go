package web

import (
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/page"
)

// due is a case's clock: its words, and how they are drawn.
type due struct {
	page.Timestamp
	Level string // "over", "soon", "later" or "none"
	Text  string
}

// soon is how long before its time a case is shown as pressing.
const soon = 3 * time.Hour

func (req *request) due(c desk.Case) due {
	d := due{Timestamp: req.At(c.DueAt)}
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
