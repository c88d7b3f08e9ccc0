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

// visit is one request on its way to an answer.
type visit struct {
	*catalogue // the reader's language
	s          *site
	w          http.ResponseWriter
	r          *http.Request
	nav        string
	now        time.Time
	member     *desk.Member // who is signed in; nil for nobody
	bare       bool         // without what only members may open
	self       *url.URL     // where the page can be read again; nil: where it was asked for
}

func (s *site) visit(w http.ResponseWriter, r *http.Request, nav string) *visit {
	return &visit{catalogue: s.choose(w, r), s: s, w: w, r: r, nav: nav, now: s.Now()}
}

func (v *visit) ctx() context.Context { return v.r.Context() }

// view reads from the store.
func (v *visit) view(fn func(desk.ReadTx) error) error { return v.s.Store.View(v.ctx(), fn) }

// redirect leads to a path of our own, never to an address that a request named.
func (v *visit) redirect(to string) error {
	http.Redirect(v.w, v.r, to, http.StatusSeeOther)
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
func (v *visit) render(status int, name, title string, data any) error {
	t, ok := v.s.templates[name]
	if !ok {
		return fmt.Errorf("render: no template %q", name)
	}
	p := page{
		catalogue: v.catalogue, Title: title, Nav: v.nav,
		Banner: pick(v.s.Banner, v.tag),
		CSS:    v.s.assets.href("desk.css"), JS: v.s.assets.href("desk.js"), Icon: v.s.assets.href("icon.svg"),
		Find: name != "search" && !v.bare, Member: v.member, Admin: v.member != nil && v.member.Role >= desk.Admin, Bare: v.bare, Switch: v.switches(), Asset: v.s.assets.href, Data: data,
	}
	if name == "triage" {
		p.Lively = &lively{v.s.assets.href("triage.css"), v.s.assets.href("htmx.min.js"), v.s.assets.href("triage.js")}
	}
	return v.write(status, t, "layout", p)
}

// renderPart writes one part of a page for the script, which puts it in place of the
// one before.
func (v *visit) renderPart(status int, part string, data any) error {
	const name = "triage" // the one page whose parts are replaced
	t, ok := v.s.templates[name]
	if !ok {
		return fmt.Errorf("render: no template %q", name)
	}
	v.w.Header().Add("Vary", "HX-Request, HX-Target")
	return v.write(status, t, part, page{catalogue: v.catalogue, Nav: v.nav, Member: v.member, Data: data})
}

func (v *visit) write(status int, t *template.Template, block string, p page) error {
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, block, p); err != nil {
		return fmt.Errorf("render %q: %w", block, err)
	}
	h := v.w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", v.tag)
	h.Add("Vary", "Accept-Language, Cookie")
	v.w.WriteHeader(status)
	_, _ = v.w.Write(b.Bytes()) // the reader has gone: nobody is left to tell
	return nil
}

// switches are the links of the language switch: this page, this query.
func (v *visit) switches() []langLink {
	self := v.r.URL
	if v.self != nil {
		self = v.self
	}
	var out []langLink
	for _, c := range v.s.words.list {
		q := self.Query()
		q.Set("lang", c.short)
		out = append(out, langLink{Tag: c.tag, Name: c.name, Href: self.EscapedPath() + "?" + q.Encode(), Current: c == v.catalogue})
	}
	return out
}
