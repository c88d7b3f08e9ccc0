package app_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rumordesk/rumordesk/app"
	"github.com/rumordesk/rumordesk/claims/factchecks"
	"github.com/rumordesk/rumordesk/config"
)

// review is a ClaimReview with everything in it that says who.
const review = `{"@context":"https://schema.org","@type":"ClaimReview","claimReviewed":"%s; write to quillonia@example.net or @quillonia_v","url":"%s","name":"No, says quillonia@example.net",
 "author":{"@type":"Person","name":"Quillonia Vastergard","url":"https://x.com/quillonia_v"},"creator":"Quillonia Vastergard",
 "reviewRating":{"@type":"Rating","alternateName":"False","ratingValue":1,"bestRating":5,"worstRating":1,"author":{"name":"Quillonia Vastergard"},"ratingExplanation":"Quillonia Vastergard made it up"},
 "itemReviewed":{"@type":"Claim","author":{"@type":"Person","name":"Quillonia Vastergard","sameAs":["https://www.facebook.com/quillonia.vastergard"],"image":"https://x.com/quillonia.png"},
  "appearance":[{"@type":"CreativeWork","url":"https://x.com/quillonia_v/status/1","author":"@quillonia_v"}],"firstAppearance":"https://t.me/quillonia_v/1","datePublished":"2026-01-01"},
 "inLanguage":"Quillonia Vastergard"}`

// factCheck is a page of a fact-checker, and the source that leads to it.
func factCheck(t *testing.T, dir string, logged *bytes.Buffer) (*app.App, *httptest.Server) {
	t.Helper()
	mux := http.NewServeMux()
	srv := httptest.NewServer(mux)
	t.Cleanup(srv.Close)
	mux.HandleFunc("/list", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte(`<html><body><a class="go" href="/check">x</a></body></html>`))
	})
	mux.HandleFunc("/check", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		own := fmt.Sprintf(review, "Raw garlic cures the flu", srv.URL+"/check")
		others := fmt.Sprintf(review, "The claim of another", "https://other.example/x")
		broken := strings.Replace(own, `"reviewRating"`, `"rating"`, 1)
		again := strings.Replace(own, `"False"`, `"True"`, 1)
		_, _ = w.Write([]byte(`<html><head><title>Garlic is no cure</title><script type="application/ld+json">[` + own + `,` + others + `,` + broken + `,` + again + `]</script></head><body><article><h1>Garlic is no cure</h1><p>` +
			strings.Repeat("Garlic does not cure the flu, the health office says, and it never did. ", 12) + `</p></article></body></html>`))
	})
	if _, err := config.Write(dir); err != nil {
		t.Fatal(err)
	}
	yaml := "rules: []\nnetwork: {allow: ['" + strings.TrimPrefix(srv.URL, "http://") + "']}\nsources:\n" +
		"  - {id: checks, name: Checks, kind: factcheck, language: en, schedule: '@hourly', rate: 1000/s, listing: {url: '" + srv.URL + "/list', links: a.go}}\n"
	name := filepath.Join(dir, "test.yaml")
	if err := os.WriteFile(name, []byte(yaml), 0o600); err != nil {
		t.Fatal(err)
	}
	cfg, err := config.Load(name)
	if err != nil {
		t.Fatal(err)
	}
	a, err := app.Open(t.Context(), app.Options{Config: cfg, DataDir: filepath.Join(dir, "data"), Log: slog.New(slog.NewTextHandler(logged, &slog.HandlerOptions{Level: slog.LevelDebug}))})
	if err != nil {
		t.Fatal(err)
	}
	return a, srv
}

// TestBoundaryFactChecks: who made a claim, and who checked it, is nowhere to be
// found after the crawl of a fact-check and the import of others.
func TestBoundaryFactChecks(t *testing.T) {
	dir := t.TempDir()
	var logged bytes.Buffer
	a, _ := factCheck(t, dir, &logged)
	report, err := a.CrawlOnce(t.Context(), nil, nil)
	if err != nil || report.ItemsNew != 1 || report.KnownClaims != 1 {
		t.Fatalf("report %+v, %v; want one item and its known claim", report, err)
	}
	var bad bytes.Buffer
	without := 0
	files := []string{
		`{"@type":"DataFeed","dataFeedElement":[{"@type":"DataFeedItem","item":[` + fmt.Sprintf(review, "Salt cures the flu", "https://check.example/salt") + `]},` +
			`{"@type":"DataFeedItem","item":[` + fmt.Sprintf(review, "Personal", "https://x.com/quillonia_v/status/2") + `]}]}`,
		"claim,rating,url,author,speaker,publisher\nTea cures the flu (quillonia@example.net),False,https://check.example/tea,Quillonia Vastergard,@quillonia_v,Quillonia Vastergard\n",
		`{"claim":"Sugar cures the flu","rating":"False","url":"https://check.example/sugar","claimant":"Quillonia Vastergard","lang":"Quillonia Vastergard"}` + "\n",
	}
	fresh := 0
	for _, f := range files {
		rep, err := a.ImportFactChecks(t.Context(), strings.NewReader(f), factchecks.Options{
			Bad:     func(line, column int, problem string) { fmt.Fprintln(&bad, line, column, problem) },
			Without: func(int, int) { without++ },
		})
		if err != nil {
			t.Fatal(err)
		}
		fresh += rep.New
	}
	if fresh != 4 || without != 1 || bad.Len() > 0 {
		t.Fatalf("%d new, %d of them without their address, refused: %s; want 4, 1 and none", fresh, without, bad.String())
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	places := map[string]string{"the log": logged.String(), "what was refused": bad.String()}
	read(t, filepath.Join(dir, "data"), places)
	places["the index"] = indexedAny(t, filepath.Join(dir, "data", "index"))
	stored := false
	for name, content := range places {
		stored = stored || strings.Contains(content, "Raw garlic cures the flu")
		for _, n := range []string{"quillonia", "vastergard"} {
			if strings.Contains(strings.ToLower(content), n) {
				t.Errorf("%s holds %q", name, n)
			}
		}
	}
	if !stored {
		t.Error("the claim itself is nowhere: the test would prove nothing")
	}
}

// indexedAny is indexed for an index of a page or two.
func indexedAny(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	places := map[string]string{}
	read(t, dir, places)
	for _, content := range places {
		b.WriteString(content)
	}
	return b.String() + indexed(t, dir)
}
