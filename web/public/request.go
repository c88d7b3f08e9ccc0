package public

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"math"
	"net/http"
	"path"
	"strconv"
	"strings"
	"time"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/web/problem"
)

//go:embed templates/*.html
var templateFiles embed.FS

// loadTemplates makes one set a page: the layout and the shared parts with it.
func loadTemplates() (map[string]*template.Template, error) {
	shared, err := template.New("").ParseFS(templateFiles, "templates/layout.html", "templates/parts.html")
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
		if page == "layout" || page == "parts" {
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
	named      bool   // the path names the language
	inner      string // path below prefix and language, escaped, and the query that the language switch keeps
	Now        time.Time
}

// request begins one; c is the language that the path names, nil if it is to be found.
func (s *site) request(w http.ResponseWriter, r *http.Request, c *catalogue) *request {
	req := &request{s: s, W: w, R: r, Now: s.Now()}
	req.inner, _ = strings.CutPrefix(r.URL.EscapedPath(), s.Prefix)
	for _, l := range s.words.list {
		if rest, ok := strings.CutPrefix(req.inner, "/"+l.tag+"/"); ok {
			c, req.inner = l, "/"+rest
			break
		}
	}
	req.catalogue, req.named = c, c != nil
	if c == nil {
		req.catalogue = s.words.choose(r)
	}
	return req
}

// view reads from the store.
func (req *request) View(fn func(desk.ReadTx) error) error {
	return req.s.Store.View(req.R.Context(), fn)
}

// Href is the address of a page as this page links to it: it stays in the language
// that the path names, if it names one.
func (req *request) Href(to string) string {
	if req.named {
		return req.s.Prefix + "/" + req.tag + to
	}
	return req.s.Prefix + to
}

// absolute is the address of a page in this language for feeds and machines.
func (req *request) absolute(to string) string { return req.s.BaseURL + "/" + req.tag + to }

// page is what every template gets beside its own data.
type page struct {
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
	if t, _ := pick(req.s.Name, req.tag); t != "" {
		return t
	}
	return "rumordesk"
}

// Organised says whether the desk names its organisation.
func (req *request) Organised() bool { return len(req.s.Name) > 0 }

// Banner is the line above the page.
func (p page) Banner() string { t, _ := pick(p.s.Banner, p.tag); return t }

// File is the address of a static file by its name in the tree.
func (p page) File(name string) string { return p.s.assets.byFile[name].href }

// Part hands one value to a shared part together with the words of the page.
func (p page) Part(data any) page {
	p.Data = data
	return p
}

// langLink leads to this very page in another language.
type langLink struct {
	Tag, Name, Href, Absolute string
	Current                   bool
}

// Languages are the links of the language switch.
func (p page) Languages() []langLink {
	var out []langLink
	for _, c := range p.s.words.list {
		to := "/" + c.tag + p.inner
		out = append(out, langLink{Tag: c.tag, Name: c.name, Href: p.s.Prefix + to, Absolute: p.s.BaseURL + to, Current: c == p.catalogue})
	}
	return out
}

// Default is the address of the page that chooses the language itself.
func (p page) Default() string { return p.s.BaseURL + p.inner }

// render makes a whole page in memory, so that a failure half-way gives an error page
// and not half a page.
func (req *request) render(name string, p page) ([]byte, error) {
	p.request = req
	if p.Canonical == "" {
		p.Canonical = req.absolute(req.inner)
	}
	t, ok := req.s.templates[name]
	if !ok {
		return nil, fmt.Errorf("render: no template %q", name)
	}
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, "layout", p); err != nil {
		return nil, fmt.Errorf("render %q: %w", name, err)
	}
	req.W.Header().Set("Content-Type", "text/html; charset=utf-8")
	req.W.Header().Set("Content-Language", req.tag)
	return b.Bytes(), nil
}

// private answers with a page that nobody may keep.
func (req *request) private(status int, name string, p page) error {
	body, err := req.render(name, p)
	if err != nil {
		return err
	}
	if !req.named {
		req.W.Header().Set("Vary", "Accept-Language")
	}
	req.W.WriteHeader(status)
	_, _ = req.W.Write(body) // the reader has gone: nobody is left to tell
	return nil
}

// kept is how long a shared cache may hand out a page without asking again.
const kept = "public, max-age=60"

// cached answers with a page that everybody may keep. modified may be zero.
func (req *request) cached(name string, p page, modified time.Time) error {
	body, err := req.render(name, p)
	if err != nil {
		return err
	}
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

// failure is the data of an error page.
type failure struct {
	Text string // what to do
	Ref  string // finds the error in the log; empty when it is not ours
}

// fail answers with the error page for err. What went wrong inside goes to the log
// under a reference; the reader gets the reference only.
func (req *request) Fail(err error) {
	status := problem.Status(err)
	var f failure
	if status >= http.StatusInternalServerError && !errors.Is(err, context.Canceled) {
		f.Ref = rand.Text()[:8]
		req.s.Log.Error("public request failed", "ref", f.Ref, "method", req.R.Method, "path", req.s.logPath(req.R), "err", err)
	}
	key := "error." + strconv.Itoa(status)
	if errors.Is(err, desk.ErrLink) {
		key = "error.link"
	}
	if _, ok := req.messages[key]; !ok {
		key = fmt.Sprintf("error.%dxx", status/100)
	}
	f.Text = req.T(key + ".mend")
	req.retry(err)
	h := req.W.Header()
	h.Set("Cache-Control", "no-store")
	if req.R.Method != http.MethodGet || problem.Status(err) == http.StatusNotFound {
		req.inner = "/" // the language switch leads somewhere that exists
	}
	if err := req.private(status, "error", page{Title: req.T(key), Data: f}); err != nil {
		req.s.Log.Error("public error page failed", "ref", f.Ref, "err", err)
		http.Error(req.W, req.T(key), status)
	}
}

// retry tells a caller who asks too often when to come back.
func (req *request) retry(err error) {
	if d := problem.Retry(err); d > 0 {
		req.W.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(d.Seconds()))))
	}
}

// moment is a time as a page shows it.
type moment struct {
	ISO  string // RFC 3339, for the datetime attribute
	Text string
}

// Known says whether there is a time at all.
func (m moment) Known() bool { return m.ISO != "" }

// day shows a date. Pages name no "hours ago": they are kept by caches.
func (req *request) day(t time.Time) moment { return req.moment(t, "date") }

// minute shows a date with its time and zone.
func (req *request) minute(t time.Time) moment { return req.moment(t, "time") }

func (req *request) moment(t time.Time, form string) moment {
	if t.IsZero() {
		return moment{}
	}
	t = t.In(req.s.Zone)
	return moment{ISO: t.Format(time.RFC3339), Text: t.Format(req.T("form." + form))}
}
