package crawler

import "sync"

// sitemapValidators keeps the validators of the sitemaps that indexes name. It lives as
// long as the process: losing it costs one reading of each.
type sitemapValidators struct {
	mu sync.Mutex
	m  map[string][2]string
}

func newSitemapValidators() *sitemapValidators { return &sitemapValidators{m: map[string][2]string{}} }

func (m *sitemapValidators) get(u string) (etag, lastModified string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	v := m.m[u]
	return v[0], v[1]
}

func (m *sitemapValidators) put(u, etag, lastModified string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.m) >= 5_000 {
		clear(m.m)
	}
	m.m[u] = [2]string{etag, lastModified}
}
