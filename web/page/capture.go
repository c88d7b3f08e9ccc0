package page

import (
	"context"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// Capturer fetches a page that is cited and keeps its redacted text. What goes wrong
// is written into the capture's Error, in plain words: evidence is not lost because a
// page is down.
type Capturer interface {
	Capture(ctx context.Context, address, quote string) desk.Capture
}

// Capture captures a page; without a capturer it says so.
func (req *Request) Capture(c Capturer, timeout time.Duration, address, quote string) desk.Capture {
	if c == nil {
		return desk.Capture{At: req.Now, Error: "this desk does not capture pages", Fault: desk.FaultOf("not-capture")}
	}
	ctx, cancel := req.Fetching(timeout)
	defer cancel()
	return c.Capture(ctx, address, quote)
}

// Fetching bounds a fetch within a request that has timeout, so that time is left to
// store what came of it and to say how it went.
func (req *Request) Fetching(timeout time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeout(req.Context(), timeout*3/4)
}
