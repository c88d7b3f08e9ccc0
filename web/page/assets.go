package page

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"

	"github.com/rumordesk/rumordesk/desk"
)

// asset is one static file under its name with a hash: whoever has it never needs
// to ask again, and a new content is a new name.
type asset struct {
	name, contentType string
	body              []byte
}

// Assets are the static files of a site, each under both names.
type Assets struct {
	path           string // where they are served, with a slash at the end
	byFile, byName map[string]*asset
}

// loadAssets reads the files in static/ of each layer.
func loadAssets(servedAt string, layers []fs.FS) (*Assets, error) {
	out := &Assets{path: servedAt, byFile: map[string]*asset{}, byName: map[string]*asset{}}
	for _, layer := range layers {
		names, err := fs.Glob(layer, "static/*")
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			file := path.Base(name)
			if out.byFile[file] != nil {
				return nil, fmt.Errorf("there are two static files %q", file)
			}
			body, err := fs.ReadFile(layer, name)
			if err != nil {
				return nil, err
			}
			sum := sha256.Sum256(body)
			ext := path.Ext(file)
			a := &asset{
				name:        strings.TrimSuffix(file, ext) + "." + hex.EncodeToString(sum[:6]) + ext,
				contentType: contentType(ext),
				body:        body,
			}
			out.byFile[file], out.byName[a.name] = a, a
		}
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

// Href is the address of a file by the name that it has in the tree.
func (a *Assets) Href(file string) string {
	if f := a.byFile[file]; f != nil {
		return a.path + f.name
	}
	return ""
}

// Serve answers with the file that {name} of the path says.
func (a *Assets) Serve(req *Request) error {
	f := a.byName[req.R.PathValue("name")]
	if f == nil {
		return desk.ErrNotFound
	}
	h := req.W.Header()
	h.Set("Content-Type", f.contentType)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	req.W.WriteHeader(http.StatusOK)
	_, _ = req.W.Write(f.body) // the reader has gone: nobody is left to tell
	return nil
}
