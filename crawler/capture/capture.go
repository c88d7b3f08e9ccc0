package capture

import (
	"context"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"net/url"
	"path"
	"path/filepath"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/rumordesk/rumordesk/crawler/extract"
	"github.com/rumordesk/rumordesk/crawler/fetch"
	"github.com/rumordesk/rumordesk/crawler/urls"
	"github.com/rumordesk/rumordesk/crawler/warc"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/diff"
	"github.com/rumordesk/rumordesk/quote"
	"github.com/rumordesk/rumordesk/redact"
)

// Folder is where the files are, below the data folder. It begins Capture.File.
const Folder = "evidence"

// Limits of a capture.
const (
	MaxText = 1 << 20 // bytes of Capture.Text; what extract gives is shorter
	// atOnce bounds the pages fetched at a time, and with them memory: a page may have
	// 8 MiB, and reading it takes some times that.
	atOnce = 4
)

// Options configures a [Capturer]. Data is needed, the rest has defaults.
type Options struct {
	Data      string   // the data folder
	Allow     []string // exceptions to public addresses, see fetch.ParseAllow
	UserAgent string
	Software  string        // named in the files, as name/version
	Timeout   time.Duration // of one fetch; 0: 30 s
	Now       func() time.Time
	Log       *slog.Logger

	// RootCAs and Resolve replace the system's certificate authorities and name
	// resolution; nil keeps them.
	RootCAs *x509.CertPool
	Resolve func(ctx context.Context, host string) ([]netip.Addr, error)
}

// Capturer captures pages. It is safe for concurrent use.
type Capturer struct {
	o      Options
	client *fetch.Client
	files  *warc.Writer
	slots  chan struct{}

	reading chan struct{} // held while a document is read
}

