package app

import (
	"net/http"
	"strings"
	"time"

	"github.com/rumordesk/rumordesk/config"
	"github.com/rumordesk/rumordesk/web/page"
)

// openFiles is what stands around files that are for everybody and ask nothing of anybody.
func (a *App) openFiles() page.Guard {
	return page.Guard{
		Policy: "default-src 'none'; frame-ancestors 'none'", Referrer: "no-referrer", Timeout: 10 * time.Second, MaxBody: page.BodyLimit(0),
		Fail: func(w http.ResponseWriter, _ *http.Request, err error) {
			a.log.Error("a file could not be served", "error", err)
			http.Error(w, "it could not be served", http.StatusInternalServerError)
		},
	}
}

// serveSchema answers /schemas/rules.json, config.json, sources.json and codebook.json, which
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
	h.Set("Cross-Origin-Resource-Policy", "cross-origin") // editors in a browser may read them
	h.Set("Cache-Control", "public, max-age=3600")
	_, _ = w.Write(schema)
}
