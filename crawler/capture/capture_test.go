package capture

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rumordesk/rumordesk/crawler/warc"
	"github.com/rumordesk/rumordesk/desk"
	"github.com/rumordesk/rumordesk/diff"
)

var noon = time.Date(2026, 3, 14, 12, 0, 0, 500, time.FixedZone("", 8*3600))

// desktop is a capturer that may reach one local server, and what it logs.
type desktop struct {
	*Capturer
	*httptest.Server
	data string
	log  bytes.Buffer
}

func open(t *testing.T, h http.Handler, change func(*Options)) *desktop {
	t.Helper()
	d := &desktop{data: t.TempDir()}
	d.Server = httptest.NewServer(h)
	t.Cleanup(d.Server.Close)
	o := Options{
		Data: d.data, Allow: []string{d.Listener.Addr().String()}, Now: func() time.Time { return noon },
		Log: slog.New(slog.NewTextHandler(&d.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	if change != nil {
		change(&o)
	}
	c, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	d.Capturer = c
	return d
}

// serving answers every address with one body.
func serving(kind, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		_, _ = io.WriteString(w, body)
	}
}

const sentence = "The measles vaccine does not cause autism, the ministry says, and gives the figures of three large studies. "

func article(title, text string) string {
	return "<html><head><title>" + title + "</title></head><body><nav><a href=/>Home</a></nav><article><h1>" + title + "</h1><p>" +
		strings.Repeat(sentence, 4) + "</p><p>" + text + "</p></article></body></html>"
}

func sha(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

// files returns what stands in the WARC files, decompressed.
func (d *desktop) files(t *testing.T) string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(d.data, Folder, "*"))
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, n := range names {
		f, err := os.Open(n)
		if err != nil {
			t.Fatal(err)
		}
		z, err := gzip.NewReader(f)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(&all, z); err != nil {
			t.Fatal(err)
		}
		_ = f.Close()
	}
	return all.String()
}

func TestCapture(t *testing.T) {
	body := article("No link to autism", "Twelve cases were counted in Chengdu.")
	var asked []string
	d := open(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.String())
		if r.URL.Path == "/old" {
			http.Redirect(w, r, "/new?utm_source=x&id=1", http.StatusFound)
			return
		}
		serving("text/html; charset=utf-8", body)(w, r)
	}), nil)
	got := d.Capture(t.Context(), " "+d.URL+"/old#part ", "twelve cases were counted in CHENGDU")
	want := desk.Capture{
		At: noon.UTC().Truncate(time.Second), Title: "No link to autism", RawSHA256: sha(body), Quoted: true,
		Text: got.Text, Record: got.Record, File: "evidence/evidence-20260314-001.warc.gz",
	}
	if !reflect.DeepEqual(got, want) || !strings.HasSuffix(got.Text, "\n\nTwelve cases were counted in Chengdu.") || !strings.HasPrefix(got.Record, "urn:uuid:") {
		t.Errorf("capture %+v", got)
	}
	if len(asked) != 2 {
		t.Errorf("asked for %q", asked) // no robots.txt, nothing on the page
	}
	rec, err := d.Record(got.File, got.Record)
	if err != nil {
		t.Fatal(err)
	}
	if string(rec.Block) != got.Text || rec.Title() != got.Title || rec.RawSHA256() != got.RawSHA256 || !rec.Date().Equal(got.At) ||
		rec.TargetURI() != d.URL+"/new?id=1" || rec.Type() != warc.Conversion {
		t.Errorf("record %+v", rec)
	}
	for _, file := range []string{"", "evidence", "../" + got.File, "evidence/../rumordesk.db", "evidence/x.warc.gz", "/etc/passwd", filepath.Base(got.File)} {
		if _, err := d.Record(file, got.Record); err == nil {
			t.Errorf("Record(%q) reads something", file)
		}
	}
}

func TestPlainTextIsKept(t *testing.T) {
	d := open(t, serving("text/plain; charset=gbk", "\xd2\xdf\xc3\xe7\xb2\xbb\xb5\xbc\xd6\xc2\xd7\xd4\xb1\xd5\xd6\xa2\r\n\r\n13912345678\n<b>a < b</b>\n"), nil)
	got := d.Capture(t.Context(), d.URL+"/a.txt", "疫苗不導致自閉症")
	if got.Error != "" || got.Text != "疫苗不导致自闭症\n\n[phone]\n<b>a < b</b>" || !got.Quoted || got.Record == "" {
		t.Errorf("capture %+v", got)
	}
}

