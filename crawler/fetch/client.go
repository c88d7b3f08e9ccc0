package fetch

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/gocolly/colly/v2"

	"github.com/rumordesk/rumordesk/redact"
)

// Limits on one exchange.
const (
	// MaxURL is the longest address that is fetched, in bytes. Longer ones are
	// traps or trackers.
	MaxURL = 2048
	// MaxPage is the default cap on a page, decompressed.
	MaxPage = 8 << 20

	defaultTimeout      = 30 * time.Second
	defaultHeaders      = 15 * time.Second
	defaultDial         = 10 * time.Second
	defaultMaxRedirects = 5
)

// Options configures a [Client]. The zero value of each field means its default.
type Options struct {
	UserAgent     string
	Allow         *Allow
	Timeout       time.Duration // the whole exchange, body included; 30 s
	HeaderTimeout time.Duration // from the request to the first byte of the answer; 15 s
	MaxRedirects  int           // 5
	// Refuse says of an address whether it is never fetched, for what it is; its
	// error is shown. It is asked for every hop.
	Refuse func(u *url.URL) error
	// Resolve looks names up. Nil: the system's resolver.
	Resolve func(ctx context.Context, host string) ([]netip.Addr, error)
	// RootCAs are the certificate authorities believed. Nil: the system's.
	RootCAs *x509.CertPool
	Now     func() time.Time
}

// Client makes requests under the package's policy. It is safe for concurrent use.
type Client struct {
	o         Options
	transport *http.Transport
	plain     *http.Client
	pages     *colly.Collector
}

// Request is one thing to fetch.
type Request struct {
	URL          string
	ETag         string // sent as If-None-Match
	LastModified string // sent as If-Modified-Since
	Accept       string // the Accept header; empty: */*
	MaxBytes     int64  // cap on the decompressed body; 0: MaxPage
	Cut          bool   // read MaxBytes and ignore the rest, instead of an error
	// Types says whether a 2xx answer of this media type is wanted (lower case, no
	// parameters, empty if the server named none). Nil: every type.
	Types func(mediaType string) bool
	// Hop is asked before a redirect is followed, with the address that redirects
	// and the one that is next; an error ends the fetch. Nil: no further check.
	Hop func(ctx context.Context, from, to *url.URL) error
}

// Response is what came back: a 2xx with its body, or NotModified.
type Response struct {
	URL          string // after redirects
	Status       int
	NotModified  bool
	ContentType  string // as sent, with parameters
	ETag         string
	LastModified string
	CacheControl string
	Body         []byte // decompressed, not transcoded
	Cut          bool   // Body is only the beginning: the request asked to ignore the rest
	Hops         int
}

// New makes a client.
func New(o Options) *Client {
	set(&o.Timeout, defaultTimeout)
	set(&o.HeaderTimeout, defaultHeaders)
	set(&o.MaxRedirects, defaultMaxRedirects)
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.UserAgent == "" {
		o.UserAgent = "rumordesk"
	}
	c := &Client{o: o}
	c.transport = &http.Transport{
		Proxy:                  nil, // never from the environment
		DialContext:            c.dial,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: o.RootCAs},
		TLSHandshakeTimeout:    defaultDial,
		ResponseHeaderTimeout:  o.HeaderTimeout,
		MaxResponseHeaderBytes: 256 << 10,
		MaxIdleConns:           64,
		MaxIdleConnsPerHost:    4,
		IdleConnTimeout:        30 * time.Second,
		DisableCompression:     true, // done here, with a cap
		ForceAttemptHTTP2:      true,
	}
	c.plain = &http.Client{Transport: c, CheckRedirect: c.checkRedirect}
	c.pages = newCollector(o.UserAgent, c.plain)
	return c
}

func set[T comparable](p *T, v T) {
	var zero T
	if *p == zero {
		*p = v
	}
}

// Close closes idle connections.
func (c *Client) Close() { c.transport.CloseIdleConnections() }

