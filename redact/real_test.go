package redact

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestRealTexts shows what is taken out of texts that nobody wrote for this package,
// so that false hits can be looked at: run it with -v.
func TestRealTexts(t *testing.T) {
	root := filepath.Join("..", "..", "shared", "data")
	files, _ := filepath.Glob(filepath.Join(root, "*", "*.tsv"))
	files = append(files, filepath.Join(root, "articles", "ground-truth.json"))
	var bytes, hits int
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Skipf("the shared evaluation data is not here: %v", err)
		}
		bytes += len(raw)
		for l := range strings.Lines(string(raw)) {
			if !suspicious(l) {
				continue
			}
			for _, h := range must(scan(l, t.Context().Err)) {
				// These sets have "@user" in place of every handle.
				if h.kind == Handle && strings.EqualFold(l[h.start:h.end], "@user") {
					continue
				}
				hits++
				t.Logf("%-6s %.60q  after %.40q", h.kind, l[h.start:h.end], l[max(0, h.start-20):h.start])
			}
		}
	}
	t.Logf("%d hits in %d bytes", hits, bytes)
}

func must(hits []hit, err error) []hit {
	if err != nil {
		panic(err)
	}
	return hits
}
