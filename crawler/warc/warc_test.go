package warc

import (
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

const someSHA = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"

var noon = time.Date(2026, 3, 14, 12, 0, 0, 0, time.UTC)

func page(text string) Page {
	return Page{URL: "https://news.example/a", At: noon, Title: "A title", Text: text, RawSHA256: someSHA}
}

// clock is a time that a test sets.
type clock struct{ t time.Time }

func (c *clock) now() time.Time { return c.t }

func writer(t testing.TB, dir string, o Options) *Writer {
	t.Helper()
	o.Dir = dir
	if o.Now == nil {
		o.Now = func() time.Time { return noon }
	}
	w, err := NewWriter(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.Close() })
	return w
}

func write(t testing.TB, w *Writer, p Page) Place {
	t.Helper()
	at, err := w.Write(p)
	if err != nil {
		t.Fatal(err)
	}
	return at
}

// readAll reads a file's records; damage is returned beside them.
func readAll(t testing.TB, b []byte) (recs []Record, damage []*DamageError) {
	t.Helper()
	r := NewReader(bytes.NewReader(b), int64(len(b)))
	for {
		rec, err := r.Next()
		var d *DamageError
		switch {
		case err == io.EOF:
			return recs, damage
		case errors.As(err, &d):
			damage = append(damage, d)
		case err != nil:
			t.Fatal(err)
		default:
			recs = append(recs, rec)
		}
	}
}

func contents(t testing.TB, name ...string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(name...))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestRecordAsWritten(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "deep", "evidence")
	w := writer(t, dir, Options{Software: "rumordesk/1.2"})
	p := Page{
		URL: "https://news.example/疫苗 a?q=[1]|2%", At: noon.Add(300 * time.Millisecond).In(time.FixedZone("", 8*3600)),
		Title: "疫苗\r\nWARC-Type: response\x00 \u2028x", Text: "第一段。\r\n\r\nWARC/1.1\r\n\r\n", RawSHA256: strings.ToUpper(someSHA), Cut: true,
	}
	at := write(t, w, p)
	if at.File != "evidence-20260314-001.warc.gz" || !regexp.MustCompile(`^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`).MatchString(at.ID) {
		t.Errorf("place %+v", at)
	}
	recs, damage := readAll(t, contents(t, dir, at.File))
	if len(recs) != 2 || len(damage) != 0 {
		t.Fatalf("records %v, damage %v", recs, damage)
	}
	info, rec := recs[0], recs[1]
	if info.Type() != Info || info.Header.Get(fieldFile) != at.File || !strings.Contains(string(info.Block), "software: rumordesk/1.2\r\n") {
		t.Errorf("first record %+v with %q", info.Header, info.Block)
	}
	sum := digest([]byte(p.Text))
	want := Header{
		{"WARC-Type", "conversion"}, {"WARC-Record-ID", "<" + at.ID + ">"}, {"WARC-Date", "2026-03-14T12:00:00Z"},
		{"WARC-Target-URI", "https://news.example/%E7%96%AB%E8%8B%97%20a?q=%5B1%5D%7C2%25"},
		{"WARC-Warcinfo-ID", "<" + info.ID() + ">"}, {"WARC-Block-Digest", sum}, {"WARC-Payload-Digest", sum},
		{"Rumordesk-Source-Digest", "sha256:" + someSHA}, {"Rumordesk-Title", "疫苗 WARC-Type: response x"},
		{"WARC-Truncated", "length"}, {"Content-Type", "text/plain; charset=utf-8"}, {"Content-Length", "28"},
	}
	if len(rec.Header) != len(want) {
		t.Fatalf("fields %v, want %v", rec.Header, want)
	}
	for i := range want {
		if rec.Header[i] != want[i] {
			t.Errorf("field %v, want %v", rec.Header[i], want[i])
		}
	}
	if string(rec.Block) != p.Text || rec.Offset != at.Offset || rec.Length != at.Length || rec.RawSHA256() != someSHA || !rec.Date().Equal(noon) {
		t.Errorf("record %+v", rec)
	}
	found, err := Find(filepath.Join(dir, at.File), "<"+at.ID+">")
	if err != nil || string(found.Block) != p.Text || found.Title() != "疫苗 WARC-Type: response x" || !strings.HasPrefix(found.TargetURI(), "https://news.example/") {
		t.Errorf("found %+v, %v", found, err)
	}
	if _, err := Find(filepath.Join(dir, at.File), newID()); !errors.Is(err, ErrNotFound) {
		t.Errorf("error %v", err)
	}
}

// TestRecordsStandAlone: the bytes of one record are a file of their own, and the
// file as a whole is one gzip stream to tools that know no better.
func TestRecordsStandAlone(t *testing.T) {
	dir := t.TempDir()
	w := writer(t, dir, Options{})
	write(t, w, page("one"))
	at := write(t, w, page("two"))
	b := contents(t, dir, at.File)
	recs, damage := readAll(t, b[at.Offset:at.Offset+at.Length])
	if len(recs) != 1 || len(damage) != 0 || string(recs[0].Block) != "two" {
		t.Errorf("records %v, damage %v", recs, damage)
	}
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	all, err := io.ReadAll(z)
	if err != nil || strings.Count(string(all), "WARC/1.1\r\n") != 3 {
		t.Errorf("%q, %v", all, err)
	}
}

