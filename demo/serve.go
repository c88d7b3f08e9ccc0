package demo

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"strings"
	"sync"
	"time"
)

// host serves one publication from memory.
type host struct {
	pub  *publication
	addr string // host:port

	mu        sync.Mutex
	resources map[string]resource // by path, and "?id=" where the publication has such addresses
	hits      map[string]int
}

// resource is one ready answer.
type resource struct {
	body        []byte
	contentType string
	modified    time.Time
	redirect    string // answer with a redirect to this path
	status      int    // of the redirect
}

// key is the part of a request that names a resource: the path, and the id
// where the address has one. Other parameters (tracking) do not count.
func key(r *http.Request) string {
	if id := r.URL.Query().Get("id"); id != "" {
		return r.URL.Path + "?id=" + id
	}
	return r.URL.Path
}

// ServeHTTP answers a request, with ETag, Last-Modified and 304 as RFC 9110 has
// them.
func (h *host) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	k := key(r)
	h.mu.Lock()
	h.hits[k]++
	nth := h.hits[k]
	res, ok := h.resources[k]
	h.mu.Unlock()
	w.Header().Set("X-Robots-Note", "synthetic demonstration site")
	switch {
	case r.Method != http.MethodGet && r.Method != http.MethodHead:
		http.Error(w, "this site is read only", http.StatusMethodNotAllowed)
	case h.pub.syndication == "failing" && k == feedPath("failing"):
		serveFailing(w, nth)
	case strings.HasPrefix(k, "/author/"):
		// Nobody has a reason to come here: an author's page is a person's page.
		http.Error(w, "no author pages on a synthetic site", http.StatusNotFound)
	case !ok:
		http.Error(w, "Synthetic demonstration site: no such page", http.StatusNotFound)
	case res.redirect != "":
		http.Redirect(w, r, res.redirect, res.status)
	default:
		sum := sha256.Sum256(res.body)
		w.Header().Set("Content-Type", res.contentType)
		w.Header().Set("ETag", `"`+hex.EncodeToString(sum[:8])+`"`)
		w.Header().Set("Cache-Control", "max-age=0, must-revalidate")
		http.ServeContent(w, r, "", res.modified, bytes.NewReader(res.body))
	}
}

// serveFailing is the feed of the publication that fails: unavailable the first
// time, then XML that breaks off in the middle. It answers at once, so that it
// never slows a crawl.
func serveFailing(w http.ResponseWriter, nth int) {
	if nth == 1 {
		w.Header().Set("Retry-After", "3600")
		http.Error(w, "503 upstream not available (on purpose)", http.StatusServiceUnavailable)
		return
	}
	w.Header().Set("Content-Type", "application/rss+xml; charset=utf-8")
	_, _ = io.WriteString(w, `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Coastline Wire (synthetic, broken on purpose)</title>
<item><title>Half a head`)
}
