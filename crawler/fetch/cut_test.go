package fetch

import (
	"bytes"
	"compress/gzip"
	"context"
	"net/http"
	"testing"
)

// TestCut: where a request asks for the beginning only, it gets it, compressed or not, and is told.
func TestCut(t *testing.T) {
	long := bytes.Repeat([]byte("User-agent: *\n"), 1000)
	both(t, func(t *testing.T, get func(*Client, context.Context, Request) (*Response, error)) {
		s, c := serve(t, func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("Content-Type", "text/plain")
			if r.URL.Path == "/packed" {
				w.Header().Set("Content-Encoding", "gzip")
				z := gzip.NewWriter(w)
				_, _ = z.Write(long)
				_ = z.Close()
				return
			}
			_, _ = w.Write(long)
		}, Options{})
		for _, path := range []string{"/plain", "/packed"} {
			res, err := get(c, t.Context(), Request{URL: s.URL + path, MaxBytes: 500, Cut: true})
			if err != nil || !res.Cut || !bytes.Equal(res.Body, long[:500]) {
				t.Errorf("%s: %d bytes, cut %v, %v", path, len(res.Body), res.Cut, err)
			}
			res, err = get(c, t.Context(), Request{URL: s.URL + path, MaxBytes: int64(len(long)), Cut: true})
			if err != nil || res.Cut || len(res.Body) != len(long) {
				t.Errorf("%s, whole: %d bytes, cut %v, %v", path, len(res.Body), res.Cut, err)
			}
			if _, err = get(c, t.Context(), Request{URL: s.URL + path, MaxBytes: 500}); err == nil {
				t.Errorf("%s is cut without being asked to be", path)
			}
		}
	})
}
