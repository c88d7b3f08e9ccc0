package capture

import (
	"bytes"
	"errors"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/rumordesk/rumordesk/crawler/extract"
	"github.com/rumordesk/rumordesk/crawler/fetch"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/redact"
)

const (
	pdfType = "application/pdf"
	maxWhy  = 300 // characters of a capture's Error
)

// errPersonal is an address that is never fetched.
type errPersonal struct{ class redact.Class }

func (e errPersonal) Error() string {
	return "the address is that of " + e.class.String() + ", which is never captured; cite a publication"
}

// PlainWords is the error for people.
func (e errPersonal) PlainWords() string { return e.Error() }

// faultOf is explain for pages: which fault it is. What a server has a hand in is
// redacted.
func faultOf(err error) desk.Fault {
	var (
		kind     *fetch.TypeError
		redirect *fetch.RedirectError
		personal errPersonal
	)
	switch {
	case errors.As(err, &kind) && kind.Type == pdfType:
		return desk.FaultOf("pdf")
	case errors.As(err, &kind):
		return desk.FaultOf("not-text", "type", shortWhy(redacted(kind.Type)))
	case errors.As(err, &personal):
		return desk.FaultOf(personal.class.Fault())
	case errors.As(err, &redirect):
		return desk.FaultOf("redirect", "to", shortWhy(redact.URL(redirect.To))).Because(faultOf(redirect.Err))
	case errors.Is(err, extract.ErrNoText):
		return desk.FaultOf("no-text")
	case errors.Is(err, extract.ErrTooLarge):
		return desk.FaultOf("too-large", "limit", "8 MiB")
	}
	return fetch.FaultOf(err)
}

// explain says in plain words, fit to keep, why a page could not be had. Servers have
// a hand in what errors say, so that it is redacted like everything else.
func explain(err error) string {
	var (
		kind     *fetch.TypeError
		status   *fetch.StatusError
		redirect *fetch.RedirectError
		blocked  *fetch.BlockedError
		personal errPersonal
		why      string
	)
	switch {
	case errors.As(err, &kind) && kind.Type == pdfType:
		return "the address leads to a PDF, whose text this program does not read; the passage is kept as you cited it"
	case errors.As(err, &kind):
		why = "the address leads to something that is not a page of text (" + kind.Type + ")"
	case errors.As(err, &personal) && errors.As(err, &redirect):
		return "the address leads on to " + personal.class.String() + ", which is never captured"
	case errors.As(err, &redirect):
		return shortWhy("redirected to " + redact.URL(redirect.To) + ", which was not followed: " + explain(redirect.Err))
	case errors.As(err, &blocked):
		// Says what to add to network.allow; the address is that of a machine of the
		// desk's own network.
		return shortWhy(fetch.Explain(err))
	case errors.As(err, &status) && status.Code == http.StatusTooManyRequests:
		return status.Error() + ": the site wants fewer requests; try again later"
	default:
		why = fetch.Explain(err)
	}
	return shortWhy(redacted(why))
}

func shortWhy(s string) string {
	if utf8.RuneCountInString(s) > maxWhy {
		s = string([]rune(s)[:maxWhy]) + "…"
	}
	return s
}

// types accepts the media types that have text to read.
func types(mediaType string) bool {
	return mediaType == "text/markdown" || fetch.PageTypes(mediaType)
}

func plainText(contentType string) bool {
	kind, _, _ := strings.Cut(contentType, ";")
	switch strings.ToLower(strings.TrimSpace(kind)) {
	case "text/plain", "text/markdown":
		return true
	}
	return false
}

// isPDF looks at the bytes: some servers name no type, or the wrong one.
func isPDF(body []byte) bool { return bytes.HasPrefix(body, []byte("%PDF-")) }
