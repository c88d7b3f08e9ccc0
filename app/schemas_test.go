package app

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"testing"
)

func TestSchemasAreServed(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /schemas/{name}", serveSchema)
	for path, want := range map[string]int{"rules.json": 200, "config.json": 200, "sources.json": 200, "codebook.json": 200, "rules": 404, "other.json": 404, "..%2frules.json": 404} {
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/schemas/"+path, nil))
		if w.Code != want || want == 200 && (!json.Valid(w.Body.Bytes()) || w.Header().Get("Content-Type") != "application/schema+json") {
			t.Errorf("%s: %d %v", path, w.Code, w.Header())
		}
	}
}
