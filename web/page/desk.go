package page

import (
	"embed"
	"errors"
	"io/fs"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/problem"
)

// Everything in desk/ is our own.
//
//go:embed desk
var deskFiles embed.FS

// DeskAssets is where the static files of the desk's pages are served.
const DeskAssets = "/static/"

// MaxBody is the most bytes that a request to the desk's pages may carry.
const MaxBody = 1 << 20

// DeskPages is the frame of all pages for the desk's own staff: the layout, the
// languages, the error pages and the rules of the connection. It is safe for
// concurrent use.
type DeskPages struct {
	Options
	*Renderer
	// MaxBody is the most bytes of each request. It may be changed before [DeskPages.Guard].
	MaxBody func(*http.Request) int64
}

// NewDeskPages returns the frame with the pages in own, a layer as [NewRenderer] takes
// it. The error says what is missing.
func NewDeskPages(o Options, own fs.FS) (*DeskPages, error) {
	if o.Store == nil {
		return nil, errors.New("a Store is needed")
	}
	frame, err := fs.Sub(deskFiles, "desk")
	if err != nil {
		return nil, err
	}
	r, err := NewRenderer(o.Languages, DeskAssets, frame, own)
	if err == nil {
		r.Catalogues.BehindTLS(o.TLS)
	}
	if err != nil {
		return nil, err
	}
	return &DeskPages{Options: o.WithDefaults(), Renderer: r, MaxBody: BodyLimit(MaxBody)}, nil
}

// Guard puts the rules of the connection around a handler.
func (p *DeskPages) Guard(next http.Handler) http.Handler {
	return Guard{
		Policy: "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; " +
			"form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
		Referrer: "same-origin", Timeout: p.Timeout, MaxBody: p.MaxBody, Forms: EveryForm, OwnNames: true, Names: p.Hosts, Fail: p.Fail,
		// The query is left out: it holds what a person was looking for.
		Log: func(r *http.Request, status, bytes int, took time.Duration) {
			p.Log.Debug("request", "method", r.Method, "path", r.URL.Path, "status", status, "bytes", bytes, "took", took)
		},
	}.Handler(next)
}

// Fail answers with the error page for err.
func (p *DeskPages) Fail(w http.ResponseWriter, r *http.Request, err error) {
	p.Request(w, r, "").Fail(err)
}

// DeskRequest is a request for a page of the desk.
type DeskRequest struct {
	Request
	*Catalogue              // of the reader's language
	Nav        string       // the page's place in the main navigation
	Member     *desk.Member // who is signed in; nil for nobody
	Bare       bool         // leaves out what only members may open
	Self       *url.URL     // where the page can be read again; nil: where it was asked for
	pages      *DeskPages
}

// Request begins the context of a request; nav is the page's place in the main
// navigation.
func (p *DeskPages) Request(w http.ResponseWriter, r *http.Request, nav string) *DeskRequest {
	return &DeskRequest{
		Request:   Request{W: w, R: r, Now: p.Now(), Store: p.Store},
		Catalogue: p.Catalogues.Chosen(w, r), Nav: nav, pages: p,
	}
}

// layout is what the template of the layout gets beside the page's own data.
type layout struct {
	*Catalogue
	Title  string // of the document and the h1
	Nav    string
	Banner string
	Member *desk.Member
	Admin  bool
	ToSign int // cases that wait for the member's signature
	Bare   bool
	Switch []languageLink
	assets *Assets
	langOf func(any) string
	Data   any
}

// Asset is the address of a static file.
func (l layout) Asset(file string) string { return l.assets.Href(file) }

// LangOf is the value of a lang attribute for a quotation.
func (l layout) LangOf(text any) string { return l.langOf(text) }

// Part hands one value to a shared part together with the words of the page.
func (l layout) Part(data any) layout {
	l.Data = data
	return l
}

// languageLink leads to this very page in another language.
type languageLink struct {
	Tag, Name, Href string
	Current         bool
}

// Render answers with a whole page.
func (req *DeskRequest) Render(status int, page, title string, data any) error {
	return req.render(status, page, title, data, req.toSign())
}

func (req *DeskRequest) render(status int, page, title string, data any, toSign int) error {
	banner, _ := Pick(req.pages.Banner, req.Tag())
	return req.write(status, page, "layout", layout{
		Catalogue: req.Catalogue, Title: title, Nav: req.Nav, Banner: banner,
		Member: req.Member, Admin: req.Member != nil && req.Member.Role >= desk.Admin, ToSign: toSign, Bare: req.Bare,
		Switch: req.languageLinks(), assets: req.pages.Assets, langOf: req.pages.LangOf, Data: data,
	})
}

// MaySign reports whether whoever is signed in may sign verdicts.
func (req *DeskRequest) MaySign() bool {
	return req.Member != nil && slices.Contains(desk.Allowed(req.Member.Role, desk.StageVerifying), desk.ActionSign)
}

// toSign counts what waits for the member's signature. A page is shown without it rather than not at all.
func (req *DeskRequest) toSign() (n int) {
	if !req.MaySign() {
		return 0
	}
	err := req.View(func(tx desk.ReadTx) (err error) {
		n, err = tx.CountUnsigned(req.Member.Name)
		return err
	})
	if err != nil {
		req.pages.Log.Warn("the header is without its count", "err", err)
		return 0
	}
	return n
}

// RenderPart answers with one part of a page for the script, which puts it in place of
// the one before.
func (req *DeskRequest) RenderPart(status int, page, part string, data any) error {
	return req.write(status, page, part, layout{Catalogue: req.Catalogue, Nav: req.Nav, Member: req.Member, assets: req.pages.Assets, langOf: req.pages.LangOf, Data: data})
}

func (req *DeskRequest) write(status int, page, block string, l layout) error {
	html, err := req.pages.Execute(page, block, l)
	if err != nil {
		return err
	}
	req.W.Header().Add("Vary", "Accept-Language, Cookie")
	req.Send(status, req.Tag(), html)
	return nil
}

// languageLinks are the links of the language switch: this page, this query.
func (req *DeskRequest) languageLinks() []languageLink {
	self := req.R.URL
	if req.Self != nil {
		self = req.Self
	}
	var out []languageLink
	for _, c := range req.pages.Catalogues.List {
		q := self.Query()
		q.Set("lang", c.short)
		out = append(out, languageLink{Tag: c.tag, Name: c.name, Href: self.EscapedPath() + "?" + q.Encode(), Current: c == req.Catalogue})
	}
	return out
}

// Fail answers with the error page for err. What went wrong inside goes to the log
// under a reference; the reader gets the reference only.
func (req *DeskRequest) Fail(err error) {
	f := req.Failure("error.", problem.Status(err))
	f.Ref = Reference(req.pages.Log, "request failed", err, "method", req.R.Method, "path", req.R.URL.Path)
	// What failed may be the store, which is not asked again.
	if err := req.render(f.Status, "error", f.Text, f, 0); err != nil {
		req.pages.Log.Error("error page failed", "ref", f.Ref, "err", err)
		http.Error(req.W, f.Text, f.Status)
	}
}