// New makes a capturer. It touches no file before the first capture. The error names
// the network.allow entry that is wrong.
func New(o Options) (*Capturer, error) {
	if o.Data == "" {
		return nil, errors.New("capture.New: Data is needed")
	}
	allow, err := fetch.ParseAllow(o.Allow)
	if err != nil {
		return nil, fmt.Errorf("capture.New: %w", err)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	files, err := warc.NewWriter(warc.Options{Dir: filepath.Join(o.Data, Folder), Software: o.Software, Now: o.Now, Log: o.Log})
	if err != nil {
		return nil, fmt.Errorf("capture.New: %w", err)
	}
	return &Capturer{
		o: o, files: files, slots: make(chan struct{}, atOnce), reading: make(chan struct{}, 1),
		client: fetch.New(fetch.Options{
			UserAgent: o.UserAgent, Allow: allow, Timeout: o.Timeout, Now: o.Now,
			Refuse: refuse, RootCAs: o.RootCAs, Resolve: o.Resolve,
		}),
	}, nil
}

// Close closes the file being written and idle connections.
func (c *Capturer) Close() error {
	c.client.Close()
	if err := c.files.Close(); err != nil {
		return fmt.Errorf("capture.Close: %w", err)
	}
	return nil
}

// Capture fetches the page at address and keeps its text. Quoted says whether the
// passage stands in it. It always returns a capture with At: when something fails, Error says
// what in plain words, and the fields that are known all the same are filled in.
func (c *Capturer) Capture(ctx context.Context, address, passage string) desk.Capture {
	out, p, err := c.look(ctx, address, passage)
	if err != nil {
		return out
	}
	place, err := c.files.Write(warc.Page{URL: p.url, At: out.At, Title: out.Title, Text: out.Text, RawSHA256: out.RawSHA256, Cut: p.cut})
	if err != nil {
		c.o.Log.Error("the record of a captured page could not be written", "url", p.url, "error", err)
		out.Error, out.Fault = "the page was read, but its record could not be kept: "+explain(err), desk.FaultOf("unkept")
		return out
	}
	out.Record, out.File = place.ID, path.Join(Folder, place.File)
	return out
}

// ErrNothing says that there is no earlier text to compare a page with.
var ErrNothing = errors.New("the page was not captured before, so there is nothing to compare it with")

// Changed fetches the page again and compares its text with that of an earlier
// capture. Nothing is stored: the capture that it returns has no record. Where the
// response is the same byte for byte the text counts as unchanged, also when a later
// version of this program would read it in another way.
//
// The error is ErrNothing, or that of the fetch; the capture's Error has it in plain
// words in both cases.
func (c *Capturer) Changed(ctx context.Context, old desk.Capture, address, passage string) (desk.Capture, []diff.Change, error) {
	if old.Text == "" {
		return desk.Capture{At: c.now(), Error: ErrNothing.Error(), Fault: desk.FaultOf("no-earlier")}, nil, fmt.Errorf("capture.Changed: %w", ErrNothing)
	}
	out, _, err := c.look(ctx, address, passage)
	if err != nil {
		return out, nil, fmt.Errorf("capture.Changed: %w", err)
	}
	if out.RawSHA256 == old.RawSHA256 {
		out.Title, out.Text, out.Quoted = old.Title, old.Text, old.Quoted || quote.Stands(old.Title+"\n"+old.Text, redacted(passage))
	}
	return out, diff.Words(old.Text, out.Text), nil
}

// Record reads a record back, by the File and Record of a capture.
func (c *Capturer) Record(file, id string) (warc.Record, error) {
	dir, name := path.Split(file)
	if dir != Folder+"/" || !warc.IsFileName(name) {
		return warc.Record{}, fmt.Errorf("capture.Record(%q): not the name of an evidence file", file)
	}
	r, err := warc.Find(filepath.Join(c.o.Data, Folder, name), id)
	if err != nil {
		return warc.Record{}, fmt.Errorf("capture.Record: %w", err)
	}
	return r, nil
}

func (c *Capturer) now() time.Time { return c.o.Now().UTC().Truncate(time.Second) }

// page is what was read of a page, beside the capture.
type page struct {
	url string // where it was found in the end, redacted
	cut bool
}

// look fetches and reads a page. When it returns an error, the capture has it in plain
// words.
func (c *Capturer) look(ctx context.Context, address, passage string) (out desk.Capture, p page, err error) {
	out.At = c.now()
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
			out.Title, out.Text, out.Error = "", "", "the page could not be read: it is made in a way that this program does not expect"
			out.Fault = desk.FaultOf("unread")
		} else if err != nil {
			out.Error, out.Fault = explain(err), faultOf(err)
		}
		if err != nil {
			// The error itself names the address as it was given.
			c.o.Log.Info("a cited page could not be captured", "url", loggable(address), "why", out.Error)
		}
	}()
	select {
	case c.slots <- struct{}{}:
		defer func() { <-c.slots }()
	case <-ctx.Done():
		return out, p, ctx.Err()
	}
	res, err := c.client.Page(ctx, fetch.Request{
		URL: strings.TrimSpace(address), Accept: "text/html, application/xhtml+xml, text/plain;q=0.8, */*;q=0.1", Types: types,
	})
	if err != nil {
		return out, p, err
	}
	sum := sha256.Sum256(res.Body)
	out.RawSHA256 = hex.EncodeToString(sum[:])
	read, err := readPage(ctx, res)
	if err != nil {
		return out, p, err
	}
	p.url = res.URL
	if canonical, err := urls.Canonical(res.URL); err == nil {
		p.url = canonical
	}
	p.url = redact.URL(p.url)
	out.Title, out.Text = redacted(read.Title), redacted(read.Text)
	out.Text, p.cut = shorten(out.Text, read.Cut)
	// What is cited may have lost a detail where the page's text has not, or the other
	// way round, since the words around decide.
	out.Quoted = quote.Stands(out.Title+"\n"+out.Text, redacted(passage)) || quote.Stands(read.Title+"\n"+read.Text, passage)
	return out, p, nil
}

// readPage takes the text out of an answer.
func readPage(ctx context.Context, res *fetch.Response) (extract.Page, error) {
	if isPDF(res.Body) {
		return extract.Page{}, &fetch.TypeError{Type: pdfType}
	}
	if plainText(res.ContentType) {
		return extract.Plain(ctx, res.Body, res.ContentType, res.URL)
	}
	return extract.HTML(ctx, res.Body, res.ContentType, res.URL)
}

// shorten cuts a redacted text to MaxText. Where extract had cut it already the end
// goes too: it may be half of something that redact could not know.
func shorten(text string, cut bool) (string, bool) {
	const ragged = 512
	room := MaxText
	if cut {
		room = min(room, max(len(text)-ragged, 0))
	}
	if len(text) <= room {
		return text, cut
	}
	for room > 0 && !utf8.RuneStart(text[room]) {
		room--
	}
	return strings.TrimSpace(text[:room]), true
}

func redacted(s string) string {
	s, _ = redact.Text(s)
	return s
}

func loggable(address string) string {
	if c := redact.Classify(address); c.Personal() {
		return "a page of " + c.String()
	}
	return redact.URL(address)
}

// refuse is asked by the fetcher for every address and every hop.
func refuse(u *url.URL) error {
	if c := redact.Classify(u.String()); c.Personal() {
		return errPersonal{c}
	}
	return nil
}