// call is the state of one exchange; it travels in the request's context to the
// transport and the redirect check, which colly does not let us reach otherwise.
type call struct {
	req         Request
	hops        int
	last        string // where the last redirect leads
	contentType string
	hideCharset bool
	cut         bool // the body of the answer was cut off at the limit
}

type callKey struct{}

func callOf(r *http.Request) *call {
	if k, ok := r.Context().Value(callKey{}).(*call); ok {
		return k
	}
	return &call{req: Request{MaxBytes: MaxPage}}
}

// Get fetches with net/http. Anything but a 2xx or a 304 is an error: *StatusError,
// or one of this package's other types, wrapped.
func (c *Client) Get(ctx context.Context, req Request) (_ *Response, err error) {
	ctx, cancel, k, err := c.begin(ctx, &req)
	if err != nil {
		return nil, fmt.Errorf("fetch %s: %w", req.URL, err)
	}
	defer cancel()
	defer c.wrap(ctx, k, &err)

	r, err := http.NewRequestWithContext(ctx, http.MethodGet, req.URL, nil)
	if err != nil {
		return nil, err
	}
	r.Header = c.header(req)
	res, err := c.plain.Do(r)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	b, err := readAll(res.Body)
	if err != nil {
		return nil, err
	}
	return c.finish(k, res.Request.URL, res.StatusCode, res.Header, b)
}

func (c *Client) begin(ctx context.Context, req *Request) (context.Context, context.CancelFunc, *call, error) {
	u, err := url.Parse(req.URL)
	if err != nil {
		return nil, nil, nil, &AddressError{URL: req.URL, Why: "the address cannot be parsed"}
	}
	if err := c.address(u); err != nil {
		return nil, nil, nil, err
	}
	set(&req.MaxBytes, MaxPage)
	k := &call{req: *req}
	ctx, cancel := context.WithTimeoutCause(context.WithValue(ctx, callKey{}, k), c.o.Timeout,
		&DeadlineError{After: c.o.Timeout})
	return ctx, cancel, k, nil
}

// address judges an address before anything is dialled.
func (c *Client) address(u *url.URL) error {
	why := func(s string) error { return &AddressError{URL: u.Redacted(), Why: s} }
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return why(fmt.Sprintf("only http and https addresses are fetched, not %q", u.Scheme))
	case u.Hostname() == "":
		return why("the address has no host")
	case u.User != nil:
		return why("the address carries a user name")
	case len(u.String()) > MaxURL:
		return why(fmt.Sprintf("the address is longer than %d bytes", MaxURL))
	}
	if c.o.Refuse != nil {
		return c.o.Refuse(u)
	}
	return nil
}

func (c *Client) header(req Request) http.Header {
	h := make(http.Header, 6)
	h.Set("User-Agent", c.o.UserAgent)
	h.Set("Accept-Encoding", "gzip")
	accept := req.Accept
	if accept == "" {
		accept = "*/*"
	}
	h.Set("Accept", accept)
	if req.ETag != "" {
		h.Set("If-None-Match", req.ETag)
	}
	if req.LastModified != "" {
		h.Set("If-Modified-Since", req.LastModified)
	}
	return h
}

// leadsTo is where a redirect leads, as errors tell it: they are logged and kept, so
// that nobody is named.
func leadsTo(u *url.URL) string {
	if redact.PersonalURL(u.String()) {
		return "[" + string(redact.Handle) + "]"
	}
	return redact.URL(u.Redacted())
}

// checkRedirect is asked by net/http before every hop.
func (c *Client) checkRedirect(r *http.Request, via []*http.Request) error {
	r.Header.Del("Referer")
	k := callOf(r)
	refused := func(err error) error { return &RedirectError{To: leadsTo(r.URL), Err: err} }
	if len(via) > c.o.MaxRedirects {
		return refused(fmt.Errorf("more than %d redirects", c.o.MaxRedirects))
	}
	if err := c.address(r.URL); err != nil {
		return refused(err)
	}
	k.hops, k.last = len(via), leadsTo(r.URL)
	if k.req.Hop != nil {
		if err := k.req.Hop(r.Context(), via[len(via)-1].URL, r.URL); err != nil {
			return refused(err)
		}
	}
	return nil
}

