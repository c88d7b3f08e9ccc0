package page

import (
	"io/fs"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
)

// files makes a layer of names and contents.
func files(pairs ...string) fs.FS {
	out := fstest.MapFS{}
	for i := 0; i+1 < len(pairs); i += 2 {
		out[pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1])}
	}
	return out
}

// frame is a layer with a layout, a part and a static file.
func frame() fs.FS {
	return files(
		"templates/layout.html", `{{define "layout"}}{{block "head" .}}plain{{end}}: {{template "main" .}}{{end}}`,
		"templates/parts.html", `{{define "part"}}[{{.}}]{{end}}`,
		"static/a.css", "a {}",
	)
}

func TestRendererOfSeveralLayers(t *testing.T) {
	own := files(
		"templates/own_parts.html", `{{define "own"}}({{.}}){{end}}`,
		"templates/one.html", `{{define "main"}}{{template "part" .}}{{template "own" .}}{{end}}`,
		"templates/two.html", `{{define "head"}}special{{end}}{{define "main"}}{{.}}{{end}}`,
		"static/b.js", "b()",
	)
	r, err := NewRenderer(nil, "/static/", frame(), own)
	if err != nil {
		t.Fatal(err)
	}
	for page, want := range map[string]string{"one": "plain: [x](x)", "two": "special: x"} {
		if got, err := r.Execute(page, "layout", "x"); err != nil || string(got) != want {
			t.Errorf("page %s: %q %v, want %q", page, got, err, want)
		}
	}
	if got, err := r.Execute("one", "own", "<b>"); err != nil || string(got) != "(&lt;b&gt;)" {
		t.Errorf("a part: %q %v", got, err)
	}
	for _, file := range []string{"a.css", "b.js"} {
		href := r.Assets.Href(file)
		name := strings.TrimPrefix(href, "/static/")
		req := &Request{W: httptest.NewRecorder(), R: httptest.NewRequest("GET", href, nil)}
		req.R.SetPathValue("name", name)
		if err := r.Assets.Serve(req); err != nil || name == file {
			t.Errorf("%s is served at %q: %v", file, href, err)
		}
		req.R.SetPathValue("name", file)
		if err := r.Assets.Serve(req); err == nil {
			t.Errorf("%s is served under its plain name", file)
		}
	}
	if got := r.Assets.Href("none.css"); got != "" {
		t.Errorf("a file that there is not has the address %q", got)
	}
}

func TestRendererRefuses(t *testing.T) {
	for name, tt := range map[string]struct {
		languages []string
		own       fs.FS
		want      string
	}{
		"a page twice":        {own: files("templates/a.html", "", "templates/b.html", ""), want: ""},
		"the same page again": {own: files("templates/one.html", `{{define "main"}}{{end}}`), want: `two pages "one"`},
		"the same part again": {own: files("templates/more_parts.html", `{{define "part"}}{{end}}`), want: `two parts "part"`},
		"the same file again": {own: files("static/a.css", ""), want: `two static files "a.css"`},
		"a broken page":       {own: files("templates/x.html", `{{define "main"}}{{.`), want: "x.html"},
		"an unknown language": {languages: []string{"tlh"}, own: files(), want: `"tlh"`},
	} {
		_, err := NewRenderer(tt.languages, "/static/", frame(), files("templates/one.html", `{{define "main"}}{{end}}`), tt.own)
		if tt.want == "" {
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %s", name, err, tt.want)
		}
	}
}

func TestExecuteMakesNoHalfPage(t *testing.T) {
	r, err := NewRenderer(nil, "/static/", frame(), files("templates/one.html", `{{define "main"}}begun {{.Missing}}{{end}}`))
	if err != nil {
		t.Fatal(err)
	}
	for page, block := range map[string]string{"one": "layout", "none": "layout"} {
		if got, err := r.Execute(page, block, struct{}{}); err == nil || got != nil {
			t.Errorf("page %s: %q, %v", page, got, err)
		}
	}
}
