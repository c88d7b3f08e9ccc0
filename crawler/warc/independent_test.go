package warc_test

import (
	"errors"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/nlnwa/gowarc"

	"github.com/rumordesk/rumordesk/crawler/warc"
)

// TestIndependentReader opens our files with the reader and validator of the National
// Library of Norway, set to fail at the first thing that is not as the standard has it.
func TestIndependentReader(t *testing.T) {
	dir := t.TempDir()
	w, err := warc.NewWriter(warc.Options{Dir: dir, MaxFile: 1600, Now: func() time.Time { return time.Date(2026, 3, 14, 1, 2, 3, 0, time.UTC) }})
	if err != nil {
		t.Fatal(err)
	}
	pages := []warc.Page{
		{URL: "https://news.example/a?b=c", Title: "Plain", Text: "Plain text.\n\nTwo paragraphs."},
		{URL: "https://新闻.example/疫苗 [1]|x", Title: "疫苗导致自闭症？", Text: strings.Repeat("网传疫苗导致自闭症，卫健委辟谣。\r\n\r\n", 300), Cut: true},
		{URL: "http://[2001:db8::1]:8080/", Text: ""},
		{URL: "http://a.example/", Title: strings.Repeat("long ", 400), Text: "WARC/1.1\r\nWARC-Type: warcinfo\r\n\r\n\x00"},
	}
	type written struct {
		page  warc.Page
		place warc.Place
	}
	byID := map[string]written{}
	var files []string
	for _, p := range pages {
		p.At = time.Date(2026, 3, 14, 1, 2, 3, 456, time.UTC)
		p.RawSHA256 = strings.Repeat("0123456789abcdef", 4)
		at, err := w.Write(p)
		if err != nil {
			t.Fatal(err)
		}
		byID[at.ID] = written{p, at}
		if len(files) == 0 || files[len(files)-1] != at.File {
			files = append(files, at.File)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	seen := 0
	for _, name := range files {
		r, err := gowarc.NewWarcFileReader(filepath.Join(dir, name), 0,
			gowarc.WithSyntaxErrorPolicy(gowarc.ErrFail), gowarc.WithSpecViolationPolicy(gowarc.ErrFail),
			gowarc.WithUnknownRecordTypePolicy(gowarc.ErrFail), gowarc.WithBlockErrorPolicy(gowarc.ErrFail))
		if err != nil {
			t.Fatal(err)
		}
		for n := 0; ; n++ {
			rec, offset, invalid, err := r.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s, record %d: %v", name, n, err)
			}
			body, err := rec.Block().RawBytes()
			if err != nil {
				t.Fatal(err)
			}
			text, err := io.ReadAll(body)
			if err != nil {
				t.Fatal(err)
			}
			if err := rec.ValidateDigest(invalid); err != nil || !invalid.Valid() {
				t.Errorf("%s, record %d: %v %v", name, n, err, invalid)
			}
			if n == 0 {
				if rec.Type() != gowarc.Warcinfo || rec.WarcHeader().Get(gowarc.WarcFilename) != name {
					t.Errorf("%s begins with %v", name, rec)
				}
				continue
			}
			seen++
			id := strings.Trim(rec.WarcHeader().Get(gowarc.WarcRecordID), "<>")
			want, ok := byID[id]
			if !ok || want.place.Offset != offset || want.place.File != name || string(text) != want.page.Text {
				t.Errorf("%s, record %d at %d: %q; wrote %+v", name, n, offset, text, want)
			}
			h := rec.WarcHeader()
			if rec.Type() != gowarc.Conversion || rec.Version() != gowarc.V1_1 || h.Get(gowarc.ContentType) != "text/plain; charset=utf-8" ||
				h.Get(gowarc.WarcDate) != "2026-03-14T01:02:03Z" || h.Get("Rumordesk-Source-Digest") != "sha256:"+want.page.RawSHA256 ||
				!strings.HasPrefix(want.page.Title, h.Get("Rumordesk-Title")) || (want.page.Title == "") != (h.Get("Rumordesk-Title") == "") {
				t.Errorf("%s, record %d: %v", name, n, h)
			}
		}
		_ = r.Close()
	}
	if seen != len(pages) || len(files) < 2 {
		t.Errorf("read %d pages of %d from %d files", seen, len(pages), len(files))
	}
}
