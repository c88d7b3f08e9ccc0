package opml

import (
	"errors"
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

func TestTextIsUTF8(t *testing.T) {
	const doc = `<?xml version="1.0" encoding="ENC"?><opml><body><outline text="东港晚报" xmlUrl="https://a.example/f"/></body></opml>`
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(strings.Replace(doc, "ENC", "UTF-16", 1))
	if err != nil {
		t.Fatal(err)
	}
	gb, err := simplifiedchinese.GB18030.NewEncoder().String(strings.Replace(doc, "ENC", "GB18030", 1))
	if err != nil {
		t.Fatal(err)
	}
	want := strings.Replace(doc, "ENC", "UTF-8", 1)
	for name, src := range map[string]string{"utf-16": utf16, "gb18030": gb, "utf-8": want, "a mark": "\uFEFF" + want} {
		got, err := Text([]byte(src))
		if err != nil || got != want {
			t.Errorf("%s: %q, %v", name, got, err)
			continue
		}
		if l, err := Parse([]byte(got)); err != nil || len(l.Feeds) != 1 || l.Feeds[0].Name != "东港晚报" {
			t.Errorf("%s: %+v, %v", name, l, err)
		}
	}
	// Written as a string, so that only the declaration is of UTF-16.
	false16 := strings.Replace(doc, "ENC", "utf-16", 1)
	if got, err := Text([]byte(false16)); err != nil || got != want {
		t.Errorf("a declaration that is not so: %q, %v", got, err)
	}
	if l, err := Parse([]byte(false16)); err != nil || len(l.Feeds) != 1 || l.Feeds[0].Name != "东港晚报" {
		t.Errorf("a declaration that is not so: %+v, %v", l, err)
	}
	if got, err := Text([]byte("<opml/>")); err != nil || got != "<opml/>" {
		t.Errorf("without a declaration: %q, %v", got, err)
	}
	if _, err := Text([]byte(`<?xml version="1.0" encoding="klingon"?><opml/>`)); !errors.Is(err, ErrNotOPML) {
		t.Errorf("an unknown encoding: %v", err)
	}
}

func FuzzText(f *testing.F) {
	f.Add([]byte("\xff\xfe<\x00o\x00"))
	f.Add([]byte(`<?xml version="1.0" encoding="GB18030"?><opml text="` + "\xb6\xab" + `"/>`))
	f.Fuzz(func(t *testing.T, src []byte) {
		s, err := Text(src)
		if err != nil {
			return
		}
		if !utf8.ValidString(s) {
			t.Errorf("not UTF-8: %q", s)
		}
		_, _ = Parse([]byte(s))
	})
}