// TestFiguresAreQuoted: a row of a table is evidence as it stands, equal figures and all; one that leaves a figure out is not.
func TestFiguresAreQuoted(t *testing.T) {
	const page = `<html><body><article><h1>The count</h1><p>The office has counted the cases of fever in its districts once more, and says that most were found in one week.</p>
<table><tr><th>District</th><th>Cases</th><th>Confirmed</th><th>Deaths</th></tr><tr><td>Oldbridge</td><td>7</td><td>7</td><td>0</td></tr></table></article></body></html>`
	d := open(t, serving("text/html; charset=utf-8", page), nil)
	for quote, want := range map[string]bool{"Oldbridge\t7\t7\t0": true, "Oldbridge 7 7 0": true, "Oldbridge 7 0": false} {
		if got := d.Capture(t.Context(), d.URL+"/a.html", quote); got.Error != "" || got.Quoted != want || !strings.Contains(got.Text, "Oldbridge\t7\t7\t0") {
			t.Errorf("%q: %+v", quote, got)
		}
	}
}

func TestFailuresAreSaid(t *testing.T) {
	slow := make(chan struct{})
	defer close(slow)
	mux := http.NewServeMux()
	mux.Handle("/pdf", serving("application/pdf", "%PDF-1.7 x"))
	mux.Handle("/pdf2", serving("application/octet-stream", "%PDF-1.7 x"))
	mux.Handle("/image", serving("image/png; owner=jane.doe@example.net", "x"))
	mux.Handle("/odd", serving("jane.doe@example.net/"+strings.Repeat("x", 1000), "x"))
	mux.Handle("/empty", serving("text/html", "<html><body><script>1</script></body></html>"))
	mux.Handle("/large", serving("text/html", strings.Repeat("x", 9<<20)))
	mux.HandleFunc("/slow", func(http.ResponseWriter, *http.Request) { <-slow })
	mux.HandleFunc("/busy", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTooManyRequests) })
	mux.Handle("/person", http.RedirectHandler("https://x.com/jane_doe_77/status/1", http.StatusFound))
	mux.Handle("/inside", http.RedirectHandler("http://127.0.0.1:1/u?mail=jane.doe@example.net", http.StatusFound))
	d := open(t, mux, nil)
	// Where time is not what is tested there is enough of it, on a busy machine too.
	hurried := open(t, mux, func(o *Options) { o.Timeout = 300 * time.Millisecond })
	if got := hurried.Capture(t.Context(), hurried.URL+"/slow", "x"); !strings.Contains(got.Error, "the server was too slow") || got.Text != "" || got.Record != "" {
		t.Errorf("/slow: %+v; want an error that the server was too slow, and nothing kept", got)
	}
	for address, want := range map[string]string{
		d.URL + "/pdf":                       "the address leads to a PDF, whose text",
		d.URL + "/pdf2":                      "the address leads to a PDF, whose text",
		d.URL + "/image":                     "not a page of text (image/png)",
		d.URL + "/odd":                       "not a page of text (",
		d.URL + "/empty":                     "the page has no readable text",
		d.URL + "/large":                     "larger than the limit of 8 MiB",
		d.URL + "/busy":                      "try again later",
		d.URL + "/gone":                      "404 Not Found",
		d.URL + "/person":                    "the address leads on to a personal account",
		d.URL + "/inside":                    "redirected to http://127.0.0.1:1/u, which was not followed",
		"https://x.com/jane_doe_77":          "the address is that of a personal account",
		"http://127.0.0.1:1/":                `add "127.0.0.1:1" to network.allow`,
		"http://169.254.169.254/latest/meta": "metadata address",
		"ftp://news.example/":                "only http and https",
		"":                                   "only http and https",
		"http://[":                           "cannot be parsed",
		"http://no-such-name.invalid/":       "",
	} {
		got := d.Capture(t.Context(), address, "x")
		if got.Error == "" || !strings.Contains(got.Error, want) || len(got.Error) > 4*maxWhy || got.Text != "" || got.Record != "" || got.Quoted || got.At.IsZero() {
			t.Errorf("%s: %+v; want %q", address, got, want)
		}
		if s := strings.ToLower(got.Error); strings.Contains(s, "jane") {
			t.Errorf("%s: %q", address, got.Error)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if got := d.Capture(ctx, d.URL+"/gone", "x"); got.Error != "stopped before it was finished" {
		t.Errorf("%+v", got)
	}
	if got := d.Capture(t.Context(), d.URL+"/pdf2", ""); got.RawSHA256 != sha("%PDF-1.7 x") {
		t.Errorf("what is known all the same is missing: %+v", got)
	}
	if strings.Contains(strings.ToLower(d.log.String()), "jane") {
		t.Errorf("logged %s", d.log.String())
	}
	if _, err := os.Stat(filepath.Join(d.data, Folder)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("failures left files: %v", err)
	}
}

// TestTextOutlivesTheDisk: a record that cannot be written costs the record alone.
func TestTextOutlivesTheDisk(t *testing.T) {
	d := open(t, serving("text/plain", "Twelve cases."), nil)
	if err := os.WriteFile(filepath.Join(d.data, Folder), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	got := d.Capture(t.Context(), d.URL, "Twelve cases")
	if got.Text != "Twelve cases." || !got.Quoted || got.Record != "" || got.File != "" || got.RawSHA256 != sha("Twelve cases.") ||
		got.Error != "the page was read, but its record could not be kept: not a directory" {
		t.Errorf("%+v", got)
	}
}

func TestLongTextIsCutWhole(t *testing.T) {
	line := "网传消息称有病例，请致电 13912345678 或写信 quillonia.vastergard@example.net 询问。\n"
	d := open(t, serving("text/plain; charset=utf-8", strings.Repeat(line, 12_000)), nil)
	got := d.Capture(t.Context(), d.URL, "")
	rec, err := d.Record(got.File, got.Record)
	if err != nil || got.Error != "" || len(got.Text) < 200<<10 || len(got.Text) > MaxText || rec.Header.Get("WARC-Truncated") != "length" {
		t.Errorf("%d bytes, %q, %+v, %v", len(got.Text), got.Error, rec.Header, err)
	}
	if i := strings.Index(got.Text, "quillonia"); i >= 0 || strings.Contains(got.Text, "1391") {
		t.Errorf("kept %q", got.Text[max(i-50, 0):])
	}
}

func TestManyAtOnce(t *testing.T) {
	d := open(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		serving("text/plain", "Page "+r.URL.Path)(w, r)
	}), nil)
	var wg sync.WaitGroup
	for i := range 20 {
		wg.Go(func() {
			p := fmt.Sprintf("/%d", i)
			got := d.Capture(t.Context(), d.URL+p, "Page "+p)
			if rec, err := d.Record(got.File, got.Record); err != nil || string(rec.Block) != "Page "+p || !got.Quoted {
				t.Errorf("%s: %+v, %v", p, got, err)
			}
		})
	}
	wg.Wait()
}

