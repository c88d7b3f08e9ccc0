package public

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/page"
	"github.com/rumordesk/rumordesk/web/problem"
)

// request is the context of one request: what is asked, and in which language. Nobody
// is signed in here, and nothing is known of who asks.
type request struct {
	page.Request
	*page.Catalogue // of the reader's language
	s               *site
	named           bool   // the path names the language
	inner           string // path below prefix and language, escaped, and the query that the language switch keeps
}

// request begins one; c is the language that the path names, nil if it is to be found.
func (s *site) request(w http.ResponseWriter, r *http.Request, c *page.Catalogue) *request {
	req := &request{Request: page.Request{W: w, R: r, Now: s.Now(), Store: s.Store}, s: s}
	req.inner, _ = strings.CutPrefix(r.URL.EscapedPath(), s.Prefix)
	for _, l := range s.Catalogues.List {
		if rest, ok := strings.CutPrefix(req.inner, "/"+l.Tag()+"/"); ok {
			c, req.inner = l, "/"+rest
			break
		}
	}
	req.Catalogue, req.named = c, c != nil
	if c == nil {
		req.Catalogue = s.Catalogues.Accepted(r)
	}
	return req
}

// Href is the address of a page as this page links to it: it stays in the language
// that the path names, if it names one.
func (req *request) Href(to string) string {
	if req.named {
		return req.s.Prefix + "/" + req.Tag() + to
	}
	return req.s.Prefix + to
}

// absolute is the address of a page in this language for feeds and machines.
func (req *request) absolute(to string) string { return req.s.BaseURL + "/" + req.Tag() + to }

// layout is what every template gets beside its own data.
type layout struct {
	*request
	Title     string // of the document and the h1
	Nav       string // the place in the navigation
	Index     bool   // search engines may keep the page
	Canonical string
	Data      any
	LD        any // JSON-LD, nil for none
}

// Name is the organisation that publishes.
func (req *request) Name() string {
	if t, _ := page.Pick(req.s.Name, req.Tag()); t != "" {
		return t
	}
	return "rumordesk"
}

// Organised says whether the desk names its organisation.
func (req *request) Organised() bool { return len(req.s.Name) > 0 }

// Banner is the line above the page.
func (p layout) Banner() string { t, _ := page.Pick(p.s.Banner, p.Tag()); return t }

// LangOf is the value of a lang attribute for a quotation.
func (p layout) LangOf(text any) string { return p.s.LangOf(text) }

// Asset is the address of a static file by its name in the tree.
func (p layout) Asset(file string) string { return p.s.Assets.Href(file) }

// Part hands one value to a shared part together with the words of the page.
func (p layout) Part(data any) layout {
	p.Data = data
	return p
}

// langLink leads to this very page in another language.
type langLink struct {
	Tag, Name, Href, Absolute string
	Current                   bool
}

// Languages are the links of the language switch.
func (p layout) Languages() []langLink {
	var out []langLink
	for _, c := range p.s.Catalogues.List {
		to := "/" + c.Tag() + p.inner
		out = append(out, langLink{Tag: c.Tag(), Name: c.NativeName(), Href: p.s.Prefix + to, Absolute: p.s.BaseURL + to, Current: c == p.Catalogue})
	}
	return out
}

// Default is the address of the page that chooses the language itself.
func (p layout) Default() string { return p.s.BaseURL + p.inner }

// render makes a whole page.
func (req *request) render(name string, p layout) ([]byte, error) {
	p.request = req
	if p.Canonical == "" {
		p.Canonical = req.absolute(req.inner)
	}
	return req.s.Execute(name, "layout", p)
}

// private answers with a page that nobody may keep.
func (req *request) private(status int, name string, p layout) error {
	body, err := req.render(name, p)
	if err != nil {
		return err
	}
	if !req.named {
		req.W.Header().Set("Vary", "Accept-Language")
	}
	req.Send(status, req.Tag(), body)
	return nil
}

// kept is how long a shared cache may hand out a page without asking again.
const kept = "public, max-age=60"

// cached answers with a page that everybody may keep. modified may be zero.
func (req *request) cached(name string, p layout, modified time.Time) error {
	body, err := req.render(name, p)
	if err != nil {
		return err
	}
	req.W.Header().Set("Content-Type", "text/html; charset=utf-8")
	req.W.Header().Set("Content-Language", req.Tag())
	req.serve(body, modified)
	return nil
}

// serve answers with a body that everybody may keep, or with 304 to those who have it.
func (req *request) serve(body []byte, modified time.Time) {
	h := req.W.Header()
	sum := sha256.Sum256(body)
	h.Set("ETag", `"`+base64.RawURLEncoding.EncodeToString(sum[:15])+`"`)
	h.Set("Cache-Control", kept)
	if !req.named {
		h.Set("Vary", "Accept-Language")
	}
	http.ServeContent(req.W, req.R, "", modified, bytes.NewReader(body))
}

// Fail answers with the error page for err. What went wrong inside goes to the log
// under a reference; the reader gets the reference only.
func (req *request) Fail(err error) {
	f := req.Failure("public.error.", problem.Status(err))
	if errors.Is(err, desk.ErrLink) {
		f.Text, f.Hint = req.T("public.error.link"), req.T("public.error.link.hint")
	}
	f.Ref = page.Reference(req.s.Log, "public request failed", err, "method", req.R.Method, "path", req.s.logPath(req.R))
	h := req.W.Header()
	if d := problem.Retry(err); d > 0 { // when to come back
		h.Set("Retry-After", strconv.Itoa(int(math.Ceil(d.Seconds()))))
	}
	h.Set("Cache-Control", "no-store")
	if req.R.Method != http.MethodGet || f.Status == http.StatusNotFound {
		req.inner = "/" // the language switch leads somewhere that exists
	}
	if err := req.private(f.Status, "error", layout{Title: f.Text, Data: f}); err != nil {
		req.s.Log.Error("public error page failed", "ref", f.Ref, "err", err)
		http.Error(req.W, f.Text, f.Status)
	}
}

// allow counts one try of the caller.
func (req *request) allow(l page.Limiter) error { return page.Allow(l, req.s.Caller(req.R)) }

// day shows a date. Pages name no "hours ago": they are kept by caches.
func (req *request) day(t time.Time) page.Timestamp { return req.timestamp(t, req.Date) }

// minute shows a date with its time and zone.
func (req *request) minute(t time.Time) page.Timestamp { return req.timestamp(t, req.DateTime) }

func (req *request) timestamp(t time.Time, form func(time.Time) string) page.Timestamp {
	if t.IsZero() {
		return page.Timestamp{}
	}
	t = t.In(req.s.Zone)
	return page.Timestamp{ISO: t.Format(time.RFC3339), Abs: form(t)}
}
