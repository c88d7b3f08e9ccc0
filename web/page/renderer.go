package page

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"log/slog"
	"path"
	"strings"
	"time"
)

// Options is what every site of pages is made of. Store is needed; everything else
// has a default.
type Options struct {
	Store Store
	// Languages of the pages, best first: "en", "zh". Empty means all that there are.
	Languages []string
	// Hosts are further names under which the desk is reached, for a desk that
	// listens on loopback behind a proxy. Loopback's own names are always allowed.
	Hosts []string
	// TLS says that browsers reach the pages over TLS at a proxy: then cookies are for
	// TLS only also where the connection to us is not.
	TLS bool
	// Language tells the language of a text from the text and from what is declared of
	// it; nil believes what is declared.
	Language func(text, declared string) string
	// Banner is a line above every page by language, such as the label of a
	// demonstration; empty means none.
	Banner map[string]string
	// Now is the clock; nil means time.Now.
	Now func() time.Time
	// Zone is the zone of absolute times on pages; nil means UTC.
	Zone *time.Location
	// Timeout is the most time that one request may take; 0 means 20 s.
	Timeout time.Duration
	// Log gets failures of ours, and each request at debug level without who asked;
	// nil means that nothing is logged.
	Log *slog.Logger
}

// WithDefaults fills in what is not set.
func (o Options) WithDefaults() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Zone == nil {
		o.Zone = time.UTC
	}
	if o.Language == nil {
		o.Language = func(_, declared string) string { return declared }
	}
	if o.Timeout <= 0 {
		o.Timeout = 20 * time.Second
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o
}

// Renderer makes the pages of one site. It is safe for concurrent use.
type Renderer struct {
	Catalogues *Catalogues
	Assets     *Assets
	templates  map[string]*template.Template
}

// sharedFiles is what every site has: its icon.
//
//go:embed shared
var sharedFiles embed.FS

// NewRenderer reads the files of a site, which may lie in several layers: the layout
// in templates/layout.html of one of them, parts for all pages in
// templates/*parts.html, each page in templates/NAME.html, and in static/ what is
// served at assetPath. The error names a language that the pages do not speak, or a
// page, a part or a file that there is twice.
func NewRenderer(languages []string, assetPath string, layers ...fs.FS) (*Renderer, error) {
	shared, err := fs.Sub(sharedFiles, "shared")
	if err != nil {
		return nil, err
	}
	layers = append([]fs.FS{shared}, layers...)
	l, err := LoadCatalogues(languages)
	if err != nil {
		return nil, err
	}
	a, err := loadAssets(assetPath, layers)
	if err != nil {
		return nil, err
	}
	t, err := loadTemplates(layers)
	return &Renderer{Catalogues: l, Assets: a, templates: t}, err
}

// loadTemplates makes one set for each page: the layout and all parts with it.
func loadTemplates(layers []fs.FS) (map[string]*template.Template, error) {
	shared := template.New("")
	pages := map[string]fs.FS{}
	for _, layer := range layers {
		names, err := fs.Glob(layer, "templates/*.html")
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			page := strings.TrimSuffix(path.Base(name), ".html")
			switch {
			case page == "layout" || strings.HasSuffix(page, "parts"):
				if err := addParts(shared, layer, name); err != nil {
					return nil, err
				}
			case pages[page] != nil:
				return nil, fmt.Errorf("there are two pages %q", page)
			default:
				pages[page] = layer
			}
		}
	}
	out := map[string]*template.Template{}
	for page, layer := range pages {
		t, err := shared.Clone()
		if err != nil {
			return nil, err
		}
		if out[page], err = t.ParseFS(layer, "templates/"+page+".html"); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// addParts adds the parts of a file to those of all pages.
func addParts(shared *template.Template, layer fs.FS, name string) error {
	parts, err := template.ParseFS(layer, name)
	if err != nil {
		return err
	}
	for _, t := range parts.Templates() {
		if t.Name() == path.Base(name) {
			continue // what stands between the parts
		}
		if shared.Lookup(t.Name()) != nil {
			return fmt.Errorf("%s: there are two parts %q", name, t.Name())
		}
		if _, err := shared.AddParseTree(t.Name(), t.Tree); err != nil {
			return err
		}
	}
	return nil
}

// Execute makes a block of a page, "layout" for all of it, in memory: a failure
// half-way gives an error and not half a page.
func (r *Renderer) Execute(page, block string, data any) ([]byte, error) {
	t, ok := r.templates[page]
	if !ok {
		return nil, fmt.Errorf("render: no page %q", page)
	}
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, block, data); err != nil {
		return nil, fmt.Errorf("render %q of %q: %w", block, page, err)
	}
	return b.Bytes(), nil
}

// Send answers with HTML in a language.
func (req *Request) Send(status int, language string, html []byte) {
	h := req.W.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Language", language)
	req.W.WriteHeader(status)
	_, _ = req.W.Write(html) // the reader has gone: nobody is left to tell
}
