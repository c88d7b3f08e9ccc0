package web

import (
	"bytes"
	"context"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"

	"github.com/rumordesk/rumordesk/desk"
)

//go:embed templates/*.html
var templateFiles embed.FS

// loadTemplates makes one set a page: the layout and the shared parts with it.
func loadTemplates() (map[string]*template.Template, error) {
	shared, err := template.New("").ParseFS(templateFiles, "templates/layout.html", "templates/*parts.html")
	if err != nil {
		return nil, err
	}
	names, err := fs.Glob(templateFiles, "templates/*.html")
	if err != nil {
		return nil, err
	}
	out := map[string]*template.Template{}
	for _, name := range names {
		page := strings.TrimSuffix(path.Base(name), ".html")
		if page == "layout" || strings.HasSuffix(page, "parts") {
			continue
		}
		t, err := shared.Clone()
		if err != nil {
			return nil, err
		}
		if out[page], err = t.ParseFS(templateFiles, name); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// request is the context of one request: what is asked, by whom, and in which language.
type request struct {
	*catalogue // the reader's language
	s          *site
	W          http.ResponseWriter
	R          *http.Request
	Nav        string
	Now        time.Time
	Member     *desk.Member // who is signed in; nil for nobody
	Bare       bool         // without what only members may open
	Self       *url.URL     // where the page can be read again; nil: where it was asked for
}

func (s *site) request(w http.ResponseWriter, r *http.Request, nav string) *request {
	return &request{catalogue: s.choose(w, r), s: s, W: w, R: r, Nav: nav, Now: s.Now()}
}

func (req *request) Context() context.Context { return req.R.Context() }

// view reads from the store.
func (req *request) View(fn func(desk.ReadTx) error) error {
	return req.s.Store.View(req.Context(), fn)
}

// redirect leads to a path of our own, never to an address that a request named.
func (req *request) Redirect(to string) error {
	http.Redirect(req.W, req.R, to, http.StatusSeeOther)
	return nil
}

// page is what every template gets beside its own data.
type page struct {
	*catalogue
	Title  string // of the document and the h1
	Nav    string
	Banner string
	CSS    string
	JS     string
	Icon   string
	Find   bool // the search box in the head; the search page has its own
	Member *desk.Member
	Admin  bool
	Bare   bool
	Lively *lively // for pages whose parts are replaced in place
	Switch []langLink
	Asset  func(file string) string // the address of a further static file
	Data   any
}

// lively are the files of a page whose parts are replaced in place.
type lively struct{ CSS, HTMX, JS string }

// langLink leads to this very page in another language.
type langLink struct {
	Tag, Name, Href string
	Current         bool
}

// Part hands one value to a shared part together with the words of the page.
func (p page) Part(data any) page {
	p.Data = data
	return p
}

// render writes a whole page: first into memory, so that a failure half-way gives
// an error page and not half a page.
func (req *request) Render(status int, name, title string, data any) error {
	t, ok := req.s.templates[name]
	if !ok {
		return fmt.Errorf("render: no template %q", name)
	}
	p := page{
		catalogue: req.catalogue, Title: title, Nav: req.Nav,
		Banner: pick(req.s.Banner, req.tag),
		CSS:    req.s.assets.href("desk.css"), JS: req.s.assets.href("desk.js"), Icon: req.s.assets.href("icon.svg"),
		Find: name != "search" && !req.Bare, Member: req.Member, Admin: req.Member != nil && req.Member.Role >= desk.Admin, Bare: req.Bare, Switch: req.switches(), Asset: req.s.assets.href, Data: data,
	}
	if name == "triage" {
		p.Lively = &lively{req.s.assets.href("triage.css"), req.s.assets.href("htmx.min.js"), req.s.assets.href("triage.js")}
	}
	return req.write(status, t, "layout", p)
}

// renderPart writes one part of a page for the script, which puts it in place of the
// one before.
func (req *request) RenderPart(status int, part string, data any) error {
	const name = "triage" // the one page whose parts are replaced
	t, ok := req.s.templates[name]
	if !ok {
		return fmt.Errorf("render: no template %q", name)
	}
	req.W.Header().Add("Vary", "HX-Request, HX-Target")
	return req.write(status, t, part, page{catalogue: req.catalogue, Nav: req.Nav, Member: req.Member, Data: data})
}

func (req *request) write(status int, t *template.Template, block string, p page) error {
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, block, p); err != nil {
		return fmt.Errorf("render %q: %w", block, err)
	}
	h := req.W.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", req.tag)
	h.Add("Vary", "Accept-Language, Cookie")
	req.W.WriteHeader(status)
	_, _ = req.W.Write(b.Bytes()) // the reader has gone: nobody is left to tell
	return nil
}

// switches are the links of the language switch: this page, this query.
func (req *request) switches() []langLink {
	self := req.R.URL
	if req.Self != nil {
		self = req.Self
	}
	var out []langLink
	for _, c := range req.s.words.list {
		q := self.Query()
		q.Set("lang", c.short)
		out = append(out, langLink{Tag: c.tag, Name: c.name, Href: self.EscapedPath() + "?" + q.Encode(), Current: c == req.catalogue})
	}
	return out
}
