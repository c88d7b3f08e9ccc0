package page

import (
	"context"
	"io"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

// Capturer fetches a page that is cited and keeps its redacted text. What goes wrong
// is written into the capture's Error, in plain words: evidence is not lost because a
// page is down.
type Capturer interface {
	Capture(ctx context.Context, address, quote string) desk.Capture
	// Document reads a document that is imported, in the same way.
	Document(ctx context.Context, body []byte, quote string) desk.Capture
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

// Document reads a document; without a capturer it says so.
func (req *Request) Document(c Capturer, timeout time.Duration, body []byte, quote string) desk.Capture {
	if c == nil {
		return desk.Capture{At: req.Now, Error: "this desk does not capture pages", Fault: desk.FaultOf("not-capture")}
	}
	ctx, cancel := req.Fetching(timeout)
	defer cancel()
	return c.Document(ctx, body, quote)
}

// File reads a file of a form that was sent as multipart/form-data, in memory alone: it never lies on the disk. It is nil
// where none was chosen.
func (req *Request) File(field string) ([]byte, error) {
	if req.R.MultipartForm == nil || len(req.R.MultipartForm.File[field]) == 0 {
		return nil, nil
	}
	f, err := req.R.MultipartForm.File[field][0].Open()
	if err != nil {
		return nil, formError(err)
	}
	defer func() { _ = f.Close() }()
	b, err := io.ReadAll(f)
	if err != nil {
		return nil, formError(err)
	}
	return b, nil
}

// MaxDocumentBody is the most bytes of a request with a document: the largest, and the other fields.
const MaxDocumentBody = desk.MaxDocument + 256<<10

// Fetching bounds a fetch within a request that has timeout, so that time is left to
// store what came of it and to say how it went.
func (req *Request) Fetching(timeout time.Duration) (context.Context, context.CancelFunc) {
	return context.WithTimeout(req.Context(), timeout*3/4)
}
