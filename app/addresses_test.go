package app_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/app"
	"github.com/rumordesk/rumordesk/claims/factchecks"
	"github.com/rumordesk/rumordesk/config"
	"github.com/rumordesk/rumordesk/crawler/urls"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/redact"
	"github.com/rumordesk/rumordesk/redact/addresstest"
	"github.com/rumordesk/rumordesk/sources"
)

// doors is a served desk, and what came in by its doors.
type doors struct {
	*testing.T
	app    *app.App
	dir    string
	url    string
	ahead  atomic.Int64 // of the clock, so that limits on tries do not count
	logged bytes.Buffer
	stop   func()
}

// openDoors serves a desk whose one source is the feed of a local site, which names
// every address of the table that is no publication's.
func openDoors(t *testing.T) *doors {
	t.Helper()
	d := &doors{T: t, dir: t.TempDir()}
	var items strings.Builder
	for _, a := range addresstest.All() {
		if !a.Publication() {
			fmt.Fprintf(&items, "<item><title>A headline</title><link>%s</link></item>", html.EscapeString(a.URL))
		}
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/feed", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintf(w, `<rss version="2.0"><channel><title>t</title><item><link>/a</link></item>%s</channel></rss>`, items.String())
	})
	mux.HandleFunc("/a", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, "<html><title>The clinic</title><article><h1>The clinic</h1><p>%s</p></article></html>", strings.Repeat("The clinic is open on all days of the week, it said. ", 20))
	})
	srv := httptest.NewServer(mux)
	t.Cleanup(srv.Close)
	path := filepath.Join(d.dir, config.FileName)
	yaml := "listen: 127.0.0.1:0\nrules: []\nnetwork: {allow: ['" + strings.TrimPrefix(srv.URL, "http://") + "']}\nsources_from: [sources/*.yaml]\n" +
		"sources:\n  - {id: local, kind: news, language: en, schedule: '@hourly', rate: 1000/s, feed: '" + srv.URL + "/feed'}\n"
	if err := os.WriteFile(path, []byte(yaml), 0o600); err != nil {
		t.Fatal(err)
	}
	cfg, err := config.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	d.app, err = app.Open(t.Context(), app.Options{
		Config: cfg, DataDir: filepath.Join(d.dir, "data"), Now: func() time.Time { return time.Now().Add(time.Duration(d.ahead.Load())) },
		Log: slog.New(slog.NewTextHandler(&d.logged, &slog.HandlerOptions{Level: slog.LevelDebug})),
	})
	if err != nil {
		t.Fatal(err)
	}
	if r, err := d.app.CrawlOnce(t.Context(), nil, nil); err != nil || r.ItemsNew != 1 || len(r.Errors) > 0 {
		t.Fatalf("the crawl: %+v, %v; want the one page of the site", r, err)
	}
	ctx, stop := context.WithCancel(t.Context())
	address, ended := make(chan string, 1), make(chan error, 1)
	go func() { ended <- d.app.Serve(ctx, func(url, _ string) { address <- url }) }()
	select {
	case d.url = <-address:
	case err := <-ended:
		t.Fatal(err)
	}
	d.stop = func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		if err := d.app.Close(); err != nil {
			t.Error(err)
		}
	}
	return d
}

func (d *doors) post(path, kind, body string) (int, string) {
	d.Helper()
	d.ahead.Add(int64(2 * time.Minute))
	res, err := http.Post(d.url+path, kind, strings.NewReader(body))
	if err != nil {
		d.Fatal(err)
	}
	defer res.Body.Close()
	var b bytes.Buffer
	if _, err := b.ReadFrom(res.Body); err != nil {
		d.Fatal(err)
	}
	return res.StatusCode, b.String()
}

// web says whether the address is one that a form takes: with http or https.
func web(a addresstest.Address) bool { return strings.HasPrefix(strings.ToLower(a.URL), "http") }

func ascii(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r >= 0x80 })
}

// tips sends every address as where a tip was seen, and in the text of another one.
func (d *doors) tips() {
	for i, a := range addresstest.All() {
		if !web(a) {
			continue
		}
		text := fmt.Sprintf("What number %d told me, as it was said", i)
		if ascii(a.URL) { // an address in a text ends before other scripts
			text += ": " + a.URL
		}
		form := url.Values{"text": {text}, "seen_url": {a.URL}}
		status, page := d.post("public/en/tip", "application/x-www-form-urlencoded", form.Encode())
		if told := strings.Contains(page, "The address that you gave was not kept"); status != http.StatusCreated || told != a.Personal() {
			d.Errorf("the form with %s (%s): status %d, says that it is not kept: %v", a.URL, a.Class, status, told)
		}
		body, err := json.Marshal(map[string]string{"text": fmt.Sprintf("What number %d told the program.", i), "seen_url": a.URL})
		if err != nil {
			d.Fatal(err)
		}
		status, answer := d.post("api/v1/tips", "application/json", string(body))
		if told := strings.Contains(answer, `"seen_url_left_out":true`); status != http.StatusCreated || told != a.Personal() {
			d.Errorf("the API with %s (%s): status %d, says that it is not kept: %v", a.URL, a.Class, status, told)
		}
	}
	if _, page := d.post("public/zh-Hans/tip", "application/x-www-form-urlencoded", url.Values{"text": {"听说大蒜可以治流感"}, "seen_url": {"https://x.com/quillonia"}}.Encode()); !strings.Contains(page, "您填写的网址没有保存") {
		d.Error("the Chinese page does not say that the address is not kept")
	}
}

