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

// visit is one request on its way to an answer.
type visit struct {
	*catalogue // the reader's language
	s          *site
	w          http.ResponseWriter
	r          *http.Request
	named      bool   // the path names the language
	inner      string // path below prefix and language, escaped, and the query that the language switch keeps
	now        time.Time
}

// visit begins one; c is the language that the path names, nil if it is to be found.
func (s *site) visit(w http.ResponseWriter, r *http.Request, c *catalogue) *visit {
	v := &visit{s: s, w: w, r: r, now: s.Now()}
	v.inner, _ = strings.CutPrefix(r.URL.EscapedPath(), s.Prefix)
	for _, l := range s.words.list {
		if rest, ok := strings.CutPrefix(v.inner, "/"+l.tag+"/"); ok {
			c, v.inner = l, "/"+rest
			break
		}
	}
	v.catalogue, v.named = c, c != nil
	if c == nil {
		v.catalogue = s.words.choose(r)
	}
	return v
}

// view reads from the store.
func (v *visit) view(fn func(desk.ReadTx) error) error { return v.s.Store.View(v.r.Context(), fn) }

// Href is the address of a page as this page links to it: it stays in the language
// that the path names, if it names one.
func (v *visit) Href(to string) string {
	if v.named {
		return v.s.Prefix + "/" + v.tag + to
	}
	return v.s.Prefix + to
}

// absolute is the address of a page in this language for feeds and machines.
func (v *visit) absolute(to string) string { return v.s.BaseURL + "/" + v.tag + to }

// page is what every template gets beside its own data.
type page struct {
	*visit
	Title     string // of the document and the h1
	Nav       string // the place in the navigation
	Index     bool   // search engines may keep the page
	Canonical string
	Data      any
	LD        any // JSON-LD, nil for none
}

// Name is the organisation that publishes.
func (v *visit) Name() string {
	if t, _ := pick(v.s.Name, v.tag); t != "" {
		return t
	}
	return "rumordesk"
}

// Organised says whether the desk names its organisation.
func (v *visit) Organised() bool { return len(v.s.Name) > 0 }

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
func (v *visit) render(name string, p page) ([]byte, error) {
	p.visit = v
	if p.Canonical == "" {
		p.Canonical = v.absolute(v.inner)
	}
	t, ok := v.s.templates[name]
	if !ok {
		return nil, fmt.Errorf("render: no template %q", name)
	}
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, "layout", p); err != nil {
		return nil, fmt.Errorf("render %q: %w", name, err)
	}
	v.w.Header().Set("Content-Type", "text/html; charset=utf-8")
	v.w.Header().Set("Content-Language", v.tag)
	return b.Bytes(), nil
}

// private answers with a page that nobody may keep.
func (v *visit) private(status int, name string, p page) error {
	body, err := v.render(name, p)
	if err != nil {
		return err
	}
	if !v.named {
		v.w.Header().Set("Vary", "Accept-Language")
	}
	v.w.WriteHeader(status)
	_, _ = v.w.Write(body) // the reader has gone: nobody is left to tell
	return nil
}

// kept is how long a shared cache may hand out a page without asking again.
const kept = "public, max-age=60"

// cached answers with a page that everybody may keep. modified may be zero.
func (v *visit) cached(name string, p page, modified time.Time) error {
	body, err := v.render(name, p)
	if err != nil {
		return err
	}
	v.serve(body, modified)
	return nil
}

// serve answers with a body that everybody may keep, or with 304 to those who have it.
func (v *visit) serve(body []byte, modified time.Time) {
	h := v.w.Header()
	sum := sha256.Sum256(body)
	h.Set("ETag", `"`+base64.RawURLEncoding.EncodeToString(sum[:15])+`"`)
	h.Set("Cache-Control", kept)
	if !v.named {
		h.Set("Vary", "Accept-Language")
	}
	http.ServeContent(v.w, v.r, "", modified, bytes.NewReader(body))
}

// failure is the data of an error page.
type failure struct {
	Text string // what to do
	Ref  string // finds the error in the log; empty when it is not ours
}

// fail answers with the error page for err. What went wrong inside goes to the log
// under a reference; the reader gets the reference only.
func (v *visit) fail(err error) {
	status := problem.Status(err)
	var f failure
	if status >= http.StatusInternalServerError && !errors.Is(err, context.Canceled) {
		f.Ref = rand.Text()[:8]
		v.s.Log.Error("public request failed", "ref", f.Ref, "method", v.r.Method, "path", v.s.logPath(v.r), "err", err)
	}
	key := "error." + strconv.Itoa(status)
	if errors.Is(err, desk.ErrLink) {
		key = "error.link"
	}
	if _, ok := v.messages[key]; !ok {
		key = fmt.Sprintf("error.%dxx", status/100)
	}
	f.Text = v.T(key + ".mend")
	v.retry(err)
	h := v.w.Header()
	h.Set("Cache-Control", "no-store")
	if v.r.Method != http.MethodGet || problem.Status(err) == http.StatusNotFound {
		v.inner = "/" // the language switch leads somewhere that exists
	}
	if err := v.private(status, "error", page{Title: v.T(key), Data: f}); err != nil {
		v.s.Log.Error("public error page failed", "ref", f.Ref, "err", err)
		http.Error(v.w, v.T(key), status)
	}
}

// retry tells a caller who asks too often when to come back.
func (v *visit) retry(err error) {
	if d := problem.Retry(err); d > 0 {
		v.w.Header().Set("Retry-After", strconv.Itoa(int(math.Ceil(d.Seconds()))))
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
func (v *visit) day(t time.Time) moment { return v.moment(t, "date") }

// minute shows a date with its time and zone.
func (v *visit) minute(t time.Time) moment { return v.moment(t, "time") }

func (v *visit) moment(t time.Time, form string) moment {
	if t.IsZero() {
		return moment{}
	}
	t = t.In(v.s.Zone)
	return moment{ISO: t.Format(time.RFC3339), Text: t.Format(v.T("form." + form))}
}
