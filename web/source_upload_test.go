package web

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"github.com/rumordesk/rumordesk/desk"
)

// upload sends a file to the form for a list of feeds.
func upload(t *testing.T, h http.Handler, who, file string, fields ...string) *httptest.ResponseRecorder {
	t.Helper()
	return uploadTo(t, h, "/sources/import", who, file, fields...)
}

// uploadTo sends a form with a file.
func uploadTo(t *testing.T, h http.Handler, path, who, file string, fields ...string) *httptest.ResponseRecorder {
	t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for i := 0; i+1 < len(fields); i += 2 {
		if err := m.WriteField(fields[i], fields[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	part, err := m.CreateFormFile("file", "feeds.opml")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := part.Write([]byte(file)); err != nil {
		t.Fatal(err)
	}
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, path, &body)
	r.Header.Set("Content-Type", m.FormDataContentType())
	r.Header.Set("Test-Member", who)
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// The text of a file goes through a form on its way from the review to the
// configuration, so it has to be UTF-8 by then.
func TestUploadAListInAnyEncoding(t *testing.T) {
	b, _ := withSources(t)
	staff["ada"] = desk.Member{ID: 9, Name: "Ada", Role: desk.Admin}
	h := b.handler()
	const doc = `<?xml version="1.0" encoding="ENC"?><opml><body><outline text="东港晚报" xmlUrl="https://fresh.example/feed"/></body></opml>`
	for name, enc := range map[string]encoding.Encoding{
		"GB18030": simplifiedchinese.GB18030,
		"UTF-16":  unicode.UTF16(unicode.BigEndian, unicode.UseBOM),
		"UTF-8":   unicode.UTF8,
	} {
		file, err := enc.NewEncoder().String(strings.Replace(doc, "ENC", name, 1))
		if err != nil {
			t.Fatal(err)
		}
		t.Run(name, func(t *testing.T) {
			w := upload(t, h, "ada", file)
			want(t, w, http.StatusOK, "1 new", "东港晚报", `encoding="UTF-8"`)
			// Percent signs would make a long list three times as long.
			if !strings.Contains(w.Body.String(), `action="/sources/import/add" enctype="multipart/form-data"`) {
				t.Error("the chosen ones are not sent as they are")
			}
		})
	}
	want(t, as(h, "ada", "/sources/import", "list", strings.Replace(doc, "ENC", "GB18030", 1)), http.StatusOK, "东港晚报", `encoding="UTF-8"`)
	want(t, upload(t, h, "ada", strings.Replace(doc, "ENC", "klingon", 1)), http.StatusUnprocessableEntity, "not a list that can be read", "klingon")
	want(t, upload(t, h, "ada", "", "list", "<opml>"), http.StatusOK, "1 new")
	want(t, upload(t, h, "ada", strings.Repeat("x", maxList+1)), http.StatusUnprocessableEntity, "rumordesk import opml")
	want(t, upload(t, h, "ann", "<opml>"), http.StatusForbidden)
}