// imports brings every address as that of a fact-check, in each form of file.
func (d *doors) imports() {
	var csv, lines, reviews strings.Builder
	csv.WriteString("claim,rating,url\n")
	personal, kept := 0, 0
	for i, a := range addresstest.All() {
		if !web(a) {
			continue
		}
		kept++
		if u, err := urls.Canonical(a.URL); err != nil || redact.PersonalURL(u) {
			personal++ // what stands after a # is dropped from all
		}
		quoted, err := json.Marshal(a.URL)
		if err != nil {
			d.Fatal(err)
		}
		fmt.Fprintf(&csv, "Claim %d of a table,False,\"%s\"\n", i, a.URL)
		fmt.Fprintf(&lines, `{"claim":"Claim %d of lines","rating":"False","url":%s}`+"\n", i, quoted)
		fmt.Fprintf(&reviews, `{"@type":"ClaimReview","claimReviewed":"Claim %d of reviews","reviewRating":{"alternateName":"False"},"url":%s},`, i, quoted)
	}
	for form, text := range map[string]string{
		"csv": csv.String(), "jsonl": lines.String(), "claimreview": "[" + strings.TrimSuffix(reviews.String(), ",") + "]",
	} {
		told := 0
		rep, err := d.app.ImportFactChecks(d.Context(), strings.NewReader(text), factchecks.Options{
			As: form, Without: func(int, int) { told++ }, Bad: func(line, _ int, problem string) { d.Errorf("%s:%d: %s", form, line, problem) },
		})
		if err != nil || rep.New != kept || rep.NoAddress != personal || told != personal {
			d.Errorf("the import of %s: %+v, %v, told of %d; want %d claims, %d without their address", form, rep, err, told, kept, personal)
		}
	}
}

// evidence cites every address.
func (d *doors) evidence() {
	ann := desk.Actor{Name: "Ann", Role: desk.Reviewer}
	id := desk.CaseID(1)
	if _, err := d.app.Desk.Apply(d.Context(), ann, desk.Change{Action: desk.ActionAccept, Case: id}); err != nil {
		d.Fatal(err)
	}
	for _, a := range addresstest.All() {
		if !web(a) {
			continue
		}
		_, err := d.app.Desk.Apply(d.Context(), ann, desk.Change{Action: desk.ActionEvidence, Case: id, Evidence: &desk.Evidence{URL: a.URL, Quote: "as it stands there", Stance: desk.Refutes}})
		if (err != nil) != a.Personal() {
			d.Errorf("%s (%s) as evidence: %v", a.URL, a.Class, err)
		}
	}
}

// lists brings every address in a list of feeds.
func (d *doors) lists() {
	var b strings.Builder
	b.WriteString("<opml><body>")
	for i, a := range addresstest.All() {
		fmt.Fprintf(&b, `<outline text="Feed %d" xmlUrl="%s"/>`, i, html.EscapeString(a.URL))
	}
	ada := desk.Actor{Name: "Ada", Role: desk.Admin}
	list, err := d.app.Sources.AddFeeds(d.Context(), ada, []byte(b.String()+"</body></opml>"), sources.FeedDefaults{}, nil)
	if err != nil {
		d.Fatal(err)
	}
	for i, a := range addresstest.All() {
		row := list.Rows[i]
		switch {
		case a.Publication() && (row.Why == sources.FaultPrivate || row.Why == sources.FaultTwice), !web(a):
		case (row.State == sources.FeedNew) != a.Publication():
			d.Errorf("%s (%s) in a list of feeds: %s, %s", a.URL, a.Class, row.State, row.Why)
		}
	}
}

// tests tries every address that is no publication's as a source. The others would be
// asked for.
func (d *doors) tests() {
	ada := desk.Actor{Name: "Ada", Role: desk.Admin}
	for _, a := range addresstest.All() {
		if a.Publication() || !web(a) {
			continue
		}
		d.ahead.Add(int64(2 * time.Minute))
		r, err := d.app.Sources.Test(d.Context(), ada, a.URL)
		if err != nil || r.Usable() || r.Is != desk.TestNothing || len(r.Problems) != 1 || !slices.Contains([]string{"personal", "forum", "comments"}, r.Problems[0].Key) {
			d.Errorf("the test of %s (%s): %+v, %v; want a refusal", a.URL, a.Class, r, err)
		}
	}
}

// TestNoAddressOfAPersonIsKept holds every way in against the table of addresses: what
// is a person's is nowhere to be found afterwards, in any byte of the data folder, the
// index, the configuration and the log, and what is a publication's is kept.
func TestNoAddressOfAPersonIsKept(t *testing.T) {
	d := openDoors(t)
	d.tips()
	d.imports()
	d.evidence()
	d.lists()
	d.tests()
	d.stop()

	places := map[string]string{"the log": d.logged.String()}
	read(t, d.dir, places)
	places["the index"] = indexed(t, filepath.Join(d.dir, "data", "index"))
	delete(places, filepath.Join(d.dir, config.FileName))
	var all strings.Builder
	for name, content := range places {
		places[name] = strings.ToLower(content)
		all.WriteString(places[name])
		if strings.Contains(places[name], addresstest.Name) {
			at := strings.Index(places[name], addresstest.Name)
			t.Errorf("%s holds the name: %q", name, places[name][max(0, at-60):min(len(content), at+40)])
		}
	}
	for _, a := range addresstest.All() {
		_, rest, _ := strings.Cut(strings.ToLower(a.URL), "//")
		rest = strings.TrimSuffix(rest, "/")
		if !web(a) || !ascii(rest) {
			continue
		}
		switch kept := strings.Contains(all.String(), rest); {
		case a.Personal() && kept:
			t.Errorf("%s (%s) is kept", a.URL, a.Class)
		case a.Publication() && !kept:
			t.Errorf("%s of a publication is not kept: the test would prove little", a.URL)
		}
	}
}
