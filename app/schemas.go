package app

import (
	"net/http"
	"strings"

	"github.com/rumordesk/rumordesk/config"
)

// serveSchema answers /schemas/rules.json, config.json and sources.json, which
// editors fetch; there is nothing secret in them.
func serveSchema(w http.ResponseWriter, r *http.Request) {
	name, ok := strings.CutSuffix(r.PathValue("name"), ".json")
	schema, err := config.Schema(name)
	if !ok || err != nil {
		http.NotFound(w, r)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "application/schema+json")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	h.Set("Cache-Control", "public, max-age=3600")
	_, _ = w.Write(schema)
}