func TestWriteRefuses(t *testing.T) {
	dir := t.TempDir()
	w := writer(t, dir, Options{})
	for name, change := range map[string]func(*Page){
		"scheme":       func(p *Page) { p.URL = "ftp://a.example/" },
		"long address": func(p *Page) { p.URL = "https://a.example/" + strings.Repeat("界", 1000) },
		"no time":      func(p *Page) { p.At = time.Time{} },
		"long text":    func(p *Page) { p.Text = strings.Repeat("x", MaxBlock+1) },
		"not UTF-8":    func(p *Page) { p.Text = "\xff" },
		"no digest":    func(p *Page) { p.RawSHA256 = "" },
		"bad digest":   func(p *Page) { p.RawSHA256 = someSHA[:62] + "\r\n" },
	} {
		p := page("x")
		change(&p)
		if at, err := w.Write(p); err == nil {
			t.Errorf("%s: written as %+v", name, at)
		}
	}
	if files, _ := list(dir); len(files) != 0 {
		t.Errorf("files %v", files)
	}
	_ = w.Close()
	if _, err := w.Write(page("x")); !errors.Is(err, os.ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
}

// TestAnyPageComesBack writes generated pages and reads them again.
func TestAnyPageComesBack(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(rt *rapid.T) {
		sub, err := os.MkdirTemp(dir, "")
		if err != nil {
			rt.Fatal(err)
		}
		w := writer(t, sub, Options{MaxFile: int64(rapid.IntRange(1, 4000).Draw(rt, "max"))})
		var places []Place
		pages := rapid.SliceOfN(rapid.Custom(func(rt *rapid.T) Page {
			return Page{
				URL: "http://a.example/" + rapid.String().Draw(rt, "path"), At: noon, Title: rapid.String().Draw(rt, "title"),
				Text: rapid.String().Draw(rt, "text") + strings.Repeat("界", rapid.IntRange(0, 3000).Draw(rt, "more")), RawSHA256: someSHA,
			}
		}), 1, 3).Draw(rt, "pages")
		for _, p := range pages {
			at, err := w.Write(p)
			if err != nil {
				rt.Fatal(err)
			}
			places = append(places, at)
		}
		_ = w.Close()
		for i, at := range places {
			rec, err := Find(filepath.Join(sub, at.File), at.ID)
			if err != nil || string(rec.Block) != pages[i].Text || rec.Offset != at.Offset || rec.Length != at.Length {
				rt.Fatalf("page %d: %+v, %v", i, rec, err)
			}
			if u := rec.TargetURI(); strings.ContainsAny(u, " \r\n\"<>\\^`{|}[]") || len(u) < len(pages[i].URL) {
				rt.Fatalf("address %q of %q", u, pages[i].URL)
			}
		}
	})
}

func TestRotation(t *testing.T) {
	dir := t.TempDir()
	c := &clock{noon}
	w := writer(t, dir, Options{MaxFile: 1500, Now: c.now})
	var files []string
	for i := range 6 {
		if i == 4 {
			c.t = c.t.AddDate(0, 0, 1)
		}
		at := write(t, w, page(randomText(600, byte(i))))
		if len(files) == 0 || files[len(files)-1] != at.File {
			files = append(files, at.File)
		}
		if st, err := os.Stat(filepath.Join(dir, at.File)); err != nil || st.Size() > 1500+1200 {
			t.Errorf("%v %v", st, err)
		}
	}
	if len(files) < 3 || files[0] != nameOf("20260314", 1) || files[1] != nameOf("20260314", 2) || files[len(files)-1][:17] != "evidence-20260315" {
		t.Errorf("files %v", files)
	}
	for _, name := range files {
		recs, damage := readAll(t, contents(t, dir, name))
		if len(damage) != 0 || recs[0].Type() != Info || recs[0].Header.Get(fieldFile) != name {
			t.Errorf("%s: %v, damage %v", name, recs, damage)
		}
		for _, r := range recs[1:] {
			if r.Type() != Conversion || bareID(r.Header.Get(fieldInfo)) != recs[0].ID() {
				t.Errorf("%s: %v", name, r.Header)
			}
		}
	}
}

// randomText does not compress.
func randomText(n int, seed byte) string {
	x := uint32(seed)*2654435761 + 1
	b := make([]byte, n)
	for i := range b {
		x ^= x << 13
		x ^= x >> 17
		x ^= x << 5
		b[i] = ' ' + byte(x%94)
	}
	return string(b)
}

func TestNextRunGoesOn(t *testing.T) {
	dir := t.TempDir()
	first := write(t, writer(t, dir, Options{}), page("one")) // still open: held
	w := writer(t, dir, Options{})
	second := write(t, w, page("two"))
	if second.File == first.File {
		t.Error("two writers share a file")
	}
	_ = w.Close()
	third := write(t, writer(t, dir, Options{}), page("three"))
	if third.File != second.File || third.Offset != second.Offset+second.Length {
		t.Errorf("the second file was free: %+v after %+v", third, second)
	}
	recs, damage := readAll(t, contents(t, dir, third.File))
	if len(recs) != 3 || len(damage) != 0 || recs[0].Type() != Info || recs[2].Header.Get(fieldInfo) != "<"+recs[0].ID()+">" {
		t.Errorf("records %v, damage %v", recs, damage)
	}
}

// TestFileTakenAway: records do not follow a file that was moved out of the folder.
func TestFileTakenAway(t *testing.T) {
	dir := t.TempDir()
	w := writer(t, dir, Options{})
	first := write(t, w, page("one"))
	if err := os.Rename(filepath.Join(dir, first.File), filepath.Join(t.TempDir(), "x")); err != nil {
		t.Fatal(err)
	}
	second := write(t, w, page("two"))
	if _, err := Find(filepath.Join(dir, second.File), second.ID); err != nil {
		t.Error(err)
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	third := write(t, w, page("three"))
	if _, err := Find(filepath.Join(dir, third.File), third.ID); err != nil {
		t.Error(err)
	}
}

func logTo(b *bytes.Buffer) *slog.Logger { return slog.New(slog.NewTextHandler(b, nil)) }