func TestChanged(t *testing.T) {
	body := article("疫苗通报", "卫健委通报12例，均已隔离。")
	d := open(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if body == "" {
			w.WriteHeader(http.StatusGone)
			return
		}
		serving("text/html; charset=utf-8", body)(w, r)
	}), nil)
	old := d.Capture(t.Context(), d.URL, "通报12例")
	if !old.Quoted {
		t.Fatalf("%+v", old)
	}
	stored := d.files(t)

	// The same bytes are the same text, whatever is made of them by now.
	before := old
	before.Text += "\n\nwhat an earlier version made of it"
	now, changes, err := d.Changed(t.Context(), before, d.URL, "通报12例")
	if err != nil || !diff.Unchanged(changes) || now.Text != before.Text || !now.Quoted || now.Record != "" {
		t.Errorf("%+v, %+v, %v", now, changes, err)
	}

	body = article("疫苗通报（更新）", "卫健委通报15例，均已治愈。")
	now, changes, err = d.Changed(t.Context(), old, d.URL, "通报12例")
	var got []string
	for _, c := range changes {
		if c.Op != diff.Same {
			got = append(got, string(c.Op)+" "+c.Text)
		}
	}
	if want := "[removed 12 added 15 removed 隔离 added 治愈]"; err != nil || fmt.Sprint(got) != want || now.Quoted || now.Error != "" || now.Title != "疫苗通报（更新）" || now.RawSHA256 != sha(body) {
		t.Errorf("%v, want %s; %+v, %v", got, want, now, err)
	}

	body = ""
	now, changes, err = d.Changed(t.Context(), old, d.URL, "")
	if err == nil || changes != nil || !strings.Contains(now.Error, "410 Gone") || now.At.IsZero() {
		t.Errorf("%+v, %v, %v", now, changes, err)
	}
	now, _, err = d.Changed(t.Context(), desk.Capture{Error: "x"}, d.URL, "")
	if !errors.Is(err, ErrNothing) || now.Error == "" {
		t.Errorf("%+v, %v", now, err)
	}
	if d.files(t) != stored {
		t.Error("looking stored something")
	}
}

