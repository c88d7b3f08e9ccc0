package app_test

import (
	"compress/gzip"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/index"
)

// TestRealPages takes the real pages of the evaluation data the whole way, from a
// feed and a sitemap on loopback to items and the queue: none is lost, each has a
// title, a text and a language, and a second crawl finds nothing new.
func TestRealPages(t *testing.T) {
	pages := realPages(t)
	mux := http.NewServeMux()
	srv := httptest.NewServer(mux)
	defer srv.Close()
	var feed, sitemap strings.Builder
	i := 0
	for id, body := range pages {
		path := "/news/" + id
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			_, _ = w.Write(body)
		})
		// Half are found by the feed, half by the sitemap, a few by both.
		if i%2 == 0 || i%10 == 1 {
			fmt.Fprintf(&feed, "<item><title>%s</title><link>%s</link></item>", html.EscapeString(id), srv.URL+path)
		}
		if i%2 == 1 || i%10 == 0 {
			fmt.Fprintf(&sitemap, "<url><loc>%s</loc></url>", srv.URL+path)
		}
		i++
	}
	mux.HandleFunc("/feed", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `<rss version="2.0"><channel><title>t</title>`+feed.String()+`</channel></rss>`)
	})
	mux.HandleFunc("/sitemap.xml", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">`+sitemap.String()+`</urlset>`)
	})
	a := openOn(t, t.TempDir(), srv, "feed: "+srv.URL+"/feed}\n  - {id: map, name: Map, kind: news, language: en, schedule: '@hourly', sitemap: "+srv.URL+"/sitemap.xml", nil)
	defer func() { _ = a.Close() }()

	report, err := a.CrawlOnce(t.Context(), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if report.ItemsNew != len(pages) || len(report.Errors) > 0 {
		t.Errorf("%d of %d pages became items; errors: %+v", report.ItemsNew, len(pages), report.Errors)
	}
	err = a.Store().View(t.Context(), func(tx desk.ReadTx) error {
		items, err := tx.Items(0, 1000)
		for _, it := range items {
			if it.Title == "" || utf8.RuneCountInString(it.Text) < 100 || it.Lang == "" || it.Lang == "und" {
				t.Errorf("%s: title %q, %d characters of text, language %q", it.URL, it.Title, utf8.RuneCountInString(it.Text), it.Lang)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	// What is stored is found, too.
	res, err := a.Search(t.Context(), index.Request{Size: 1})
	if err != nil || int(res.Total) != len(pages) {
		t.Errorf("the index has %d of %d items, error %v", res.Total, len(pages), err)
	}
	// These pages are general news: a pack that flags many of them is too wide. Run
	// with -v to look at them.
	flagged := cases(t, a)
	for _, c := range flagged {
		t.Logf("flagged by %v, score %d: %s", c.Rules, c.Score, c.Claim)
	}
	if len(flagged) > len(pages)/8 {
		t.Errorf("%d of %d general news pages are flagged", len(flagged), len(pages))
	}

	again, err := a.CrawlOnce(t.Context(), nil, nil)
	if err != nil || again.ItemsNew+again.ItemsChanged+again.CasesNew+again.SightingsNew != 0 {
		t.Errorf("a second crawl of the same pages: %+v, error %v", again, err)
	}
}

// realPages returns the HTML of the evaluation data by id.
func realPages(t *testing.T) map[string][]byte {
	t.Helper()
	dir := filepath.Join("..", "..", "shared", "data", "articles")
	truth, err := os.ReadFile(filepath.Join(dir, "ground-truth.json"))
	if err != nil {
		t.Skip("the evaluation data is not here (../shared/data/articles)")
	}
	var ids map[string]json.RawMessage
	if err := json.Unmarshal(truth, &ids); err != nil {
		t.Fatal(err)
	}
	pages := map[string][]byte{}
	for id := range ids {
		f, err := os.Open(filepath.Join(dir, "html", id+".html.gz"))
		if err != nil {
			t.Fatal(err)
		}
		z, err := gzip.NewReader(f)
		if err != nil {
			t.Fatal(err)
		}
		if pages[id], err = io.ReadAll(z); err != nil {
			t.Fatal(err)
		}
		_ = f.Close()
	}
	return pages
}
