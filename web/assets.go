package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"

	"github.com/rumordesk/rumordesk/desk"
)

// Everything in it is our own but htmx.min.js, which is htmx 2.0.11 as npm has it
// (htmx.org, dist/htmx.min.js), under the Zero-Clause BSD licence.
//
//go:embed static
var staticFiles embed.FS

// assetPath is where static files are served.
const assetPath = "/static/"

// asset is one static file under its name with a hash: whoever has it never needs
// to ask again, and a new content is a new name.
type asset struct {
	name, contentType string
	body              []byte
}

// assets knows every file by both names.
type assets struct{ byFile, byName map[string]*asset }

func loadAssets() (*assets, error) {
	out := &assets{byFile: map[string]*asset{}, byName: map[string]*asset{}}
	entries, err := fs.ReadDir(staticFiles, "static")
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		body, err := staticFiles.ReadFile("static/" + e.Name())
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(body)
		ext := path.Ext(e.Name())
		a := &asset{
			name:        strings.TrimSuffix(e.Name(), ext) + "." + hex.EncodeToString(sum[:6]) + ext,
			contentType: contentType(ext),
			body:        body,
		}
		out.byFile[e.Name()], out.byName[a.name] = a, a
	}
	return out, nil
}

// contentType does not ask the system's table, which differs between machines.
func contentType(ext string) string {
	switch ext {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	}
	return mime.TypeByExtension(ext)
}

// href is the address of a file by the name that it has in the tree.
func (a *assets) href(file string) string {
	if f := a.byFile[file]; f != nil {
		return assetPath + f.name
	}
	return ""
}

func (s *site) asset(req *request) error {
	a := s.assets.byName[req.R.PathValue("name")]
	if a == nil {
		return desk.ErrNotFound
	}
	h := req.W.Header()
	h.Set("Content-Type", a.contentType)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	req.W.WriteHeader(http.StatusOK)
	_, _ = req.W.Write(a.body)
	return nil
}