// TestBoundary captures pages full of people and looks for them in everything that
// comes out: the capture, the files, and the log.
func TestBoundary(t *testing.T) {
	const who = "Quillonia Vastergard"
	page := `<html><head><title>Vaccine causes autism, doctors warn – write to quillonia@example.net</title>
<meta name="author" content="` + who + `"><meta name="twitter:creator" content="@quillonia_v">
<meta property="article:author" content="https://www.facebook.com/quillonia.vastergard">
<script type="application/ld+json">{"@type":"NewsArticle","author":{"@type":"Person","name":"` + who + `","url":"https://x.com/quillonia_v"}}</script>
</head><body><article><h1>Vaccine causes autism, doctors warn – write to quillonia@example.net</h1>
<p class="byline">By <a rel="author" href="/staff/quillonia-vastergard">` + who + `</a>, <a href="mailto:quillonia@example.net">quillonia@example.net</a></p>
<p>` + strings.Repeat(sentence, 6) + `</p>
<p>Write to quillonia@example.net or call +49 30 901820 or find @quillonia_v online; the card is 4111 1111 1111 1111.</p>
<p>公民身份号码 11010519491231002X，手机 13912345678，微信号：quillonia_wx。</p>
<p>（记者 张三丰李四光）</p></article>
<section class="comments"><p class="comment"><a href="/user/nosyparker77">nosyparker77</a>: I saw ` + who + ` say it.</p></section></body></html>`
	plain := "Vaccine causes autism\nBy " + who + "\n\n" + strings.Repeat(sentence, 3) + "\nquillonia@example.net, @quillonia_v, +49 30 901820\n"
	mux := http.NewServeMux()
	head := func(h http.Handler) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("X-Author", who)
			w.Header().Set("Set-Cookie", "visitor=quillonia_v")
			h.ServeHTTP(w, r)
		}
	}
	mux.Handle("/page/", head(serving("text/html; charset=utf-8", page)))
	mux.Handle("/plain", head(serving("text/plain; charset=utf-8", plain)))
	mux.Handle("/moved", http.RedirectHandler("/page/quillonia@example.net?user=quillonia_v&email=quillonia%40example.net#quillonia@example.net", http.StatusFound))
	d := open(t, mux, nil)
	quote := "Write to quillonia@example.net or call +49 30 901820 or find @quillonia_v online"
	var kept []desk.Capture
	for _, address := range []string{"/page/a?mail=quillonia@example.net", "/moved", "/plain", "/missing/quillonia@example.net"} {
		kept = append(kept, d.Capture(t.Context(), d.URL+address, quote))
	}
	if !kept[0].Quoted || kept[0].Record == "" || kept[1].Record == "" || kept[2].Record == "" || kept[3].Error == "" {
		t.Fatalf("%+v", kept)
	}
	for _, c := range kept[:3] {
		if !strings.Contains(c.Text, "three large studies") || !strings.Contains(c.Text, "[email]") {
			t.Fatalf("the test proves little: %+v", c)
		}
	}
	now, changes, err := d.Changed(t.Context(), kept[2], d.URL+"/page/a", quote)
	if err != nil {
		t.Fatal(err)
	}
	out, err := json.Marshal([]any{kept, now, changes})
	if err != nil {
		t.Fatal(err)
	}
	files := d.files(t)
	if strings.Count(files, "WARC-Type: conversion") != 3 {
		t.Fatalf("files hold %q", files)
	}
	for place, content := range map[string]string{"a capture": string(out), "a file": files, "the log": d.log.String()} {
		for _, n := range []string{"quillonia", "vastergard", "nosyparker", "901820", "4111 1111", "11010519491231002x", "13912345678", "张三丰"} {
			if i := strings.Index(strings.ToLower(content), n); i >= 0 {
				t.Errorf("%s holds %q: …%s", place, n, content[max(i-80, 0):min(i+80, len(content))])
			}
		}
	}
}
