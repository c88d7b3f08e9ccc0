package app_test

import (
	"bytes"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/blevesearch/bleve/v2/index/scorch"
	bleveindex "github.com/blevesearch/bleve_index_api"

	"github.com/rumordesk/rumordesk/app"
	"github.com/rumordesk/rumordesk/config"
	"github.com/rumordesk/rumordesk/demo"
	"github.com/rumordesk/rumordesk/desk"
)

// TestBoundary crawls pages full of bylines, profiles, handles, comments and contact
// details, works on the cases, and then looks for every one of those details in
// every byte of the data folder, in every term and stored field of the index, and in
// all that was logged.
func TestBoundary(t *testing.T) {
	dir := t.TempDir()
	var logged bytes.Buffer
	d, err := app.OpenDemo(t.Context(), dir, "127.0.0.1:0", app.Options{
		Now: time.Now, Log: slog.New(slog.NewTextHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
	if err != nil {
		t.Fatal(err)
	}
	closed := false
	defer func() {
		if !closed {
			_ = d.Close()
		}
	}()
	planted := d.Site.Planted()
	if len(planted) < 50 {
		t.Fatalf("only %d planted details: the test would prove little", len(planted))
	}
	report, err := d.Crawl(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if report.ItemsNew < 50 {
		t.Fatalf("only %d items: the test would prove little", report.ItemsNew)
	}
	if disallowed := fetchedDisallowed(d.Site); disallowed != "" {
		t.Errorf("robots.txt disallows %s, and it was fetched", disallowed)
	}
	// What a person types is redacted too.
	queue := cases(t, d.App)
	_, err = d.Desk.Apply(t.Context(), desk.Actor{Name: "test", Role: desk.Reviewer}, desk.Change{
		Action: desk.ActionDiscard, Case: queue[len(queue)-1].ID, Reason: "an advertisement; write to whistle.blower@example.org or call +44 20 7946 0123",
	})
	if err != nil {
		t.Fatal(err)
	}
	// So is a document that is cited: its text, its name, the passage and where else that stands.
	cited := queue[0].ID
	if _, err := d.Desk.Apply(t.Context(), desk.Actor{Name: "test", Role: desk.Reviewer}, desk.Change{Action: desk.ActionAccept, Case: cited}); err != nil {
		t.Fatal(err)
	}
	e, err := d.CiteDocument(t.Context(), desk.Actor{Name: "test", Role: desk.Reviewer}, cited, desk.Evidence{
		Source: "A report, from document.writer@example.org", Quote: "call +49 30 901820 for the figures", Stance: desk.Refutes, Elsewhere: "see https://www.facebook.com/quillonia.v",
	}, []byte("By Quillonia Vastergard\n\nNothing harmful was found; call +49 30 901820 for the figures.\nWrite to document.writer@example.org.\n"))
	if err != nil || e.Verified() != desk.QuoteFound || !strings.Contains(e.Capture.Text, "Nothing harmful was found") {
		t.Fatalf("%+v, %v", e, err)
	}
	closed = true
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}

	needles := []string{"whistle.blower@example.org", "20 7946 0123", demo.Canary, "Vastergard", "document.writer", "901820", "quillonia.v"}
	for _, p := range planted {
		needles = append(needles, p.Text)
	}
	places := map[string]string{"the log": logged.String()}
	read(t, filepath.Join(dir, "data"), places)
	places["the index's terms and stored fields"] = indexed(t, filepath.Join(dir, "data", "index"))
	for name, content := range places {
		folded := strings.ToLower(content)
		for _, n := range needles {
			if strings.Contains(folded, strings.ToLower(n)) {
				t.Errorf("%s holds %q", name, n)
			}
		}
	}
}

// TestBoundaryHostilePage is TestBoundary for details in places where no page of the
// demonstration has them: attributes, metadata, feeds, headers.
func TestBoundaryHostilePage(t *testing.T) {
	const who = "Quillonia Vastergard"
	page := `<html><head><title>Vaccine causes autism, doctors warn</title>
<meta name="author" content="` + who + `"><meta name="twitter:creator" content="@quillonia_v">
<meta property="article:author" content="https://www.facebook.com/quillonia.vastergard">
<script type="application/ld+json">{"@type":"NewsArticle","author":{"@type":"Person","name":"` + who + `","url":"https://x.com/quillonia_v","email":"quillonia@example.net"}}</script>
</head><body><article><h1>Vaccine causes autism, doctors warn</h1>
<p class="byline">By <a rel="author" href="/staff/quillonia-vastergard">` + who + `</a>, <a href="mailto:quillonia@example.net">quillonia@example.net</a></p>
<p>` + strings.Repeat("The MMR vaccine causes autism, a leaflet handed out at the market claims, and the clinic does not agree with it. ", 12) + `</p>
<p>Write to quillonia@example.net or call +49 30 901820 or find @quillonia_v online; her card is 4111 1111 1111 1111.</p>
<p>公民身份号码 11010519491231002X，手机 13912345678，微信号：quillonia_wx。</p>
<p>加V：quillonia01，或者wx quillonia_02，扣扣 987612345，微信号 quilloniavv，（0755）88887777，热线88886666，邮箱：quillonia（at）example.com。</p>
<p>WeChat ID quillonia_3, Telegram: t.me/quillonia_4, Facebook: facebook.com/quillonia.v, q u i l l @ e x a m p l e . o r g, quillonia at example dot org, see https://example.org/p?author=quillonia and https://example.org/p?phone=13977776666.</p>
<p>(By ` + who + `) Enditem/</p><p>编辑 隗晓檬 校对 隗晓檬</p><p>新华社记者隗晓檬摄</p><p>执笔/隗晓檬</p><p>文字：隗晓檬 摄影：隗晓檬</p><p>值班主编：隗晓檬</p><p>記者隗曉檬／台北報導</p><p>— ` + who + `</p>
</article><section class="comments"><p class="comment"><a href="/user/nosyparker77">nosyparker77</a>: I saw ` + who + ` say it.</p></section></body></html>`
	mux := http.NewServeMux()
	srv := httptest.NewServer(mux)
	defer srv.Close()
	mux.HandleFunc("/feed", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/rss+xml")
		_, _ = w.Write([]byte(`<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>t</title><item><title>Vaccine causes autism</title>
<author>quillonia@example.net (` + who + `)</author><dc:creator>` + who + `</dc:creator><link>` + srv.URL + `/a?author=quillonia&amp;email=quillonia%40example.net&amp;phone=13977776666&amp;id=1</link></item>
<item><title>personal</title><link>https://x.com/quillonia_v/status/1</link></item></channel></rss>`))
	})
	mux.HandleFunc("/a", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.Header().Set("X-Author", who)
		w.Header().Set("Set-Cookie", "visitor=quillonia_v")
		_, _ = w.Write([]byte(page))
	})
	dir := t.TempDir()
	var logged bytes.Buffer
	a := openOn(t, dir, srv, "feed: "+srv.URL+"/feed", &logged)
	report, err := a.CrawlOnce(t.Context(), nil, nil)
	if err != nil || report.ItemsNew != 1 {
		t.Fatalf("report %+v, error %v; want one new item", report, err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	places := map[string]string{"the log": logged.String()}
	read(t, filepath.Join(dir, "data"), places)
	places["the index"] = indexed(t, filepath.Join(dir, "data", "index"))
	for name, content := range places {
		for _, n := range []string{"quillonia", "vastergard", "nosyparker", "901820", "4111 1111", "11010519491231002X", "13912345678", "987612345", "88887777", "88886666", "q u i l l", "13977776666", "隗晓檬", "隗曉檬"} {
			if strings.Contains(strings.ToLower(content), strings.ToLower(n)) {
				t.Errorf("%s holds %q", name, n)
			}
		}
	}
}

// read puts the content of every file below dir into places.
func read(t *testing.T, dir string, places map[string]string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content, err := os.ReadFile(name)
		places[name] = string(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(places) < 3 {
		t.Fatalf("only %d files in %s: the test would prove little", len(places), dir)
	}
}

// indexed returns every term of every field and every stored value of an index:
// its files are compressed, so their bytes alone prove nothing.
func indexed(t *testing.T, dir string) string {
	t.Helper()
	ix, err := scorch.NewScorch(scorch.Name, map[string]any{"path": dir, "read_only": true}, bleveindex.NewAnalysisQueue(1))
	if err == nil {
		err = ix.Open()
	}
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = ix.Close() }()
	r, err := ix.Reader()
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = r.Close() }()
	fields, err := r.Fields()
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	terms, stored := 0, 0
	for _, f := range fields {
		dict, err := r.FieldDict(f)
		if err != nil {
			t.Fatal(err)
		}
		for e, err := dict.Next(); e != nil || err != nil; e, err = dict.Next() {
			if err != nil {
				t.Fatal(err)
			}
			b.WriteString(e.Term + "\n")
			terms++
		}
		_ = dict.Close()
	}
	all, err := r.DocIDReaderAll()
	if err != nil {
		t.Fatal(err)
	}
	for id, err := all.Next(); id != nil || err != nil; id, err = all.Next() {
		if err != nil {
			t.Fatal(err)
		}
		external, err := r.ExternalID(id)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := r.Document(external)
		if err != nil {
			t.Fatal(err)
		}
		doc.VisitFields(func(f bleveindex.Field) {
			b.Write(f.Value())
			b.WriteByte('\n')
			stored++
		})
	}
	if terms < 20 || stored < 2 {
		t.Fatalf("%d terms and %d stored fields in the index: the test would prove little", terms, stored)
	}
	return b.String()
}

func fetchedDisallowed(site *demo.Site) string {
	hits := site.Hits()
	for _, s := range site.Stories() {
		if s.Disallowed && hits[s.URL] > 0 {
			return s.URL
		}
	}
	return ""
}

// openOn opens a desk in dir with one source, which is one line such as
// "feed: http://…", on a local server, and the starter rule packs.
func openOn(t *testing.T, dir string, srv *httptest.Server, source string, logged *bytes.Buffer) *app.App {
	t.Helper()
	if _, err := os.Stat(filepath.Join(dir, "rules")); err != nil {
		if _, err := config.Write(dir); err != nil {
			t.Fatal(err)
		}
	}
	yaml := "rules: [rules/*.yaml]\nnetwork: {allow: ['" + strings.TrimPrefix(srv.URL, "http://") + "']}\nsources:\n" +
		"  - {id: local, name: Local, kind: news, language: en, schedule: '@hourly', rate: 1000/s, " + source + "}\n"
	name := filepath.Join(dir, "test.yaml")
	if err := os.WriteFile(name, []byte(yaml), 0o600); err != nil {
		t.Fatal(err)
	}
	cfg, err := config.Load(name)
	if err != nil {
		t.Fatal(err)
	}
	if logged == nil {
		logged = &bytes.Buffer{}
	}
	a, err := app.Open(t.Context(), app.Options{Config: cfg, DataDir: filepath.Join(dir, "data"), Log: slog.New(slog.NewTextHandler(logged, &slog.HandlerOptions{Level: slog.LevelDebug}))})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func cases(t *testing.T, a *app.App) []desk.CaseSummary {
	t.Helper()
	var out []desk.CaseSummary
	err := a.Store().View(t.Context(), func(tx desk.ReadTx) (err error) {
		out, err = tx.Queue(desk.QueueFilter{})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
