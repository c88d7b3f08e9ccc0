package public

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"io/fs"
	"net/http"
	"path"
	"strings"

	"github.com/rumordesk/rumordesk/desk"
)

//go:embed static
var staticFiles embed.FS

// asset is one static file under its name with a hash: whoever has it never needs
// to ask again, and a new content is a new name.
type asset struct {
	href, contentType string
	body              []byte
}

// assets knows every file by its name in the tree and by the one with the hash.
type assets struct{ byFile, byName map[string]*asset }

// contentTypes does not ask the system's table, which differs between machines.
var contentTypes = map[string]string{".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}

func loadAssets(prefix string) (*assets, error) {
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
		name := strings.TrimSuffix(e.Name(), ext) + "." + hex.EncodeToString(sum[:6]) + ext
		a := &asset{href: prefix + "/static/" + name, contentType: contentTypes[ext], body: body}
		out.byFile[e.Name()], out.byName[name] = a, a
	}
	return out, nil
}

func (req *request) asset() error {
	a := req.s.assets.byName[req.R.PathValue("name")]
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