// RoundTrip is the transport under both net/http and colly: it judges the answer's
// headers and puts decompression and the cap around the body.
func (c *Client) RoundTrip(r *http.Request) (*http.Response, error) {
	res, err := c.transport.RoundTrip(r)
	if err != nil {
		return nil, err
	}
	k := callOf(r)
	k.contentType = res.Header.Get("Content-Type")
	media := mediaType(k.contentType)
	ok := res.StatusCode >= 200 && res.StatusCode < 300
	if ok && k.req.Types != nil && !k.req.Types(media) {
		res.Body.Close()
		return nil, &TypeError{Type: media}
	}
	limit, cut := k.req.MaxBytes, k.req.Cut
	if !ok {
		limit, cut = 16<<10, true // the text of an error is not read, only drained
	}
	k.cut = false // of a redirect before
	dec, err := decode(&capped{r: res.Body, limit: limit, cut: cut, was: &k.cut}, res.Header.Get("Content-Encoding"))
	if err != nil && ok {
		res.Body.Close()
		return nil, err
	}
	if !ok {
		dec = &capped{r: res.Body, limit: limit, cut: true}
	}
	res.Body = &body{Reader: &capped{r: dec, limit: limit, cut: cut, was: &k.cut}, raw: res.Body}
	res.Uncompressed = true
	res.ContentLength = -1
	res.Header.Del("Content-Encoding")
	res.Header.Del("Content-Length")
	if k.hideCharset {
		res.Header.Set("Content-Type", media)
	}
	return res, nil
}

func mediaType(contentType string) string {
	t, _, _ := strings.Cut(contentType, ";")
	return strings.ToLower(strings.TrimSpace(t))
}

func (c *Client) finish(k *call, u *url.URL, status int, h http.Header, b []byte) (*Response, error) {
	res := &Response{
		URL:          u.String(),
		Status:       status,
		ContentType:  k.contentType,
		ETag:         h.Get("ETag"),
		LastModified: h.Get("Last-Modified"),
		CacheControl: h.Get("Cache-Control"),
		Hops:         k.hops,
		Cut:          k.cut,
	}
	switch {
	case status == http.StatusNotModified:
		res.NotModified = true
	case status < 200 || status > 299:
		return nil, &StatusError{Code: status, RetryAfter: retryAfter(h.Get("Retry-After"), c.o.Now())}
	default:
		res.Body = b
	}
	return res, nil
}

// wrap names the call, tells our own deadline from a cancelled context, and a
// redirect to a blocked address from a blocked address.
func (c *Client) wrap(ctx context.Context, k *call, err *error) {
	if *err == nil {
		return
	}
	var deadline *DeadlineError
	if errors.As(context.Cause(ctx), &deadline) && !errors.As(*err, new(*DeadlineError)) {
		*err = fmt.Errorf("%w: %w", deadline, *err)
	}
	var ue *url.Error                              // its text would name the address once more
	if errors.As(*err, &ue) && *err == error(ue) { //nolint:errorlint // only the outermost error is taken off
		*err = ue.Err
	}
	if k.hops > 0 && errors.As(*err, new(*BlockedError)) && !errors.As(*err, new(*RedirectError)) {
		*err = &RedirectError{To: k.last, Err: *err}
	}
	*err = fmt.Errorf("fetch %s: %w", k.req.URL, *err)
}

// HTTP returns a client for other outgoing requests of the program, such as
// webhooks. It shares the transport, and with it the judgement of addresses; it
// follows no redirect, and sizes and deadlines are the caller's to set.
func (c *Client) HTTP() *http.Client {
	return &http.Client{
		Transport:     c.transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}
