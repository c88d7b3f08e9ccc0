package fetch

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"github.com/gocolly/colly/v2"
)

// newCollector makes the collector that all pages are fetched with. It is built
// without colly.NewCollector, which would let COLLY_… environment variables change
// the settings below.
func newCollector(userAgent string, client *http.Client) *colly.Collector {
	col := &colly.Collector{}
	col.Init()
	col.UserAgent = userAgent
	col.AllowURLRevisit = true        // the frontier knows what was fetched, colly's memory would only grow
	col.IgnoreRobotsTxt = true        // asked before by the crawler: colly's copy has no expiry and no size cap
	col.ParseHTTPErrorResponse = true // statuses are judged here, with their headers
	col.DetectCharset = false
	col.MaxBodySize = 0 // capped in the transport, after decompression
	col.SetClient(client)
	return col
}

// Page fetches a page with colly. The body is as the server sent it but for
// compression: colly's transcoding is kept out, since the extractor decides on the
// charset with more to go by. Errors are as from [Client.Get].
func (c *Client) Page(ctx context.Context, req Request) (_ *Response, err error) {
	ctx, cancel, k, err := c.begin(ctx, &req)
	if err != nil {
		return nil, fmt.Errorf("fetch %s: %w", req.URL, err)
	}
	defer cancel()
	defer c.wrap(ctx, k, &err)
	k.hideCharset = true

	col := c.pages.Clone() // shares the client; the context and the callback are this fetch's own
	col.Context = ctx
	var res *Response
	var failed error
	col.OnResponse(func(r *colly.Response) {
		res, failed = c.finish(k, finalURL(r, req.URL), r.StatusCode, *r.Headers, r.Body)
	})
	if err := col.Request(http.MethodGet, req.URL, nil, nil, c.header(req)); err != nil {
		return nil, err
	}
	if failed != nil {
		return nil, failed
	}
	if res == nil {
		return nil, fmt.Errorf("no answer")
	}
	return res, nil
}

func finalURL(r *colly.Response, asked string) *url.URL {
	if r.Request != nil && r.Request.URL != nil {
		return r.Request.URL
	}
	u, err := url.Parse(asked)
	if err != nil {
		return &url.URL{}
	}
	return u
}

// PageTypes accepts the media types that an article can have; it is meant for
// [Request.Types].
func PageTypes(mediaType string) bool {
	switch mediaType {
	case "", "text/html", "application/xhtml+xml", "text/plain", "application/xml", "text/xml",
		"application/octet-stream": // some servers send no better type for pages
		return true
	}
	return false
}
