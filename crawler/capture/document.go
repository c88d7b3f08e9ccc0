package capture

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"path"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/rumordesk/rumordesk/crawler/extract"
	"github.com/rumordesk/rumordesk/crawler/pdftext"
	"github.com/rumordesk/rumordesk/crawler/warc"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/quote"
)

// Limits of a document.
const (
	maxDocumentText = pdftext.MaxText // bytes of Capture.Text
	readingTime     = 20 * time.Second
)

var (
	errDocumentType  = errors.New("the file is neither a PDF nor a text")
	errDocumentEmpty = errors.New("the file is empty")
)

// Document reads the text of a document that somebody imports, and keeps it as a page's is kept: redacted, with the hash
// of the file, in a record of its own. The file is not kept, nor is its name. As with pages, what fails is said in the
// capture.
func (c *Capturer) Document(ctx context.Context, body []byte, passage string) desk.Capture {
	out := desk.Capture{At: c.now()}
	sum := sha256.Sum256(body)
	d, err := c.readDocument(ctx, body)
	clean := ""
	if err == nil {
		clean, err = extract.Document(ctx, d.Text)
	}
	if err != nil {
		out.Error, out.Fault = documentFault(err)
		c.o.Log.Info("an imported document could not be read", "why", out.Error)
		return out
	}
	out.RawSHA256 = hex.EncodeToString(sum[:])
	out.Title, out.Text = redacted(d.Title), redacted(clean)
	cut := d.Cut || len(out.Text) > maxDocumentText
	if len(out.Text) > maxDocumentText {
		end := maxDocumentText
		for end > 0 && !utf8.RuneStart(out.Text[end]) {
			end--
		}
		out.Text = out.Text[:end]
	}
	if out.Text = strings.TrimSpace(out.Text); out.Text == "" {
		out.Error, out.Fault = documentFault(pdftext.ErrNoText)
		return out
	}
	out.Quoted = quote.Stands(out.Text, redacted(passage)) || quote.Stands(clean, passage)
	// RFC 6920 names a thing by its hash: whoever has the document can tell that it is the one.
	address := "ni:///sha-256;" + base64.RawURLEncoding.EncodeToString(sum[:])
	place, err := c.files.Write(warc.Page{URL: address, At: out.At, Title: out.Title, Text: out.Text, RawSHA256: out.RawSHA256, Cut: cut})
	if err != nil {
		c.o.Log.Error("the record of an imported document could not be written", "error", err)
		out.Error, out.Fault = "the document was read, but its record could not be kept: "+explain(err), desk.FaultOf("unkept")
		return out
	}
	out.Record, out.File = place.ID, path.Join(Folder, place.File)
	return out
}

func (c *Capturer) readDocument(ctx context.Context, body []byte) (d pdftext.Document, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	switch {
	case len(body) > desk.MaxDocument:
		return d, extract.ErrTooLarge
	case len(strings.TrimSpace(string(body[:min(len(body), 4096)]))) == 0:
		return d, errDocumentEmpty
	}
	if !pdftext.IsPDF(body) {
		text, _ := extract.DecodeText(body, "text/plain")
		if !looksLikeText(text) {
			return d, errDocumentType
		}
		return pdftext.Document{Text: text}, nil
	}
	// One at a time: a file may unfold to a few hundred megabytes before it is refused.
	select {
	case c.reading <- struct{}{}:
		defer func() { <-c.reading }()
	case <-ctx.Done():
		return d, ctx.Err()
	}
	ctx, cancel := context.WithTimeout(ctx, readingTime)
	defer cancel()
	return pdftext.Read(ctx, body)
}

// looksLikeText tells a text from a picture or a word processor's file.
func looksLikeText(s string) bool {
	odd, all := 0, 0
	for _, r := range s[:min(len(s), 64<<10)] {
		all++
		if r == 0 {
			return false
		}
		if r == utf8.RuneError || r < ' ' && r != '\n' && r != '\r' && r != '\t' && r != '\f' {
			odd++
		}
	}
	return odd*50 <= all
}

// documentFault says why a document cannot be cited, in plain words and as a fault.
func documentFault(err error) (string, desk.Fault) {
	switch {
	case errors.Is(err, pdftext.ErrEncrypted):
		return "the PDF is encrypted; save it without a password, or import its text", desk.FaultOf("document-encrypted")
	case errors.Is(err, pdftext.ErrNoText):
		return "the document has no text that can be read: a scan needs text recognition first", desk.FaultOf("document-no-text")
	case errors.Is(err, pdftext.ErrLimit):
		return "the PDF unfolds to more than is read here; import the part that is cited", desk.FaultOf("document-limit")
	case errors.Is(err, extract.ErrTooLarge):
		return "the document is larger than 20 MB", desk.FaultOf("document-large")
	case errors.Is(err, errDocumentEmpty):
		return "the document is empty", desk.FaultOf("document-empty")
	case errors.Is(err, errDocumentType):
		return "the document is neither a PDF nor a text", desk.FaultOf("document-type")
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return "the document took too long to read", desk.FaultOf("document-slow")
	}
	return "the document could not be read: it is made in a way that this program does not expect", desk.FaultOf("document-unread")
}
